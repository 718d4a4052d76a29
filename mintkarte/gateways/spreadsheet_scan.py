"""How large the tables of a packed workbook are, counted in its XML before a reader makes room for them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mintkarte.gateways.sheets import Limits, SpreadsheetError
from mintkarte.gateways.spreadsheet_guard import unpacked

_CELL = re.compile(rb"<(?:\w{1,8}:)?c(?:\s(?:[^>]*?\s)?r=\"([A-Z]{1,3})(\d{1,7})\"[^>]*|\s[^>]*|)>")
_ROW = re.compile(rb"<(?:\w{1,8}:)?row[\s>]")
_UNVALUED = re.compile(
    rb"<c\s[^>]*?r=\"([A-Z]{1,3}\d{1,7})\"[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>",
)
_ODS_PART = re.compile(
    rb"<table:(?:(table)(?=[\s>])[^>]*|(table-row)(?=[\s>/])([^>]*)|(?:covered-)?(table-cell)(?=[\s>/])([^>]*?)(/?))>",
)
_REPEATED_ROWS = re.compile(rb"number-rows-repeated=\"(\d{1,9})\"")
_REPEATED_CELLS = re.compile(rb"number-columns-repeated=\"(\d{1,9})\"")
_WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_LETTERS = 26
_MAX_CELL_BYTES, _MAX_TAG_BYTES = 1 << 16, 4 << 20
MAX_NAMED_FORMULAS = 20


@dataclass(slots=True)
class Extent:
    """The rectangle of filled cells of one table, rows counted, formulas without a stored value named."""

    rows: int = 0
    top: int = 0
    bottom: int = 0
    left: int = 0
    right: int = 0
    last_cell: str = ""
    unvalued: list[str] = field(default_factory=list)

    def add(self, row: int, column: int, times: int = 1) -> None:
        """One filled cell; `times` rows below each other hold the same."""
        if row > self.bottom:
            self.rows += times
            self.last_cell = f"{column_letters(column)}{row + times - 1}"
        self.top = min(self.top or row, row)
        self.bottom = max(self.bottom, row + times - 1)
        self.left = min(self.left or column, column)
        if column > self.right:
            self.right, self.last_cell = column, f"{column_letters(column)}{row}"

    def check(self, limits: Limits) -> None:
        """Refuses what a reader would make room for in vain, naming the cell furthest out."""
        if self.rows > limits.rows + 1:
            raise SpreadsheetError("zu_viele_zeilen", limit=str(limits.rows))
        width, height = self.right - self.left + 1, self.bottom - self.top + 1
        if width > limits.columns:
            raise SpreadsheetError("zu_viele_spalten", limit=str(limits.columns), cell=self.last_cell)
        if height * width > limits.cells:
            raise SpreadsheetError("zelle_weit_draussen", cell=self.last_cell)


def column_letters(number: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number


def scan(path: Path, kind: str, limits: Limits) -> dict[str, Extent]:
    """The extent of every table by the name of its part; counts the whole archive, refuses what is too much."""
    extents: dict[str, Extent] = {}
    for name, content in unpacked(path):
        pieces = _without_entities(content) if name.lower().endswith((".xml", ".rels")) else content
        if kind == "xlsx" and _WORKSHEET.fullmatch(name):
            extents[name] = _worksheet(pieces, limits)
        elif kind == "ods" and name == "content.xml":
            extents[name] = _ods_content(pieces, limits)
        else:
            for _ in pieces:
                pass
    return extents


def _without_entities(content: Iterator[bytes]) -> Iterator[bytes]:
    for piece in content:
        if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
            raise SpreadsheetError("datei_mit_entitaeten")
        yield piece


def _whole_tags(pieces: Iterator[bytes], tag: bytes) -> Iterator[bytes]:
    """The content again, cut before an opening `tag`, so that no cell is torn apart."""
    rest = b""
    for piece in pieces:
        text = rest + piece
        cut = text.rfind(tag)
        if cut < 0 or len(text) - cut > _MAX_CELL_BYTES:
            cut = max(text.rfind(b"<"), 0)
        rest = text[cut:]
        if len(rest) > _MAX_TAG_BYTES:
            raise SpreadsheetError("zelle_zu_lang", row="", column="", value="", limit="")
        yield text[:cut]
    yield rest


def _worksheet(pieces: Iterator[bytes], limits: Limits) -> Extent:
    extent = Extent()
    unplaced = 0
    for text in _whole_tags(pieces, b"<c "):
        for cell in _CELL.finditer(text):
            letters, row = cell.groups()
            if cell[0].endswith(b"/>") or text.startswith(b"</c>", cell.end()):
                continue
            if letters:
                extent.add(int(row), column_number(letters.decode()))
            else:
                unplaced += 1
        if unplaced:
            extent.bottom = extent.rows = extent.rows + len(_ROW.findall(text))
        if b"<f" in text and len(extent.unvalued) < MAX_NAMED_FORMULAS:
            extent.unvalued += [found.decode() for found in _UNVALUED.findall(text)]
        if unplaced > limits.cells:
            raise SpreadsheetError("zu_viele_zeilen", limit=str(limits.rows))
        extent.check(limits)
    return extent


def _ods_content(pieces: Iterator[bytes], limits: Limits) -> Extent:
    """The largest table of the file; filled cells that are repeated count as often as they are repeated."""
    extent = largest = Extent()
    row = column = 0
    times = 1
    for text in _whole_tags(pieces, b"<table:table-cell"):
        for part in _ODS_PART.finditer(text):
            table, table_row, row_attributes, _, attributes, closed = part.groups()
            if table:
                extent, row, times = Extent(), 0, 1
            elif table_row:
                row, column = row + times, 0
                repeated = _REPEATED_ROWS.search(row_attributes)
                times = int(repeated[1]) if repeated else 1
            else:
                repeated = _REPEATED_CELLS.search(attributes)
                across = int(repeated[1]) if repeated else 1
                empty = closed or text.startswith(b"</", part.end())
                if not empty or b"value=" in attributes:
                    extent.add(max(row, 1), column + across, times)
                    extent.check(limits)
                column += across
        largest = max(largest, extent, key=lambda found: found.rows)
    return largest
