"""Build data/import_template.xlsx: the contract's columns with drop-downs, and a sheet that explains each of them.

`python scripts/build_template.py`. The example stands on the second sheet, since every row of the first is an offer.
"""

import sys
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from mintkarte.domain.column_types import REQUIRED, codes_of  # noqa: E402  the script runs from a bare checkout
from mintkarte.domain.columns import COLUMNS  # noqa: E402
from mintkarte.texts.columns import COLUMN_HELP, TEMPLATE  # noqa: E402

FILE = ROOT / "data" / "import_template.xlsx"
LAST_ROW = 2_000
TEXT_COLUMNS = frozenset({"plz", "alter_von", "alter_bis", "klasse_von", "klasse_bis", "externe_id"})
"""Columns kept as text, so that no zero is lost and no "8-12" becomes a day in December."""


def main() -> None:
    """Write the file."""
    book = Workbook()
    fill_offers(book.active)
    fill_help(book.create_sheet(TEMPLATE["help"]))
    book.save(FILE)
    print(f"{FILE.relative_to(ROOT)}: {len(COLUMNS)} columns, {FILE.stat().st_size} bytes")


def fill_offers(sheet: Worksheet) -> None:
    """The header row, with a note on each header and a list where values are known."""
    sheet.title = TEMPLATE["offers"]
    sheet.freeze_panes = "C2"
    for number, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(number)
        cell = sheet.cell(1, number, column)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="F6D77A" if column in REQUIRED else "DCE9F2")
        cell.comment = Comment(" ".join(COLUMN_HELP[column]), "Mintkarte", width=320, height=90)
        sheet.column_dimensions[letter].width = max(12, min(40, len(COLUMN_HELP[column][1]) + 2))
        if column in TEXT_COLUMNS:
            for row in range(2, LAST_ROW // 4):
                sheet.cell(row, number).number_format = "@"
        if values := codes_of(column):
            choice = DataValidation("list", formula1=f'"{",".join(values)}"', allow_blank=True, showErrorMessage=False)
            choice.prompt, choice.showInputMessage = TEMPLATE["choice"], True
            choice.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.add_data_validation(choice)


def fill_help(sheet: Worksheet) -> None:
    """One line for each column: its meaning, an example, what is possible."""
    sheet.append(["", TEMPLATE["meaning"], TEMPLATE["example"], TEMPLATE["values"]])
    for column in COLUMNS:
        meaning, example = COLUMN_HELP[column]
        sheet.append([column, meaning, example, ", ".join(codes_of(column))])
    for letter, width in zip("ABCD", (18, 60, 44, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=cell.row == 1 or cell.column == 1)


if __name__ == "__main__":
    main()
