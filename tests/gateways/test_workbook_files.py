"""Workbooks as other programs read them: every text comes back as it was, no text is a formula."""

import io
from collections.abc import Sequence

import python_calamine
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from mintkarte.gateways import workbook_files
from mintkarte.gateways.workbook_files import MOST_LETTERS, Value

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="￾￿"), min_size=1)
NUMBERS = st.integers(-(10**9), 10**9) | st.floats(-180, 180).map(lambda number: round(number, 6))


def book(*rows: Sequence[Value]) -> bytes:
    file = io.BytesIO()
    workbook_files.write(file, "Blatt & Co", ["eins", "zwei"], [10, 20], rows)
    return file.getvalue()


def read(content: bytes) -> Sequence[Sequence[object]]:
    return python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_name("Blatt & Co").to_python()


@given(st.lists(st.tuples(TEXTS | st.sampled_from(["=1+1", "_x0041_", "a\nb", "]]>", "'"]), NUMBERS), max_size=5))
def test_calamine_reads_what_was_written(rows: list[tuple[str, float]]) -> None:
    found = read(book(*rows))
    assert [tuple(row) for row in found[1:]] == [(text, float(number)) for text, number in rows]


def test_openpyxl_finds_no_formula_and_a_header_that_stays() -> None:
    sheet = load_workbook(io.BytesIO(book(["=HYPERLINK(1)", 1.5], ["@a", None], ["-1", 0]))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["=HYPERLINK(1)", 1.5],
        ["@a", None],
        ["-1", 0],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n"}
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:B4")
    assert {cell.number_format for cell in sheet["A"]} == {"@"}, "what somebody edits stays a text"


def test_what_no_workbook_can_hold_is_left_out() -> None:
    assert read(book(["a\x00b\x0bc\r\nd\re", 1], ["x" * 40_000, 2]))[1:] == [
        ["abc\nd\ne", 1.0],
        ["x" * MOST_LETTERS, 2.0],
    ]


def test_an_empty_table_is_a_sheet_with_a_header() -> None:
    assert read(book()) == [["eins", "zwei"]]
