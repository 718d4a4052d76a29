// One line that says what was just done: seen at the edge of the page, read out by those who listen.
const SHOWN_MS = 6000;
let hiding = null;

export const note = () => document.getElementById("hinweis");

export function say(...sentences) {
  const line = note();
  show(line);
  line.textContent = sentences.filter(Boolean).join(" ");
  hiding = setTimeout(() => line.classList.remove("is-shown"), SHOWN_MS);
}

// The same place with something to use in it; it stays until Escape or until the focus has left it.
export function offer(content) {
  const line = note();
  show(line);
  line.replaceChildren(content);
  const hide = () => line.classList.remove("is-shown");
  line.addEventListener("focusout", hide, { once: true });
  line.addEventListener("keydown", (event) => event.key === "Escape" && hide(), { once: true });
}

function show(line) {
  clearTimeout(hiding);
  line.classList.add("is-shown");
}
