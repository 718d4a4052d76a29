// Marks to groups in the browser, with supercluster: one index for whole zooms, one for the half steps between.
const PIN = 46; // pixels: a pin of 44 and some air
const DISC = 76; // what the server has grouped already comes as bigger discs
const DEEPEST = 20;

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
export function groups({ mode, features }) {
  const apart = mode === "points" ? PIN : DISC;
  const points = features.map((feature) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [feature.lon, feature.lat] },
    properties: feature,
  }));
  const made = new Map();
  const index = (half) => {
    // at a half step a pixel of the index is √2 pixels wide
    const radius = half ? apart / Math.SQRT2 : apart;
    const options = { ...ADD_UP, radius, extent: 256, maxZoom: DEEPEST };
    if (!made.has(half)) made.set(half, new Supercluster(options).load(points));
    return made.get(half);
  };
  return {
    at(bounds, zoom) {
      const found = index(zoom % 1 >= 0.5);
      const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
      return found.getClusters(box, Math.floor(zoom)).map((feature) => asMark(feature, found, mode === "points"));
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

const keyOf = ({ id, lat, lon, anzahl }) => (id ? `p${id}` : `c${lat.toFixed(4)},${lon.toFixed(4)},${anzahl}`);
