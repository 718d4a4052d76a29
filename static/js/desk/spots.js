// The small map of the desk: where an offer is, and where it was before, which is drawn hollow.
import { Basemap } from "../map/basemap.js";
import { scaleBar } from "../map/controls.js";
import { offerMarker } from "../map/markers.js";
import { watchTiles } from "../map/tiles.js";

const ZOOM = { alone: 11, most: 14 };
const EQUATOR_METRES = 40075016.7;
const RESTING = ["dragging", "touchZoom", "doubleClickZoom", "boxZoom", "scrollWheelZoom"];

const sheet = document.querySelector("[data-spots]");
const map = window.map_karte;

function spots({ dataset }) {
  return Array.from({ length: Number(dataset.spots) }, (_, i) => ({
    lat: Number(sheet.getAttribute(`data-lat-${i}`)),
    lon: Number(sheet.getAttribute(`data-lon-${i}`)),
    genauigkeit: sheet.getAttribute(`data-precision-${i}`),
    voll: i < Number(dataset.spots) - 1,
    titel: "",
    fach: dataset.fields.split(" ").filter(Boolean),
  }));
}

function show() {
  const { folder, sprite } = sheet.dataset;
  const all = spots(sheet);
  const here = all.at(-1);
  for (const handler of RESTING) map[handler].disable();
  map.getContainer().inert = true; // the words beside it say the same
  const look = () => {
    map.invalidateSize({ pan: false, animate: false });
    if (all.length > 1) map.fitBounds(all.map(({ lat, lon }) => [lat, lon]), { padding: [44, 44], maxZoom: ZOOM.most, animate: false });
    else map.setView([here.lat, here.lon], ZOOM.alone, { animate: false });
  };
  look();
  new ResizeObserver(look).observe(sheet);
  map.createPane("grund");
  const ground = new Basemap({ sheet, folder, drawn: false, pane: "grund" }).addTo(map);
  ground.show(null, { lat: here.lat, lon: here.lon });
  const metre = (256 * 2 ** map.getZoom()) / (EQUATOR_METRES * Math.cos((here.lat * Math.PI) / 180));
  const words = { fields: {} };
  for (const spot of all) {
    const marker = offerMarker(spot, { sprite, words, metre }).addTo(map);
    marker.getElement().classList.toggle("mark--chosen", spot === here);
  }
  scaleBar(map, sheet);
  watchTiles(map, window.tile_layer_grund, () => {
    sheet.classList.add("is-bare");
    ground.drawAll();
    for (const credit of document.querySelectorAll("[data-credit]")) credit.hidden = credit.dataset.credit !== "drawn";
  });
  sheet.classList.add("is-alive");
}

if (sheet && map) show();
