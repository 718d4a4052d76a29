// The pin of the form: where the address lies, until a hand moves it; then it stays where the hand has put it.
import { Basemap } from "../map/basemap.js";
import { scaleBar } from "../map/controls.js";
import { offerMarker } from "../map/markers.js";
import { watchTiles } from "../map/tiles.js";

const CLOSE = 12;
const PAUSE_MS = 700;
const STEP = 4; // pixels of one press of an arrow key
const LEAP = 40; // with shift
const METRES = 40075016.7;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Gives {placed(point), onMove(listener)}, or null where there is no map. */
export function pinOn(form) {
  const sheet = form.querySelector("[data-pin]");
  const map = window.map_karte;
  if (!sheet || !map) return null;
  const { lat, lon, genauigkeit } = form.elements;
  const reset = form.querySelector("[data-pin-reset]");
  let marker = null;
  let point = null;
  let moved = () => {};
  let asking = null;
  const filled = {};

  map.createPane("grund");
  map.setMaxZoom(18);
  map.scrollWheelZoom.disable();
  const ground = new Basemap({ sheet, folder: sheet.dataset.folder, drawn: false, pane: "grund" }).addTo(map);
  scaleBar(map, sheet);
  watchTiles(map, window.tile_layer_grund, () => {
    sheet.classList.add("is-bare");
    map.setMaxZoom(14);
    ground.drawAll();
    for (const credit of form.querySelectorAll("[data-credit]")) credit.hidden = credit.dataset.credit !== "drawn";
  });
  sheet.classList.add("is-alive");
  const byHand = () => lat.value !== "" && lon.value !== "";
  if (byHand()) show({ lat: Number(lat.value), lon: Number(lon.value), genauigkeit: "exakt" }, true);
  if (byHand() && !form.elements.strasse.value) fillAddress();

  function show(next, look) {
    const hadFocus = marker?.pin === document.activeElement;
    marker?.remove();
    reset.hidden = !byHand();
    point = null; // while the map is moved nothing is drawn
    if (look) map.setView([next.lat, next.lon], Math.max(map.getZoom(), CLOSE), { animate: false });
    point = next;
    const metre = (256 * 2 ** map.getZoom()) / (METRES * Math.cos((next.lat * Math.PI) / 180));
    const fach = [...form.querySelectorAll('[name="fach"]:checked')].map((field) => field.value);
    marker = offerMarker({ ...next, titel: sheet.dataset.textPin, fach }, { sprite: sheet.dataset.sprite, words: { fields: {} }, metre });
    Object.assign(marker.options, { interactive: true, draggable: true, autoPan: true });
    marker.addTo(map);
    marker.getElement().classList.add("mark--chosen");
    marker.getElement().removeAttribute("role");
    Object.assign(marker.pin, { tabIndex: 0 });
    marker.pin.setAttribute("aria-label", sheet.dataset.textPin);
    marker.pin.removeAttribute("aria-haspopup");
    marker.pin.addEventListener("keydown", push);
    marker.on("dragend", () => put(marker.getLatLng()));
    if (hadFocus) marker.pin.focus({ preventScroll: true });
    ground.show(null, { lat: next.lat, lon: next.lon });
  }

  function put({ lat: north, lng: east }, look = false) {
    lat.value = north.toFixed(6);
    lon.value = east.toFixed(6);
    genauigkeit.value = "exakt";
    show({ lat: north, lon: east, genauigkeit: "exakt" }, look);
    moved();
    clearTimeout(asking);
    asking = setTimeout(fillAddress, PAUSE_MS);
  }

  /** What stands at the pin goes into the fields that are empty, and into those that it has filled before. */
  async function fillAddress() {
    const { elements } = form;
    try {
      const answer = await fetch(`${sheet.dataset.address}?lat=${lat.value}&lon=${lon.value}`);
      if (!answer.ok) return;
      const said = await answer.json();
      const address = ["strasse", "plz", "ort"];
      if (address.some((column) => elements[column].value && elements[column].value !== filled[column])) return; // typed
      for (const column of address) if (said[column]) elements[column].value = filled[column] = said[column];
      moved();
    } catch {
      // without connection one types the address
    }
  }

  function push(event) {
    const way = ARROWS[event.key];
    if (!way) return;
    event.preventDefault();
    const step = event.shiftKey ? LEAP : STEP;
    const at = map.latLngToContainerPoint([point.lat, point.lon]).add([way[0] * step, way[1] * step]);
    put(map.containerPointToLatLng(at));
    map.panInside([point.lat, point.lon], { padding: [40, 40], animate: false });
  }

  map.on("click", ({ latlng }) => put(latlng));
  map.on("zoomend", () => point && show(point, false));
  form.addEventListener("change", ({ target }) => target.name === "fach" && point && show(point, false));
  reset.addEventListener("click", () => {
    lat.value = lon.value = genauigkeit.value = "";
    reset.hidden = true;
    moved();
    form.elements.strasse.focus();
  });

  return {
    onMove: (listener) => (moved = listener),
    /** The address lies elsewhere now; a pin set by hand stays. */
    placed(next) {
      if (byHand() || next.lat === undefined) return;
      if (point && Math.abs(point.lat - next.lat) < 1e-6 && Math.abs(point.lon - next.lon) < 1e-6 && point.genauigkeit === next.genauigkeit) return;
      show(next, true);
    },
  };
}
