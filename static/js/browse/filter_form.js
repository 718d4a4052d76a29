// Instant filtering: the form and every link to another filter fetch the results; the address bar holds the filter.
import { closeAll } from "./filter_sheet.js";
import { fillForm, queryOf, rebased } from "./query.js";
import { showResults } from "./results.js";

const TYPING_PAUSE_MS = 180;
const RETRY_MS = 3000;

export function followFilter(form) {
  let asked = 0;
  let wanted = null; // what is on its way, null when the answer is there
  let waiting = null;
  let typing = false;
  let controller = null;

  // `how` is "push" for a step one can go back from, "replace" while typing, "" when the address is right already;
  // `still` tells the map to stay where it is.
  async function ask(query, { how = "push", focus = "", scroll = false, still = false } = {}) {
    const mine = ++asked;
    wanted = query;
    clearTimeout(waiting);
    controller?.abort();
    controller = new AbortController();
    document.body.classList.add("is-waiting");
    let html = null;
    try {
      const answer = await fetch(form.getAttribute("action") + (query ? `?${query}` : ""), {
        headers: { "X-Requested-With": "mintkarte" },
        signal: controller.signal,
      });
      if (answer.ok) html = await answer.text();
    } catch {
      // no connection, or a newer question has taken over: what is shown stays
    }
    if (mine !== asked) return; // a stale answer never overwrites a newer one
    document.body.classList.remove("is-waiting");
    sayConnection(html !== null);
    if (html === null) {
      waiting = setTimeout(() => mine === asked && ask(query, { how, focus, scroll, still }), RETRY_MS);
      return;
    }
    const shown = showResults(html, { focus });
    wanted = null;
    if (how === "push" && shown.query !== location.search.slice(1)) history.pushState(null, "", address(shown.query));
    if (how === "replace") history.replaceState(history.state, "", address(shown.query));
    if (scroll) scrollToList();
    document.dispatchEvent(new CustomEvent("mintkarte:filter", { detail: { query: shown.query ? `?${shown.query}` : "", still } }));
  }

  const address = (query) => (query ? `?${query}` : location.pathname);
  const now = (how = "push", more = {}) => ask(queryOf(form), { how, ...more });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    closeAll();
    now();
  });
  document.addEventListener("change", (event) => {
    typing = false;
    const { target } = event;
    if (target.form !== form || !target.name || target.id === "ort") return;
    now("push", { still: target.name === "ausschnitt" });
  });
  form.addEventListener("input", (event) => {
    if (event.target.id !== "q") return;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      now(typing ? "replace" : "push"); // one step back leads to before the typing
      typing = true;
    }, TYPING_PAUSE_MS);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".finder a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const target = new URL(link.href);
    if (target.origin !== location.origin || target.pathname !== form.getAttribute("action") || target.hash) return;
    event.preventDefault();
    const shown = document.getElementById("ergebnis").dataset.query;
    const query = "all" in link.dataset ? "" : rebased(target.search.slice(1), shown, wanted ?? shown);
    fillForm(form, query);
    closeAll();
    ask(query, { focus: "#anzahl", scroll: Boolean(link.rel) });
  });
  addEventListener("popstate", () => {
    const query = location.search.slice(1);
    fillForm(form, query);
    ask(query, { how: "" });
  });
  // the same search around a point instead of a place
  const nearby = ({ lat, lon }) => {
    const pairs = new URLSearchParams(queryOf(form));
    for (const key of ["lat", "lon", "ort"]) pairs.delete(key);
    pairs.set("lat", lat);
    pairs.set("lon", lon);
    ask(pairs.toString());
  };
  return { now, nearby };
}

function scrollToList() {
  document.querySelector(".finder__list").scrollIntoView({ block: "start" });
}

let since = new Date();

function sayConnection(connected) {
  document.querySelector(".notice--away")?.remove();
  if (connected) {
    since = new Date();
    return;
  }
  const note = document.getElementById("ohne-verbindung").content.cloneNode(true);
  note.querySelector("[data-time]").textContent = since.toLocaleTimeString("de-DE", { hour: "2-digit", minute: "2-digit" });
  document.getElementById("inhalt").append(note);
}
