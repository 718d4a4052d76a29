// What happens when a pin is pressed: an offer opens, a group is parted by going closer, or opens as a list.
import { askJson } from "./page.js";

const APART = 60; // pixels: below it, going closer shows nothing new

/** The listener for the layer's `open`; `choose(point)` marks an offer in map and list. */
export function opening(map, { api, offers, bubble, choose, isPhone, failed }) {
  const show = (point, place) => {
    choose(point);
    if (isPhone()) bubble.close();
    else bubble.showOffer(point, place);
  };
  return async ({ mark, marker }) => {
    const place = { latlng: marker.getLatLng(), marker };
    if (!mark.anzahl) {
      show(mark, place);
      return;
    }
    const box = boxOf(mark);
    if (isWorthIt(map, box)) {
      bubble.close();
      map.fitBounds(box, { animate: false, padding: [60, 70], maxZoom: map.getMaxZoom() });
      return;
    }
    try {
      bubble.showGroup(await offersOf(mark, api, offers.query), { ...place, pick: (point) => show(point, place) });
    } catch {
      failed();
    }
  };
}

const boxOf = ({ leaves, ausschnitt }) =>
  leaves
    ? L.latLngBounds(leaves().map(({ lat, lon }) => [lat, lon]))
    : L.latLngBounds([ausschnitt[1], ausschnitt[0]], [ausschnitt[3], ausschnitt[2]]);

/** Whether going closer would part the group. */
function isWorthIt(map, box) {
  const zoom = Math.min(map.getBoundsZoom(box.pad(0.1)), map.getMaxZoom());
  const width = map.project(box.getNorthEast(), zoom).distanceTo(map.project(box.getSouthWest(), zoom));
  return zoom > map.getZoom() && width > APART;
}

/** The offers of a group; a group of the server is asked for by its section. */
async function offersOf({ leaves, ausschnitt }, api, query) {
  if (leaves) return leaves();
  const asked = new URLSearchParams(query);
  asked.set("ausschnitt", ausschnitt.join(","));
  return (await askJson(`${api}?${asked}`)).features.filter((feature) => feature.id);
}
