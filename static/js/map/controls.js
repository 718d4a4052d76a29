// Our own controls: zoom, own position, scale. Their words and icons stand in the page.
import { html } from "./svg.js";

const ROUND = [1, 2, 5];
const WIDEST = 110; // pixels

export function zoomButtons(map, sheet) {
  const buttons = { in: sheet.querySelector('[data-zoom="in"]'), out: sheet.querySelector('[data-zoom="out"]') };
  buttons.in.addEventListener("click", () => map.zoomIn(1));
  buttons.out.addEventListener("click", () => map.zoomOut(1));
  const update = () => {
    buttons.in.setAttribute("aria-disabled", String(map.getZoom() >= map.getMaxZoom()));
    buttons.out.setAttribute("aria-disabled", String(map.getZoom() <= map.getMinZoom()));
  };
  map.on("zoomend zoomlevelschange", update);
  update();
}

/** "Mein Standort": asks the browser only when pressed; the position never leaves it. */
export function locateButton(map, sheet, { say, words, show }) {
  const button = sheet.querySelector("[data-locate]");
  if (!navigator.geolocation) {
    button.parentElement.remove();
    return;
  }
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const here = [coords.latitude, coords.longitude];
        show(here);
        map.setView(here, Math.max(map.getZoom(), 10.5), { animate: false });
      },
      () => say(words.nowhere),
      { maximumAge: 60000, timeout: 8000 },
    );
  });
}

/** A dot for the visitor's own position; the returned function moves it, and takes it away with null. */
export function ownPosition(map) {
  const icon = L.divIcon({ html: html("span", { class: "here" }), className: "", iconSize: [20, 20] });
  const dot = L.marker([0, 0], { icon, keyboard: false, interactive: false });
  return (here) => {
    if (here) dot.setLatLng(here).addTo(map);
    else dot.remove();
  };
}

/** A bar of a round number of metres or kilometres. */
export function scaleBar(map, sheet) {
  const bar = sheet.querySelector("[data-scale]");
  const text = bar.firstElementChild;
  const update = () => {
    const middle = map.getSize().y / 2;
    const metres = map.distance(map.containerPointToLatLng([0, middle]), map.containerPointToLatLng([WIDEST, middle]));
    if (!metres) return;
    const power = 10 ** Math.floor(Math.log10(metres));
    const round = Math.max(...ROUND.map((n) => n * power).filter((n) => n <= metres));
    bar.style.setProperty("--w", `${Math.round((WIDEST * round) / metres)}px`);
    text.textContent = round >= 1000 ? `${round / 1000} km` : `${round} m`;
  };
  map.on("zoomend moveend resize", update);
  update();
}
