"""Lists of objects (JSON) read as a table: our own export, GeoJSON, or a plain list."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mintkarte.gateways.plain_text import storable
from mintkarte.gateways.sheets import Limits, SpreadsheetError
from mintkarte.gateways.spreadsheet_table import Merged, Table

_LISTS = ("offers", "angebote", "features", "items", "data", "events")
"""Names under which files keep their list."""
_BETWEEN = "; "
_OURS = {"adresse_url", "termine"}
_ON_SITE = ["vor-ort"]
_NUMBERED_FROM = 2
"""The first object is row 2, as below a row of headers."""


def read_objects(path: Path, limits: Limits) -> Table:
    """The objects as rows, their keys as headers; raises SpreadsheetError."""
    try:
        whole = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise SpreadsheetError("datei_beschaedigt") from error
    objects = [_flat(one) for one in _listed(whole) if isinstance(one, dict)]
    if not objects:
        raise SpreadsheetError("datei_leer", name=path.name)
    headers = list(dict.fromkeys(key for one in objects for key in one))
    if len(headers) > limits.columns:
        raise SpreadsheetError("zu_viele_spalten", limit=str(limits.columns), cell=headers[limits.columns][:40])
    rows = ((number, [one.get(key, "") for key in headers]) for number, one in enumerate(objects, _NUMBERED_FROM))
    shown = tuple(" ".join(header.split())[:80] for header in headers)
    return Table(shown, 1, limits, Merged(), rows)


def _listed(whole: Any) -> list[Any]:  # noqa: ANN401 - whatever JSON holds
    if isinstance(whole, list):
        return whole
    if isinstance(whole, dict):
        for name in _LISTS:
            if isinstance(whole.get(name), list):
                found: list[Any] = whole[name]
                return found
        return [whole]
    return []


def _flat(one: dict[str, Any]) -> dict[str, str]:
    """The values of an object as cells; a GeoJSON feature by its properties and its point."""
    properties = one.get("properties")
    if one.get("type") == "Feature" and isinstance(properties, dict):
        one = _point(one) | properties
    if one.keys() >= _OURS and one.get("format") == _ON_SITE and one.get("format_angegeben") is not True:
        one = {**one, "format": None}  # our export says so where nothing is stated
    return {storable(str(key)): "".join(_texts(value)) for key, value in one.items()}


def _point(feature: dict[str, Any]) -> dict[str, Any]:
    geometry = feature.get("geometry")
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if isinstance(coordinates, list) and len(coordinates) > 1:
        return {"lon": coordinates[0], "lat": coordinates[1]}
    return {}


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever JSON holds
    """A value as text; of what is nested only the plain values in a list count."""
    match value:
        case bool():
            yield "ja" if value else "nein"
        case str():
            yield storable(value)
        case int():
            yield str(value)
        case float() if math.isfinite(value):
            yield str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
        case list():
            yield _BETWEEN.join(text for part in value if not isinstance(part, list | dict) for text in _texts(part))
        case _:
            pass
