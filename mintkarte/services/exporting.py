"""Offers as files for programs and spreadsheets, written piece by piece, so that no export has to fit into memory."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeAlias

import orjson
from sqlalchemy.orm import Session

from mintkarte.domain.column_types import DECIMAL, WHOLE
from mintkarte.domain.columns import COLUMNS
from mintkarte.domain.vocabulary import Format
from mintkarte.gateways import workbook_files
from mintkarte.gateways.workbook_files import Value
from mintkarte.models.database import Database
from mintkarte.queries import offer_records
from mintkarte.queries.offer_columns import cells_of, public_of
from mintkarte.queries.offer_records import OfferRecord
from mintkarte.texts.columns import COLUMN_HELP, TEMPLATE

AddressOf: TypeAlias = Callable[[int, str], str]
"""The full address of an offer's page from its id and title."""
AT_ONCE = 500
"""Offers that are in memory at the same time."""

_RUNS_AS_FORMULA = re.compile(r"'*[=+\-@\t\r\0]")
_NARROW, _WIDE = 12, 40


class Export(NamedTuple):
    """What is to be written: these offers, where their pages are, and the version of the data that the file names."""

    ids: Sequence[int]
    address_of: AddressOf
    version: int


def write_csv(file: BinaryIO, db: Session, export: Export) -> None:
    """The offers in the contract's columns, for Excel and for the import."""
    file.write("\ufeff".encode())
    file.write(_lines([COLUMNS]))
    for offers in _portions(db, export.ids):
        lines = _lines(cells_of(offer).values() for offer in offers)
        file.write(lines)


def write_xlsx(file: BinaryIO, db: Session, export: Export) -> None:
    """The same table as a workbook: numbers are numbers, all else is text and never a formula."""
    widths = [max(_NARROW, min(_WIDE, len(COLUMN_HELP[column][1]) + 2)) for column in COLUMNS]
    rows = (_row(offer) for offers in _portions(db, export.ids) for offer in offers)
    workbook_files.write(file, TEMPLATE["offers"], COLUMNS, widths, rows)


def write_json(file: BinaryIO, db: Session, export: Export) -> None:
    """All offers with all they state: `{"version", "offers", "total"}`."""
    file.write(b'{"version":%d,"offers":[' % export.version)
    total = _write_joined(file, (orjson.dumps(offer) for offer in _public(db, export)))
    file.write(b'],"total":%d}' % total)


def write_geojson(file: BinaryIO, db: Session, export: Export) -> None:
    """The offers as RFC 7946; those that visitors do not go to (online, mobile) have no geometry."""
    lons: set[float] = set()
    lats: set[float] = set()

    def features() -> Iterator[bytes]:
        for offer in _public(db, export):
            feature = _feature(offer)
            if feature["geometry"]:
                lon, lat = feature["geometry"]["coordinates"]
                lons.add(lon)
                lats.add(lat)
            yield orjson.dumps(feature)

    file.write(b'{"type":"FeatureCollection","version":%d,"features":[' % export.version)
    total = _write_joined(file, features())
    if lons:
        file.write(b'],"bbox":' + orjson.dumps([min(lons), min(lats), max(lons), max(lats)]))
    else:
        file.write(b"]")
    file.write(b',"total":%d}' % total)


Writer: TypeAlias = Callable[[BinaryIO, Session, Export], None]
WRITERS: Mapping[str, Writer] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "json": write_json,
    "geojson": write_geojson,
}
"""How each format is written, by the ending of its files."""


def export_file(
    database: Database,
    path: Path,
    writers: Mapping[str, Writer],
    address_of: AddressOf,
    version: int,
    *,
    everything: bool,
) -> int:
    """Write all public offers (or `everything` not deleted) in the format of the file's ending; how many it was.

    Raises ValueError for an ending that has none of the `writers`. The file appears whole or not at all.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in writers:
        raise ValueError(kind)
    unfinished = path.with_name(f".{path.name}.part")
    with database.reading() as db:
        ids = offer_records.ids(db, everything=everything)
        with unfinished.open("wb") as file:
            writers[kind](file, db, Export(ids, address_of, version))
    unfinished.replace(path)
    return len(ids)


def cells_as_csv(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Cells by the names of the contract's columns."""
    return sheet(COLUMNS, ([cells.get(column, "") for column in COLUMNS] for cells in rows))


def sheet(header: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A table for Excel: semicolons, UTF-8 with BOM, no cell that runs as a formula."""
    return "\ufeff".encode() + _lines([header]) + _lines(rows)


def guarded(cell: str) -> str:
    """The cell with one more `'` where a spreadsheet would run it as a formula; the importer takes it off again."""
    return f"'{cell}" if _RUNS_AS_FORMULA.match(cell) else cell


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
    return text.getvalue().encode()


def _row(offer: OfferRecord) -> list[Value]:
    cells = cells_of(offer)
    return [_value(column, cells[column]) for column in COLUMNS]


def _value(column: str, cell: str) -> Value:
    if not cell:
        return None
    if column in WHOLE:
        return int(cell)
    return float(cell) if column in DECIMAL else cell


def _write_joined(file: BinaryIO, pieces: Iterator[bytes]) -> int:
    """Write the pieces with commas between them; how many there were."""
    number = 0
    for number, piece in enumerate(pieces, 1):
        file.write(b"," + piece if number > 1 else piece)
    return number


def _portions(db: Session, ids: Sequence[int]) -> Iterator[list[OfferRecord]]:
    return (offer_records.records(db, ids[start : start + AT_ONCE]) for start in range(0, len(ids), AT_ONCE))


def _public(db: Session, export: Export) -> Iterator[dict[str, Any]]:
    for offers in _portions(db, export.ids):
        yield from public_offers(db, offers, export.address_of)


def public_offers(db: Session, offers: Sequence[OfferRecord], address_of: AddressOf) -> Iterator[dict[str, Any]]:
    """The offers as programs get them, with all their dates."""
    dates = offer_records.dates(db, [offer.id for offer in offers])
    return (public_of(offer, dates.get(offer.id, ()), address_of(offer.id, offer.title)) for offer in offers)


def _feature(offer: dict[str, Any]) -> dict[str, Any]:
    lat, lon = offer["lat"], offer["lon"]
    point = None
    if lat is not None and lon is not None and Format.ON_SITE in offer["format"]:
        point = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": offer["id"], "geometry": point, "properties": offer}
