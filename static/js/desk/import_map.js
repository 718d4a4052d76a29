// The preview map of an import: one dot for each place, filled where it is exact, hollow where only the middle is known.
import { Basemap } from "../map/basemap.js";
import { scaleBar } from "../map/controls.js";
import { watchTiles } from "../map/tiles.js";

const EXACT = new Set(["exakt", "strasse"]);
const MOST_NAMED = 6;
const ALL = { padding: [30, 30], maxZoom: 11, animate: false };

const sheet = document.querySelector("[data-preview]");
const map = window.map_karte;
const { L } = window;

function dots(points) {
  const places = new Map();
  for (const point of points) {
    const key = `${point.lat} ${point.lon}`;
    if (!places.has(key)) places.set(key, []);
    places.get(key).push(point);
  }
  return [...places.values()];
}

function named(there) {
  const list = document.createElement("ul");
  for (const { titel, text } of there.slice(0, MOST_NAMED)) {
    list.append(Object.assign(document.createElement("li"), { textContent: `${titel} – ${text}` }));
  }
  if (there.length > MOST_NAMED) {
    list.append(Object.assign(document.createElement("li"), { textContent: `und ${there.length - MOST_NAMED} weitere` }));
  }
  return list;
}

function draw(there) {
  const [{ lat, lon, genauigkeit }] = there;
  const className = `dot dot--${EXACT.has(genauigkeit) ? "exact" : "rough"}`;
  const radius = Math.min(7 + 2 * Math.log2(there.length), 18);
  return L.circleMarker([lat, lon], { radius, className }).bindTooltip(named(there), { className: "preview__names" });
}

async function show() {
  const answer = await fetch(sheet.dataset.preview, { redirect: "error" });
  const { punkte } = await answer.json();
  if (!punkte.length) {
    sheet.closest("section").hidden = true;
    return;
  }
  const corners = punkte.map(({ lat, lon }) => [lat, lon]);
  const look = () => {
    map.invalidateSize({ pan: false, animate: false });
    map.fitBounds(corners, ALL);
  };
  look();
  map.createPane("grund");
  const ground = new Basemap({ sheet, folder: sheet.dataset.folder, drawn: false, pane: "grund" }).addTo(map);
  ground.show(null, punkte[0]);
  for (const there of dots(punkte)) draw(there).addTo(map);
  document.querySelector("[data-placed]").textContent = punkte.length === 1 ? "1 Zeile" : `${punkte.length} Zeilen`;
  scaleBar(map, sheet);
  watchTiles(map, window.tile_layer_grund, () => {
    sheet.classList.add("is-bare");
    ground.drawAll();
    for (const credit of document.querySelectorAll("[data-credit]")) credit.hidden = credit.dataset.credit !== "drawn";
  });
  sheet.classList.add("is-alive");
}

show();
