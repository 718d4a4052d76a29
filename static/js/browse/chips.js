// A chip that the keyboard reaches comes wholly into view: browsers leave one alone of which a sliver is to be seen.
// Not one that is pressed: it would slip away under the finger.

export function showFocusedChips() {
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches(":focus-visible")) target.closest(".finder__chips a")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}
