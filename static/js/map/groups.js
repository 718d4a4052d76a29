// Points to groups in the browser, with supercluster: one index for whole zooms, one for the half steps between.
const RADIUS = 46; // pixels: a pin of 44 and some air
const DEEPEST = 20;

const START = { minZoom: 0, maxZoom: DEEPEST, minPoints: 2 };
const COUNT = {
  map: ({ fach }) => Object.fromEntries(fach.map((field) => [field, 1])),
  reduce: (sum, more) => {
    for (const [field, n] of Object.entries(more)) sum[field] = (sum[field] ?? 0) + n;
  },
};

/** `groups(points).at(bounds, zoom)` gives `{key, lat, lon, …point}` or `{key, lat, lon, anzahl, fach, leaves()}`. */
export function groups(points) {
  const features = points.map((point) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [point.lon, point.lat] },
    properties: point,
  }));
  const made = new Map();
  const index = (half) => {
    if (!made.has(half)) {
      const radius = half ? RADIUS / Math.SQRT2 : RADIUS; // at a half step a pixel of the index is √2 pixels wide
      made.set(half, new Supercluster({ ...START, ...COUNT, radius, extent: 256 }).load(features));
    }
    return made.get(half);
  };
  return {
    at(bounds, zoom) {
      const half = zoom % 1 >= 0.5;
      const found = index(half).getClusters(
        [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
        Math.floor(zoom),
      );
      return found.map((feature) => asMark(feature, index(half)));
    },
  };
}

function asMark(feature, index) {
  const [lon, lat] = feature.geometry.coordinates;
  const { cluster, cluster_id: id, point_count: anzahl, ...rest } = feature.properties;
  if (!cluster) return { ...rest, key: `p${rest.id}` };
  const leaves = () => index.getLeaves(id, Infinity).map((leaf) => leaf.properties);
  return { key: `c${lat.toFixed(4)},${lon.toFixed(4)},${anzahl}`, lat, lon, anzahl, fach: rest, leaves };
}
