"""The spreadsheet that people start from: every column explained, and its own examples would be taken."""

from __future__ import annotations

import runpy
from datetime import date
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook

from mintkarte.app import SITE
from mintkarte.domain.columns import COLUMNS
from mintkarte.domain.drafts import read_draft
from mintkarte.gateways.spreadsheets import read
from mintkarte.texts.columns import COLUMN_HELP, TEMPLATE

if TYPE_CHECKING:
    from pathlib import Path

PATH = SITE / "data" / "import_template.xlsx"


def test_the_template_has_the_columns_of_the_contract_and_no_offer_in_it() -> None:
    sheet = read(PATH)
    assert (sheet.headers, len(sheet.rows)) == (COLUMNS, 0)


def test_the_template_explains_every_column_as_the_texts_do() -> None:
    explained = {row[0]: row[1:3] for row in load_workbook(PATH).worksheets[1].iter_rows(min_row=2, values_only=True)}
    assert explained == COLUMN_HELP


def test_the_template_is_what_the_script_builds_today(tmp_path: Path) -> None:
    script = runpy.run_path(str(SITE / "scripts" / "build_template.py"))
    fresh = Workbook()
    script["fill_offers"](fresh.active)
    script["fill_help"](fresh.create_sheet(TEMPLATE["help"]))
    fresh.save(tmp_path / PATH.name)
    assert contents(tmp_path / PATH.name) == contents(PATH), "run python3 scripts/build_template.py"


def contents(path: Path) -> list[object]:
    """Everything that somebody sees of a workbook: cells, notes, drop-downs."""
    found: list[object] = []
    for sheet in load_workbook(path).worksheets:
        cells = [(cell.value, cell.comment and cell.comment.text) for row in sheet.iter_rows() for cell in row]
        choices = [(str(one.sqref), one.formula1) for one in sheet.data_validations.dataValidation]
        found.append((sheet.title, cells, choices))
    return found


def test_the_examples_of_all_columns_make_an_offer_without_a_problem() -> None:
    draft, problems = read_draft({column: help_[1] for column, help_ in COLUMN_HELP.items()}, date(2026, 11, 21))
    assert (draft is not None, problems) == (True, ())
