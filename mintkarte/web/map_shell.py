"""The empty map that folium writes: a box and a script with fixed ids, never an offer, never a text of anybody.

Rendered once for each version and tile setting by a process of its own and kept in the data folder, so that no server
loads folium and pandas, which take 60 MB. folium's header is thrown away: it names foreign hosts and forbids zooming.
"""

import hashlib
import json
import logging
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from flask import Blueprint, current_app, request, url_for
from markupsafe import Markup

from mintkarte import __version__
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.vocabulary import Field
from mintkarte.gateways.tile_sources import Credit, TileSource, source_of
from mintkarte.texts.labels import label
from mintkarte.web.parts import parts, today

LOG = logging.getLogger(__name__)
CENTRE = (50.45, 10.3)
ZOOM = 8
DEEPEST = 18
_GERMANY = [[46.9, 5.2], [55.3, 15.6]]
_TILES = "/kacheln/{z}/{x}/{y}.png"
_FORM = 1
"""Counts up when what is written below changes, so that kept shells are not used any more."""
_RENDER = (
    "import json, sys; from mintkarte.web import map_shell as m; print(json.dumps(m.render(json.loads(sys.argv[1]))))"
)
_RENDER_SECONDS = 60

map_shell = Blueprint("map_shell", __name__)


@dataclass(frozen=True, slots=True)
class Shell:
    """The map's `<div>` and the script that makes a Leaflet map `map_karte` of it."""

    body: Markup
    script: Markup


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One of the four fields on the map: a link that adds it to the filter or takes it out."""

    code: str
    letter: str
    label: str
    url: str
    on: bool


@dataclass(frozen=True, slots=True)
class MapPage:
    """All a template needs to show the map."""

    body: Markup
    script: Markup
    legend: tuple[LegendEntry, ...]
    credit: Credit | None


@map_shell.app_context_processor
def _offer_map() -> dict[str, Any]:
    return {"map_shell": _page}


def _page() -> MapPage:
    source = source_of(parts().settings.tiles)
    shell = _kept_shell(source)
    asked, _ = OfferFilter.from_query(request.args.items(multi=True))
    credit = source.credit._replace(text=source.credit.text.replace("{year}", str(today().year))) if source else None
    return MapPage(shell.body, shell.script, tuple(_entry(field, asked) for field in Field), credit)


def _entry(field: Field, asked: OfferFilter) -> LegendEntry:
    on = field in asked.fields
    other = asked.without("fach", field) if on else asked.with_("fach", field)
    query = urlencode(other.to_query())
    url = url_for("browse.show") + (f"?{query}" if query else "")
    return LegendEntry(field, field[0], label(field), url, on)


def _kept_shell(source: TileSource | None) -> Shell:
    """The shell of this installation from memory, else from the data folder, else from folium."""
    kept: dict[str, Shell] = current_app.extensions.setdefault("mintkarte.map_shell", {})
    name = source.name if source else "none"
    if name not in kept:
        kept[name] = load_shell(parts().settings.data_dir / "cache", source)
    return kept[name]


def load_shell(folder: Path, source: TileSource | None) -> Shell:
    """Read the kept shell; render and keep it where there is none, or where it is broken."""
    max_zoom = source.max_zoom if source else None
    mark = hashlib.sha256(f"{__version__} {_FORM} {max_zoom}".encode()).hexdigest()[:16]
    path = folder / f"map-shell-{mark}.json"
    try:
        content = json.loads(path.read_text("utf-8"))
        return _trusted(content["body"], content["script"])
    except (OSError, ValueError, KeyError, TypeError):
        LOG.info("the map shell is rendered anew")
    body, script = _render_apart(max_zoom)
    beside = path.with_suffix(f".{secrets.token_hex(6)}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps({"body": body, "script": script}), "utf-8")
        beside.replace(path)
    except OSError as error:
        LOG.warning("the map shell is not kept: %s", error)
    return _trusted(body, script)


@cache
def _render_apart(max_zoom: int | None) -> tuple[str, str]:
    """What `render` gives, from a process of its own; where none can be started this one has to do it."""
    command = [sys.executable, "-c", _RENDER, json.dumps(max_zoom)]
    source = str(Path(__file__).resolve().parents[2])
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH"))))}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, check=True, timeout=_RENDER_SECONDS)  # noqa: S603
        body, script = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        LOG.warning("the map shell is rendered in this process: %s", error)
        return render(max_zoom)
    return str(body), str(script)


def _trusted(body: str, script: str) -> Shell:
    return Shell(Markup(body), Markup(script))  # noqa: S704 - folium's own code around literals of this module


def render(max_zoom: int | None) -> tuple[str, str]:
    """Let folium write body and script of an empty map; with `max_zoom` also a layer of our own tiles."""
    import folium

    no_files: list[tuple[str, str]] = []  # what we need stands in our own head

    class LocalMap(folium.Map):
        """A map that names no foreign host: both lists are class attributes that folium shares otherwise."""

        default_js = no_files
        default_css = no_files

    # no keyboard, wheel or zoom control of Leaflet's: static/js/map has its own
    chart = LocalMap(
        location=CENTRE,
        zoom_start=ZOOM,
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        keyboard=False,
        scroll_wheel_zoom=False,
        zoom_snap=0.5,
        zoom_delta=1,
        fade_animation=False,
    )
    chart._id = "karte"  # noqa: SLF001 - the only way to a fixed id
    if max_zoom is not None:
        # not shown at once: the script adds it when it knows where to look
        layer = folium.TileLayer(
            _TILES, attr="-", max_zoom=DEEPEST, max_native_zoom=max_zoom, bounds=_GERMANY, show=False
        )
        layer._id = "grund"  # noqa: SLF001
        layer.add_to(chart)
    figure = cast("Any", chart.get_root())
    figure._id = "figur"  # noqa: SLF001
    figure.render()
    return figure.html.render().strip(), figure.script.render().strip()
