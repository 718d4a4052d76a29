// The legend is the field filter: its links follow the address bar. On a small map it shows the shapes, on demand the names.

/** The query with a field added, or taken out again; always on the first page. */
function toggled(query, field) {
  const asked = new URLSearchParams(query);
  const fields = asked.getAll("fach");
  asked.delete("fach");
  asked.delete("seite");
  for (const one of fields.includes(field) ? fields.filter((kept) => kept !== field) : [...fields, field])
    asked.append("fach", one);
  return asked.toString();
}

/** Brings the links up to date with a query; the page itself answers a press on them. */
export function legend(sheet) {
  const list = sheet.querySelector("[data-legend]");
  const names = list.querySelector("[data-names]");
  names.addEventListener("click", () => {
    names.setAttribute("aria-expanded", String(list.classList.toggle("is-named")));
  });
  const links = [...list.querySelectorAll("[data-field]")];
  return (query) => {
    const chosen = new URLSearchParams(query).getAll("fach");
    list.classList.toggle("is-chosen", chosen.length > 0);
    for (const link of links) {
      const asked = toggled(query, link.dataset.field);
      link.href = asked ? `${link.pathname}?${asked}` : link.pathname;
      if (chosen.includes(link.dataset.field)) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
}
