// Names on the drawn map: biggest first, markers and controls have had their room already.
import { contains } from "./basemap_data.js";

/** A register of taken rectangles [left, top, right, bottom]; `free` tells whether a rectangle fits inside `area`. */
export function room(f, taken) {
  const boxes = [...taken];
  const [left, top, right, bottom] = f.view;
  // a name stands wholly in the view or wholly outside, never cut by the sheet's edge
  const cut = (b) =>
    b[2] > left &&
    b[0] < right &&
    b[3] > top &&
    b[1] < bottom &&
    !(b[0] > left + 4 && b[1] > top + 4 && b[2] < right - 4 && b[3] < bottom - 4);
  const free = (b, pad = 3, area = [0, 0, f.w, f.h]) =>
    b[0] > area[0] + 4 &&
    b[1] > area[1] + 4 &&
    b[2] < area[2] - 4 &&
    b[3] < area[3] - 4 &&
    !cut(b) &&
    !boxes.some((o) => b[0] - 2 * pad < o[2] && b[2] + 2 * pad > o[0] && b[1] - pad < o[3] && b[3] + pad > o[1]);
  const covered = (x, y) => boxes.some((o) => x > o[0] && x < o[2] && y > o[1] && y < o[3]);
  return { free, covered, take: (box) => box && boxes.push(box) };
}

/** Writes places, landscapes and Länder; `circle` is what drawCircle returned, or null. */
export function drawNames(c, f, data, home, circle, space) {
  c.textBaseline = "middle";
  c.textAlign = "left";
  const least = f.zoom >= 10.2 ? 1200 : f.zoom >= 9.5 ? 3500 : f.zoom >= 7.5 ? 11000 : f.zoom >= 6.5 ? 60000 : 180000;
  const inside = (x, y) => !circle || Math.hypot(x - circle.x, y - circle.y) < circle.r;
  for (const place of data.places) {
    if (place.people < least) break;
    const x = f.X(place.x);
    const y = f.Y(place.y);
    if (x < 6 || y < 6 || x > f.w - 6 || y > f.h - 6) continue;
    if (place.people < least * 5 && !inside(x, y)) continue;
    if (f.zoom < 9.5 && place.people < 32000 && !(home && contains(home, place.x, place.y))) continue;
    writePlace(c, f, place, x, y, space);
  }
  drawScapes(c, f, data.scapes, space);
  if (f.zoom <= 11.4 && f.view[2] - f.view[0] >= 330) drawLands(c, f, data.laender, home, space);
}

function writePlace(c, f, place, x, y, space) {
  const big = place.people >= 50000;
  const mid = place.people >= (f.zoom >= 9.5 ? 9000 : 30000);
  const size = big ? 15.5 : mid ? 13.5 : 12;
  c.font = `${big ? 700 : mid ? 600 : 450} ${size}px ${f.font}`;
  const width = c.measureText(place.name).width;
  const covered = space.covered(x, y);
  const gap = Math.max(5, Math.min(place.km * 1000 * f.perMetre * 0.5, 9));
  const spot = [...beside(x, y, width, gap, size), ...(big && covered ? stepAside(x, y, width) : [])].find(([a, b]) =>
    space.free([a, b - size * 0.55, a + width, b + size * 0.55]),
  );
  if (!spot) return;
  space.take([spot[0], spot[1] - size * 0.55, spot[0] + width, spot[1] + size * 0.55]);
  if (!covered) {
    c.fillStyle = f.colour("map-dot");
    c.beginPath();
    c.arc(x, y, big ? 3 : mid ? 2.5 : 2, 0, 7);
    c.fill();
  }
  ink(c, f, place.name, spot[0], spot[1], f.colour(mid || big ? "map-label" : "map-label-soft"));
}

const beside = (x, y, width, gap, size) => [
  [x + gap, y],
  [x - gap - width, y],
  [x - width / 2, y - gap - size * 0.6],
  [x - width / 2, y + gap + size * 0.6],
];

// only a big name whose dot lies under a marker may step further away
const stepAside = (x, y, width) =>
  [36, 41, 48, 56].flatMap((q) => [
    [x - width / 2, y - q],
    [x - width / 2, y + q],
    [x + q, y],
    [x - q - width, y],
    [x + q * 0.8, y - q * 0.6],
    [x - width - q * 0.8, y - q * 0.6],
    [x + q * 0.8, y + q * 0.6],
  ]);

function ink(c, f, text, x, y, fill, halo = 3.2) {
  c.strokeStyle = f.colour("map-halo");
  c.lineWidth = halo;
  c.strokeText(text, x, y);
  c.fillStyle = fill;
  c.fillText(text, x, y);
}

/** Letters with space between them, centred; false where there is no room. */
function spaced(c, f, space, text, x, y, { font, gap, fill }) {
  c.save();
  c.font = font;
  c.letterSpacing = `${gap}px`;
  c.textAlign = "center";
  const half = c.measureText(text).width / 2 + 4;
  const box = [x - half, y - 11, x + half, y + 11];
  const fits = space.free(box, 4);
  if (fits) {
    space.take(box);
    c.globalAlpha = 0.95;
    ink(c, f, text, x, y, fill, 3);
  }
  c.restore();
  return fits;
}

function drawScapes(c, f, scapes, space) {
  const look = { font: `italic 500 16px ${f.font}`, gap: 2.4, fill: f.colour("map-scape") };
  for (const scape of scapes) {
    if (f.zoom < scape.from || f.zoom >= scape.from + 3.2) continue;
    [0, 26, -26, 52].some((dy) => spaced(c, f, space, scape.name, f.X(scape.x), f.Y(scape.y) + dy, look));
  }
}

/** The Länder in spaced capitals, where six probes around lie in the same Land. */
function drawLands(c, f, laender, home, space) {
  const look = { font: `650 14px ${f.font}`, gap: 4.5, fill: f.colour("map-land-name") };
  const [left, top, right, bottom] = f.view;
  for (const land of laender) {
    if ((land === home && f.zoom < 9.5) || f.zoom < 6.5) continue;
    const inLand = (x, y) => contains(land, f.unX(x), f.unY(y));
    const spots = [];
    for (let i = 1; i < 12; i++) {
      for (let j = 1; j < 12; j++) {
        const x = left + ((right - left) * i) / 12;
        const y = top + ((bottom - top) * j) / 12;
        const fits = inLand(x, y) && [-75, -38, 38, 75].every((q) => inLand(x + q, y)) && inLand(x, y - 14) && inLand(x, y + 14);
        if (fits) spots.push([Math.hypot(x - (left + right) / 2, y - (top + bottom) / 2), x, y]);
      }
    }
    spots.sort((a, b) => a[0] - b[0]);
    const start = Math.floor(spots.length * 0.55);
    const order = [...spots.slice(start), ...spots.slice(0, start).reverse()];
    order.some(([, x, y]) => spaced(c, f, space, land.name.toUpperCase(), x, y, look));
  }
}
