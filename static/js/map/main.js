// Starts the map: takes the Leaflet map that the shell has made, adds our layers, listens to the list beside it.
import { Basemap } from "./basemap.js";
import { placeNear } from "./basemap_data.js";
import { locateButton, ownPosition, scaleBar, zoomButtons } from "./controls.js";
import { keyboard } from "./keyboard.js";
import { OfferLayer } from "./layer.js";
import { legend } from "./legend.js";
import { opening } from "./opening.js";
import { askJson, cached, firstAnswer, prepare, readWords, sayOn } from "./page.js";
import { Bubble } from "./popup.js";
import { SheetCard } from "./sheet_card.js";
import { bare, watchTiles } from "./tiles.js";
import { considerHands } from "./touch.js";
import { fit, middleOf, placeOf, pointOf, remember, restore } from "./view.js";

const RETRY_MS = 4000;
const DEEPEST_DRAWN = 12; // the drawn map has nothing to say beyond
const sheet = document.querySelector("[data-map]");
const map = window.map_karte;
if (sheet && map) start();

function start() {
  const words = readWords(sheet);
  const say = (text) => sayOn(sheet, text);
  const { sprite, folder, api } = sheet.dataset;
  prepare(map, sheet);
  map.createPane("grund");
  const ground = new Basemap({ sheet, folder, drawn: false, pane: "grund" }).addTo(map);
  const offers = new OfferLayer(map, {
    api,
    sprite,
    words,
    nameNear: (point) => ground.data && placeNear(ground.data.places, point),
  });
  // the lines of an offer name the dates that are asked for, so the search goes along
  const askOnce = cached(askJson);
  const asked = (...more) => [...more, offers.query.replace(/^\?/, "")].filter(Boolean).join("&");
  const details = (id) => askOnce(`${api}/${id}?${asked()}`);
  const lines = async (ids) => (await askJson(`${api}/zeilen?${asked(...ids.map((id) => `angebot=${id}`))}`)).offers;
  const bubble = new Bubble(map, { sheet, words, sprite, details, lines });
  const card = new SheetCard(sheet, {
    words,
    details,
    points: () => offers.points,
    choose: (point) => choose(point, { reveal: true }),
  });
  const keys = keyboard(map, offers, { onEscape: () => bubble.close(true) });
  const followLegend = legend(sheet);
  const showPosition = ownPosition(map);
  let place = null; // where the search looks
  let waiting = null;
  let retrying = null;

  const isPhone = () => matchMedia("(max-width: 39.9375em)").matches;
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`mintkarte:${name}`, { detail }));

  // `settled`: nobody moved the map, it only says where it looks
  function tellView(settled = false) {
    const box = map.getBounds();
    const bbox = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()];
    tell("view", { bbox, zoom: map.getZoom(), settled });
  }

  function choose(point, { reveal = false, from = "map" } = {}) {
    offers.choose(point);
    if (isPhone()) card.show(point);
    if (point && reveal) map.panInside([point.lat, point.lon], { padding: [60, isPhone() ? 260 : 60], animate: false });
    ground.redraw();
    remember(map, offers);
    if (point && from === "map") tell("choose", { id: point.id, from });
  }

  async function load(query, given) {
    bubble.close();
    followLegend(query);
    const back = restore(map, query);
    if (back) offers.chosen = back.chosen ?? null;
    const looks = placeOf(query);
    const look = (found) => {
      waiting = null;
      if (back || looks === place) return;
      if (map.getSize().x) fit(map, found);
      else waiting = found; // a phone shows the list first: the map looks there when it is opened
    };
    const answer = await offers.load(query, look, given);
    if (!answer) return;
    showPosition(pointOf(query));
    const { ansicht } = answer;
    ground.show(ansicht?.umkreis ? { lat: ansicht.lat, lon: ansicht.lon, km: ansicht.umkreis } : null, middleOf(ansicht));
    if (!waiting) offers.look(); // the answer was for the whole country
    place = looks;
    if (!waiting && map.getSize().x) tellView(true);
    if (offers.chosen && answer.mode === "points" && !offers.point(offers.chosen.id)) choose(null);
    else if (isPhone()) card.show(offers.point(offers.chosen?.id) ?? offers.chosen);
    if (back?.chosen) tell("choose", { ...back.chosen, from: "map", still: true });
  }

  if (sheet.dataset.may) import("./editing.js").then(({ editing }) => (bubble.extras = editing(map, sheet, { bubble, words })));
  offers.on("open", opening(map, { api, offers, bubble, choose, isPhone, failed: () => say(words.away) }));
  offers.on("drawn", () => ground.redraw());
  // what is shown stays; the same is asked again until somebody answers
  offers.on("failed", () => {
    say(words.away);
    clearTimeout(retrying);
    retrying = setTimeout(() => load(offers.query), RETRY_MS);
  });
  offers.on("answer", () => {
    clearTimeout(retrying);
    say("");
  });
  for (const source of [offers, bubble]) source.on("rest", ({ ids }) => tell("rest", { ids }));
  bubble.on("opened", () => ground.redraw());
  bubble.on("closed", ({ back, marker }) => {
    ground.redraw();
    tell("rest", { ids: [] });
    if (!back || !marker) return;
    if (marker.pin.isConnected) keys.focusOn(marker);
    else map.getContainer().focus({ preventScroll: true });
  });
  map.on("moveend", () => {
    if (place === null || waiting || !map.getSize().x) return;
    remember(map, offers);
    tellView();
  });
  document.addEventListener("mintkarte:where", () => place !== null && !waiting && map.getSize().x && tellView(true));
  document.addEventListener("mintkarte:filter", ({ detail }) => {
    if (detail?.still) place = placeOf(detail.query); // the search follows the map, not the other way round
    load(detail?.query ?? location.search);
  });
  document.addEventListener("mintkarte:choose", ({ detail }) => {
    if (detail.from === "map") return;
    choose(Number.isFinite(detail.lat) ? detail : null, { from: "list" });
  });
  document.addEventListener("mintkarte:near", ({ detail }) => offers.pointAt(detail));

  const drawAll = () => {
    bare(sheet);
    map.setMaxZoom(DEEPEST_DRAWN);
    ground.drawAll();
  };
  considerHands(map, sheet, (on) => say(on ? words.twoFingers : ""));
  zoomButtons(map, sheet);
  scaleBar(map, sheet);
  locateButton(map, sheet, { say, words, show: showPosition });
  new ResizeObserver(() => {
    map.invalidateSize({ pan: false, animate: false });
    if (!waiting || !map.getSize().x) return;
    fit(map, waiting);
    waiting = null;
  }).observe(sheet);
  // tiles are asked for when the map knows where to look
  load(location.search, firstAnswer(sheet)).finally(() => watchTiles(map, window.tile_layer_grund, drawAll));
  sheet.classList.add("is-alive");
}
