// What happens when a pin is pressed: an offer opens; several offers open as a list, with a way to go closer.
import { askJson } from "./page.js";

const APART = 60; // pixels: below it, going closer shows nothing new
const TOO_MANY = 2000; // the server sends so many one by one; beyond, only going closer helps

/** The listener for the layer's `open`; `choose(point)` marks an offer in map and list. */
export function opening(map, { api, offers, bubble, choose, isPhone, failed }) {
  const closer = (box) => {
    bubble.close(true); // the focus goes along with the pin it came from
    map.fitBounds(box, { animate: false, paddingTopLeft: [60, 130], paddingBottomRight: [76, 60], maxZoom: map.getMaxZoom() });
  };
  return async ({ mark, marker }) => {
    const place = { latlng: marker.getLatLng(), marker };
    if (!mark.anzahl) {
      choose(mark);
      if (isPhone()) bubble.close();
      else bubble.showOffer(mark, place);
      return;
    }
    const box = boxOf(mark);
    const parts = isWorthIt(map, box);
    if (mark.anzahl > TOO_MANY && parts) {
      closer(box);
      return;
    }
    try {
      const points = inOrder(await offersOf(mark, api, offers.query), offers.points);
      bubble.showGroup(points, {
        ...place,
        closer: parts && (() => closer(box)),
        all: sectionOf(box, offers.query),
        chosen: (point) => choose(point),
      });
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

/** As the list has them. */
function inOrder(points, listed) {
  const place = new Map(listed.map(({ id }, index) => [id, index]));
  return listed.length ? points.sort((a, b) => place.get(a.id) - place.get(b.id)) : points;
}

/** The search for what lies in a box, as a query; rounded outwards, so that nothing at its edge is lost. */
function sectionOf(box, query) {
  const asked = new URLSearchParams(query);
  const [down, up] = [Math.floor, Math.ceil].map((round) => (degrees) => round(degrees * 1e4) / 1e4);
  asked.set("ausschnitt", [down(box.getWest()), down(box.getSouth()), up(box.getEast()), up(box.getNorth())].join(","));
  asked.delete("seite");
  return `/?${asked}`;
}
