"""Tables of offers, read whatever program wrote them: CSV, XLSX, ODS, XLS, and JSON and ICS read as tables.

`read(path)` gives a `Sheet` or raises a `SpreadsheetError`, and nothing else. A large file, and every XLS, is read by a
process of its own with bounded memory: what its reader takes is given back, and no crash of it reaches the server.
"""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from mintkarte.gateways.sheets import Limits, PackedRows, Row, Sheet, SheetNotice, SpreadsheetError
from mintkarte.gateways.spreadsheet_apart import read_apart
from mintkarte.gateways.spreadsheet_books import open_book
from mintkarte.gateways.spreadsheet_calendar import read_calendar
from mintkarte.gateways.spreadsheet_guard import kind_of
from mintkarte.gateways.spreadsheet_objects import read_objects
from mintkarte.gateways.spreadsheet_table import RawRow, Table, find_table, unprotected
from mintkarte.gateways.spreadsheet_text import beginning, encoding_of, first_width, separator_of, widest

__all__ = ["Limits", "Row", "Sheet", "SheetNotice", "SpreadsheetError", "read", "read_bytes", "read_here"]

LIMITS = Limits()
_LARGE_BOOK, _LARGE = 600_000, {"csv": 4_000_000, "json": 2_000_000, "ics": 300_000}
"""Bytes from which a process of its own is worth its half second; a workbook is always read by one, since some few that
are broken are read for ever. Other limits than the product's hold in this process alone."""
_CHUNK_ROWS = 2_000
_MIN_SWALLOWED = 4


def read(
    path: Path, name: str = "", limits: Limits = LIMITS, progress: Callable[[int], None] = lambda _: None
) -> Sheet:
    """The table in a file; `name` is what people call it, for an upload kept under another name.

    `progress` is told how many more rows were read.
    """
    name = name or path.name
    if not path.is_file():
        raise SpreadsheetError("datei_fehlt", name=name)
    try:
        kind = kind_of(path, name, limits)
        size = path.stat().st_size
    except OSError as error:
        raise SpreadsheetError("datei_unlesbar", name=name) from error
    if (kind not in _LARGE and limits == LIMITS) or size > _LARGE.get(kind, _LARGE_BOOK):
        return read_apart(path, name, progress)
    sheet = read_here(path, name, limits)
    progress(len(sheet.rows))
    return sheet


def read_bytes(data: bytes, name: str, limits: Limits = LIMITS) -> Sheet:
    """The table in the bytes of an upload."""
    with tempfile.TemporaryDirectory(prefix="mintkarte-") as folder:
        path = Path(folder) / "upload"
        path.write_bytes(data)
        return read(path, name, limits)


def read_here(path: Path, name: str, limits: Limits = LIMITS) -> Sheet:
    """The table in a file, read in this process."""
    sheet_name, table = open_table(path, name, limits)
    rows = PackedRows(table.rows())
    return Sheet(table.headers, rows, tuple(table.notices), sheet_name, table.header_row)


def open_table(path: Path, name: str, limits: Limits) -> tuple[str, Table]:
    """The name of the sheet ("" for CSV) and its table, whose rows are still to be read."""
    kind = kind_of(path, name, limits)
    if kind == "csv":
        return "", _csv_table(path, limits)
    if kind == "json":
        return "", read_objects(path, limits)
    if kind == "ics":
        return "", read_calendar(path, limits)
    book = open_book(path, kind, limits)
    table = find_table(book.rows, limits, book.merged)
    table.notices[:0] = book.notices
    return book.name, table


def _csv_table(path: Path, limits: Limits) -> Table:
    encoding = encoding_of(path)
    text = beginning(path, encoding)
    if not text.strip("\ufeff \r\n\t;,|\0"):
        raise SpreadsheetError("datei_leer", name=path.name)
    separator = separator_of(text)
    if first_width(text, separator) > limits.columns:
        raise SpreadsheetError("zu_viele_spalten", limit=str(limits.columns), cell="")
    width = min(widest(path, encoding, separator), 2 * limits.columns)
    table = find_table(_csv_rows(path, encoding, separator, width, limits), limits)
    if encoding not in ("utf-8", "utf-8-sig"):
        table.notices.append(SheetNotice("kodierung_erkannt", 0, "", encoding))
    return table


def _csv_rows(path: Path, encoding: str, separator: str, width: int, limits: Limits) -> Iterator[RawRow]:
    """Records of the file as pandas parts them, read piece by piece, so that no more than a piece is in memory."""
    import pandas as pd

    number = 0
    columns = list(range(width))
    try:
        with pd.read_csv(
            path,
            sep=separator,
            header=None,
            names=columns,
            index_col=False,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
            encoding=encoding,
            chunksize=_CHUNK_ROWS,
        ) as chunks:
            for chunk in chunks:
                for cells in chunk.to_numpy(dtype=object).tolist():
                    number += 1
                    yield number, _csv_cells(cells, number, separator, width)
    except pd.errors.EmptyDataError as error:
        raise SpreadsheetError("datei_leer", name=path.name) from error
    except pd.errors.ParserError as error:
        raise _csv_refusal(str(error), number, limits) from error
    except (UnicodeError, ValueError, OverflowError, MemoryError) as error:
        raise SpreadsheetError("datei_beschaedigt") from error


def _csv_cells(cells: list[object], number: int, separator: str, width: int) -> list[str]:
    end = len(cells)
    while end and not isinstance(cells[end - 1], str):
        end -= 1  # the frame is wider than any record needs
    texts = [cell if isinstance(cell, str) else "" for cell in cells[:end]]
    for text in texts:
        if "\n" in text and _has_swallowed_rows(text, separator, width):
            raise SpreadsheetError("anfuehrungszeichen_offen", row=str(number), value=" ".join(text.split())[:80])
    return [unprotected(text) if text[:1] == "'" else text for text in texts]


def _has_swallowed_rows(text: str, separator: str, width: int) -> bool:
    """Whether a quote that nobody closed made one cell of several rows."""
    lines = text.split("\n")[1:]
    return any(line.count(separator) >= max(_MIN_SWALLOWED, width // 2) for line in lines)


def _csv_refusal(message: str, number: int, limits: Limits) -> SpreadsheetError:
    if "EOF inside string" in message:
        return SpreadsheetError("anfuehrungszeichen_offen", row=str(number + 1), value="")
    if "Expected" in message:
        return SpreadsheetError("zu_viele_spalten", limit=str(limits.columns), cell="")
    return SpreadsheetError("datei_beschaedigt")
