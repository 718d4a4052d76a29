// Marks to groups in the browser, with supercluster: one index for whole zooms, one for the half steps between.
import { diameterOf } from "./cluster.js";
import { FARTHEST } from "./page.js";

const PIN = 46; // pixels: a pin of 44 and some air
const DISC = 76; // what the server has grouped already comes as bigger discs
const LAP = 4; // the edges of two discs may touch
const DEEPEST = 20;
const AHEAD = 3; // deeper than what the server has grouped somebody looks only until it has answered

const ADD_UP = {
  map: ({ anzahl, fach, lat, lon, ausschnitt }) => ({
    anzahl: anzahl ?? 1,
    fach: Array.isArray(fach) ? Object.fromEntries(fach.map((field) => [field, 1])) : { ...fach },
    ausschnitt: ausschnitt ? [...ausschnitt] : [lon, lat, lon, lat],
  }),
  reduce: (sum, { anzahl, fach, ausschnitt: [west, south, east, north] }) => {
    sum.anzahl += anzahl;
    sum.fach = { ...sum.fach };
    for (const [field, n] of Object.entries(fach)) sum.fach[field] = (sum.fach[field] ?? 0) + n;
    const box = sum.ausschnitt;
    sum.ausschnitt = [Math.min(box[0], west), Math.min(box[1], south), Math.max(box[2], east), Math.max(box[3], north)];
  },
};

/** Groups offers, or what the server has grouped, so that nothing overlaps at a zoom.
 *
 * `at(bounds, zoom)` gives marks: an offer as it came, or `{lat, lon, anzahl, fach, ausschnitt}` with `leaves()` where
 * every offer of it is known; each with a `key` that stays the same while it shows the same, and with `parts()`: the
 * offers and the server's groups it was made of.
 */
export function groups({ mode, features, zoom: depth }) {
  const apart = mode === "points" ? PIN : DISC;
  const points = features.map((feature) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [feature.lon, feature.lat] },
    properties: feature,
  }));
  const maxZoom = mode === "points" ? DEEPEST : Math.min(DEEPEST, depth + AHEAD);
  const made = new Map();
  const index = (half) => {
    // at a half step a pixel of the index is √2 pixels wide
    const radius = half ? apart / Math.SQRT2 : apart;
    const options = { ...ADD_UP, radius, extent: 256, minZoom: FARTHEST, maxZoom };
    if (!made.has(half)) made.set(half, new Supercluster(options).load(points));
    return made.get(half);
  };
  const marksAt = (zoom) => {
    const found = index(zoom % 1 >= 0.5);
    const clusters = found.getClusters([-180, -90, 180, 90], Math.floor(zoom));
    let marks = clusters.map((feature) => asMark(feature, found, mode === "points"));
    for (let before = Infinity; marks.length < before; ) {
      before = marks.length;
      marks = clearOfDiscs(marks, zoom); // a disc that took one in has grown
    }
    return marks;
  };
  const known = new Map();
  return {
    at(bounds, zoom) {
      if (!known.has(zoom)) known.set(zoom, marksAt(zoom));
      return known.get(zoom).filter(({ lat, lon }) => bounds.contains([lat, lon]));
    },
  };
}

function asMark({ geometry, properties }, index, complete) {
  const { cluster, cluster_id: id, anzahl, fach, ausschnitt } = properties;
  if (!cluster) return { ...properties, key: keyOf(properties), parts: () => [properties] };
  const [lon, lat] = geometry.coordinates;
  const parts = () => index.getLeaves(id, Infinity).map((leaf) => leaf.properties);
  const mark = { lat, lon, anzahl, fach, ausschnitt, parts, ...(complete && { leaves: parts }) };
  return { ...mark, key: keyOf(mark) };
}

/** No disc lies on what stands beside it: the larger one takes in what it would cover. */
function clearOfDiscs(marks, zoom) {
  const discs = [];
  const alone = [];
  for (const mark of marks.sort((a, b) => (b.anzahl ?? 1) - (a.anzahl ?? 1))) {
    const at = L.CRS.EPSG3857.latLngToPoint(L.latLng(mark.lat, mark.lon), zoom);
    const room = (disc) => (diameterOf(disc.mark.anzahl) + diameterOf(mark.anzahl ?? 1)) / 2 - LAP;
    const covering = discs.find((disc) => at.distanceTo(disc.at) < room(disc));
    if (covering) covering.mark = together(covering.mark, mark);
    else if (mark.anzahl) discs.push({ at, mark });
    else alone.push(mark);
  }
  return [...discs.map(({ mark }) => mark), ...alone];
}

/** A disc with one more mark in it, standing where it stood. */
function together(disc, other) {
  const sum = ADD_UP.map(disc);
  ADD_UP.reduce(sum, ADD_UP.map(other));
  const parts = () => [...disc.parts(), ...other.parts()];
  const mark = { lat: disc.lat, lon: disc.lon, ...sum, parts, ...(disc.leaves && { leaves: parts }) };
  return { ...mark, key: keyOf(mark) };
}

const keyOf = ({ id, lat, lon, anzahl }) => (id ? `p${id}` : `c${lat.toFixed(4)},${lon.toFixed(4)},${anzahl}`);
