"""Spreadsheets: whatever program wrote them, the table inside is found."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from mintkarte.gateways.sheets import PackedRows, Row
from mintkarte.gateways.spreadsheet_table import unprotected
from mintkarte.gateways.spreadsheets import Sheet, SpreadsheetError, read, read_bytes
from tests.workbooks import ods, ods_row, saved, xlsx

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "titel;anbieter;plz;ort\nLöten für Anfänger;Verein für Küstenfunk;07743;Jena\n"


def values(sheet: Sheet) -> list[tuple[str, ...]]:
    return [row.cells for row in sheet.rows]


def notices(sheet: Sheet) -> set[str]:
    return {notice.code for notice in sheet.notices}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "mac_roman", "cp850"]
)
def test_umlauts_arrive_in_every_usual_encoding(encoding: str) -> None:
    text = TABLE + "Führung übers Gelände, Größe egal;Überlandwerk für Straßen;63739;Großostheim\n" * 20
    sheet = read_bytes(text.encode(encoding), "a.csv")
    assert values(sheet)[0] == ("Löten für Anfänger", "Verein für Küstenfunk", "07743", "Jena")


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_every_usual_separator_is_found(separator: str) -> None:
    assert read_bytes(TABLE.replace(";", separator).encode(), "a.csv").headers == ("titel", "anbieter", "plz", "ort")


def test_a_separator_inside_quotes_separates_nothing() -> None:
    sheet = read_bytes(b'titel,anbieter,fach\n"Bauen, messen, rechnen",Verein,"N;T"\n', "a.csv")
    assert values(sheet) == [("Bauen, messen, rechnen", "Verein", "N;T")]


def test_line_breaks_in_cells_keep_the_row_numbers_of_spreadsheet_programs() -> None:
    data = b'titel;anbieter;beschreibung\r\n"A";V;"eins\r\nzwei"\r\n\r\nB;V;\r\n'
    sheet = read_bytes(data, "a.csv")
    assert [(row.number, row.cells[2]) for row in sheet.rows] == [(2, "eins\nzwei"), (4, "")]


def test_title_lines_above_the_headers_are_told_and_passed_over() -> None:
    sheet = read_bytes(("Angebote der Region;;;\nStand: Mai;;;\n;;;\n" + TABLE).encode(), "a.csv")
    assert (sheet.header_row, len(sheet.rows), notices(sheet)) == (4, 1, {"zeilen_ueber_kopf"})


def test_headers_in_two_lines_are_read_together() -> None:
    sheet = read_bytes(
        b"Angebot;;Alter;;Termin;\nTitel;Anbieter;von;bis;von;bis\nA;V;8;12;1.2.2027;2.2.2027\n", "a.csv"
    )
    assert sheet.headers == ("Titel", "Anbieter", "Alter von", "Alter bis", "Termin von", "Termin bis")


def test_headers_merged_downward_and_across_are_read_together() -> None:
    data = xlsx(
        ["Titel", "Anbieter", "Alter", None, "Datum"], [None, None, "von", "bis", None], ["A", "V", 8, 12, "1.2.27"],
        merged=("A1:A2", "B1:B2", "C1:D1", "E1:E2"),
    )  # fmt: skip
    assert read_bytes(data, "a.xlsx").headers == ("Titel", "Anbieter", "Alter von", "Alter bis", "Datum")


def test_a_header_merged_over_two_columns_names_both() -> None:
    data = xlsx(["Titel", "Anbieter", "Alter", None], ["A", "V", 8, 12], merged=("C1:D1",))
    assert read_bytes(data, "a.xlsx").headers == ("Titel", "Anbieter", "alter_von", "alter_bis")


def test_a_provider_merged_over_several_rows_counts_for_each() -> None:
    data = xlsx(["Titel", "Anbieter"], ["A", "Verein"], ["B", None], ["C", "Museum"], merged=("B2:B3",))
    assert [row.cells for row in read_bytes(data, "a.xlsx").rows] == [("A", "Verein"), ("B", "Verein"), ("C", "Museum")]


def test_empty_columns_at_the_end_vanish_and_stray_cells_are_told() -> None:
    sheet = read_bytes(b"titel;anbieter;;;\nA;V;;;\nB;V;;nur intern;\n", "a.csv")
    assert (sheet.headers, notices(sheet)) == (("titel", "anbieter"), {"zelle_ohne_spalte"})


def test_invisible_characters_do_not_reach_the_cells() -> None:
    sheet = read_bytes("titel;anbieter\n\u200bRobo\u00adter\u00a0bauen \x07;\ufeffVerein\u202f\n".encode(), "a.csv")
    assert values(sheet) == [("Roboter bauen", "Verein")]


def test_cells_of_a_workbook_are_text_as_people_see_it() -> None:
    data = xlsx(
        ["titel", "anbieter", "plz", "kosten", "beginn", "ende", "uhrzeit", "barrierefrei"],
        ["A", "V", 7743, 12.5, date(2027, 3, 28), datetime(2027, 3, 28, 14, 30), time(9), True],  # noqa: DTZ001 - Excel knows no zones
    )
    assert values(read_bytes(data, "a.xlsx")) == [
        ("A", "V", "7743", "12.5", "2027-03-28", "2027-03-28 14:30", "09:00", "ja"),
    ]


def test_error_values_and_formulas_without_value_are_empty_and_named() -> None:
    sheet = read_bytes(xlsx(["titel", "anbieter", "kosten"], ["A", "V", "=1+1"], ["B", "#N/A", 2]), "a.xlsx")
    assert values(sheet) == [("A", "V", ""), ("B", "", "2")]
    assert [n.value for n in sheet.notices if n.code == "formel_ohne_wert"] == ["C2"]


def test_of_several_sheets_the_one_with_offers_is_taken_and_named() -> None:
    book = Workbook()
    book.active.title = "Hinweise"
    book.active.append(["Bitte lesen"])
    offers = book.create_sheet("Angebote")
    offers.append(["titel", "anbieter"])
    offers.append(["A", "V"])
    hidden = book.create_sheet("Alt")
    hidden.append(["titel", "anbieter", "plz", "ort"])
    hidden.sheet_state = "hidden"
    sheet = read_bytes(saved(book), "a.xlsx")
    assert (sheet.name, notices(sheet)) == ("Angebote", {"mehrere_blaetter"})


def test_opendocument_tables_are_read() -> None:
    sheet = read_bytes(ods(ods_row("Titel", "Anbieter") + ods_row("Löten", "Verein")), "a.ods")
    assert values(sheet) == [("Löten", "Verein")]


def test_the_quote_of_our_own_export_is_taken_off_again() -> None:
    sheet = read_bytes(b"titel;anbieter\n'=1+1;'+49 Verein\n''-x;o'clock\n", "a.csv")
    assert values(sheet) == [("=1+1", "+49 Verein"), ("'-x", "o'clock")]


@given(st.text("'=+-@\t\r\0a", max_size=6))
def test_protecting_and_unprotecting_a_text_gives_the_text_again(text: str) -> None:
    protected = "'" + text if re.match(r"'*[=+\-@\t\r\0]", text) else text
    assert unprotected(protected) == text


def test_a_large_file_is_read_by_a_process_of_its_own_with_the_same_outcome(tmp_path: Path) -> None:
    path = tmp_path / "gross.csv"
    text = "".join(f"Löten {i};Verein;{'lang ' * 40}\n" for i in range(22_000))
    path.write_text("titel;anbieter;beschreibung;geheim\n" + text, "utf-8-sig")
    assert path.stat().st_size > 4_000_000
    sheet = read(path)
    assert (len(sheet.rows), sheet.rows[-1].number, sheet.rows[-1].cells[0]) == (22_000, 22_001, "Löten 21999")
    path.write_text("katze;hund\n" + text, "utf-8")
    with pytest.raises(SpreadsheetError) as caught:
        read(path)
    assert caught.value.code == "kopfzeile_fehlt"


def test_packed_rows_are_the_rows_that_were_packed() -> None:
    packed = PackedRows([(2, ["a", "", "ü\n"]), (5, ["", "", ""])])
    assert list(packed) == [Row(2, ("a", "", "ü\n")), Row(5, ("", "", ""))]
    assert packed[1:] == [Row(5, ("", "", ""))]
