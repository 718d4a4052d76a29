"""Workbooks (XLSX) by XlsxWriter, row by row, so that no table has to fit into memory.

A text is always a text and never a formula or a link, whatever it begins with.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, TypeAlias


class Mark(StrEnum):
    """How a cell stands out: a note runs over several lines, the others are filled with a colour."""

    NOTE = "note"
    ODD = "odd"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Marked:
    """A text to be looked at; an empty one is a coloured empty cell."""

    text: str
    mark: Mark


Value: TypeAlias = str | int | float | Marked | None
"""Numbers come back with 15 digits."""
MOST_LETTERS = 32_767
"""What a cell of Excel holds."""
_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold; a carriage return would come back as something else."""
_TEXT = {"num_format": "@"}
"""What somebody edits stays a text."""
_LOOKS = {
    Mark.NOTE: {"text_wrap": True, "valign": "top"},
    Mark.ODD: {"bg_color": "#FFE9B8", "border": 1, "border_color": "#C98B1B"},
    Mark.REFUSED: {"bg_color": "#F9CFCB", "border": 2, "border_color": "#B3261E"},
}
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def write(
    file: BinaryIO, title: str, header: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Value]]
) -> None:
    """One sheet with a header that stays in sight and can be filtered by; `widths` in letters, for each column one."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - a sixth of a second that no start needs

    with Workbook(file, _OPTIONS) as book:
        text = book.add_format(_TEXT)
        head = book.add_format({**_TEXT, "bold": True, "bg_color": "#DCE9F2"})
        looks = {mark: book.add_format({**_TEXT, **look}) for mark, look in _LOOKS.items()}
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 1)
        for column, (name, width) in enumerate(zip(header, widths, strict=True)):
            sheet.set_column(column, column, width, text)
            sheet.write_string(0, column, name, head)
        last = 0
        for last, values in enumerate(rows, 1):
            for column, value in enumerate(values):
                if isinstance(value, str):
                    if value:
                        sheet.write_string(last, column, _plain(value), text)
                elif isinstance(value, Marked):
                    sheet.write_string(last, column, _plain(value.text), looks[value.mark])
                elif value is not None:
                    sheet.write_number(last, column, value)
        sheet.autofilter(0, 0, last, len(header) - 1)


def _plain(text: str) -> str:
    """The text as a cell can hold it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")[:MOST_LETTERS]
    return text if text.isprintable() else _FORBIDDEN.sub("", text)
