// The card beside a pin: one offer with its second line, or the list of a group. Built from nodes, text as text.
import { badge, fill, html } from "./svg.js";

const AWAY = 32; // pixels between the middle of the pin and the card
const EDGE = 8;
const MOST = 60; // entries of a list; more are found by going closer or in the list beside

/** `details(id)` resolves to {titel, url, zeilen}, `lines(ids)` to a list of these; `extras(more)` gives further nodes for an offer; events: `opened`, `closed`, `rest`. */
export class Bubble extends L.Evented {
  constructor(map, { sheet, words, sprite, details, lines }) {
    super();
    Object.assign(this, { map, sheet, words, sprite, details, lines, at: null, from: null, extras: () => [] });
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
    this.body.append(...this.extras(more));
    this.place();
    this.fire("opened");
  }

  /** The offers of a group, in the order of the list.
   *
   * `closer()` goes nearer where that parts them, `all` is the query of the list of them all, `chosen(point)` is told
   * which link is followed.
   */
  async showGroup(points, { latlng, marker, closer, all, chosen }) {
    this.id = null;
    const entries = new Map(points.slice(0, MOST).map((point) => [point.id, this._entry(point, chosen)]));
    const list = html("ul", { class: "bubble-card__list" }, ...entries.values());
    const title = fill(this.words.group, { anzahl: points.length });
    const foot = html("p", { class: "bubble-card__foot" });
    const more = points.length - MOST;
    foot.append(html("a", { href: all, "data-swap": "list" }, more > 0 ? fill(this.words.more, { anzahl: more }) : this.words.list));
    if (closer) foot.append(this._closer(closer));
    this._open([html("b", {}, title), list, foot], { latlng, marker, label: title, focus: list.querySelector("a") });
    const found = await this.lines([...entries.keys()]).catch(() => []);
    for (const { id, url, zeilen } of found) {
      const link = entries.get(id)?.querySelector("a");
      if (!link) continue;
      link.href = url;
      link.querySelector("small").textContent = zeilen[0];
    }
    this.place();
  }

  _entry(point, chosen) {
    const link = html("a", { href: point.url ?? `/angebote/${point.id}` });
    const fields = point.fach.map((field) => badge(this.sprite, field, this.words.fields[field]));
    link.append(html("span", { class: "badges" }, ...fields), html("span", {}, point.titel, html("small")));
    link.addEventListener("click", () => chosen(point));
    for (const kind of ["mouseenter", "focus"]) link.addEventListener(kind, () => this.fire("rest", { ids: [point.id] }));
    return html("li", {}, link);
  }

  _closer(closer) {
    const button = html("button", { type: "button", class: "button button--small" }, this.words.closer);
    button.addEventListener("click", closer);
    return button;
  }

  /** Whatever somebody wants to say at a place. */
  showNodes(nodes, where) {
    this.id = null;
    this._open(nodes, where);
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
    view.y = Math.min(view.y, innerHeight - this.map.getContainer().getBoundingClientRect().top); // what is seen of it
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
