// Remarks below the fields while somebody types: what was understood, what is doubtful, and how to mend it.
import { html, svg } from "../map/svg.js";

const PAUSE_MS = 500;
const TONES = { wrong: ["hint hint--wrong", "triangle-alert"], ok: ["hint hint--ok", "check"] };

/** `placed(point)` is told where the address lies. Gives a function that checks at once. */
export function checkWhileTyping(form, { placed }) {
  const sprite = document.querySelector("[data-pin]").dataset.sprite;
  const preview = document.querySelector("[data-preview]");
  const alike = document.querySelector("[data-alike]");
  let waiting = null;
  let asked = 0;
  let typing = "";

  async function check() {
    const mine = ++asked;
    const body = new URLSearchParams([...new FormData(form)].filter(([key]) => key !== "csrf_token" && key !== "basis"));
    if (form.dataset.offer) body.set("angebot", form.dataset.offer);
    let said = null;
    try {
      const headers = { "X-CSRFToken": form.elements.csrf_token.value };
      const answer = await fetch(form.dataset.check, { method: "POST", body, headers, redirect: "error" });
      if (answer.ok) said = await answer.json();
    } catch {
      // without connection there are no remarks; the form is checked when it is sent
    }
    if (!said || mine !== asked) return;
    showHints(said.hinweise);
    showPoint(said.punkt);
    showPreview(said.vorschau);
    showAlike(said.aehnlich);
  }

  /** What is wrong with the field somebody types in is said when they have left it. */
  function showHints(hints) {
    for (const box of form.querySelectorAll("[data-says]")) {
      const column = box.dataset.says;
      if (column === "punkt") continue;
      const own = hints.filter(({ spalte, ton }) => spalte === column && !(ton === "wrong" && column === typing));
      box.replaceChildren(...own.map(remark));
      const isWrong = own.some(({ ton }) => ton === "wrong");
      for (const field of form.querySelectorAll(`[name="${column}"]:not([type=hidden])`)) {
        field.closest(".field")?.classList.toggle("field--wrong", isWrong && Boolean(field.value));
        if (isWrong) field.setAttribute("aria-invalid", "true");
        else field.removeAttribute("aria-invalid");
      }
    }
  }

  function remark({ text, ton, vorschlaege }) {
    const [name, icon] = TONES[ton] ?? ["hint", "info"];
    const words = html("span", {}, text);
    for (const { text: label, spalten } of vorschlaege) {
      const button = html("button", { type: "button", class: "fix" }, label);
      button.addEventListener("click", () => mend(spalten));
      words.append(" ", button);
    }
    return html("p", { class: name }, picture(icon), words);
  }

  const picture = (icon) =>
    svg("svg", { class: "icon", "aria-hidden": "true" }, svg("use", { href: `${sprite}#i-${icon}` }));

  /** Puts a repair into its fields; of several dates into the one that holds what it stands for. */
  function mend({ statt, ...columns }) {
    for (const [column, value] of Object.entries(columns)) {
      const fields = [...form.querySelectorAll(`[name="${column}"]`)];
      const field = fields.find((one) => statt && one.value.trim() === statt) ?? fields[0];
      field.value = value;
      field.focus();
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
    check();
  }

  function showPoint(point) {
    const box = form.querySelector('[data-says="punkt"]');
    const text = box.textContent;
    if (text !== point.text) box.replaceChildren(html("p", { class: "hint" }, picture("map-pin"), html("span", {}, point.text)));
    placed(point);
  }

  function showPreview(markup) {
    const page = new DOMParser().parseFromString(markup, "text/html"); // our own template, escaped there
    preview.replaceChildren(...page.body.childNodes);
  }

  function showAlike(offers) {
    const entries = offers.map(({ titel, url, anbieter }) => html("li", {}, html("a", { href: url, target: "_blank" }, titel), ` (${anbieter})`));
    const words = html("span", {}, form.dataset.textAlike, html("ul", {}, ...entries));
    alike.replaceChildren(...(entries.length ? [html("div", { class: "hint", role: "status" }, picture("info"), words)] : []));
  }

  const later = (pause, isTyping) => ({ target }) => {
    typing = isTyping ? target.name : "";
    clearTimeout(waiting);
    waiting = setTimeout(check, pause);
  };
  form.addEventListener("input", later(PAUSE_MS, true));
  form.addEventListener("change", later(50, false));
  form.addEventListener("focusout", later(50, false));
  return check;
}
