// The card beside a pin: one offer with its second line, or the list of a group. Built from nodes, text as text.
import { badge, fill, html } from "./svg.js";

const AWAY = 32; // pixels between the middle of the pin and the card
const EDGE = 8;
const MOST = 60; // entries of a list; more are found by going closer or in the list beside

/** `details(id)` resolves to {titel, url, zeilen}; events: `opened`, `closed`. */
export class Bubble extends L.Evented {
  constructor(map, { sheet, words, sprite, details }) {
    super();
    Object.assign(this, { map, sheet, words, sprite, details, at: null, from: null });
    this.card = sheet.querySelector("template[data-bubble]").content.firstElementChild.cloneNode(true);
    this.body = this.card.querySelector("[data-body]");
    this.card.hidden = true;
    sheet.append(this.card);
    this.card.querySelector("[data-close]").addEventListener("click", () => this.close(true));
    this.card.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close(true);
    });
    map.on("move zoom resize", () => this.place());
    map.on("click", () => this.close());
  }

  get isOpen() {
    return !this.card.hidden;
  }

  /** One offer; `marker` is where the focus returns to. */
  async showOffer(point, { latlng, marker, focus = true }) {
    const link = html("a", { href: point.url ?? `/angebote/${point.id}` });
    link.textContent = point.titel;
    this._open([html("b", {}, link), html("p", { "data-lines": "" })], {
      latlng,
      marker,
      label: point.titel,
      focus: focus && link,
    });
    this.id = point.id;
    const more = await this.details(point.id).catch(() => null);
    if (!more || this.id !== point.id) return;
    link.href = more.url;
    const [when, where] = more.zeilen;
    const lines = this.body.querySelector("[data-lines]");
    lines.textContent = when ?? "";
    if (where) lines.after(html("p", {}, where));
    if (point.genauigkeit === "ort" || point.genauigkeit === "plz") this.body.append(html("p", {}, this.words.approximate));
    this.place();
    this.fire("opened");
  }

  /** The offers of a group, to choose from. `pick(point)` is called instead of following the link. */
  showGroup(points, { latlng, marker, pick }) {
    this.id = null;
    const list = html("ul", { class: "bubble-card__list" });
    for (const point of points.slice(0, MOST)) {
      const link = html("a", { href: point.url ?? `/angebote/${point.id}` });
      if (point.fach.length) link.append(badge(this.sprite, point.fach[0], this.words.fields[point.fach[0]]));
      link.append(html("span", {}, point.titel));
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        pick(point);
      });
      list.append(html("li", {}, link));
    }
    const title = fill(this.words.group, { anzahl: points.length });
    const parts = [html("b", {}, title), list];
    if (points.length > MOST) parts.push(html("p", {}, fill(this.words.more, { anzahl: points.length - MOST })));
    this._open(parts, { latlng, marker, label: title, focus: list.querySelector("a") });
  }

  _open(nodes, { latlng, marker, label, focus }) {
    this.at = L.latLng(latlng);
    this.from = marker;
    this.body.replaceChildren(...nodes);
    this.card.setAttribute("aria-label", label);
    this.card.hidden = false;
    this.place();
    this.fire("opened");
    if (focus) focus.focus({ preventScroll: true });
  }

  /** With `back` the focus returns to the pin it came from. */
  close(back = false) {
    if (!this.isOpen) return;
    this.card.hidden = true;
    this.id = null;
    this.fire("closed", { back, marker: this.from });
  }

  /** Right of the pin where there is room, else left, else below the controls; never outside the sheet. */
  place() {
    if (!this.isOpen) return;
    const { x, y } = this.map.latLngToContainerPoint(this.at);
    const view = this.map.getSize();
    const { offsetWidth: w, offsetHeight: h } = this.card;
    const fitsRight = x + AWAY + w + EDGE <= view.x;
    const fitsLeft = x - AWAY - w - EDGE >= 0;
    const left = fitsRight ? x + AWAY : fitsLeft ? x - AWAY - w : Math.max(EDGE, Math.min(x - w / 2, view.x - w - EDGE));
    const beside = fitsRight || fitsLeft;
    const wanted = beside ? y - h / 2 : y > view.y / 2 ? y - AWAY - h : y + AWAY;
    const top = Math.max(EDGE, Math.min(wanted, view.y - h - EDGE));
    this.card.classList.toggle("bubble-card--left", !fitsRight && fitsLeft);
    this.card.classList.toggle("bubble-card--free", !beside || y < top || y > top + h);
    this.card.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
    this.card.style.setProperty("--tip", `${Math.round(y - top)}px`);
  }
}
