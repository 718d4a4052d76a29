// The form for offers: kept while typing, checked while typing, with dates that grow and a pin that moves.
import { checkWhileTyping } from "./check.js";
import { dateRows } from "./dates.js";
import { keepWhileTyping } from "./keep.js";
import { pinOn } from "./pin.js";

const form = document.querySelector("[data-entry]");
if (form) start();

function start() {
  const pin = pinOn(form);
  const check = checkWhileTyping(form, { placed: (point) => pin?.placed(point) });
  keepWhileTyping(form, document.querySelector("[data-saved-at]"));
  dateRows(form);
  pin?.onMove(() => form.dispatchEvent(new Event("change", { bubbles: true })));
  // Enter in a field means "done here", not "send all"
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input:not([type=checkbox])")) event.preventDefault();
  });
  form.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-set]");
    if (!button) return;
    form.elements[button.dataset.set].value = button.dataset.to;
    button.closest("li").remove();
    form.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.querySelector("[data-summary]")?.focus();
  check();
}
