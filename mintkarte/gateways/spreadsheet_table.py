"""Where the table stands in a sheet: title lines, grouped and merged headers, cells cleaned, empty rows left out."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from mintkarte.domain.columns import clean
from mintkarte.domain.headers import column_of, joined, recognised_count
from mintkarte.gateways.sheets import Limits, SheetNotice, SpreadsheetError
from mintkarte.gateways.spreadsheet_scan import column_letters

RawRow = tuple[int, Sequence[str]]
_LOOK_AHEAD_ROWS = 40
_ENOUGH_HEADERS = 3
_MAX_STRAY_NOTICES = 20
_SHOWN_CHARS = 80
_PROTECTED = re.compile(r"'+[=+\-@\t\r\0]")
_ERROR_VALUES = frozenset(
    {"#N/A", "#NV", "#REF!", "#BEZUG!", "#VALUE!", "#WERT!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#ZAHL!"},
)
_CONTINUED: Mapping[str, tuple[str, str]] = {
    "alter": ("alter_von", "alter_bis"),
    "klasse": ("klasse_von", "klasse_bis"),
    "beginn": ("beginn", "ende"),
    "uhrzeit": ("uhrzeit_beginn", "uhrzeit_ende"),
    "plz_ort": ("plz", "ort"),
}
"""What the two columns mean that lie under one merged header."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Ranges of merged cells of a sheet: rows and columns counted from 1, ends included."""

    ranges: tuple[tuple[int, int, int, int], ...] = ()

    def width_at(self, row: int, column: int) -> int:
        """How many columns the merged cell that begins here spans; 1 without one."""
        for top, left, _, right in self.ranges:
            if (top, left) == (row, column):
                return right - left + 1
        return 1

    def downward(self) -> dict[int, list[tuple[int, int]]]:
        """Column -> (top, bottom) of the cells merged over several rows."""
        found: dict[int, list[tuple[int, int]]] = {}
        for top, left, bottom, right in self.ranges:
            if bottom > top and left == right:
                found.setdefault(left, []).append((top, bottom))
        return found


@dataclass(slots=True)
class Table:
    """A table found in raw rows; `rows()` reads them once, `notices` is complete only after that."""

    headers: tuple[str, ...]
    header_row: int
    limits: Limits
    merged: Merged
    _left: Iterator[RawRow]
    notices: list[SheetNotice] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Numbered rows that hold anything, with one cell for each header."""
        width, counted = len(self.headers), 0
        spread = _Downward(self.merged)
        strays = 0
        for number, raw in self._left:
            cells = [
                _cell(text, self.limits, number, position, self.headers) if text else ""
                for position, text in enumerate(raw)
            ]
            if not any(cells):
                continue
            if len(cells) > self.limits.columns and any(cells[self.limits.columns :]):
                cell = f"{column_letters(self.limits.columns + 1)}{number}"
                raise SpreadsheetError("zu_viele_spalten", limit=str(self.limits.columns), cell=cell)
            counted += 1
            if counted > self.limits.rows:
                raise SpreadsheetError("zu_viele_zeilen", limit=str(self.limits.rows))
            for position, text in enumerate(cells[width:], width):
                if text and strays < _MAX_STRAY_NOTICES:
                    strays += 1
                    self.notices.append(
                        SheetNotice("zelle_ohne_spalte", number, column_letters(position + 1), _shown(text))
                    )
            cells = cells[:width] + [""] * (width - len(cells))
            spread.fill(number, cells)
            yield number, cells


@dataclass(slots=True)
class _Downward:
    """Puts the content of a cell merged over several rows into each of them."""

    merged: Merged
    _open: dict[int, tuple[int, str]] = field(default_factory=dict)
    _spans: dict[int, dict[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._spans = {column: dict(spans) for column, spans in self.merged.downward().items()}

    def fill(self, number: int, cells: list[str]) -> None:
        for column, spans in self._spans.items():
            position = column - 1
            if position >= len(cells):
                continue
            if number in spans:
                self._open[column] = (spans[number], cells[position])
            bottom, text = self._open.get(column, (0, ""))
            if number <= bottom and not cells[position]:
                cells[position] = text


def find_table(raw: Iterable[RawRow], limits: Limits, merged: Merged | None = None) -> Table:
    """The table whose header row names most of our columns; rows above it are title lines."""
    rows = iter(raw)
    merged = merged or Merged()
    head = [(number, [clean_cell(text) for text in cells]) for number, cells in islice(rows, _LOOK_AHEAD_ROWS)]
    best, headers, known = -1, [""], 0
    for position, (number, cells) in enumerate(head):
        if any(len(cell) > limits.cell_chars for cell in cells):
            continue
        for names in (cells, _grouped(head, position, merged)):
            count = recognised_count(names)
            if count > known:
                best, headers, known = position, _continued(names, number, merged), count
    columns = {column_of(header)[0] for header in headers[: limits.columns] if header}
    if best < 0 or ("titel" not in columns and known < _ENOUGH_HEADERS):
        raise _without_headers(head)
    while headers and not headers[-1]:
        headers.pop()
    table = Table(tuple(headers), head[best][0], limits, merged, chain(head[best + 1 :], rows))
    above = [cell for _, cells in head[:best] for cell in cells if cell]
    if above:
        table.notices.append(SheetNotice("zeilen_ueber_kopf", head[best][0], "", _shown(above[0])))
    return table


def _without_headers(head: list[tuple[int, list[str]]]) -> SpreadsheetError:
    for number, cells in head:
        if any(cells):
            shown = ", ".join(cell for cell in cells if cell)
            return SpreadsheetError("kopfzeile_fehlt", row=str(number), value=_shown(shown))
    return SpreadsheetError("datei_leer", name="")


def _grouped(head: list[tuple[int, list[str]]], position: int, merged: Merged) -> list[str]:
    """The row read together with the one above, whose cells may stand over several columns."""
    number, cells = head[position]
    if position == 0 or head[position - 1][0] != number - 1:
        return cells
    above = head[position - 1][1]
    names: list[str] = []
    group, reach = "", 0
    for column in range(max(len(cells), len(above))):
        own = cells[column] if column < len(cells) else ""
        over = above[column] if column < len(above) else ""
        if over:
            group = over
            width = merged.width_at(number - 1, column + 1)
            reach = column + width if merged.ranges else len(cells)
        if own:
            names.append(joined(group if column < reach or over else "", own))
        else:
            names.append(over if over and column_of(over)[0] else "")
    return names


def _continued(names: Sequence[str], number: int, merged: Merged) -> list[str]:
    """A header merged over two columns names both: "Alter" is "from" and "to"."""
    headers = list(names)
    for position, name in enumerate(names[:-1]):
        pair = _CONTINUED.get(column_of(name)[0]) if name else None
        if pair and not names[position + 1] and merged.width_at(number, position + 1) == len(pair):
            headers[position : position + 2] = pair
    return headers


def _cell(text: str, limits: Limits, row: int, position: int, headers: Sequence[str]) -> str:
    if len(text) > limits.cell_chars:
        column = headers[position] if position < len(headers) else column_letters(position + 1)
        raise SpreadsheetError(
            "zelle_zu_lang", row=str(row), column=column, value=_shown(text), limit=str(limits.cell_chars)
        )
    return clean_cell(text)


def clean_cell(text: str) -> str:
    """A cell without invisible and control characters, blanks trimmed, line breaks kept; error values are empty."""
    if not text:
        return ""
    if text.isascii() and text.isprintable():
        plain = " ".join(text.split())
    else:
        plain = clean(unicodedata.normalize("NFC", text.replace("_x000D_", "\n")), lines=True)
    return "" if plain in _ERROR_VALUES else plain


def unprotected(text: str) -> str:
    """The text before our CSV export protected it: of `'` before a formula sign one is taken off again."""
    return text[1:] if text.startswith("'") and _PROTECTED.match(text) else text


def _shown(text: str) -> str:
    """The beginning of a value, for a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN_CHARS else f"{line[:_SHOWN_CHARS]}…"
