"""Shapes of what programs read, as JSON Schema for /openapi.json and as a Table Schema for the CSV."""

from typing import Any, TypeAlias

from mintkarte.domain.column_types import ADDRESSES, DAYS, DECIMAL, FREE_CODES, REQUIRED, SEVERAL, WHOLE, codes_of
from mintkarte.domain.columns import COLUMNS
from mintkarte.texts.columns import COLUMN_HELP
from mintkarte.texts.machine_addresses import FIELDS

Schema: TypeAlias = dict[str, Any]
INTEGER: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_LAT: Schema = {"type": "number", "minimum": -90, "maximum": 90}
_LON: Schema = {"type": "number", "minimum": -180, "maximum": 180}
_MOMENT: Schema = {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}


def ref(name: str) -> Schema:
    """A reference to one of `schemas`."""
    return {"$ref": f"#/components/schemas/{name}"}


def schemas() -> dict[str, Schema]:
    """Every shape by its name."""
    return {
        "Angebot": _offer(),
        "Termin": _record({"beginn": _MOMENT, "ende": _MOMENT, "abgesagt": {"type": "boolean"}}),
        "Angebote": _record({"version": _field("version", _COUNT), "total": _COUNT, "offers": _list(ref("Angebot"))}),
        "Feature": _record(
            {
                "type": {"const": "Feature"},
                "id": INTEGER,
                "geometry": {"oneOf": [ref("Punkt"), {"type": "null"}]},
                "properties": ref("Angebot"),
            }
        ),
        "Punkt": _record({"type": {"const": "Point"}, "coordinates": _list(NUMBER) | {"minItems": 2, "maxItems": 2}}),
        "FeatureCollection": _record(
            {
                "type": {"const": "FeatureCollection"},
                "version": _COUNT,
                "total": _COUNT,
                "features": _list(ref("Feature")),
            },
            bbox=_box(),
        ),
        "Aenderung": _record(
            {
                "state": _field("state", {"enum": ["updated", "deleted"]}),
                "kind": {"const": "angebot"},
                "id": INTEGER,
                "modified": _field("modified", _COUNT),
            },
            data=ref("Angebot"),
        ),
        "Aenderungen": _record(
            {
                "next": _field("next", TEXT),
                "license": _field("license", TEXT),
                "version": _field("version", _COUNT),
                "items": _list(ref("Aenderung")),
            }
        ),
        **_of_the_map(),
        "Fehler": _record({"error": _record({"status": INTEGER, "message": TEXT, "id": {"type": ["string", "null"]}})}),
    }


def table_schema(address: str) -> Schema:
    """The CSV as a Frictionless Table Schema; `address` is where it can be read."""
    return {
        "$schema": "https://datapackage.org/profiles/1.0/tableschema.json",
        "homepage": address,
        "fields": [_table_field(column) for column in COLUMNS],
        "missingValues": [""],
    }


def _of_the_map() -> dict[str, Schema]:
    counts: Schema = {"type": "object", "additionalProperties": _COUNT}
    where: dict[str, Schema] = {"lat": _LAT, "lon": _LON}
    of_one: dict[str, Schema] = {"id": INTEGER, "titel": TEXT, "fach": _list(TEXT), "genauigkeit": TEXT}
    cluster = _record({**where, "anzahl": {"type": "integer", "minimum": 2}, "fach": counts, "ausschnitt": _box()})
    return {
        "Karte": _record(
            {
                "version": _COUNT,
                "total": _COUNT,
                "mode": {"enum": ["points", "clusters"]},
                "zoom": _COUNT,
                "features": _list({"oneOf": [_record({**where, **of_one}), cluster]}),
            },
            ansicht={"type": "object"},
        ),
        "Facetten": _record(
            {"version": _COUNT, "total": _COUNT, "facets": {"type": "object", "additionalProperties": counts}}
        ),
        "Zeilen": _record(
            {
                "id": INTEGER,
                "titel": TEXT,
                "url": TEXT,
                "anbieter": INTEGER,
                "region": {"type": ["string", "null"]},
                "zeilen": _list(TEXT),
            }
        ),
        "MehrereZeilen": _record({"offers": _list(ref("Zeilen"))}),
        "Orte": _record({"orte": _list(_record({"name": TEXT, "ort": TEXT, **where}))}),
        "Bereit": {"type": "object", "additionalProperties": {"type": "boolean"}},
    }


def _offer() -> Schema:
    more: dict[str, Schema] = {
        "format_angegeben": _field("format_angegeben", {"type": "boolean"}),
        "termine": _field("termine", _list(ref("Termin"))),
        "status": _field("status", {"const": "veroeffentlicht"}),
        "zuletzt_bestaetigt": _field("zuletzt_bestaetigt", {"type": ["string", "null"], "format": "date"}),
    }
    columns = {column: {**_column(column), "description": COLUMN_HELP[column][0]} for column in COLUMNS}
    columns["genauigkeit"]["description"] = FIELDS["genauigkeit"]
    first = {"id": _field("id", INTEGER), "adresse_url": _field("adresse_url", {"type": "string", "format": "uri"})}
    return _record({**first, **columns, **more})


def _column(column: str) -> Schema:
    """What a column holds in JSON; null where nothing is stated."""
    if column in REQUIRED:
        return dict(TEXT)
    if column in SEVERAL:
        return _list({"type": "string", **_examples(column)})
    if column in WHOLE or column in DECIMAL:
        low, high = (WHOLE.get(column) or DECIMAL[column])[:2]
        kind = "integer" if column in WHOLE else "number"
        return {"type": [kind, "null"], "minimum": low} | ({} if high is None else {"maximum": high})
    if column == "genauigkeit":
        return {"enum": list(codes_of(column))}
    if column in DAYS:
        return {"type": ["string", "null"], "format": "date"}
    return {"type": ["string", "null"], **_examples(column)}


def _examples(column: str) -> Schema:
    """Codes that may gain members, or stand beside a word of one's own, are examples and no bounds."""
    return {"examples": list(codes_of(column))} if codes_of(column) else {}


def _table_field(column: str) -> Schema:
    field: Schema = {"name": column, "description": COLUMN_HELP[column][0], "type": "string"}
    bounds: Schema = {"required": True} if column in REQUIRED else {}
    if column in WHOLE or column in DECIMAL:
        field["type"] = "integer" if column in WHOLE else "number"
        low, high = (WHOLE.get(column) or DECIMAL[column])[:2]
        bounds |= {"minimum": low} | ({} if high is None else {"maximum": high})
    elif column in DAYS:
        field["type"] = "date"
    elif column in ADDRESSES:
        field["format"] = "uri"
    elif codes_of(column) and column not in SEVERAL | FREE_CODES:
        bounds["enum"] = list(codes_of(column))
    elif column == "plz":
        bounds["pattern"] = "[0-9]{5}"
    return field | ({"constraints": bounds} if bounds else {})


def _field(name: str, schema: Schema) -> Schema:
    return schema | {"description": FIELDS[name]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _box() -> Schema:
    return _list(NUMBER) | {"minItems": 4, "maxItems": 4}


def _record(required: dict[str, Schema], **optional: Schema) -> Schema:
    """An object; it may gain members."""
    return {"type": "object", "properties": {**required, **optional}, "required": list(required)}
