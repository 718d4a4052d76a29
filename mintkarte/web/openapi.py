"""`/openapi.json`: every address for programs, described once for people and for tools (OpenAPI 3.1)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import orjson
from flask import Blueprint, Response

from mintkarte import __version__
from mintkarte.domain import vocabulary
from mintkarte.domain.filters import KEYS
from mintkarte.texts import machine_addresses as texts
from mintkarte.web.answers import fresh, open_to_scripts, origin
from mintkarte.web.changes import NOT_ASKED
from mintkarte.web.feeds import XLSX
from mintkarte.web.machine_schemas import INTEGER, TEXT, Schema, ref, schemas, table_schema
from mintkarte.web.parts import parts

openapi = Blueprint("openapi", __name__)
openapi.after_request(open_to_scripts)
CODES: dict[str, type[StrEnum]] = {
    "fach": vocabulary.Field,
    "thema": vocabulary.Topic,
    "art": vocabulary.Kind,
    "fuer": vocabulary.Audience,
    "schulart": vocabulary.SchoolType,
    "wochentag": vocabulary.Weekday,
    "tageszeit": vocabulary.DayPart,
    "format": vocabulary.Format,
    "barrierefrei": vocabulary.Accessibility,
    "anbieterart": vocabulary.ProviderKind,
    "sort": vocabulary.Sort,
}
"""Keys of the filter whose values are codes."""
_NUMBER: Schema = {"type": "integer", "minimum": 0, "maximum": 10**18 - 1}
_ID: Schema = {"type": "integer", "minimum": 1}
_JSON, _CALENDAR = "application/json", "text/calendar"
_FILTER = tuple(KEYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One address: what it gives, which keys it takes, parameters of its own as words, name and shape.

    `marked` answers carry an ETag, and 304 is given to who has them already.
    """

    path: str
    tag: str
    kind: str = _JSON
    shape: Schema = field(default_factory=lambda: TEXT)
    keys: Sequence[str] = ()
    own: Sequence[tuple[str, str, Schema]] = ()
    marked: bool = True
    needs: Sequence[str] = ()
    """Parameters without which there is no answer."""


_LASTING = tuple(key for key in _FILTER if key not in NOT_ASKED)
_PATH_ID = ("id", "id", _ID)
_SEVERAL = {"type": "array", "items": TEXT}
ADDRESSES = (
    Address(path="/angebote.json", tag="angebote", shape=ref("Angebote"), keys=_FILTER),
    Address(
        path="/angebote.geojson",
        tag="angebote",
        kind="application/geo+json",
        shape=ref("FeatureCollection"),
        keys=_FILTER,
    ),
    Address(path="/angebote.csv", tag="angebote", kind="text/csv", keys=_FILTER),
    Address(path="/angebote.xlsx", tag="angebote", kind=XLSX, shape={}, keys=_FILTER),
    Address(path="/angebote.ics", tag="angebote", kind=_CALENDAR, keys=_FILTER),
    Address(path="/angebote.rss", tag="angebote", kind="application/rss+xml", keys=_FILTER),
    Address(path="/angebote.atom", tag="angebote", kind="application/atom+xml", keys=_FILTER),
    Address(path="/angebote.schema.json", tag="angebote", shape={"type": "object"}),
    Address(path="/angebote/{id}/termine.ics", tag="angebote", kind=_CALENDAR, own=[_PATH_ID]),
    Address(
        path="/angebote/{id}/termin/{termin}.ics",
        tag="angebote",
        kind=_CALENDAR,
        own=[_PATH_ID, ("termin", "termin", _ID)],
    ),
    Address(path="/merkliste.ics", tag="angebote", kind=_CALENDAR, own=[("ids", "id", _SEVERAL)]),
    Address(
        path="/api/aenderungen",
        tag="aenderungen",
        shape=ref("Aenderungen"),
        keys=_LASTING,
        own=[("seit", "seit", _NUMBER), ("nach", "nach", _NUMBER)],
    ),
    Address(
        path="/api/karte",
        tag="karte",
        shape=ref("Karte"),
        keys=_FILTER,
        own=[("bbox", "bbox", TEXT), ("zoom", "zoom", {"type": "integer", "minimum": 0, "maximum": 20})],
    ),
    Address(path="/api/karte/{id}", tag="karte", shape=ref("Zeilen"), keys=_FILTER, own=[_PATH_ID]),
    Address(
        path="/api/karte/zeilen",
        tag="karte",
        shape=ref("MehrereZeilen"),
        keys=_FILTER,
        own=[("angebot", "angebot", _SEVERAL)],
    ),
    Address(path="/api/facetten", tag="karte", shape=ref("Facetten"), keys=_FILTER),
    Address(path="/api/orte", tag="karte", shape=ref("Orte"), own=[("anfang", "q", TEXT)], marked=False),
    Address(
        path="/oembed",
        tag="karte",
        shape={"type": "object"},
        own=[("seite", "url", TEXT)],
        marked=False,
        needs=("url",),
    ),
    Address(path="/openapi.json", tag="betrieb", shape={"type": "object"}),
    Address(path="/sitemap.xml", tag="betrieb", kind="application/xml"),
    Address(path="/robots.txt", tag="betrieb", kind="text/plain", marked=False),
    Address(path="/healthz", tag="betrieb", kind="text/plain", marked=False),
    Address(path="/readyz", tag="betrieb", shape=ref("Bereit"), marked=False),
    Address(path="/favicon.ico", tag="betrieb", kind="image/svg+xml", shape={}),
    Address(
        path="/kacheln/{z}/{x}/{y}.png",
        tag="betrieb",
        kind="image/png",
        shape={},
        own=[(name, name, {"type": "integer", "minimum": 0}) for name in "zxy"],
    ),
    Address(
        path="/bilder/{name}-{width}.webp",
        tag="betrieb",
        kind="image/webp",
        shape={},
        own=[("name", "name", TEXT), ("width", "width", INTEGER)],
    ),
)


@openapi.get("/openapi.json")
def describe() -> Response:
    """The description of all addresses."""
    return _lasting(lambda: document(origin(), parts().settings.licence))


@openapi.get("/angebote.schema.json")
def columns() -> Response:
    """What the columns of the CSV hold."""
    return _lasting(lambda: table_schema(f"{origin()}/daten"))


def document(server: str, licence: str) -> dict[str, Any]:
    """The whole description of the installation at this address."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": texts.TITLE,
            "version": __version__,
            "description": texts.ABOUT,
            "license": {"name": texts.licence_name(licence), "url": licence},
        },
        "servers": [{"url": server}],
        "tags": [{"name": name, "description": about} for name, about in texts.TAGS.items()],
        "paths": {one.path: {"get": _operation(one)} for one in ADDRESSES},
        "components": {
            "parameters": {key: _filter_parameter(key) for key in KEYS},
            "schemas": schemas(),
            "responses": {
                "Unveraendert": {"description": texts.ANSWERS["304"]},
                "Fehler": {
                    "description": texts.ANSWERS["default"],
                    "content": {
                        _JSON: {"schema": ref("Fehler")},
                        "text/html": {"schema": TEXT},
                        "text/plain": {"schema": TEXT},
                    },
                },
            },
        },
    }


def _operation(one: Address) -> dict[str, Any]:
    found = {
        "operationId": "".join(c if c.isalnum() else "_" for c in one.path).strip("_"),
        "tags": [one.tag],
        "summary": texts.SUMMARIES[one.path],
        "responses": {
            "200": {"description": texts.ANSWERS["200"], "content": {one.kind: {"schema": one.shape}}},
            **({"304": {"$ref": "#/components/responses/Unveraendert"}} if one.marked else {}),
            "default": {"$ref": "#/components/responses/Fehler"},
        },
    }
    parameters = [_own_parameter(one, *own) for own in one.own]
    parameters += [{"$ref": f"#/components/parameters/{key}"} for key in one.keys]
    return found | ({"parameters": parameters} if parameters else {})


def _own_parameter(one: Address, words: str, name: str, shape: Schema) -> dict[str, Any]:
    in_path = f"{{{name}}}" in one.path
    about, _ = texts.OTHER_PARAMETERS[words]
    return {
        "name": name,
        "in": "path" if in_path else "query",
        "description": about,
        "schema": shape,
        **({"required": True} if in_path or name in one.needs else {}),
    }


def _filter_parameter(key: str) -> dict[str, Any]:
    """A key of the filter: codes are examples and no bounds, since what is unknown is passed over."""
    about, example = texts.PARAMETERS[key]
    value: Schema = TEXT | ({"examples": [code.value for code in CODES[key]]} if key in CODES else {})
    shape: Schema = {"type": "array", "items": value} if KEYS[key].many else value
    found = {"name": key, "in": "query", "description": about, "schema": shape}
    return found | {"example": [example] if KEYS[key].many else example}


def _lasting(make: Callable[[], dict[str, Any]]) -> Response:
    """What changes only with the product and its settings."""
    return fresh(parts().settings.licence, lambda: Response(orjson.dumps(make()), mimetype=_JSON))
