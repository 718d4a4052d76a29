// "Only in this part of the map": the switch takes its value from the map; while it is on, panning searches anew.

const PAUSE_MS = 350;

export function followMap(form, ask) {
  const boxes = () => form.querySelectorAll('input[name="ausschnitt"]');
  const twin = document.querySelector("[data-section]"); // the same switch on the map itself
  let waiting = null;

  document.addEventListener("mintkarte:view", ({ detail }) => {
    const value = detail.bbox.map((degrees) => degrees.toFixed(4)).join(",");
    for (const box of boxes()) {
      if (box.value === value || (detail.settled && box.checked)) continue;
      box.value = value;
      if (!box.checked) continue;
      clearTimeout(waiting);
      waiting = setTimeout(() => box.checked && ask("replace", { still: true }), PAUSE_MS);
    }
  });
  document.dispatchEvent(new CustomEvent("mintkarte:where")); // the map may have been there first
  twin.addEventListener("change", () => {
    for (const box of boxes()) box.checked = twin.checked;
    ask("push", { still: true });
  });
  document.addEventListener("mintkarte:filter", () => {
    twin.checked = [...boxes()].some((box) => box.checked);
  });
}
