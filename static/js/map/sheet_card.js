// On a phone the chosen offer is a card at the bottom of the map, with steps to the next one and the way to the list.
import { fill, html } from "./svg.js";

/** `points()` gives the offers in the order of the list; `choose(point)` is called for a step. */
export class SheetCard {
  constructor(sheet, { words, details, points, choose }) {
    Object.assign(this, { words, details, points, choose, point: null });
    this.card = sheet.querySelector("[data-sheet-card]");
    this.body = this.card.querySelector("[data-body]");
    this.count = this.card.querySelector("[data-count]");
    this.card.querySelector("[data-previous]").addEventListener("click", () => this.step(-1));
    this.card.querySelector("[data-next]").addEventListener("click", () => this.step(1));
    this._listenForSwipes();
  }

  /** Shows an offer, or with null nothing. */
  async show(point) {
    this.point = point;
    this.card.hidden = !point;
    if (!point) return;
    const all = this.points();
    const place = all.findIndex(({ id }) => id === point.id);
    this.count.textContent = place < 0 ? "" : fill(this.words.position, { nummer: place + 1, anzahl: all.length });
    const listed = document.querySelector(`.offers [data-offer="${Number(point.id)}"]`);
    if (listed) this.body.replaceChildren(copyOf(listed));
    else await this._build(point);
  }

  /** An offer of a later page of the list: title and the lines of its card. */
  async _build(point) {
    const link = html("a", { href: `/angebote/${point.id}` }, point.titel ?? "");
    const body = html("div", { class: "offer__body" }, html("p", { class: "offer__title" }, link));
    this.body.replaceChildren(html("div", { class: "offer" }, body));
    const more = await this.details(point.id).catch(() => null);
    if (!more || this.point !== point) return;
    link.href = more.url;
    link.textContent = more.titel;
    const parts = (line) => line.split(" · ").map((part) => html("span", {}, part));
    const [facts, where] = ["offer__facts dotted", "offer__where dotted"];
    body.append(...more.zeilen.map((line, i) => html("p", { class: i ? where : facts }, ...parts(line))));
  }

  step(by) {
    const all = this.points();
    if (!all.length) return;
    const now = all.findIndex(({ id }) => id === this.point?.id);
    this.choose(all[(now + by + all.length) % all.length]);
  }

  _listenForSwipes() {
    let start = null;
    this.card.addEventListener(
      "touchstart",
      (event) => {
        start = event.touches.length === 1 ? event.touches[0].clientX : null;
      },
      { passive: true },
    );
    this.card.addEventListener(
      "touchend",
      (event) => {
        const way = start === null ? 0 : event.changedTouches[0].clientX - start;
        if (Math.abs(way) > 60) this.step(way < 0 ? 1 : -1);
      },
      { passive: true },
    );
  }
}

/** A copy of the printed line, without ids and without being a list item. */
function copyOf(listed) {
  const copy = html("div", { class: "offer" });
  copy.append(...listed.cloneNode(true).childNodes);
  for (const node of copy.querySelectorAll("[id]")) node.removeAttribute("id");
  for (const heading of copy.querySelectorAll("h2, h3")) {
    const line = html("p", { class: heading.className });
    line.append(...heading.childNodes);
    heading.replaceWith(line);
  }
  return copy;
}
