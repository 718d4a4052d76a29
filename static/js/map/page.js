// What the map's modules take from the page: its words, a place for notes, roles that folium cannot write.

export const FARTHEST = 5;
const DEEPEST = 18;

/** What folium cannot say: our own roles and limits. */
export function prepare(map, sheet) {
  const box = map.getContainer();
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", sheet.dataset.label);
  box.setAttribute("aria-describedby", sheet.querySelector("[data-help]").id);
  const pins = map.getPane("markerPane");
  pins.setAttribute("role", "list");
  pins.setAttribute("aria-label", sheet.dataset.pins);
  map.setMinZoom(FARTHEST);
  map.setMaxZoom(DEEPEST);
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    Object.assign(map.options, { fadeAnimation: false, inertia: false });
    map._zoomAnimated = false; // Leaflet reads the option only when the map is made
  }
}

/** The page's German sentences, and the names of the fields from the legend. */
export function readWords(sheet) {
  const words = JSON.parse(sheet.querySelector("[data-words]").textContent);
  return {
    ...words,
    fields: Object.fromEntries(
      [...sheet.querySelectorAll("[data-field]")].map((link) => [link.dataset.field, link.textContent.trim()]),
    ),
  };
}

/** What the filter of this page finds, where the page has brought it along; else null. */
export function firstAnswer(sheet) {
  const along = sheet.querySelector("[data-first]");
  return along && JSON.parse(along.textContent);
}

/** Says something on the map for eyes and ears; an empty text takes it away. */
export function sayOn(sheet, text) {
  const note = sheet.querySelector("[data-note]");
  note.textContent = text;
  note.hidden = !text;
}

/** Fetches JSON; anything but a good answer is an error. */
export async function askJson(address, options = {}) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, ...options });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

/** Asks once for each id; what failed is asked again. */
export function cached(ask) {
  const known = new Map();
  return (id) => {
    if (!known.has(id)) {
      const answer = ask(id);
      known.set(id, answer);
      answer.catch(() => known.delete(id));
    }
    return known.get(id);
  };
}
