// The page of an import that is at work: says how far it is, and shows the outcome as soon as there is one.
const PAUSE_MS = 600;
const PATIENCE_MS = 5000;

const place = document.querySelector("[data-waits]");
const text = place.querySelector("[data-text]");
const bar = place.querySelector("[data-bar]");

async function look() {
  let pause = PAUSE_MS;
  try {
    const answer = await fetch(place.dataset.waits, { redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    const said = await answer.json();
    if (!said.arbeitet) {
      location.replace(location.pathname);
      return;
    }
    if (text.textContent !== said.text) text.textContent = said.text;
    if (said.gesamt) {
      bar.max = said.gesamt;
      bar.value = said.fertig;
    } else bar.removeAttribute("value");
  } catch {
    pause = PATIENCE_MS; // the server is away for a moment: the work is kept there
  }
  setTimeout(look, pause);
}

look();
