"""Workbooks (XLSX, ODS, XLS) read by calamine: the sheet that looks like offers, its cells as text."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from mintkarte.domain.headers import recognised_count
from mintkarte.gateways.sheets import Limits, SheetNotice, SpreadsheetError
from mintkarte.gateways.spreadsheet_scan import Extent, scan
from mintkarte.gateways.spreadsheet_table import Merged, RawRow, clean_cell

_LOOK_AHEAD_ROWS = 40
_MAX_SHEETS = 100
_MAX_MERGED = 5_000
_MINUTES_A_DAY = 24 * 60
_EXACT = 1e15


@dataclass(frozen=True, slots=True)
class BookSheet:
    """One sheet of a workbook before its table was looked for."""

    name: str
    rows: Iterator[RawRow]
    merged: Merged
    notices: tuple[SheetNotice, ...]


def open_book(path: Path, kind: str, limits: Limits) -> BookSheet:
    """The visible sheet with most of our headers; refuses what is protected, broken or too large."""
    import python_calamine  # noqa: PLC0415  only needed for workbooks

    try:
        extents = scan(path, kind, limits) if kind != "xls" else {}
        with path.open("rb") as file:
            book = python_calamine.load_workbook(file)
        visible = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            and sheet.visible == python_calamine.SheetVisibleEnum.Visible
        ]
        names = (visible or list(book.sheet_names))[:_MAX_SHEETS]
        chosen = _best_sheet(book, names)
        sheet = book.get_sheet_by_name(chosen)
    except BaseException as error:
        raise _refusal(error) from error
    _check_size(sheet, limits)
    notices = _notices(chosen, names, extents)
    return BookSheet(chosen, _rows(sheet), _merged(sheet), notices)


def _refusal(error: BaseException) -> BaseException:
    """What a reader's failure means: whatever it raises on a strange file, the file is unreadable.

    A panic of the reader arrives as a BaseException of its own; ours and the interpreter's go on as they are.
    """
    import python_calamine  # noqa: PLC0415  only needed for workbooks

    if isinstance(error, SpreadsheetError | KeyboardInterrupt | SystemExit | GeneratorExit):
        return error
    if isinstance(error, python_calamine.PasswordError):
        return SpreadsheetError("datei_verschluesselt")
    return SpreadsheetError("datei_beschaedigt")


def _best_sheet(book: Any, names: list[str]) -> str:  # noqa: ANN401  calamine carries no types
    if len(names) == 1:
        return names[0]

    def known(name: str) -> int:
        rows = islice(book.get_sheet_by_name(name).iter_rows(), _LOOK_AHEAD_ROWS)
        return max((recognised_count([clean_cell(as_text(cell)) for cell in row]) for row in rows), default=0)

    return max(names, key=known)


def _check_size(sheet: Any, limits: Limits) -> None:  # noqa: ANN401  calamine carries no types
    """For XLS, whose size nobody counted before."""
    if sheet.width > limits.columns:
        raise SpreadsheetError("zu_viele_spalten", limit=str(limits.columns), cell="")


def _rows(sheet: Any) -> Iterator[RawRow]:  # noqa: ANN401  calamine carries no types
    start = sheet.start
    if start is None:
        return
    left = [""] * start[1]
    try:
        for number, row in enumerate(sheet.iter_rows(), 1):
            yield number, left + [as_text(cell) for cell in row]
    except BaseException as error:
        raise _refusal(error) from error


def _merged(sheet: Any) -> Merged:  # noqa: ANN401  calamine carries no types
    ranges = (sheet.merged_cell_ranges or [])[:_MAX_MERGED]
    return Merged(tuple((top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges))


def _notices(chosen: str, names: list[str], extents: dict[str, Extent]) -> tuple[SheetNotice, ...]:
    notices = []
    if len(names) > 1:
        others = ", ".join(name for name in names if name != chosen)
        notices.append(SheetNotice("mehrere_blaetter", 0, others, chosen))
    cells = [cell for extent in extents.values() for cell in extent.unvalued]
    if cells:
        notices.append(SheetNotice("formel_ohne_wert", 0, "", ", ".join(cells[:20])))
    return tuple(notices)


def as_text(cell: object) -> str:
    """What a cell says as text: whole numbers without ".0", dates and times as ISO, truth as ja and nein."""
    match cell:
        case str():
            return cell
        case bool():
            return "ja" if cell else "nein"
        case float():
            return _number(cell)
        case date() | time() | timedelta():
            return _moment(cell)
        case _:
            return "" if cell is None else str(cell)


def _number(cell: float) -> str:
    """A whole number without its ".0", as far as such numbers are exact."""
    if not math.isfinite(cell):
        return ""
    return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell)


def _moment(cell: date | time | timedelta) -> str:
    """A day, a day with its hour unless that is midnight, or an hour."""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d") if cell.time() == time() else cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    minutes = round(cell.total_seconds() / 60) % _MINUTES_A_DAY
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
