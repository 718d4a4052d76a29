// Counts the ticked rows while they are ticked; those of other pages are counted by the server.
const form = document.querySelector("[data-ticks]");
const shown = form.querySelector("[data-chosen]");
const boxes = () => [...form.querySelectorAll('input[name="zeile"]')];
const here = () => boxes().filter((box) => box.checked).length;

const elsewhere = Number(form.dataset.ticks) - boxes().filter((box) => box.defaultChecked).length;
const count = () => {
  shown.textContent = String(elsewhere + here());
};
form.addEventListener("change", count);
addEventListener("pageshow", count);
