// Watches the tile layer: when tiles do not come, the map we draw ourselves takes over.
const PATIENCE_MS = 2000;
const TOO_MANY = 4;

/** Shows the layer; calls `fallBack` after four errors, or two seconds with an error and no tile, or without a layer. */
export function watchTiles(map, layer, fallBack) {
  if (!layer) {
    fallBack();
    return;
  }
  let errors = 0;
  let loaded = 0;
  let done = false;
  const give = () => {
    if (done || loaded) return;
    done = true;
    layer.remove();
    fallBack();
  };
  layer.on("tileload", () => {
    loaded += 1;
  });
  layer.on("tileerror", () => {
    errors += 1;
    if (errors >= TOO_MANY) give();
  });
  layer.addTo(map);
  setTimeout(() => errors && give(), PATIENCE_MS);
  setTimeout(() => !loaded && give(), 4 * PATIENCE_MS); // neither a tile nor an error: the source hangs
}

/** Tells the sheet that its ground is drawn: the other attribution, no tile colours. */
export function bare(sheet) {
  sheet.classList.add("is-bare");
  for (const credit of sheet.querySelectorAll("[data-credit]")) credit.hidden = credit.dataset.credit !== "drawn";
}
