"""Official place lists: the GeoNames postal export and the Gemeindeverzeichnis of Destatis, read row by row.

GeoNames: a zip with `DE.txt`, 12 tab-separated columns without header. Destatis (GV-ISys): CSV, also gzipped, or XLSX
with title rows; its columns are found by what their headers say, because every edition orders them differently.
"""

import csv
import gzip
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mintkarte.domain.geometry import Box, Point
from mintkarte.domain.place_names import official_name, town_name
from mintkarte.domain.vocabulary import Land
from mintkarte.domain.words import words
from mintkarte.gateways.places import Place

MAX_BYTES = 200_000_000
"""Largest unpacked list that is read; the real ones are below 10 MB."""
GERMANY = Box(west=5.5, south=47.0, east=15.5, north=55.3)
_LAND_KEYS = {
    f"{number:02}": Land(code)
    for number, code in enumerate(words("sh hh ni hb nw he rp bw by sl be bb mv sn st th"), start=1)
}
"""The first two digits of every official key (AGS, Kreis)."""
_MAX_LINE = 100_000
_POSTAL_COLUMNS = 12
_MUNICIPALITY = "60"
_TITLE_ROWS = 12


class GazetteerFileError(Exception):
    """A file that is no place list we know; `code` says why, `name` is the file's."""

    def __init__(self, code: str, name: str) -> None:
        """`code`: datei_fehlt, datei_unlesbar, datei_unbekannt or datei_zu_gross."""
        super().__init__(f"{name}: {code}")
        self.code = code
        self.name = name


@dataclass(frozen=True, slots=True)
class PostalRow:
    """One line of the postal export: a place, or an organisation with a postcode of its own."""

    postcode: str
    name: str
    land: Land
    point: Point


def read_file(path: Path) -> tuple[list[PostalRow], list[Place]]:
    """The postal rows or the municipalities of a file, whichever it holds; raises GazetteerFileError for any other."""
    try:
        return _read(path)
    except FileNotFoundError as error:
        raise GazetteerFileError("datei_fehlt", path.name) from error
    except (OSError, EOFError, UnicodeDecodeError, zipfile.BadZipFile, csv.Error, ValueError) as error:
        raise GazetteerFileError("datei_unlesbar", path.name) from error


def _read(path: Path) -> tuple[list[PostalRow], list[Place]]:
    with path.open("rb") as file:
        magic = file.read(4)
    if magic.startswith(b"PK"):
        rows, places = _read_zip(path)
    else:
        with gzip.open(path, "rb") if magic.startswith(b"\x1f\x8b") else path.open("rb") as raw:
            rows, places = _read_text(_counted(raw, path.name))
    if not rows and not places:
        raise GazetteerFileError("datei_unbekannt", path.name)
    return rows, places


def _read_zip(path: Path) -> tuple[list[PostalRow], list[Place]]:
    with zipfile.ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > MAX_BYTES:
            raise GazetteerFileError("datei_zu_gross", path.name)
        names = [name for name in archive.namelist() if name.lower().endswith(".txt") and "readme" not in name.lower()]
        if not names:
            return [], list(_municipalities(_sheet_rows(path)))
        with archive.open(names[0]) as raw:
            return list(_postal_rows(io.TextIOWrapper(raw, encoding="utf-8", newline=""))), []


def _read_text(lines: Iterator[str]) -> tuple[list[PostalRow], list[Place]]:
    first = next(lines, "")
    again = _again(first, lines)
    if first.count("\t") >= _POSTAL_COLUMNS - 1:
        return list(_postal_rows(again)), []
    delimiter = ";" if first.count(";") > first.count(",") else ","
    return [], list(_municipalities(csv.reader(again, delimiter=delimiter)))


def _again(first: str, rest: Iterable[str]) -> Iterator[str]:
    yield first
    yield from rest


def _counted(raw: gzip.GzipFile | io.BufferedReader, name: str) -> Iterator[str]:
    """The lines as text; ends with an error instead of unpacking more than MAX_BYTES."""
    seen = 0
    while line := raw.readline(_MAX_LINE):
        seen += len(line)
        if seen > MAX_BYTES or len(line) == _MAX_LINE:
            raise GazetteerFileError("datei_zu_gross", name)
        yield line.decode("utf-8-sig" if seen == len(line) else "utf-8")


def _sheet_rows(path: Path) -> Iterator[list[str]]:
    """The cells of the sheet with the most rows, as text."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  only for the official XLSX

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [book.get_sheet_by_index(index) for index in range(len(book.sheet_names))]
    except CalamineError as error:
        raise GazetteerFileError("datei_unbekannt", path.name) from error
    longest = max(sheets, key=lambda sheet: sheet.total_height, default=None)
    for row in longest.iter_rows() if longest else ():
        yield [str(cell) for cell in row]


def _postal_rows(lines: Iterable[str]) -> Iterator[PostalRow]:
    """Germany's rows; the Land comes from the Kreis key, since the export writes the Länder in two ways."""
    for line in lines:
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) < _POSTAL_COLUMNS - 1 or cells[0] != "DE":
            continue
        point, land = _point(cells[9], cells[10]), _LAND_KEYS.get(cells[8][:2])
        if point and land and len(cells[1]) == 5 and cells[1].isdigit() and town_name(cells[2]).head:  # noqa: PLR2004
            yield PostalRow(cells[1], cells[2].strip(), land, point)


def _municipalities(rows: Iterable[list[str]]) -> Iterator[Place]:
    """The municipalities where people live: rows of Satzart 60 with a postcode and a point."""
    headers: list[list[str]] = []
    columns: dict[str, int] | None = None
    for cells in rows:
        if columns is None and cells and cells[0].strip() not in {"10", "20", "30", "40", "50", _MUNICIPALITY}:
            headers.append(cells)
            if len(headers) > _TITLE_ROWS:
                return
            continue
        columns = columns or _columns(headers)
        if columns is None:
            return
        if (place := _municipality(cells, columns)) is not None:
            yield place


_MEANINGS = {
    "kind": ("satzart",),
    "land": ("land",),
    "name": ("gemeindename",),
    "population": ("bevolkerung", "insgesamt"),
    "postcode": ("postleitzahl", "postleit"),
    "lon": ("langengrad",),
    "lat": ("breitengrad",),
}


def _columns(headers: list[list[str]]) -> dict[str, int] | None:
    """Which column holds what, by the words above it; None when a needed one is missing."""
    width = max((len(row) for row in headers), default=0)
    above = [{word for row in headers if i < len(row) for word in words(row[i])} for i in range(width)]
    found: dict[str, int] = {}
    for meaning, names in _MEANINGS.items():
        fitting = [(len(said), position) for position, said in enumerate(above) if said & set(names)]
        if not fitting:
            return None
        found[meaning] = min(fitting)[1]  # a title row says many words above the first column
    return found


def _municipality(cells: list[str], columns: dict[str, int]) -> Place | None:
    cell = {meaning: cells[i].strip() if i < len(cells) else "" for meaning, i in columns.items()}
    land = _LAND_KEYS.get(cell["land"].partition(".")[0].zfill(2))
    point = _point(cell["lat"], cell["lon"])
    if cell["kind"].partition(".")[0] != _MUNICIPALITY or not (land and point and cell["postcode"]):
        return None
    name = official_name(cell["name"])
    folded = town_name(name)
    digits = "".join(filter(str.isdigit, cell["population"].partition(".")[0]))
    return Place(name, folded.key, folded.tail, land, int(digits or 0), point.lat, point.lon)


def _point(lat: str, lon: str) -> Point | None:
    """A point inside Germany, written with a dot or a comma; None for anything else."""
    try:
        point = Point(float(lat.replace(",", ".")), float(lon.replace(",", ".")))
    except ValueError:
        return None
    return point if GERMANY.contains(point) else None
