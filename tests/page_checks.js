// What axe cannot see: run in a page by tests/page_checks.py; each check gives one line per offence.
({
  SMALLEST: 43.5, // 44 px but for rounding
  INTERACTIVE: "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=option]",

  name(element) {
    const words = (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 50);
    const id = element.id ? `#${element.id}` : "";
    return `<${element.localName}${id} class="${element.getAttribute("class") ?? ""}" name="${element.name ?? ""}"> ${words}`;
  },

  /** Elements that reach over the right edge of a page that scrolls sideways. */
  sideways() {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const clipped = (element) => {
      for (let one = element.parentElement; one && one !== document.body; one = one.parentElement)
        if (getComputedStyle(one).overflowX !== "visible") return true;
      return false;
    };
    const wide = [...document.body.querySelectorAll("*")].filter(
      (one) => one.getBoundingClientRect().right > root.clientWidth + 0.5 && !clipped(one));
    return [`${root.scrollWidth} px instead of ${root.clientWidth}: ${wide.slice(-3).map(this.name).join(" | ")}`];
  },

  /** Whether one can see an element and point at it. */
  isOffered(element) {
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height || box.width <= 1.5) return false; // not drawn, or for screen readers only
    const style = getComputedStyle(element);
    return element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && style.pointerEvents !== "none"
      && !element.closest("[inert]") && !element.disabled;
  },

  /** A link among the words of a sentence may be as small as they are (WCAG 2.5.8). */
  isInSentence(element) {
    if (element.localName !== "a" || getComputedStyle(element).display !== "inline") return false;
    let around = element.parentElement;
    while (getComputedStyle(around).display === "inline") around = around.parentElement;
    const words = (text) => text.replace(/[\s·.,]/g, "").length;
    return words(around.textContent) > words(element.textContent);
  },

  /** Targets smaller than a thumb; what a label or an overlay adds to a target counts. */
  smallTargets() {
    const offences = [];
    for (const element of document.querySelectorAll(this.INTERACTIVE)) {
      if (!this.isOffered(element) || this.isInSentence(element)) continue;
      const parts = [element, ...(element.labels ?? [])].map((one) => one.getBoundingClientRect());
      const width = Math.max(...parts.map((box) => box.right)) - Math.min(...parts.map((box) => box.left));
      const height = Math.max(...parts.map((box) => box.bottom)) - Math.min(...parts.map((box) => box.top));
      if (width >= this.SMALLEST && height >= this.SMALLEST) continue;
      if (this.reaches(element, width, height)) continue;
      offences.push(`${Math.round(width)} x ${Math.round(height)} px: ${this.name(element)}`);
    }
    return offences;
  },

  /** Whether an element that is too small by its box is hit in a spot that is large enough; what is covered is not judged. */
  reaches(element, width, height) {
    element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = element.getClientRects()[0];
    const hits = (dx, dy) => {
      const there = document.elementFromPoint(box.left + box.width / 2 + dx, box.top + box.height / 2 + dy);
      return there && (element.contains(there) || there.closest(this.INTERACTIVE) === element);
    };
    const extent = (dx, dy) => {
      let length = 0;
      for (const sign of [-1, 1]) for (let step = 1; step < 60 && hits(sign * step * dx, sign * step * dy); step++) length++;
      return length + 1;
    };
    if (!hits(0, 0)) return true;
    return (width >= this.SMALLEST || extent(1, 0) >= this.SMALLEST) && (height >= this.SMALLEST || extent(0, 1) >= this.SMALLEST);
  },

  /** Outlines and shadows of an element, what is around it and what follows it, by which one sees that it has the focus. */
  marks(element) {
    const near = [element, element.parentElement, element.parentElement?.parentElement,
      element.parentElement?.parentElement?.parentElement, element.nextElementSibling, element.firstElementChild,
      element.labels?.[0]].filter(Boolean);
    const seen = [];
    for (const one of near) {
      for (const part of [null, "::before", "::after"]) {
        const style = getComputedStyle(one, part);
        const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && !/, 0\)$|transparent/.test(style.outlineColor);
        seen.push(drawn ? `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}` : "", style.boxShadow);
      }
    }
    return seen.join(";");
  },

  /** Remember how everything looks that can have the focus. */
  remember() {
    window.unfocused = new Map();
    for (const one of document.querySelectorAll(`${this.INTERACTIVE}, [tabindex]`)) window.unfocused.set(one, this.marks(one));
  },

  /** Where the focus is, and what is wrong with how it shows. */
  async stop() {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); // the page scrolls there first
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    if (element.localName === "iframe") return { offences: [], name: this.name(element) }; // what stands in it is walked as a page
    window.stops ??= new Set();
    if (window.stops.has(element) && !(element.type === "radio")) return { again: this.name(element), number: window.stops.size };
    window.stops.add(element);
    const offences = [];
    if (this.marks(element) === window.unfocused.get(element)) offences.push(`no focus to be seen: ${this.name(element)}`);
    const box = element.getClientRects()[0] ?? { width: 0, height: 0, left: 0, top: 0 };
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const there = document.elementFromPoint(x, y);
    if (!there || !(element.contains(there) || there.contains(element) || there.closest("label")?.control === element))
      offences.push(`${there ? `covered by ${this.name(there)}` : "out of sight"}: ${this.name(element)}`);
    return { offences, name: this.name(element), number: window.stops.size };
  },

  /** What moves although the visitor asked for rest. */
  motion() {
    const longest = (text) => Math.max(...text.split(",").map((part) => parseFloat(part) * (part.includes("ms") ? 1 : 1000)));
    const offences = document.getAnimations().filter((one) => one.playState === "running").map((one) => `runs: ${this.name(one.effect.target)}`);
    for (const element of document.querySelectorAll("*")) {
      for (const part of [null, "::before", "::after"]) {
        const style = getComputedStyle(element, part);
        if (longest(style.transitionDuration) > 1) offences.push(`transition ${style.transitionDuration}${part ?? ""}: ${this.name(element)}`);
        if (style.animationName !== "none" && longest(style.animationDuration) > 1) offences.push(`animation: ${this.name(element)}`);
      }
    }
    if (getComputedStyle(document.documentElement).scrollBehavior === "smooth") offences.push("smooth scrolling");
    return offences;
  },

  /** What stays on the screen while one scrolls, where it takes more than a third of the height. */
  async standing() {
    if (document.querySelector("[data-view=map]")) return []; // on a phone the map is the whole screen
    window.scrollTo(0, document.documentElement.scrollHeight / 2);
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const isBar = (element) => ["fixed", "sticky"].includes(getComputedStyle(element).position) && !element.closest("[popover], dialog");
    const bars = [...document.querySelectorAll("body *")].filter((element) => isBar(element) && element.checkVisibility({ visibilityProperty: true }));
    const outer = bars.filter((bar) => !bars.some((other) => other !== bar && other.contains(bar)));
    const shown = (box) => Math.max(0, Math.min(box.bottom, innerHeight) - Math.max(box.top, 0));
    const covering = outer.filter((bar) => bar.clientWidth > innerWidth / 2 && !bar.matches("[role=alert], .map"));
    const height = covering.reduce((sum, bar) => sum + shown(bar.getBoundingClientRect()), 0);
    return height > innerHeight / 3 ? [`${Math.round(height)} of ${innerHeight} px stay covered: ${covering.map((bar) => this.name(bar))}`] : [];
  },

  /** The spacing that WCAG 1.4.12 lets readers set. */
  spaceText() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  },
})
