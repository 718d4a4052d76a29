// Where the map looks: fits the search, remembers the view in the history entry, so that "back" comes to the same place.
const PLACE_KEYS = ['ort', 'lat', 'lon', 'umkreis', 'region', 'ausschnitt'];
const CLOSEST = 12.5;

/** The part of a filter that decides where to look. */
export function placeOf(query) {
  const asked = new URLSearchParams(query);
  return PLACE_KEYS.map((key) => asked.getAll(key).join()).join('|');
}

/** Moves the map to the answer's circle, section or extent. */
export function fit(map, { ansicht }) {
  if (!ansicht) return;
  if (ansicht.umkreis) {
    const around = L.latLng(ansicht.lat, ansicht.lon).toBounds(ansicht.umkreis * 2000);
    const small = map.getSize().x < 500;
    map.fitBounds(around, { animate: false, paddingTopLeft: small ? [-12, 60] : [10, 30], paddingBottomRight: small ? [-12, 60] : [10, 10] });
  } else if (ansicht.zoom) {
    map.setView([ansicht.lat, ansicht.lon], ansicht.zoom, { animate: false });
  } else {
    const [west, south, east, north] = ansicht.rahmen;
    map.fitBounds([[south, west], [north, east]], { animate: false, maxZoom: CLOSEST, paddingTopLeft: [48, 84], paddingBottomRight: [72, 48] });
  }
}

/** Takes the map back to where it was when this history entry was left; null when the entry is new. */
export function restore(map, query) {
  const view = history.state?.karte;
  if (!view || view.query !== query) return null;
  map.setView([view.lat, view.lon], view.zoom, { animate: false });
  return view;
}

/** Keeps the view, and the chosen offer, in the history entry of this filter. */
export function remember(map, { query, chosen }) {
  const { lat, lng } = map.getCenter();
  const karte = { query, chosen, lat: Number(lat.toFixed(5)), lon: Number(lng.toFixed(5)), zoom: map.getZoom() };
  history.replaceState({ ...history.state, karte }, '');
}
