// Nothing typed is lost: every pause goes to the server, and until that has worked it stands on this device.
const PAUSE_MS = 1200;
const NOT_KEPT = new Set(["csrf_token", "basis", "dann"]);

/** `status` says when the draft was saved, or that it is only on this device. */
export function keepWhileTyping(form, status) {
  const { offer, draft, textSaved, textHere, textBack } = form.dataset;
  const word = form.elements.formular?.value;
  const name = `mintkarte:formular:${offer ?? word}`;
  let waiting = null;
  let asked = 0;
  let stand = form.dataset.saved; // what the server had when this was typed

  const typed = () => [...new FormData(form)].filter(([key, value]) => !NOT_KEPT.has(key) && typeof value === "string");
  const left = read(name);
  if (left && left.stand === stand) {
    fill(form, left.pairs);
    status.textContent = textBack;
  } else forget(name);

  async function send() {
    const mine = ++asked;
    const body = new URLSearchParams(typed());
    if (offer) body.set("angebot", offer);
    try {
      const headers = { "X-CSRFToken": form.elements.csrf_token.value };
      const answer = await fetch(draft, { method: "POST", body, headers, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const said = await answer.json();
      if (mine !== asked) return;
      if (!said.gesichert) return; // the server keeps what waits for a decision as it was sent: this stays here
      stand = said.stand;
      forget(name);
      status.textContent = `${textSaved} ${said.gesichert} Uhr`;
      if (!offer && !location.search) history.replaceState(null, "", `?formular=${encodeURIComponent(word)}`);
    } catch {
      if (mine === asked) status.textContent = textHere;
    }
  }

  const later = () => {
    write(name, { stand, pairs: typed() });
    clearTimeout(waiting);
    waiting = setTimeout(send, PAUSE_MS);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => clearTimeout(waiting));
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function forget(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // a device that keeps nothing has nothing to forget
  }
}

function write(name, copy) {
  try {
    localStorage.setItem(name, JSON.stringify(copy));
  } catch {
    // a device that keeps nothing: the server has to do
  }
}

/** Puts kept pairs back; several values of a name are ticks, or lines of dates in their order. */
function fill(form, pairs) {
  const values = grouped(pairs);
  const fields = [...form.elements].filter((field) => field.name && !NOT_KEPT.has(field.name));
  const used = new Map();
  for (const field of fields) {
    const own = (values.get(field.name) ?? []).map(([, value]) => value);
    if (field.type === "checkbox") field.checked = own.includes(field.value);
    else if (field.type !== "hidden" || ["lat", "lon", "genauigkeit"].includes(field.name)) {
      const at = used.get(field.name) ?? 0;
      used.set(field.name, at + 1);
      if (at < own.length) field.value = own[at];
    }
  }
}

function grouped(pairs) {
  const found = new Map();
  for (const pair of pairs) found.set(pair[0], [...(found.get(pair[0]) ?? []), pair]);
  return found;
}
