// The map is one tab stop: arrows go from pin to pin, Home and End to the first and last, Enter opens, Escape closes and
// comes back, + and - zoom around the pin in focus.
const AHEAD = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ZOOM = { "+": 1, "=": 1, "-": -1 };
const EDGE = 30; // pixels that stay between a pin and the edge
const STEP = 0.3; // of the view, when no pin lies in that direction

export function keyboard(map, offers, { onEscape }) {
  const box = map.getContainer();
  const pins = () => [...offers.shown.values()].map(({ marker }) => marker).filter((marker) => isInView(map, marker));
  let stop = null; // the pin that Tab reaches

  const rove = (marker, focus) => {
    if (stop && stop !== marker) stop.pin.tabIndex = -1;
    stop = marker;
    if (marker) marker.pin.tabIndex = 0;
    box.tabIndex = marker ? -1 : 0; // an empty map is still reached, to pan it
    if (marker && focus) marker.pin.focus({ preventScroll: true });
  };

  let last = null; // what the focused pin showed and where, should a drawing take it away
  box.addEventListener("focusin", (event) => {
    const marker = pins().find(({ pin }) => pin === event.target);
    if (marker) rove(marker);
    map.scrollWheelZoom.enable();
    last = marker ? { at: marker.getLatLng(), id: firstOf(offers, marker) } : last;
  });
  box.addEventListener("focusout", (event) => {
    if (box.contains(event.relatedTarget)) return;
    if (event.relatedTarget) {
      map.scrollWheelZoom.disable();
      last = null;
    }
  });

  offers.on("drawn", () => {
    const all = pins();
    if (stop && all.includes(stop)) return;
    const lost = last !== null && (document.activeElement === document.body || document.activeElement === box);
    const same = last?.id ? offers.markOf(last)?.marker : null; // the same offer, alone or in its group
    const from = map.latLngToContainerPoint(last?.at ?? map.getCenter());
    rove(all.includes(same) ? same : nearest(map, all, from), lost);
    if (lost && !all.length) box.focus({ preventScroll: true });
  });

  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const marker = pins().find(({ pin }) => pin === document.activeElement);
    if (event.key === "Escape") onEscape();
    else if (ZOOM[event.key]) zoom(map, marker, ZOOM[event.key]);
    else if (["Home", "End"].includes(event.key)) rove(pins().sort(asRead(map)).at(event.key === "Home" ? 0 : -1) ?? null, true);
    else if (AHEAD[event.key]) {
      const next = marker && ahead(map, pins(), marker, AHEAD[event.key]);
      if (next) rove(next, true);
      else pan(map, marker, AHEAD[event.key]);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });

  return { focusOn: (marker) => rove(marker, true) };
}

/** A step of the view; the pin that has the focus stays in it. */
function pan(map, marker, ahead) {
  const at = marker ? place(map, marker) : null;
  const by = ahead.map((way, i) => {
    const [here, whole] = [at?.[i ? "y" : "x"], map.getSize()[i ? "y" : "x"]];
    const most = here === undefined ? Infinity : way > 0 ? here - EDGE : whole - EDGE - here;
    return way * Math.max(0, Math.min(STEP * whole, most));
  });
  map.panBy(by, { animate: false });
}

/** Around the pin, so that it stays where it is and keeps the focus. */
function zoom(map, marker, by) {
  const to = Math.max(map.getMinZoom(), Math.min(map.getMaxZoom(), map.getZoom() + by));
  if (marker) map.setZoomAround(marker.getLatLng(), to);
  else map.setZoom(to);
}

/** One offer of what a pin shows; none for a group of the server. */
function firstOf(offers, marker) {
  const { mark } = [...offers.shown.values()].find((one) => one.marker === marker) ?? {};
  return mark?.id ?? mark?.leaves?.()[0]?.id ?? null;
}

/** From the top down, in a line from the left. */
const asRead = (map) => (a, b) => {
  const [one, other] = [place(map, a), place(map, b)];
  return Math.abs(one.y - other.y) > 22 ? one.y - other.y : one.x - other.x;
};

const place = (map, marker) => map.latLngToContainerPoint(marker.getLatLng());

function isInView(map, marker) {
  const { x, y } = place(map, marker);
  const size = map.getSize();
  return x > 0 && y > 0 && x < size.x && y < size.y;
}

const nearest = (map, markers, from) =>
  markers.map((marker) => [place(map, marker).distanceTo(from), marker]).sort((a, b) => a[0] - b[0])[0]?.[1] ?? null;

/** The nearest pin in a direction; sideways distance counts twice, so that arrows feel straight. */
function ahead(map, markers, from, [dx, dy]) {
  const start = place(map, from);
  const rated = markers
    .filter((marker) => marker !== from)
    .map((marker) => {
      const way = place(map, marker).subtract(start);
      const along = way.x * dx + way.y * dy;
      const aside = Math.abs(way.x * dy) + Math.abs(way.y * dx);
      return [along > 0 && along > aside * 0.35 ? along + 2 * aside : Infinity, marker];
    })
    .sort((a, b) => a[0] - b[0]);
  return rated.length && rated[0][0] < Infinity ? rated[0][1] : null;
}
