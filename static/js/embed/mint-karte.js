// <mint-karte filter="region=untermain&fach=technik">: shows a Mintkarte in any page, as tall as its content.
// Without JavaScript the link inside stays. Attributes: filter, ansicht, modus, farbe, grund, schrift, hoehe, titel.
const HOME = new URL(import.meta.url).origin;
const LOOK = ["ansicht", "modus", "farbe", "grund", "schrift"];
const HEIGHTS = { beides: 900, liste: 700, karte: 560 };
const MOST = 20000; // pixels

class MintKarte extends HTMLElement {
  static observedAttributes = ["filter", "hoehe", "titel", ...LOOK];

  connectedCallback() {
    const frame = document.createElement("iframe");
    Object.assign(frame.style, { display: "block", width: "100%", border: "0" });
    frame.loading = "lazy";
    (this.shadowRoot ?? this.attachShadow({ mode: "open" })).replaceChildren(frame);
    this.style.display = "block";
    this.frame = frame;
    this.listen = (event) => this.hear(event);
    addEventListener("message", this.listen);
    this.show();
  }

  disconnectedCallback() {
    removeEventListener("message", this.listen);
  }

  attributeChangedCallback() {
    if (this.frame) this.show();
  }

  show() {
    const asked = new URLSearchParams(this.getAttribute("filter") ?? "");
    for (const name of LOOK) if (this.getAttribute(name)) asked.set(name, this.getAttribute(name));
    const source = `${HOME}/einbetten?${asked}`;
    const height = Number.parseInt(this.getAttribute("hoehe") ?? "", 10);
    this.frame.title = this.getAttribute("titel") || this.textContent.trim() || "Mintkarte";
    this.frame.style.height = `${height > 0 ? height : (HEIGHTS[this.getAttribute("ansicht")] ?? HEIGHTS.beides)}px`;
    if (this.frame.src !== source) this.frame.src = source;
  }

  /** Only our own frame, from our own origin, may say how tall it is. */
  hear({ origin, source, data }) {
    if (origin !== HOME || source !== this.frame.contentWindow || data?.type !== "mintkarte:hoehe") return;
    const height = Number(data.hoehe);
    if (height > 0 && height < MOST && !this.hasAttribute("hoehe")) this.frame.style.height = `${Math.ceil(height)}px`;
  }
}

if (!customElements.get("mint-karte")) customElements.define("mint-karte", MintKarte);
