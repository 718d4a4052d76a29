// The visitor's own shortlist: ids of offers in this browser. Nothing is written before a heart is pressed, nothing
// stays when the list is empty; where the browser refuses to store, the list lives as long as the page.
const KEY = "merkliste";
const MAX_ID = 2 ** 31 - 1;
export const MOST = 100;
let fleeting = null;

export function kept() {
  if (fleeting) return [...fleeting];
  try {
    return read(localStorage.getItem(KEY));
  } catch {
    return [];
  }
}

export const has = (id) => kept().includes(id);
export const keep = (...ids) => write([...kept(), ...ids]);
export const drop = (...ids) => write(kept().filter((id) => !ids.includes(id)));

// Whether the browser lets this page store at all.
export function canStore() {
  if (fleeting) return false;
  try {
    return localStorage.length >= 0;
  } catch {
    return false;
  }
}

export const pathOf = (ids) => (ids.length ? `?${ids.map((id) => `angebot=${id}`).join("&")}` : "");

function write(wanted) {
  const ids = clean(wanted);
  try {
    if (ids.length) localStorage.setItem(KEY, JSON.stringify(ids));
    else localStorage.removeItem(KEY);
    fleeting = null;
  } catch {
    fleeting = ids;
  }
  announce(false);
}

function read(text) {
  const found = JSON.parse(text ?? "[]");
  return Array.isArray(found) ? clean(found) : [];
}

function clean(ids) {
  const valid = ids.filter((id) => Number.isInteger(id) && id > 0 && id <= MAX_ID);
  return [...new Set(valid)].slice(0, MOST);
}

// `elsewhere` says that another tab, or this page in an earlier life, has changed the list.
function announce(elsewhere) {
  document.dispatchEvent(new CustomEvent("mintkarte:kept", { detail: { elsewhere } }));
}

addEventListener("storage", (event) => {
  if (event.key === KEY || event.key === null) announce(true);
});
addEventListener("pageshow", (event) => {
  if (event.persisted) announce(true);
});
