// The offers on the map: asks /api/karte for the filter, shows points or groups, keeps the chosen one marked, and the one that is pointed at in the list.
import { clusterMarker } from "./cluster.js";
import { groups } from "./groups.js";
import { offerMarker } from "./markers.js";
import { askJson } from "./page.js";

const GROW = 0.2; // markers a little beyond the view, so that a short pan shows them at once
const TILE = 256; // pixels
const DIGITS = 1e5; // of a degree, about a metre

/** Events: `open` {mark, marker} when a pin was pressed, `rest` {ids} when one is pointed at, `drawn`, `answer`, `failed`. */
export class OfferLayer extends L.Evented {
  constructor(map, { api, sprite, words, nameNear }) {
    super();
    Object.assign(this, { map, api, sprite, words, nameNear, chosen: null, near: null, query: "", answer: null });
    this.shown = new Map();
    map.on("moveend", () => this.look());
  }

  /** Shows what the filter finds; resolves to the answer, or null without one. It is fetched unless it is `given`.
   *
   * `look(answer)` moves the map to where it shall look, before anything is drawn.
   */
  async load(query, look, given = null) {
    this.query = query;
    const answer = given ?? (await this._ask());
    if (answer) this._take(answer, null, answer.zoom, look);
    return answer;
  }

  /** The answer; null when a newer question came in between, or when nobody answers, which `failed` tells. */
  async _ask(place = "") {
    this._asking?.abort();
    this._asking = new AbortController();
    const address = [this.query.replace(/^\?/, ""), place].filter(Boolean).join("&");
    try {
      return await askJson(address ? `${this.api}?${address}` : this.api, { signal: this._asking.signal });
    } catch (error) {
      if (error.name !== "AbortError") this.fire("failed");
      return null;
    }
  }

  /** `box` and `depth` are what was asked for; no box is everything. */
  _take(answer, box, depth, look) {
    this.answer = null; // while the map is moved nothing is drawn or asked
    look?.(answer);
    Object.assign(this, { answer, box, depth });
    this.grouped = groups(answer);
    this.fire("answer", { answer });
    this.draw();
  }

  /** Whether the answer holds all that there is to see here; a deeper one than needed is gathered in the browser. */
  get _isEnough() {
    const { answer, box, depth, map } = this;
    return answer.mode === "points" || (Math.floor(map.getZoom()) <= depth && (!box || box.contains(map.getBounds())));
  }

  /** In cluster mode a view beyond the answer is asked for. */
  async look() {
    if (!this.answer) return;
    this.draw();
    if (this._isEnough) return;
    const depth = Math.floor(this.map.getZoom());
    const box = wholeTiles(this.map, depth);
    const answer = await this._ask(`bbox=${inWords(box)}&zoom=${depth}`);
    if (!answer) return;
    this._take(answer, box, depth);
    if (!this._isEnough) this.look(); // the map has been moved on
  }

  /** The offers of the answer in the order of the list, where the server sent them one by one. */
  get points() {
    return this.answer?.mode === "points" ? this.answer.features : [];
  }

  point(id) {
    return this.points.find((point) => point.id === id);
  }

  /** Brings the markers of the view up to date and keeps those that stay, with their focus. */
  draw() {
    if (!this.answer) return;
    const marks = this.grouped.at(this.map.getBounds().pad(GROW), this.map.getZoom());
    const zoom = this.map.getZoom();
    const wanted = new Map(marks.map((mark) => [`${mark.key}@${mark.genauigkeit ? zoom : ""}`, mark]));
    for (const [key, { marker }] of this.shown) {
      if (!wanted.has(key)) {
        marker.remove();
        this.shown.delete(key);
      }
    }
    for (const [key, mark] of wanted) if (!this.shown.has(key)) this.shown.set(key, { mark, marker: this._add(mark) });
    this._paint();
    this.fire("drawn");
  }

  _add(mark) {
    const { sprite, words } = this;
    const metre = (256 * 2 ** this.map.getZoom()) / (40075016.7 * Math.cos((mark.lat * Math.PI) / 180));
    const near = mark.anzahl ? this.nameNear({ lat: mark.lat, lng: mark.lon }) : null;
    const marker = mark.anzahl ? clusterMarker(mark, { words, near }) : offerMarker(mark, { sprite, words, metre });
    marker.addTo(this.map);
    marker.pin.addEventListener("click", (event) => {
      event.stopPropagation();
      if (!this.map.dragging.moved()) this.fire("open", { mark, marker });
    });
    marker.pin.addEventListener("dblclick", (event) => event.stopPropagation());
    for (const [kind, ids] of [["mouseenter", idsOf], ["focus", idsOf], ["mouseleave", none], ["blur", none]])
      marker.pin.addEventListener(kind, () => this.fire("rest", { ids: ids(mark) }));
    return marker;
  }

  /** Marks the offer `{id, lat, lon}` that was opened, or the group it is hidden in; null takes the mark away. */
  choose(offer) {
    this.chosen = offer;
    this._paint();
  }

  /** The same for the offer that somebody points at elsewhere; the chosen one stays marked beside it. */
  pointAt(offer) {
    this.near = offer;
    this._paint();
  }

  _paint() {
    for (const shown of this.shown.values()) {
      const { mark, marker } = shown;
      const [chosen, near] = [this.chosen, this.near].map((offer) => offer !== null && holds(mark, offer));
      if (shown.chosen === chosen && shown.near === near) continue;
      Object.assign(shown, { chosen, near });
      marker.getElement().classList.toggle("mark--chosen", chosen);
      marker.getElement().classList.toggle("mark--near", near);
      marker.setZIndexOffset(chosen || near ? 1000 : mark.anzahl ? 200 : 0);
      if (chosen) marker.pin.setAttribute("aria-current", "true");
      else marker.pin.removeAttribute("aria-current");
    }
  }

  /** What is on screen now: `{mark, marker}` of the offer or of its group. */
  markOf(offer) {
    return [...this.shown.values()].find(({ mark }) => holds(mark, offer));
  }
}

const none = () => [];
/** The offers of a mark; what the server has grouped names none. */
const idsOf = (mark) => (mark.id ? [mark.id] : (mark.leaves?.() ?? []).map(({ id }) => id));
/** A group of the server holds what lies in its section. */
const holds = (mark, offer) =>
  mark.parts().some(({ id, ausschnitt }) => (id ? id === offer.id : lies(offer, ...ausschnitt)));
const lies = ({ lat, lon }, west, south, east, north) => west <= lon && lon <= east && south <= lat && lat <= north;

/** The tiles that the view touches: whoever looks at the same place asks the same, and one answer serves them all. */
function wholeTiles(map, depth) {
  const { min, max } = map.getPixelBounds();
  const scale = map.getZoomScale(depth, map.getZoom());
  const corners = [min.subtract([1, 1]), max.add([1, 1])].map((pixel) => pixel.multiplyBy(scale / TILE));
  return L.latLngBounds([corners[0].floor(), corners[1].ceil()].map((tile) => map.unproject(tile.multiplyBy(TILE), depth)));
}

/** A box in the words of the server, not smaller than it is. */
const inWords = (box) =>
  [...[box.getWest(), box.getSouth()].map(roundedDown), ...[box.getEast(), box.getNorth()].map((n) => -roundedDown(-n))].join();
const roundedDown = (degrees) => Math.floor(degrees * DIGITS) / DIGITS;
