// Somebody's list in the address: it is shown as it is, and joins the visitor's own only when they say so.
import { note, say } from "../note.js";
import { howMany } from "./hearts.js";
import { MOST, canStore, has, keep, kept } from "./kept.js";

export function followSharedList() {
  const list = document.getElementById("merkliste");
  const ids = list.dataset.ids.split(" ").filter(Boolean).map(Number);
  const refused = !canStore();
  if (refused) {
    keep(...ids); // in memory: the address is all this visitor has
    list.querySelector("[data-refused]").hidden = false;
  }
  const offered = list.querySelector("[data-shared]");
  const allThere = list.querySelector("[data-all-there]");
  const ask = () => {
    const there = ids.every(has);
    if (offered) offered.hidden = refused || there;
    if (allThere) allThere.hidden = refused || !there;
  };

  document.addEventListener("mintkarte:kept", ask);
  list.addEventListener("click", (event) => {
    if (!event.target.closest("[data-take-over]")) return;
    const words = note().dataset;
    const fits = new Set([...kept(), ...ids]).size <= MOST;
    keep(...ids);
    say(fits ? words.textTaken : words.textFull, howMany());
    if (fits) allThere.querySelector("a").focus();
  });
  ask();
}
