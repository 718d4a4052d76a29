// Hearts keep an offer or let it go; every heart and the number in the head follow the list.
import { note, say } from "../note.js";
import { MOST, canStore, drop, has, keep, kept, pathOf } from "./kept.js";

export function followHearts() {
  document.addEventListener("click", (event) => {
    const heart = event.target.closest("[data-keep]");
    if (heart) turn(Number(heart.dataset.keep));
  });
  document.addEventListener("mintkarte:kept", mark);
  document.addEventListener("mintkarte:filter", mark);
  mark();
}

// In words: how many offers the list has now.
export function howMany() {
  const { textNone, textOne, textMany } = note().dataset;
  const number = kept().length;
  return [textNone, textOne][number] ?? textMany.replace("#", number);
}

function turn(id) {
  const words = note().dataset;
  if (has(id)) {
    drop(id);
    say(words.textDropped, howMany());
  } else if (kept().length >= MOST) {
    say(words.textFull);
  } else {
    keep(id);
    say(words.textKept, howMany(), canStore() ? "" : words.textFleeting);
  }
}

function mark() {
  const ids = kept();
  for (const heart of document.querySelectorAll("[data-keep]")) {
    const on = ids.includes(Number(heart.dataset.keep));
    heart.setAttribute("aria-pressed", String(on));
    if (on) heart.title = heart.dataset.dropTitle;
    else heart.removeAttribute("title");
  }
  for (const link of document.querySelectorAll("[data-kept-link]")) {
    const path = link.getAttribute("href").split("?")[0];
    link.href = path + (canStore() ? "" : pathOf(ids)); // a list that cannot be stored travels in the address
    link.querySelector("[data-kept-count]").hidden = ids.length === 0;
    link.querySelector("[data-number]").textContent = String(ids.length);
  }
}
