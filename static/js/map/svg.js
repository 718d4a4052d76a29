// Small builders for SVG and HTML nodes; whatever a person typed goes in as text, never as markup.
const SVG = "http://www.w3.org/2000/svg";

export const LETTER = { mathematik: "m", informatik: "i", naturwissenschaft: "n", technik: "t" };

export function svg(name, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

export function html(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** The badge of a field as it stands in the list. */
export const badge = (sprite, field, label) =>
  svg(
    "svg",
    { class: `badge field--${LETTER[field]}`, viewBox: "-20 -20 40 40", role: "img", "aria-label": label },
    svg("use", { href: `${sprite}#s-${LETTER[field]}` }),
  );

/** Fills `{name}` places of a sentence from the page. */
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
