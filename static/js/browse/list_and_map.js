// List and map are one thing: resting on a card marks its pin, choosing a pin marks and shows its card.

const RESTING_MS = 90;

export function linkListAndMap() {
  let waiting = null;
  const tell = (id) => document.dispatchEvent(new CustomEvent("mintkarte:choose", { detail: { id, from: "list" } }));

  for (const kind of ["mouseover", "focusin"]) {
    document.addEventListener(kind, (event) => {
      const card = event.target.closest?.(".finder__list [data-offer]");
      if (!card || card.classList.contains("offer--chosen")) return;
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        mark(card.dataset.offer);
        tell(Number(card.dataset.offer));
      }, RESTING_MS);
    });
  }
  document.addEventListener("mouseout", (event) => {
    if (event.target.closest?.(".finder__list [data-offer]")) clearTimeout(waiting);
  });
  document.addEventListener("mintkarte:choose", ({ detail }) => {
    if (detail.from === "list") return;
    const card = mark(detail.id);
    card?.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
  });
  // pointing at a pin marks its cards where they stand; nothing scrolls
  document.addEventListener("mintkarte:rest", ({ detail }) => {
    const ids = new Set(detail.ids.map(String));
    for (const card of document.querySelectorAll(".finder__list [data-offer]"))
      card.classList.toggle("offer--near", ids.has(card.dataset.offer));
  });
}

function mark(id) {
  let found = null;
  for (const card of document.querySelectorAll(".finder__list [data-offer]")) {
    const chosen = card.dataset.offer === String(id);
    card.classList.toggle("offer--chosen", chosen);
    if (chosen) found = card;
  }
  return found;
}

function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
