// A long list of options with a box above it: typing hides what does not match; nothing is asked of the server.

export function narrowLists() {
  document.addEventListener("input", (event) => {
    const box = event.target.closest?.("[data-search]");
    if (!box) return;
    const wanted = plain(box.value);
    for (const option of box.closest("[data-narrow]").querySelectorAll(".facet__value"))
      option.hidden = !plain(option.textContent).includes(wanted) && !option.querySelector("input").checked;
  });
  // Enter in the box would send the form
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.closest?.("[data-search]")) event.preventDefault();
  });
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
