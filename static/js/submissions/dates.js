// Dates grow: one line more when the last one is used, or when somebody asks for it.
import { html } from "../map/svg.js";

export function dateRows(form) {
  const box = form.querySelector("[data-dates]");
  for (const row of box.querySelectorAll(".needs-no-js")) row.remove(); // lines for those without a script
  const rows = () => [...box.querySelectorAll("[data-date]")];
  const isUsed = (row) => [...row.querySelectorAll("input")].some((field) => field.value.trim());

  function add() {
    const last = rows().at(-1);
    const row = last.cloneNode(true);
    const at = rows().length;
    row.classList.remove("field--wrong");
    for (const field of row.querySelectorAll("input")) {
      const label = row.querySelector(`label[for="${field.id}"]`);
      field.id = label.htmlFor = `${field.name}${at}`;
      field.value = "";
      field.removeAttribute("aria-invalid");
      field.closest(".field").classList.remove("field--wrong");
      label.querySelector(".visually-hidden")?.remove();
      label.append(html("span", { class: "visually-hidden" }, ` des ${at + 1}. Termins`));
    }
    last.after(row);
    return row;
  }

  form.querySelector("[data-add-date]").addEventListener("click", () => {
    const free = rows().find((row) => !isUsed(row)) ?? add();
    free.querySelector("input").focus();
  });
}
