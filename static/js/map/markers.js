// One offer on the map: shape, letter and colour of its first field, the others as small shapes at its lower corners.
import { LETTER, html, svg } from "./svg.js";

const UNCERTAIN_METRES = { ort: 2000, plz: 2600 };
const SEEN = 50; // pixels: a smaller disc hides behind the marker
const CORNERS = ["translate(14 13) scale(.44)", "translate(-14 13) scale(.44)", "translate(0 17) scale(.44)"];

/** A Leaflet marker with our own focusable button inside. `words` are the page's sentences, `metre` pixels per metre. */
export function offerMarker(point, { sprite, words, metre }) {
  const [first, ...others] = point.fach;
  const letter = LETTER[first] ?? "n";
  const shapes = point.fach.length
    ? [shape(sprite, `r-${letter}`), shape(sprite, `s-${letter}`)]
    : [svg("circle", { r: 9, fill: "currentColor" })];
  const also = others
    .slice(0, CORNERS.length)
    .map((field, i) =>
      svg("g", { class: `also field--${LETTER[field]}`, transform: CORNERS[i] }, shape(sprite, `b-${LETTER[field]}`)),
    );
  const pin = html(
    "button",
    { type: "button", class: "mark__pin", tabindex: "-1", "aria-haspopup": "dialog", "aria-label": label(point, words) },
    svg("svg", { viewBox: "-24 -24 48 48", "aria-hidden": "true" }, ...shapes, ...also),
  );
  const width = 2 * (UNCERTAIN_METRES[point.genauigkeit] ?? 0) * metre;
  return asMarker(
    [point.lat, point.lon],
    pin,
    `mark field--${letter}${point.voll ? " mark--full" : ""}`,
    width > SEEN ? disc(width) : null,
  );
}

const shape = (sprite, name) => svg("use", { href: `${sprite}#${name}` });

function label(point, words) {
  const parts = [point.titel, point.fach.map((field) => words.fields[field]).join(", ")];
  if (point.genauigkeit === "ort" || point.genauigkeit === "plz") parts.push(words.approximate);
  if (point.voll) parts.push(words.full);
  return parts.filter(Boolean).join(", ");
}

/** The soft dashed disc as large as the uncertainty. */
function disc(width) {
  const around = html("span", { class: "mark__about", "aria-hidden": "true" });
  around.style.width = around.style.height = `${Math.round(width)}px`;
  return around;
}

/** A marker whose icon is a list item; Leaflet moves it, the keyboard belongs to the pin inside. */
export function asMarker(latlng, pin, className, behind = null) {
  const icon = L.divIcon({ html: pin, className, iconSize: [44, 44] });
  const marker = L.marker(latlng, { icon, keyboard: false, interactive: false });
  marker.pin = pin;
  marker.on("add", () => {
    const item = marker.getElement();
    item.setAttribute("role", "listitem");
    if (behind) item.prepend(behind);
  });
  return marker;
}
