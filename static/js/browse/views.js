// On a phone the list and the map take turns; every element with data-swap changes the side.

const root = document.documentElement;

export function swapViews() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-swap]")) show(root.dataset.view === "map" ? "list" : "map");
  });
  // a wider window shows both
  matchMedia("(max-width: 639px)").addEventListener("change", (event) => {
    if (!event.matches) show("list");
  });
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
