// List and map are one thing: resting on a card points at its pin, opening it chooses the pin; choosing a pin marks and
// shows its card. What is only pointed at leaves what is chosen alone.

const RESTING_MS = 90;
const CARD = ".finder__list [data-offer]";

export function linkListAndMap() {
  let waiting = null;
  let near = null; // the card the map points at
  let chosen = null; // the id of the offer opened last
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`mintkarte:${name}`, { detail }));

  for (const kind of ["mouseover", "focusin"]) {
    document.addEventListener(kind, (event) => {
      const card = event.target.closest?.(CARD) ?? null;
      clearTimeout(waiting);
      if (card === near) return;
      waiting = setTimeout(() => {
        near = card;
        tell("near", card && offerOf(card));
      }, RESTING_MS);
    });
  }
  document.addEventListener("click", ({ target }) => {
    const card = target.closest("a") && target.closest(CARD);
    if (!card) return;
    chosen = Number(card.dataset.offer);
    mark(chosen);
    tell("choose", { ...offerOf(card), from: "list" });
  });
  document.addEventListener("mintkarte:choose", ({ detail }) => {
    if (detail.from === "list") return;
    chosen = detail.id;
    const card = mark(chosen);
    if (!detail.still) card?.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
  });
  document.addEventListener("mintkarte:filter", () => mark(chosen)); // the cards are new ones
  // pointing at a pin marks its cards where they stand; nothing scrolls
  document.addEventListener("mintkarte:rest", ({ detail }) => {
    const ids = new Set(detail.ids.map(String));
    for (const card of document.querySelectorAll(CARD)) card.classList.toggle("offer--near", ids.has(card.dataset.offer));
  });
}

/** What the map needs to find the offer of a card; without a pin it has no place. */
const offerOf = ({ dataset }) => ({ id: Number(dataset.offer), lat: Number(dataset.lat), lon: Number(dataset.lon) });

function mark(id) {
  let found = null;
  for (const card of document.querySelectorAll(CARD)) {
    const chosen = card.dataset.offer === String(id);
    card.classList.toggle("offer--chosen", chosen);
    if (chosen) found = card;
  }
  return found;
}

function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
