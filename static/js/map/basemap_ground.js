// Everything of the drawn map below the names: ground, graticule, band, settlements, rivers, borders, search circle.
import { contains, unitX, unitY } from "./basemap_data.js";

// a calm, repeatable wobble so that settlements look drawn and not stamped
const wobble = (seed, a) =>
  1 + 0.16 * Math.sin(2 * a + seed) + 0.11 * Math.sin(3 * a + seed * 2.3) + 0.07 * Math.sin(5 * a + seed * 4.1);

/** Draws the ground onto `c`; `f` is a frame (see basemap.js), `home` the Land that is brighter than its neighbours. */
export function drawGround(c, f, data, home) {
  const seen = data.laender
    .filter((land) => f.X(land.box[0]) < f.w && f.X(land.box[2]) > 0 && f.Y(land.box[1]) < f.h && f.Y(land.box[3]) > 0)
    .map((land) => ({ land, path: outline(f, land) }));
  const homePath = seen.find((one) => one.land === home)?.path;
  c.fillStyle = f.colour("map-out");
  c.fillRect(0, 0, f.w, f.h);
  for (const { land, path } of seen) {
    c.fillStyle = c.strokeStyle = f.colour(land === home ? "map-home" : "map-land");
    c.lineWidth = 0.7;
    c.fill(path);
    c.stroke(path);
  }
  drawGrid(c, f);
  if (homePath) drawBand(c, f, homePath);
  if (!f.forced) {
    drawTowns(c, f, data.places, home);
    drawRivers(c, f, data.rivers);
  }
  c.strokeStyle = f.colour("map-border");
  c.lineWidth = 1;
  c.setLineDash([7, 3, 1.5, 3]);
  for (const { path } of seen) c.stroke(path);
  c.setLineDash([]);
}

function outline(f, land) {
  const path = new Path2D();
  for (const ring of land.rings) {
    ring.forEach(([x, y], i) => (i ? path.lineTo(f.X(x), f.Y(y)) : path.moveTo(f.X(x), f.Y(y))));
    path.closePath();
  }
  return path;
}

/** Meridians and parallels: 10 minutes apart near, half a degree far. */
function drawGrid(c, f) {
  const step = f.zoom >= 9.5 ? 1 / 6 : f.zoom >= 7.5 ? 0.5 : 2;
  c.strokeStyle = f.colour("map-grid");
  c.lineWidth = 1;
  c.beginPath();
  for (let lon = Math.ceil(f.west / step) * step; lon < f.east; lon += step) {
    c.moveTo(f.X(unitX(lon)), 0);
    c.lineTo(f.X(unitX(lon)), f.h);
  }
  for (let lat = Math.ceil(f.south / step) * step; lat < f.north; lat += step) {
    c.moveTo(0, f.Y(unitY(lat)));
    c.lineTo(f.w, f.Y(unitY(lat)));
  }
  c.stroke();
}

/** A tinted band inside the home Land's border, as in old atlases. */
function drawBand(c, f, path) {
  const near = [
    [44, 0.28],
    [24, 0.3],
    [9, 0.34],
  ];
  const far = [
    [20, 0.75],
    [9, 0.5],
  ];
  c.save();
  c.clip(path);
  c.strokeStyle = f.colour("map-band");
  for (const [width, alpha] of f.zoom >= 9.5 ? near : far) {
    c.globalAlpha = alpha;
    c.lineWidth = f.zoom < 7.5 ? width / 2 : width;
    c.stroke(path);
  }
  c.restore();
}

/** Settlements by population: a soft glow, then the built-up shape. */
function drawTowns(c, f, places, home) {
  const least = f.zoom >= 9.5 ? 1.6 : 1.9;
  const towns = [];
  for (const place of places) {
    const r = place.km * 1000 * f.perMetre;
    if (r < least) break; // biggest first: all that follow are smaller
    const x = f.X(place.x);
    const y = f.Y(place.y);
    if (x > -2 * r && y > -2 * r && x < f.w + 2 * r && y < f.h + 2 * r) towns.push({ place, x, y, r });
  }
  const glow = f.colour("map-town");
  c.globalAlpha = 0.8;
  for (const { x, y, r } of towns) {
    if (r < 3) break;
    const g = c.createRadialGradient(x, y, r * 0.5, x, y, r * 1.8);
    g.addColorStop(0, glow);
    g.addColorStop(1, `${glow}00`);
    c.fillStyle = g;
    c.beginPath();
    c.arc(x, y, r * 1.8, 0, 7);
    c.fill();
  }
  c.fillStyle = f.colour("map-town-core");
  c.globalAlpha = f.zoom < 9.5 ? 0.8 : 0.62;
  for (const { place, x, y, r } of towns) {
    if (r < least * 1.5 && !(home && contains(home, place.x, place.y))) continue;
    blob(c, x, y, r * 0.82, place.seed);
    c.fill();
  }
  c.globalAlpha = 1;
}

function blob(c, x, y, r, seed) {
  c.beginPath();
  if (r < 3) {
    c.arc(x, y, r, 0, 7);
    return;
  }
  for (let k = 0; k <= 28; k++) {
    const a = (k / 28) * 2 * Math.PI;
    const q = r * wobble(seed, a);
    c.lineTo(x + q * Math.cos(a), y + q * Math.sin(a));
  }
  c.closePath();
}

/** Rivers, smoothed through the midpoints of their schematic points. */
function drawRivers(c, f, rivers) {
  c.strokeStyle = f.colour("map-water");
  for (const { big, line } of rivers) {
    c.lineWidth = (big ? 1 : 0.62) * (f.zoom >= 11.5 ? 9 : f.zoom >= 9.5 ? 5.5 : f.zoom >= 7.5 ? 2.6 : 1.6);
    c.beginPath();
    line.forEach(([ux, uy], i) => {
      const [x, y] = [f.X(ux), f.Y(uy)];
      const next = line[i + 1];
      if (!i) c.moveTo(x, y);
      else if (next) c.quadraticCurveTo(x, y, (x + f.X(next[0])) / 2, (y + f.Y(next[1])) / 2);
      else c.lineTo(x, y);
    });
    c.stroke();
  }
}

/** The search circle: inside is bright, outside steps back. Returns the place of its size label. */
export function drawCircle(c, f, circle, free) {
  const x = f.X(unitX(circle.lon));
  const y = f.Y(unitY(circle.lat));
  const r = circle.km * 1000 * f.metreAt(circle.lat);
  if (!f.forced) {
    c.fillStyle = f.colour("map-veil");
    c.beginPath();
    c.rect(0, 0, f.w, f.h);
    c.moveTo(x + r, y); // without it the hole is cut from the corner
    c.arc(x, y, r, 0, 2 * Math.PI, true);
    c.closePath();
    c.fill("evenodd");
  }
  c.strokeStyle = f.colour("accent");
  c.lineWidth = 2;
  c.setLineDash([2, 6]);
  c.beginPath();
  c.arc(x, y, r, 0, 7);
  c.stroke();
  c.setLineDash([]);
  return { x, y, r, box: sizeLabel(c, f, `${circle.km} km`, { x, y, r }, free) };
}

function sizeLabel(c, f, text, { x, y, r }, free) {
  const around = (a) => [x + r * Math.cos(a), y + r * Math.sin(a)];
  const box = ([lx, ly], dx, dy) => [lx - dx, ly - dy, lx + dx, ly + dy];
  const turns = [0.82, 0.55, 1.1, 2.3, 2.6, 2.0, 0.3, -0.8, -2.3, 1.57, 3.14, 0, -1.57];
  const turn = turns.find((a) => free(box(around(a), 28, 13), 3, f.view));
  if (turn === undefined) return null;
  const [lx, ly] = around(turn);
  c.font = `700 13px ${f.font}`;
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.fillStyle = f.colour("card");
  c.beginPath();
  c.roundRect(lx - 26, ly - 12, 52, 24, 12);
  c.fill();
  c.fillStyle = f.colour("accent");
  c.fillText(text, lx, ly + 1);
  return box([lx, ly], 26, 12);
}
