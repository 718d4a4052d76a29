// "In meiner Nähe": the browser is asked for the position only after the visitor has read what happens to it and agrees.

const DIGITS = 3; // about a hundred metres
const PATIENCE_MS = 10_000;
const REFUSED = 1;

export function searchNearby(panel, search) {
  const button = panel.querySelector("[data-use-position]");
  const said = panel.querySelector("[data-said]");

  button.addEventListener("click", () => {
    say("");
    button.disabled = true;
    if (!navigator.geolocation) return failed({});
    navigator.geolocation.getCurrentPosition(found, failed, { timeout: PATIENCE_MS, maximumAge: 60_000 });
  });
  panel.addEventListener("beforetoggle", () => say(""));

  function found({ coords }) {
    button.disabled = false;
    panel.hidePopover();
    document.getElementById("ort").value = "";
    search({ lat: coords.latitude.toFixed(DIGITS), lon: coords.longitude.toFixed(DIGITS) });
  }

  function failed({ code }) {
    button.disabled = false;
    say(code === REFUSED ? button.dataset.refused : button.dataset.unknown);
  }

  function say(text) {
    said.textContent = text;
    said.hidden = !text;
  }
}
