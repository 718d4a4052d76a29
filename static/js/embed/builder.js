// The builder answers each choice at once: it asks the page itself and takes over the part that is built.
import { note, say } from "../note.js";

const form = document.querySelector("[data-build]");
let asked = 0;

async function build() {
  const mine = ++asked;
  const given = [...new FormData(form)].filter(([, value]) => value !== "");
  const address = `${form.getAttribute("action")}?${new URLSearchParams(given)}`;
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.querySelector("[data-built]").replaceWith(page.querySelector("[data-built]"));
  history.replaceState(history.state, "", address);
}

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  await navigator.clipboard.writeText(field.value).catch(() => document.execCommand("copy"));
  say(note().dataset.textCopied);
}

form.addEventListener("change", build);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  build();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});
