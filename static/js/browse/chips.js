// A chip that gets the focus comes wholly into view: browsers leave one alone of which a sliver is to be seen.

export function showFocusedChips() {
  document.addEventListener("focusin", ({ target }) => {
    target.closest(".finder__chips > *")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}
