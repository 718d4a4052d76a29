// Hands on the map: a finger scrolls the page where the page scrolls, two move the map; the wheel waits for a click.

/** `sheet` is the map's element; `hint` is called when one finger tries to move the map. */
export function considerHands(map, sheet, hint) {
  const finger = matchMedia("(pointer: coarse) and (min-width: 40em)"); // narrower, the map is the whole screen
  const adapt = () => (finger.matches ? map.dragging.disable() : map.dragging.enable());
  finger.addEventListener("change", adapt);
  adapt();
  let shown = null;
  map.getContainer().addEventListener(
    "touchmove",
    (event) => {
      if (!finger.matches || event.touches.length > 1) return;
      hint(true);
      clearTimeout(shown);
      shown = setTimeout(() => hint(false), 1500);
    },
    { passive: true },
  );
  map.on("click", () => map.scrollWheelZoom.enable());
  document.addEventListener("pointerdown", ({ target }) => sheet.contains(target) || map.scrollWheelZoom.disable());
}
