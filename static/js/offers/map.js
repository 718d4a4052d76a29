// The small map of one offer: a picture that stands still, drawn with the parts of the large map.
import { Basemap } from "../map/basemap.js";
import { scaleBar } from "../map/controls.js";
import { offerMarker } from "../map/markers.js";
import { watchTiles } from "../map/tiles.js";

const ZOOM = 11;
const EQUATOR_METRES = 40075016.7;
const RESTING = ["dragging", "touchZoom", "doubleClickZoom", "boxZoom"];

const sheet = document.querySelector("[data-spot]");
const map = window.map_karte;

if (sheet && map) {
  const { lat, lon, precision, fields, folder, sprite } = sheet.dataset;
  const here = [Number(lat), Number(lon)];
  for (const handler of RESTING) map[handler].disable();
  map.getContainer().inert = true; // the words beside it say the same
  map.setView(here, ZOOM, { animate: false });
  map.createPane("grund");
  const ground = new Basemap({ sheet, folder, drawn: false, pane: "grund" }).addTo(map);
  ground.show(null, { lat: here[0], lon: here[1] });
  const metre = (256 * 2 ** ZOOM) / (EQUATOR_METRES * Math.cos((here[0] * Math.PI) / 180));
  const point = { lat: here[0], lon: here[1], titel: "", fach: fields.split(" ").filter(Boolean), genauigkeit: precision };
  const marker = offerMarker(point, { sprite, words: { fields: {} }, metre }).addTo(map);
  marker.getElement().classList.add("mark--chosen");
  scaleBar(map, sheet);
  watchTiles(map, window.tile_layer_grund, () => {
    sheet.classList.add("is-bare");
    ground.drawAll();
    for (const credit of document.querySelectorAll("[data-credit]")) credit.hidden = credit.dataset.credit !== "drawn";
  });
  sheet.classList.add("is-alive");
}
