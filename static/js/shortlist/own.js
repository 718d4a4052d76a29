// The visitor's own list: its cards come from the server by their ids, the address stays as it is.
import { canStore, drop, kept, pathOf } from "./kept.js";

let asked = 0;
const list = () => document.getElementById("merkliste");
const numbers = (text) => text.split(" ").filter(Boolean).map(Number);

export function followOwnList() {
  document.addEventListener("mintkarte:kept", ({ detail }) => (detail.elsewhere ? show() : adjust()));
  document.addEventListener("click", (event) => {
    const forget = event.target.closest("[data-forget]");
    if (forget) {
      drop(...numbers(forget.dataset.forget));
      forget.closest(".notice").remove();
      document.getElementById("merkliste-titel").focus();
    }
    if (event.target.closest("[data-again]")) show();
  });
  show();
}

async function show() {
  const mine = ++asked;
  const ids = kept();
  let html = null;
  if (ids.length || list().dataset.ids) {
    try {
      const answer = await fetch(location.pathname + pathOf(ids), { headers: { "X-Requested-With": "mintkarte" } });
      if (answer.ok) html = await answer.text();
    } catch {
      // no connection: said below
    }
    if (mine !== asked) return; // a newer list is on its way
    document.querySelector("main > .notice")?.remove();
    if (html === null) {
      list().before(document.getElementById("ohne-verbindung").content.cloneNode(true));
      return;
    }
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("merkliste");
    list().replaceWith(document.adoptNode(fresh));
    document.dispatchEvent(new CustomEvent("mintkarte:filter")); // new cards: their hearts are to be marked
  }
  list().classList.add("is-ready");
  list().querySelector("[data-refused]").hidden = canStore();
  adjust();
}

// An offer that has just been let go stays in its place, faded, so that the heart can bring it back; what is taken
// along is only what is kept.
function adjust() {
  const along = list().querySelector("[data-take-along]");
  if (!along) return;
  const ids = kept();
  const shown = numbers(list().dataset.ids).filter((id) => ids.includes(id));
  along.hidden = shown.length === 0;
  const line = list().querySelector("[data-shown]");
  line.textContent = shown.length === 1 ? line.dataset.textOne : line.dataset.textMany.replace("#", shown.length);
  const share = along.querySelector("[data-share]");
  const calendar = along.querySelector("[data-calendar]");
  share.dataset.share = share.dataset.share.split("?")[0] + pathOf(shown);
  list().querySelector("[data-address]").textContent = new URL(share.dataset.share, location.origin).href;
  if (calendar) calendar.href = calendar.getAttribute("href").split("?")[0] + pathOf(shown);
}
