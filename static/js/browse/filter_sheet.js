// The sheet "more filters": the browser opens and closes it; here the page behind it rests, the focus comes and goes,
// and on a phone the four questions move into it.

const PHONE = matchMedia("(max-width: 39.9375em)");

export function openSheet(sheet, form) {
  const bar = form.querySelector(".ask");
  const fields = [...bar.querySelectorAll(".ask__field")];
  const place = sheet.querySelector("[data-four]");
  const end = bar.querySelector(".ask__do");
  let opener = null;

  document.addEventListener("click", (event) => {
    const button = event.target.closest(`[popovertarget="${sheet.id}"]:not([popovertargetaction])`);
    if (button) opener = button;
  }, { capture: true });
  sheet.addEventListener("beforetoggle", (event) => {
    const open = event.newState === "open";
    if (open && PHONE.matches) place.append(...fields);
    if (!open) end.before(...fields);
    if (!open) rest(false);
  });
  sheet.addEventListener("toggle", (event) => {
    const open = event.newState === "open";
    rest(open);
    if (open) sheet.querySelector(".filters__head button").focus();
    else if (document.activeElement === document.body) opener?.focus({ preventScroll: true });
  });

  function rest(still) {
    for (const behind of document.querySelectorAll("[data-behind]")) behind.inert = still;
  }
}

/** Closes every sheet and panel that lies over the page. */
export function closeAll() {
  for (const open of document.querySelectorAll("[popover]:popover-open")) open.hidePopover();
}
