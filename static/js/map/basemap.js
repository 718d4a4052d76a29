// Our own map as a Leaflet renderer: one canvas, a little larger than the view, redrawn when the map rests.
import { contains, landAt, loadBasemap, loadDetails, unitX, unitY } from "./basemap_data.js";
import { drawCircle, drawGround } from "./basemap_ground.js";
import { drawNames, room } from "./basemap_names.js";

const FORCED = matchMedia("(forced-colors: active)");
const FONT = '"Atkinson Next", "Atkinson Next Ext", system-ui, sans-serif';
const FAR = 7.2; // up to this zoom no small place is drawn or named
const EQUATOR_METRES = 40075016.7;
const RETRY_MS = 4000;
const BLOCKERS =
  ".mark__pin, .mark__about, .bubble-card:not([hidden]), .map__legend, .map__tools, .map__scale, .map__credit, .sheet-card:not([hidden])";

/** Options: `sheet` (the map's element), `folder` of the data, `drawn` (false: only circle and veil). */
export const Basemap = L.Renderer.extend({
  options: { padding: 0.15, pane: "grund", interactive: false, drawn: true, sheet: null, folder: "" },

  initialize(options) {
    L.Renderer.prototype.initialize.call(this, options);
    this._layers = {};
    this.circle = null;
    this.homePoint = null;
  },

  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.className = "basemap";
    this._container.setAttribute("aria-hidden", "true");
    this._context = this._container.getContext("2d");
    this._again = () => this.redraw();
    FORCED.addEventListener("change", this._again);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", this._again);
    this._watch = new MutationObserver(this._again);
    this._watch.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    if (this.options.drawn) this.load();
  },

  _destroyContainer() {
    FORCED.removeEventListener("change", this._again);
    this._watch.disconnect();
    this._container.remove();
    delete this._container;
  },

  _updatePaths() {}, // nothing of Leaflet's own is drawn here

  /** Fetches the data once, when the offers stand and nothing else is to be done; until then the ground stays plain. */
  async load() {
    await new Promise((go) => (window.requestIdleCallback ? requestIdleCallback(go, { timeout: 300 }) : setTimeout(go)));
    try {
      this.data = await loadBasemap(this.options.folder, this._map.getZoom() > FAR);
    } catch {
      setTimeout(() => this.load(), RETRY_MS); // no connection: pins on plain ground serve until it is back
      return;
    }
    const faces = ["450 12px", "700 12px"].map((face) => document.fonts.load(`${face} "Atkinson Next"`));
    await Promise.allSettled(faces);
    this.redraw();
  },

  /** What is not seen from far is fetched once somebody looks closer; without it the map only says less. */
  async _completed() {
    if (this._complete || this._map.getZoom() <= FAR) return;
    this._complete = true;
    try {
      this.data = await loadDetails(this.options.folder, this.data);
      this.redraw();
    } catch {
      this._complete = false; // with the next drawing it is tried again
    }
  },

  /** From "only circle" to the whole map, when no tile comes. */
  drawAll() {
    if (this.options.drawn) return;
    this.options.drawn = true;
    this.load();
  },

  /** The search circle {lat, lon, km} or null, and a point in the Land that shall be bright. */
  show(circle, homePoint) {
    this.circle = circle;
    this.homePoint = homePoint;
    this.redraw();
  },

  /** Draws in the next frame; many calls draw once. */
  redraw() {
    cancelAnimationFrame(this._frame);
    this._frame = requestAnimationFrame(() => this._map && this._draw());
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    this._place();
    this.redraw(); // in the next frame the markers stand, and names give way to them
  },

  _place() {
    const size = this._bounds.getSize();
    const dpr = Math.min(devicePixelRatio || 1, 2);
    L.DomUtil.setPosition(this._container, this._bounds.min);
    this._container.width = size.x * dpr;
    this._container.height = size.y * dpr;
    this._container.style.width = `${size.x}px`;
    this._container.style.height = `${size.y}px`;
    this._dpr = dpr;
  },

  _draw() {
    const c = this._context;
    const f = this._frameOf();
    c.setTransform(this._dpr, 0, 0, this._dpr, 0, 0);
    c.clearRect(0, 0, f.w, f.h);
    c.lineJoin = c.lineCap = "round";
    const space = room(f, this._blocked(f));
    const drawn = this.options.drawn && this.data;
    const home = drawn ? this._home() : null;
    if (drawn) this._completed();
    if (drawn) drawGround(c, f, this.data, home);
    const circle = this.circle?.km ? drawCircle(c, f, this.circle, space.free) : null;
    space.take(circle?.box);
    if (drawn) drawNames(c, f, this.data, home, circle, space);
  },

  /** The Land of the search, or, when it has left the view, the Land in the middle. */
  _home() {
    const view = this._map.getBounds();
    const asked = this.homePoint && landAt(this.data.laender, this.homePoint);
    const [west, north, east, south] = [
      unitX(view.getWest()),
      unitY(view.getNorth()),
      unitX(view.getEast()),
      unitY(view.getSouth()),
    ];
    const middle = [(west + east) / 2, (north + south) / 2];
    const seen = asked && asked.box[0] < east && asked.box[2] > west && asked.box[1] < south && asked.box[3] > north;
    return seen ? asked : this.data.laender.find((land) => contains(land, ...middle));
  },

  /** What drawing needs to know: size, projection between Mercator units and canvas pixels, colours. */
  _frameOf() {
    const map = this._map;
    const zoom = map.getZoom();
    const world = 256 * 2 ** zoom;
    const origin = map.getPixelOrigin().add(this._bounds.min);
    const size = this._bounds.getSize();
    const inner = map.containerPointToLayerPoint([0, 0]).subtract(this._bounds.min);
    const view = map.getSize();
    const css = getComputedStyle(this._container);
    const metreAt = (lat) => world / (EQUATOR_METRES * Math.cos((lat * Math.PI) / 180));
    const bounds = map.getBounds().pad(this.options.padding);
    return {
      zoom,
      metreAt,
      perMetre: metreAt(map.getCenter().lat),
      forced: FORCED.matches,
      font: FONT,
      w: size.x,
      h: size.y,
      view: [inner.x, inner.y, inner.x + view.x, inner.y + view.y],
      west: bounds.getWest(),
      east: bounds.getEast(),
      south: bounds.getSouth(),
      north: bounds.getNorth(),
      X: (ux) => ux * world - origin.x,
      Y: (uy) => uy * world - origin.y,
      unX: (x) => (x + origin.x) / world,
      unY: (y) => (y + origin.y) / world,
      colour: (name) =>
        FORCED.matches
          ? /label|dot|border|name|scape|accent/.test(name)
            ? "CanvasText"
            : "Canvas"
          : css.getPropertyValue(`--${name}`).trim(),
    };
  },

  /** Rectangles of markers and controls on the canvas, a little smaller than they look. */
  _blocked() {
    const me = this._container.getBoundingClientRect();
    return [...this.options.sheet.querySelectorAll(BLOCKERS)]
      .map((element) => element.getBoundingClientRect())
      .filter((box) => box.width)
      .map((box) => [box.left - me.left + 2, box.top - me.top + 2, box.right - me.left - 2, box.bottom - me.top - 2]);
  },
});
