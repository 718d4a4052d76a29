// The desk by keyboard: J and K go on and back, F agrees, R leads to the reason. The letters can be switched off.
const KEPT = "mintkarte-tasten";
const TYPED_INTO = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
const toggle = document.querySelector("[data-keys-switch]");

const isOn = () => toggle?.getAttribute("aria-pressed") === "true";

function keep(on) {
  toggle.setAttribute("aria-pressed", String(on));
  document.documentElement.classList.toggle("no-keys", !on);
  try {
    if (on) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, "aus");
  } catch {
    // a browser that keeps nothing asks again next time
  }
}

function wasSwitchedOff() {
  try {
    return localStorage.getItem(KEPT) === "aus";
  } catch {
    return false;
  }
}

// A link is followed, a strong button pressed; whatever refuses or gives back is only brought into reach.
function use(target) {
  const fold = target.closest("details");
  if (fold) fold.open = true;
  if (target.dataset.key === "r") target.focus();
  else target.click();
}

function listen(event) {
  if (!isOn() || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest(TYPED_INTO)) return;
  const key = event.key.toLowerCase();
  const target = ["j", "k", "f", "r"].includes(key) && document.querySelector(`[data-key="${key}"]`);
  if (!target) return;
  event.preventDefault();
  use(target);
}

if (toggle) {
  if (wasSwitchedOff()) keep(false);
  toggle.addEventListener("click", () => keep(!isOn()));
  document.addEventListener("keydown", listen);
  toggle.closest("[data-keys]").classList.add("is-alive");
}
