// The page of one offer and its handouts: print, and the bar that keeps the way to take part at hand.
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

// A letter is printed with what has just been filled in: the server sets it first.
if (document.querySelector("[data-letter]") && new URLSearchParams(location.search).has("drucken")) {
  const clean = new URL(location.href);
  clean.searchParams.delete("drucken");
  history.replaceState(history.state, "", clean);
  document.fonts.ready.then(() => window.print());
}

// Where the browser's own "back" leads to the search one came from, the link does the same: list and map as they were left.
document.querySelector("[data-back]")?.addEventListener("click", (event) => {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || !window.navigation) return;
  const before = navigation.entries()[navigation.currentEntry.index - 1];
  if (!before || before.url?.split("#")[0] !== document.referrer) return;
  event.preventDefault();
  history.back();
});

// The bar at a phone's foot steps back while the ticket's own button is in view.
const bar = document.querySelector("[data-register-bar]");
const button = document.querySelector("[data-register]");
if (bar && button && "IntersectionObserver" in window) {
  new IntersectionObserver(([seen]) => bar.classList.toggle("is-away", seen.isIntersecting)).observe(button);
}
