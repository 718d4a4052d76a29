"""The spreadsheet that people start from: every column explained, and its own examples would be taken."""

from __future__ import annotations

from datetime import date

from openpyxl import load_workbook

from mintkarte.app import SITE
from mintkarte.domain.columns import COLUMNS
from mintkarte.domain.drafts import read_draft
from mintkarte.gateways.spreadsheets import read
from mintkarte.texts.columns import COLUMN_HELP

PATH = SITE / "data" / "import_template.xlsx"


def test_the_template_has_the_columns_of_the_contract_and_no_offer_in_it() -> None:
    sheet = read(PATH)
    assert (sheet.headers, len(sheet.rows)) == (COLUMNS, 0)


def test_the_template_explains_every_column_as_the_texts_do() -> None:
    explained = {row[0]: row[1:3] for row in load_workbook(PATH).worksheets[1].iter_rows(min_row=2, values_only=True)}
    assert explained == COLUMN_HELP


def test_the_examples_of_all_columns_make_an_offer_without_a_problem() -> None:
    draft, problems = read_draft({column: help_[1] for column, help_ in COLUMN_HELP.items()}, date(2026, 11, 21))
    assert (draft is not None, problems) == (True, ())
