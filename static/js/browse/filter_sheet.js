// The sheet "more filters": the browser opens and closes it; here the page behind it rests, and on a phone the four
// questions move into it.

const PHONE = matchMedia("(max-width: 639px)");

export function openSheet(sheet, form) {
  const bar = form.querySelector(".ask");
  const fields = [...bar.querySelectorAll(".ask__field")];
  const place = sheet.querySelector("[data-four]");
  const end = bar.querySelector(".ask__do");

  sheet.addEventListener("beforetoggle", (event) => {
    if (event.newState === "open" && PHONE.matches) place.append(...currentFields());
    if (event.newState === "closed") end.before(...currentFields());
  });
  sheet.addEventListener("toggle", (event) => {
    const open = event.newState === "open";
    for (const behind of document.querySelectorAll("[data-behind]")) behind.inert = open;
    if (open) sheet.querySelector(".filters__body").scrollTop = 0;
  });

  // a question may have been exchanged with new results, so find each by its place in the order
  function currentFields() {
    return fields.map((field) => (field.isConnected ? field : document.getElementById(field.id)));
  }
}
