// What the drawn map knows: Länder, places, rivers, landscape names; every point once in Mercator units (0..1).
export const unitX = (lon) => (lon + 180) / 360;
export const unitY = (lat) => (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2;

/** Fetches what is seen from far, below `folder` (its address holds a hash); `near` brings the borders with all bends.
 *
 * Resolves to {laender, places, rivers, scapes, near}.
 */
export async function loadBasemap(folder, near) {
  const rest = ["orte.json", "landschaft.json"].map((name) => read(folder, name));
  const [laender, towns, nature] = await Promise.all([loadBorders(folder, near), ...rest]);
  return { laender, places: decodePlaces(towns), ...decodeNature(nature), near };
}

/** The rest for who looks closer: borders with all bends, and behind the others the places too small to be seen from far. */
export async function loadDetails(folder, { laender, places, near, ...rest }) {
  const [borders, small] = await Promise.all([near ? laender : loadBorders(folder, true), read(folder, "orte-klein.json")]);
  return { ...rest, laender: borders, places: [...places, ...decodePlaces(small)], near: true };
}

const loadBorders = async (folder, near) => decodeLaender(await read(folder, near ? "laender.json" : "laender-fern.json"));

async function read(folder, name) {
  const answer = await fetch(`${folder}${name}`);
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.json();
}

/** TopoJSON to closed rings of [x, y], with the box and the name of each Land. */
function decodeLaender({ scale, translate, arcs, laender }) {
  const lines = arcs.map(([across, down]) => {
    let x = 0;
    let y = 0;
    return across.map((step, i) => {
      x += step;
      y += down[i];
      return [unitX(x * scale[0] + translate[0]), unitY(y * scale[1] + translate[1])];
    });
  });
  const ring = (ids) => ids.flatMap((id) => (id < 0 ? lines[~id].slice().reverse() : lines[id]));
  return laender.map((land) => {
    const rings = land.ringe.map(ring);
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [x, y] of rings.flat()) {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
    return { code: land.code, name: land.name, rings, box };
  });
}

function decodePlaces({ name, lat, lon, einwohner }) {
  return name.map((text, i) => {
    const degrees = [lat[i] / 1000, lon[i] / 1000];
    const people = einwohner[i] * 100;
    return {
      name: text,
      people,
      x: unitX(degrees[1]),
      y: unitY(degrees[0]),
      km: Math.sqrt(people / 2400 / Math.PI), // built-up radius at 2400 people per km²
      seed: degrees[0] * 977 + degrees[1] * 331,
    };
  });
}

function decodeNature({ fluesse, namen }) {
  return {
    rivers: fluesse.map((river) => ({ big: river.rang === 1, line: river.linie.map(([lat, lon]) => [unitX(lon), unitY(lat)]) })),
    scapes: namen.map((scape) => ({ name: scape.name, x: unitX(scape.lon), y: unitY(scape.lat), from: scape.ab })),
  };
}

/** Whether a point in Mercator units lies in the Land (ray casting over all rings). */
export function contains(land, x, y) {
  if (x < land.box[0] || x > land.box[2] || y < land.box[1] || y > land.box[3]) return false;
  return land.rings.some((ring) => {
    let odd = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[i];
      const [bx, by] = ring[j];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
    }
    return odd;
  });
}

/** The Land a coordinate lies in, or undefined abroad. */
export const landAt = (laender, { lat, lng }) => laender.find((land) => contains(land, unitX(lng), unitY(lat)));

/** Name of the biggest place around a coordinate, for "11 Angebote bei …". */
export function placeNear(places, { lat, lng }) {
  const [x, y] = [unitX(lng), unitY(lat)];
  const unitKm = 40075 * Math.cos((lat * Math.PI) / 180);
  return places.find((place) => place.people > 1500 && Math.hypot(place.x - x, place.y - y) * unitKm < 3 + 0.6 * place.km)?.name;
}
