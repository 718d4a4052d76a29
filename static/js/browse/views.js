// On a phone the list and the map take turns; every element with data-swap changes the side, data-swap="list" only
// to the list, and so does "back".
// On a tablet the map above the list can be folded away.

const root = document.documentElement;
const PHONE = "(max-width: 39.9375em)";

export function swapViews() {
  document.addEventListener("click", (event) => {
    const asked = event.target.closest("[data-swap]")?.dataset.swap;
    if (asked === undefined) return;
    if (asked === "list") {
      if (root.dataset.view === "map") show("list"); // a link to another list: back leads to the map
    } else if (root.dataset.view === "list") {
      show("map");
      history.pushState({ ...history.state, side: "map" }, "");
    } else if (history.state?.side === "map") history.back();
    else show("list");
  });
  // before the filter asks anew: only the side has changed, not the question
  addEventListener(
    "popstate",
    (event) => {
      const side = event.state?.side ?? "list";
      if (side === root.dataset.view || !matchMedia(PHONE).matches) return;
      show(side);
      if (location.search === lastQuery) event.stopImmediatePropagation();
    },
    { capture: true },
  );
  let lastQuery = location.search;
  document.addEventListener("mintkarte:filter", () => {
    lastQuery = location.search; // as the address bar has it; the server may write the same question shorter
  });
  // a wider window shows both
  matchMedia(PHONE).addEventListener("change", (event) => {
    if (!event.matches && root.dataset.view === "map") show("list");
  });
  if (matchMedia(PHONE).matches && history.state?.side === "map") show("map"); // back from an offer opened on the map
  foldMap(document.querySelector("[data-fold]"));
  keepPlace();
}

function show(view) {
  const top = root.dataset.view === "list" ? scrollY : 0;
  root.dataset.view = view;
  if (view === "map") root.dataset.top = String(top);
  else scrollTo({ top: Number(root.dataset.top ?? 0) });
  const button = document.querySelector(".swap");
  for (const words of button.querySelectorAll("[data-side]")) words.hidden = words.dataset.side !== view;
  dispatchEvent(new Event("resize")); // the map measures itself anew
  if (view === "list") button.focus({ preventScroll: true });
}

function foldMap(button) {
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    button.closest(".finder").classList.toggle("is-folded", !open);
    dispatchEvent(new Event("resize"));
  });
}

/** The uppermost card stays where it was read when a turned phone or another width lays out the list anew. */
function keepPlace() {
  const cards = () => [...document.querySelectorAll(".finder__list [data-offer]")];
  let width = innerWidth;
  let read = null;
  addEventListener(
    "scroll",
    () => {
      if (innerWidth !== width || root.dataset.view === "map") return;
      const card = scrollY ? cards().find((one) => one.getBoundingClientRect().top >= 0) : null;
      read = card && { id: card.dataset.offer, top: card.getBoundingClientRect().top };
    },
    { passive: true },
  );
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    requestAnimationFrame(() => {
      width = innerWidth;
      const card = cards().find((one) => one.dataset.offer === read?.id);
      if (card) scrollBy({ top: card.getBoundingClientRect().top - Math.min(read.top, innerHeight / 3), behavior: "instant" });
    });
  });
}
