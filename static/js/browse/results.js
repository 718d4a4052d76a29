// Puts the server's own HTML for new results in the place of the old; nothing is ever built from an offer's text.

export function showResults(html, { focus = "" } = {}) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const fresh = answer.getElementById("ergebnis");
  const old = document.getElementById("ergebnis");
  const held = old.contains(document.activeElement) ? handleOf(document.activeElement) : "";
  old.replaceWith(document.adoptNode(fresh));
  updateControls(answer.getElementById("stand"));
  document.title = fresh.dataset.title;
  const feed = document.querySelector("link[rel=alternate]");
  feed.href = `${feed.href.split("?")[0]}?${fresh.dataset.query}`;
  document.getElementById("meldung").textContent = fresh.dataset.said;
  if (held) (document.querySelector(held) ?? document.querySelector(focus || "#anzahl"))?.focus({ preventScroll: true });
  return { query: fresh.dataset.query };
}

// How to find the same control again after the exchange.
function handleOf(element) {
  return element.id ? `#${CSS.escape(element.id)}` : "#anzahl";
}

// The controls stay, so that focus and typing are not disturbed; only their numbers and lists change.
function updateControls(state) {
  for (const fresh of state.content.querySelectorAll("[data-replace]")) {
    const old = document.getElementById(fresh.id);
    if (old && !old.contains(document.activeElement)) old.replaceWith(document.importNode(fresh, true));
  }
  const place = document.getElementById("ort");
  const fresh = state.content.getElementById("ort");
  place.placeholder = fresh.placeholder;
  place.className = fresh.className;
  for (const total of document.querySelectorAll("[data-total]")) total.textContent = state.dataset.total;
  const counts = JSON.parse(state.content.querySelector("[data-counts]").textContent);
  for (const number of document.querySelectorAll("#filter .facet__count")) {
    const option = number.closest("label");
    const { name, value } = option.control;
    const count = counts[`${name}:${value}`];
    if (count === undefined || number.textContent === String(count)) continue;
    number.textContent = count;
    option.classList.toggle("is-zero", count === 0);
  }
}
