// Several offers in one place: a disc with their number, its ring split by the fields.
import { asMarker } from "./markers.js";
import { LETTER, fill, html, svg } from "./svg.js";

const GAP = 1.6; // per cent of the ring between two fields
const TURN = "rotate(-90)";

/** Pixels across the disc of so many offers. */
export const diameterOf = (number) => Math.min(84, Math.round(38 + 6 * Math.log2(number)));

/** A Leaflet marker for `{lat, lon, anzahl, fach}`; `near` is the name of a place close by, if one is known. */
export function clusterMarker(group, { words, near }) {
  const shares = Object.entries(group.fach)
    .filter(([field, count]) => count > 0 && LETTER[field])
    .sort((a, b) => b[1] - a[1]);
  const parts = shares.map(([field, count]) => `${count} ${words.fields[field]}`).join(", ");
  const sentence = fill(near ? words.clusterNear : words.cluster, { anzahl: group.anzahl, ort: near, teile: parts });
  const pin = html(
    "button",
    { type: "button", class: "mark__pin", tabindex: "-1", "aria-label": parts ? sentence : sentence.replace(/:\s*$/, "") },
    svg(
      "svg",
      { viewBox: "-24 -24 48 48", "aria-hidden": "true" },
      svg("circle", { class: "cluster__disc", r: 22 }),
      ...ring(shares),
      count(group.anzahl),
    ),
  );
  pin.style.setProperty("--d", `${diameterOf(group.anzahl)}px`);
  return asMarker([group.lat, group.lon], pin, "mark cluster");
}

function ring(shares) {
  const all = shares.reduce((sum, [, n]) => sum + n, 0);
  const gap = shares.length > 1 ? GAP : 0;
  let start = 0;
  const arcs = shares.map(([field, n]) => {
    const share = (100 * n) / all;
    const length = Math.max(0.5, share - gap);
    const arc = svg("circle", {
      class: `cluster__share field--${LETTER[field]}`,
      r: 19.4,
      pathLength: 100,
      transform: TURN,
      "stroke-dasharray": `${length.toFixed(2)} ${(100 - length).toFixed(2)}`,
      "stroke-dashoffset": (-start).toFixed(2),
    });
    start += share;
    return arc;
  });
  return arcs.length ? arcs : [svg("circle", { class: "cluster__share", r: 19.4 })];
}

function count(number) {
  const text = svg("text", { class: "cluster__count", y: number > 999 ? 4.2 : 5 }, String(number));
  if (number > 999) text.style.fontSize = "11.5px";
  return text;
}
