// Watches the tile layer: when tiles do not come, the map we draw ourselves takes over.
const PATIENCE_MS = 2000;
const TOO_MANY = { atFirst: 4, later: 12 }; // errors in a row

/** Shows the layer; calls `fallBack` once when no tile comes in time or too many fail, and at once without a layer. */
export function watchTiles(map, layer, fallBack) {
  if (!layer) {
    fallBack();
    return;
  }
  let loaded = false;
  let missed = 0;
  const give = () => {
    layer.off().remove();
    fallBack();
  };
  const slow = setTimeout(give, PATIENCE_MS);
  layer.on("tileload", () => {
    clearTimeout(slow);
    loaded = true;
    missed = 0;
  });
  layer.on("tileerror", () => {
    missed += 1;
    if (missed < (loaded ? TOO_MANY.later : TOO_MANY.atFirst)) return;
    clearTimeout(slow);
    give();
  });
  layer.addTo(map);
}

/** Tells the sheet that its ground is drawn: the other attribution, no tile colours. */
export function bare(sheet) {
  sheet.classList.add("is-bare");
  for (const credit of sheet.querySelectorAll("[data-credit]")) credit.hidden = credit.dataset.credit !== "drawn";
}
