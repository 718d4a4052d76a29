// For people who publish: a press on the map begins an offer there, and the card of a pin leads to its form.
import { fill, html } from "./svg.js";

/** `may` names the organisations and regions the person answers for; gives the card's further lines for an offer. */
export function editing(map, sheet, { bubble, words }) {
  const may = JSON.parse(sheet.dataset.may);
  const isOwn = ({ anbieter, region }) => may.alles || may.anbieter.includes(anbieter) || may.regionen.includes(region);

  function begin(latlng, marker = null) {
    const [lat, lon] = [latlng.lat, latlng.lng].map((degrees) => degrees.toFixed(6));
    const link = html("a", { class: "button button--small", href: `${sheet.dataset.add}?lat=${lat}&lon=${lon}` }, words.here);
    bubble.showNodes([html("b", {}, words.begin), html("p", {}, words.move), link], { latlng, marker, label: words.begin, focus: link });
    beginning = true;
  }

  let beginning = false;
  bubble.on("closed", () => (beginning = false));
  map.on("contextmenu", ({ latlng, originalEvent }) => {
    originalEvent.preventDefault();
    begin(latlng);
  });
  map.on("preclick", ({ latlng }) => {
    if (beginning) setTimeout(() => begin(latlng)); // after the press has closed the card
  });
  const button = sheet.querySelector("[data-begin]");
  button.addEventListener("click", () => begin(map.getCenter()));
  button.parentElement.hidden = false; // it is there when it answers

  return (more) =>
    isOwn(more)
      ? [
          html(
            "p",
            { class: "bubble-card__ways" },
            html("a", { href: fill(sheet.dataset.edit, more) }, words.edit),
            html("a", { href: fill(sheet.dataset.remove, more) }, words.remove),
          ),
        ]
      : [];
}
