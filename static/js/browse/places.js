// Suggestions for "Wo?": a combobox over our own gazetteer; typing is never blocked, the list is only an aid.

const PAUSE_MS = 120;
const LEAST_LETTERS = 2;

export function suggestPlaces(input, choose) {
  const list = document.createElement("ul");
  list.id = "orte";
  list.className = "suggest";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.textList);
  list.hidden = true;
  input.closest("[data-place]").append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let waiting = null;
  let latest = 0;
  let chosen = -1;
  let asked = input.value;

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE_MS);
  });
  input.addEventListener("change", take);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const options = [...list.children];
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!list.hidden && chosen >= 0) input.value = options[chosen].dataset.query;
      close();
      take();
    } else if (["ArrowDown", "ArrowUp"].includes(event.key) && options.length) {
      event.preventDefault();
      mark(options, (chosen + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length);
    }
  });
  // The press keeps the focus in the field; chosen is by the click that follows, so that nothing below is tapped too.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (!option) return;
    input.value = option.dataset.query;
    close();
    take();
  });

  async function look() {
    const text = input.value.trim();
    const mine = ++latest;
    if (text.length < LEAST_LETTERS) return close();
    let places = [];
    try {
      const answer = await fetch(`${input.dataset.orte}?q=${encodeURIComponent(text)}`);
      if (answer.ok) places = placesIn(await answer.json());
    } catch {
      // without suggestions one types on
    }
    if (mine === latest && document.activeElement === input) open(places);
  }

  function open(places) {
    list.replaceChildren(...places.map((place, index) => {
      const option = document.createElement("li");
      option.id = `ort-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.query = place.query;
      option.textContent = place.label;
      return option;
    }));
    chosen = -1;
    list.hidden = !places.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
  }

  function mark(options, index) {
    chosen = index;
    list.hidden = false;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    options[index].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[index].id);
    input.setAttribute("aria-expanded", "true");
  }

  function close() {
    latest++;
    clearTimeout(waiting);
    open([]);
  }

  function take() {
    if (input.value === asked) return;
    asked = input.value;
    choose();
  }
}

function placesIn(answer) {
  return answer.orte.map((place) => ({ label: place.name, query: place.ort }));
}
