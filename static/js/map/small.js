// The small map on the page of one offer: a picture, not a tool.
import { Basemap } from "./basemap.js";
import { scaleBar } from "./controls.js";
import { offerMarker } from "./markers.js";
import { LETTER } from "./svg.js";
import { bare, watchTiles } from "./tiles.js";

const ZOOM = { drawn: 11, tiles: 13 };
const HANDLERS = ["dragging", "touchZoom", "doubleClickZoom", "boxZoom", "scrollWheelZoom"];
const sheet = document.querySelector("[data-small-map]");
const map = window.map_karte;
if (sheet && map) show();

function show() {
  const { lat, lon, about, letters, folder, sprite } = sheet.dataset;
  const point = { lat: Number(lat), lon: Number(lon), titel: "", genauigkeit: about, fach: fieldsOf(letters) };
  for (const handler of HANDLERS) map[handler].disable();
  map.getContainer().inert = true;
  map.createPane("grund");
  const ground = new Basemap({ sheet, folder, drawn: false, pane: "grund" }).addTo(map);
  let marker = null;
  const look = (zoom) => {
    map.setView([point.lat, point.lon], zoom, { animate: false });
    marker?.remove();
    const metre = (256 * 2 ** zoom) / (40075016.7 * Math.cos((point.lat * Math.PI) / 180));
    marker = offerMarker(point, { sprite, words: { fields: {} }, metre }).addTo(map);
    marker.getElement().classList.add("mark--chosen");
    ground.show(null, { lat: point.lat, lng: point.lon });
  };
  look(ZOOM.tiles);
  watchTiles(map, window.tile_layer_grund, () => {
    bare(sheet);
    look(ZOOM.drawn);
    ground.drawAll();
  });
  scaleBar(map, sheet);
  sheet.classList.add("is-alive");
}

function fieldsOf(letters) {
  return letters
    .split(" ")
    .map((letter) => Object.keys(LETTER).find((field) => LETTER[field] === letter))
    .filter(Boolean);
}
