// Where the map looks: fits the search, remembers the view in the history entry, so that "back" comes to the same place.
const PLACE_KEYS = ["ort", "lat", "lon", "umkreis", "region", "ausschnitt"];
const CLOSEST = 12.5;
const USUAL_KM = "20";
const AROUND = { paddingTopLeft: [40, 130], paddingBottomRight: [72, 44] };
const LOW = { paddingTopLeft: [40, 70], paddingBottomRight: [72, 24] };
const ON_PHONE = { paddingTopLeft: [44, 200], paddingBottomRight: [72, 136] }; // clear of the controls above and below

/** The part of a filter that decides where to look. */
export function placeOf(query) {
  const asked = new URLSearchParams(query);
  if (asked.get("umkreis") === USUAL_KM) asked.delete("umkreis"); // said or not, it is the same circle
  return PLACE_KEYS.map((key) => asked.getAll(key).join()).join("|");
}

/** The point that a filter names as the visitor's own, or null. */
export function pointOf(query) {
  const asked = new URLSearchParams(query);
  const here = ["lat", "lon"].map((key) => Number.parseFloat(asked.get(key)));
  return asked.get("ort") || here.some(Number.isNaN) ? null : here;
}

/** Moves the map to the answer's circle, section or extent, within what is seen of the sheet now. */
export function fit(map, { ansicht }) {
  if (!ansicht) return;
  const hidden = hiddenBelow(map.getContainer());
  const { x, y } = map.getSize();
  const low = y < 500; // above the list on a tablet, or on a phone held sideways
  const small = x < 500 && !low; // a circle may touch the edges of a phone
  if (ansicht.umkreis) {
    const around = L.latLng(ansicht.lat, ansicht.lon).toBounds(ansicht.umkreis * 2000);
    const [side, top] = small ? [-12, 150] : [10, 48];
    map.fitBounds(around, {
      animate: false,
      paddingTopLeft: [side, top],
      paddingBottomRight: [side, (small ? 110 : 8) + hidden],
    });
  } else if (ansicht.zoom) {
    map.setView([ansicht.lat, ansicht.lon], ansicht.zoom, { animate: false });
  } else {
    const [west, south, east, north] = ansicht.rahmen;
    const { paddingTopLeft, paddingBottomRight } = low ? LOW : small ? ON_PHONE : AROUND;
    const [right, bottom] = paddingBottomRight;
    map.fitBounds(
      [
        [south, west],
        [north, east],
      ],
      { animate: false, maxZoom: CLOSEST, paddingTopLeft, paddingBottomRight: [right, bottom + hidden] },
    );
  }
}

/** Pixels of the sheet below the edge of the window; at most a third, since it comes up with the first scrolling. */
function hiddenBelow(box) {
  const { bottom, height } = box.getBoundingClientRect();
  return Math.max(0, Math.min(bottom - innerHeight, height / 3));
}

/** Takes the map back to where it was when this history entry was left; null when the entry is new. */
export function restore(map, query) {
  const view = history.state?.karte;
  if (!view || view.query !== query) return null;
  map.setView([view.lat, view.lon], view.zoom, { animate: false });
  return view;
}

/** Keeps the view, and the chosen offer, in the history entry of this filter. */
export function remember(map, { query, chosen: offer }) {
  const { lat, lng } = map.getCenter();
  const chosen = offer && { id: offer.id, lat: offer.lat, lon: offer.lon };
  const karte = { query, chosen, lat: Number(lat.toFixed(5)), lon: Number(lng.toFixed(5)), zoom: map.getZoom() };
  history.replaceState({ ...history.state, karte }, "");
}

/** A point in the Land the answer is about. */
export function middleOf(ansicht) {
  if (!ansicht) return null;
  if (!ansicht.rahmen) return { lat: ansicht.lat, lng: ansicht.lon };
  const [west, south, east, north] = ansicht.rahmen;
  return { lat: (south + north) / 2, lng: (west + east) / 2 };
}
