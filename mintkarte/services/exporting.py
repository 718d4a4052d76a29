"""Offers as files for programs and spreadsheets: CSV that can be imported again, JSON, GeoJSON."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import orjson
from sqlalchemy.orm import Session

from mintkarte.domain.columns import COLUMNS
from mintkarte.domain.vocabulary import Format
from mintkarte.models.database import Database
from mintkarte.queries import offer_records
from mintkarte.queries.offer_columns import cells_of, public_of

AddressOf: TypeAlias = Callable[[int, str], str]
"""The full address of an offer's page from its id and title."""

_RUNS_AS_FORMULA = re.compile(r"'*[=+\-@\t\r\0]")


def as_csv(db: Session, ids: Sequence[int]) -> bytes:
    """The offers in the contract's columns."""
    return cells_as_csv(cells_of(offer) for offer in offer_records.records(db, ids))


def cells_as_csv(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Cells by the names of the contract's columns."""
    return sheet(COLUMNS, ([cells.get(column, "") for column in COLUMNS] for cells in rows))


def sheet(header: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A table for Excel: semicolons, UTF-8 with BOM, no cell that runs as a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def as_json(db: Session, ids: Sequence[int], address_of: AddressOf, version: int) -> bytes:
    """All offers with all they state: `{"version", "total", "offers"}`."""
    offers = _public(db, ids, address_of)
    return orjson.dumps({"version": version, "total": len(offers), "offers": offers})


def as_geojson(db: Session, ids: Sequence[int], address_of: AddressOf, version: int) -> bytes:
    """The offers as RFC 7946; those that visitors do not go to (online, mobile) have no geometry."""
    features = [_feature(offer) for offer in _public(db, ids, address_of)]
    whole = {"type": "FeatureCollection", "version": version, "total": len(features), "features": features}
    places = [feature["geometry"]["coordinates"] for feature in features if feature["geometry"]]
    if places:
        lons, lats = zip(*places, strict=True)
        whole["bbox"] = [min(lons), min(lats), max(lons), max(lats)]
    return orjson.dumps(whole)


FORMATS = ("csv", "json", "geojson")


def export_file(database: Database, path: Path, address_of: AddressOf, version: int, *, everything: bool) -> int:
    """Write all public offers (or `everything` not deleted) in the format of the file's ending; how many it was.

    Raises ValueError for an ending that is none of `FORMATS`. The file appears whole or not at all.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise ValueError(kind)
    with database.reading() as db:
        ids = offer_records.ids(db, everything=everything)
        if kind == "csv":
            content = as_csv(db, ids)
        else:
            content = (as_json if kind == "json" else as_geojson)(db, ids, address_of, version)
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_bytes(content)
    unfinished.replace(path)
    return len(ids)


def guarded(cell: str) -> str:
    """The cell with one more `'` where a spreadsheet would run it as a formula; the importer takes it off again."""
    return f"'{cell}" if _RUNS_AS_FORMULA.match(cell) else cell


def _public(db: Session, ids: Sequence[int], address_of: AddressOf) -> list[dict[str, Any]]:
    dates = offer_records.dates(db, ids)
    return [
        public_of(offer, dates.get(offer.id, ()), address_of(offer.id, offer.title))
        for offer in offer_records.records(db, ids)
    ]


def _feature(offer: dict[str, Any]) -> dict[str, Any]:
    lat, lon = offer["lat"], offer["lon"]
    point = None
    if lat is not None and lon is not None and Format.ON_SITE in offer["format"]:
        point = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": offer["id"], "geometry": point, "properties": offer}
