// Starts the map: takes the Leaflet map that the shell has made, adds our layers, listens to the list beside it.
import { Basemap } from './basemap.js';
import { placeNear } from './basemap_data.js';
import { locateButton, scaleBar, zoomButtons } from './controls.js';
import { keyboard } from './keyboard.js';
import { OfferLayer } from './layer.js';
import { legend } from './legend.js';
import { Bubble } from './popup.js';
import { SheetCard } from './sheet_card.js';
import { watchTiles } from './tiles.js';
import { fit, placeOf, remember, restore } from './view.js';

const DEEPEST = 18;
const DEEPEST_DRAWN = 12; // the drawn map has nothing to say beyond
const sheet = document.querySelector('[data-map]');
const map = window.map_karte;
if (sheet && map) start();

function start() {
  const words = readWords();
  const { sprite, folder, api } = sheet.dataset;
  const details = cached(async (id) => (await fetch(`${api}/${id}`)).json());
  prepare();
  map.createPane('grund');
  const ground = new Basemap({ sheet, folder, drawn: false, pane: 'grund' }).addTo(map);
  const offers = new OfferLayer(map, { api, sprite, words, nameNear: (point) => ground.data && placeNear(ground.data.places, point) });
  const bubble = new Bubble(map, { sheet, words, sprite, details });
  const card = new SheetCard(sheet, { words, details, points: () => offers.points, choose: (point) => choose(point, { reveal: true }) });
  const keys = keyboard(map, offers, { onEscape: () => bubble.close(true) });
  const followLegend = legend(sheet);
  let place = null;

  const isPhone = () => matchMedia('(max-width: 639px)').matches;
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`mintkarte:${name}`, { detail }));

  function choose(point, { reveal = false, quiet = false } = {}) {
    offers.choose(point?.id ?? null);
    if (isPhone()) card.show(point);
    if (point && reveal) map.panInside([point.lat, point.lon], { padding: [60, isPhone() ? 260 : 60], animate: false });
    if (!quiet && point) tell('choose', { id: point.id, from: 'map' });
    remember(map, offers);
    ground.redraw();
  }

  function open({ mark, marker }) {
    const latlng = marker.getLatLng();
    if (!mark.anzahl) {
      choose(mark);
      if (!isPhone()) bubble.showOffer(mark, { latlng, marker });
      return;
    }
    const closer = closerTo(mark);
    if (closer) {
      bubble.close();
      map.fitBounds(closer, { animate: false, padding: [60, 70], maxZoom: map.getMaxZoom() });
    } else group(mark).then((points) => bubble.showGroup(points, { latlng, marker, pick: (point) => pick(point, { latlng, marker }) }));
  }

  function pick(point, where) {
    choose(point);
    if (isPhone()) bubble.close();
    else bubble.showOffer(point, where);
  }

  /** The box to look at, or null where going closer would not part the group. */
  function closerTo(mark) {
    const box = mark.leaves
      ? L.latLngBounds(mark.leaves().map(({ lat, lon }) => [lat, lon]))
      : L.latLngBounds([mark.ausschnitt[1], mark.ausschnitt[0]], [mark.ausschnitt[3], mark.ausschnitt[2]]);
    const zoom = Math.min(map.getBoundsZoom(box.pad(0.1)), map.getMaxZoom());
    const wide = map.project(box.getNorthEast(), zoom).distanceTo(map.project(box.getSouthWest(), zoom));
    return zoom > map.getZoom() && wide > 60 ? box : null;
  }

  /** The offers of a group; a group of the server is asked for by its section. */
  async function group(mark) {
    if (mark.leaves) return mark.leaves();
    const asked = new URLSearchParams(offers.query);
    asked.set('ausschnitt', mark.ausschnitt.join(','));
    const answer = await (await fetch(`${api}?${asked}`)).json();
    return answer.features.filter((feature) => feature.id);
  }

  async function load(query) {
    bubble.close();
    followLegend(query);
    const back = restore(map, query);
    if (back) offers.chosen = back.chosen ?? null;
    const answer = await offers.load(query).catch(() => say(words.away));
    if (!answer) return;
    say('');
    const looks = placeOf(query);
    const { ansicht } = answer;
    ground.show(ansicht?.umkreis ? { lat: ansicht.lat, lon: ansicht.lon, km: ansicht.umkreis } : null, middleOf(ansicht));
    if (!back && looks !== place) fit(map, answer);
    place = looks;
    if (offers.chosen !== null && offers.grouped && !offers.point(offers.chosen)) choose(null);
    else if (isPhone()) card.show(offers.point(offers.chosen) ?? null);
  }

  offers.on('open', open);
  offers.on('drawn', () => ground.redraw());
  offers.on('failed', () => say(words.away));
  bubble.on('opened', () => ground.redraw());
  bubble.on('closed', ({ back, marker }) => {
    ground.redraw();
    if (!back || !marker) return;
    if (marker.pin.isConnected) keys.focusOn(marker);
    else map.getContainer().focus({ preventScroll: true });
  });
  map.on('moveend', () => {
    if (place === null) return;
    remember(map, offers);
    const box = map.getBounds();
    tell('view', { bbox: [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()], zoom: map.getZoom() });
  });
  document.addEventListener('mintkarte:filter', ({ detail }) => load(detail?.query ?? location.search));
  document.addEventListener('mintkarte:choose', ({ detail }) => {
    if (detail.from === 'map') return;
    const point = offers.point(Number(detail.id));
    if (bubble.id !== point?.id) bubble.close();
    if (point) choose(point, { quiet: true, reveal: detail.reveal ?? false });
    else offers.choose(null);
  });

  const bare = () => {
    sheet.classList.add('is-bare');
    map.setMaxZoom(DEEPEST_DRAWN);
    ground.drawAll();
    for (const credit of sheet.querySelectorAll('[data-credit]')) credit.hidden = credit.dataset.credit !== 'drawn';
  };
  zoomButtons(map, sheet);
  scaleBar(map, sheet);
  locateButton(map, sheet, { say, words });
  new ResizeObserver(() => map.invalidateSize({ pan: false, animate: false })).observe(sheet);
  // tiles are asked for when the map knows where to look
  load(location.search).finally(() => watchTiles(map, window.tile_layer_grund, bare));
  sheet.classList.add('is-alive');
}

/** What folium cannot say: our own roles, and no dragging with one finger where the page scrolls. */
function prepare() {
  const box = map.getContainer();
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', sheet.dataset.label);
  box.setAttribute('aria-describedby', sheet.querySelector('[data-help]').id);
  const pins = map.getPane('markerPane');
  pins.setAttribute('role', 'list');
  pins.setAttribute('aria-label', sheet.dataset.pins);
  const touch = matchMedia('(pointer: coarse) and (min-width: 640px)');
  const adapt = () => (touch.matches ? map.dragging.disable() : map.dragging.enable());
  touch.addEventListener('change', adapt);
  adapt();
  map.on('click', () => map.scrollWheelZoom.enable());
  document.addEventListener('pointerdown', ({ target }) => sheet.contains(target) || map.scrollWheelZoom.disable());
  map.setMinZoom(5);
  map.setMaxZoom(DEEPEST);
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) Object.assign(map.options, { zoomAnimation: false, fadeAnimation: false, inertia: false });
}

function middleOf(ansicht) {
  if (!ansicht) return null;
  if (!ansicht.rahmen) return { lat: ansicht.lat, lng: ansicht.lon };
  const [west, south, east, north] = ansicht.rahmen;
  return { lat: (south + north) / 2, lng: (west + east) / 2 };
}

function readWords() {
  const words = JSON.parse(sheet.querySelector('[data-words]').textContent);
  return { ...words, fields: Object.fromEntries([...sheet.querySelectorAll('[data-field]')].map((link) => [link.dataset.field, link.textContent.trim()])) };
}

function say(text) {
  const note = sheet.querySelector('[data-note]');
  note.textContent = text;
  note.hidden = !text;
}

function cached(ask) {
  const known = new Map();
  return (id) => {
    if (!known.has(id)) known.set(id, ask(id));
    return known.get(id);
  };
}
