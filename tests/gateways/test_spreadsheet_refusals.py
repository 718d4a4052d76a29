"""Spreadsheets that are none, or too much: one sentence says why, quickly and with little memory."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from mintkarte.gateways.sheets import Limits
from mintkarte.gateways.spreadsheets import SpreadsheetError, read, read_bytes
from tests.workbooks import ods, ods_row, reads_or_refuses, refusal, saved, xlsx

if TYPE_CHECKING:
    from pathlib import Path

CALENDAR = (
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:A\r\nDTSTART;TZID=%s:20270203T150000\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)
TABLE = "titel;anbieter;plz;ort\nLöten für Anfänger;Verein für Küstenfunk;07743;Jena\n"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.csv", "datei_leer"),
        (b"\xef\xbb\xbf \n;;;\n", "a.csv", "datei_leer"),
        (b"%PDF-1.7 titel;anbieter", "a.csv", "inhalt_passt_nicht"),
        (b"<html><table><tr><td>titel", "a.xls", "inhalt_passt_nicht"),
        (TABLE.encode(), "a.xlsx", "inhalt_passt_nicht"),
        (TABLE.encode(), "a.pdf", "dateiart_unbekannt"),
        (TABLE.encode(), "a.xlsm", "datei_mit_makros"),
        (b"PK\x03\x04 but no archive", "a.xlsx", "datei_beschaedigt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xlsx", "datei_verschluesselt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls", "datei_beschaedigt"),
        (b"Name der Katze;Farbe\nMinka;grau\n", "a.csv", "kopfzeile_fehlt"),
        (b'titel;anbieter\n"Bauen;V\n' + b"B;V\n" * 3, "a.csv", "anfuehrungszeichen_offen"),
        (b'titel;anbieter;a;b;c\n"Bauen;V;;;\n' + b"B;V;;;\n" * 3 + b'C;V;"";;\n', "a.csv", "anfuehrungszeichen_offen"),
        (b"titel;anbieter\n" + b"x" * 40_000 + b";V\n", "a.csv", "zelle_zu_lang"),
        (b"titel;anbieter\n\xff\xfe\x00\xd8", "a.txt", "kodierung_unbekannt"),
        (CALENDAR % (b"Europe/Be" + b"9" * 400), "a.ics", "datei_beschaedigt"),
    ],
)  # fmt: skip
def test_what_is_no_table_of_offers_is_refused_with_a_sentence(data: bytes, name: str, code: str) -> None:
    if code == "kodierung_unbekannt":
        data = b"\xff\xfe" + "titel;anbieter\n".encode("utf-16-le") + b"\x00\xd8\x00"
    assert refusal(data, name).code == code


def test_a_workbook_under_the_name_of_a_text_file_is_refused() -> None:
    assert refusal(xlsx(["titel", "anbieter"]), "a.csv").details["found"] == "xlsx"


def test_a_workbook_with_macros_inside_is_refused_whatever_its_name() -> None:
    data = io.BytesIO(xlsx(["titel", "anbieter"], ["A", "V"]))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    assert refusal(data.getvalue(), "a.xlsx").code == "datei_mit_makros"


def test_a_bomb_is_refused_by_the_size_that_it_declares() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(143_000_000))
    assert len(bomb.getvalue()) < 160_000
    assert refusal(bomb.getvalue(), "a.xlsx").code == "archiv_zu_gross"


def test_a_bomb_that_lies_about_its_size_is_refused_while_it_is_counted() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(30_000_000))
    true_size = (30_000_000).to_bytes(4, "little")
    lie = bomb.getvalue().replace(true_size, (1_000).to_bytes(4, "little"))
    assert refusal(lie, "a.xlsx").code == "archiv_zu_gross"


@pytest.mark.parametrize("cell", ["XFD1048576", "A1048576", "XFD2"])
def test_a_single_cell_far_out_is_named_instead_of_filling_the_memory(cell: str) -> None:
    book = Workbook()
    for name, text in (("A1", "titel"), ("B1", "anbieter"), ("A2", "A"), ("B2", "V"), (cell, "x")):
        book.active[name] = text
    data = saved(book)
    if cell == "A1048576":  # two columns are little enough to be read
        assert len(read_bytes(data, "a.xlsx").rows) == 2
    else:
        assert cell in refusal(data, "a.xlsx").details["cell"]


def test_repeated_cells_of_an_opendocument_table_are_counted() -> None:
    bomb = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384">'
        "<text:p>x</text:p></table:table-cell></table:table-row>"
    )
    assert refusal(ods(ods_row("titel", "anbieter") + bomb), "a.ods").code in ("zu_viele_zeilen", "zu_viele_spalten")
    harmless = bomb.replace("<text:p>x</text:p>", "")
    assert len(read_bytes(ods(ods_row("titel", "anbieter") + ods_row("A", "V") + harmless), "a.ods").rows) == 1


def test_xml_entities_are_refused() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(["titel", "anbieter"], ["A", "V"]))) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            entity = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' if name.endswith("sheet1.xml") else b""
            new.writestr(name, entity + old.read(name))
    assert refusal(data.getvalue(), "a.xlsx").code == "datei_mit_entitaeten"


def test_one_row_above_the_limit_is_refused_and_the_limit_itself_is_not() -> None:
    limits = Limits(rows=100)
    assert len(read_bytes(b"titel;anbieter\n" + b"A;V\n" * 100, "a.csv", limits).rows) == 100
    assert refusal(b"titel;anbieter\n" + b"A;V\n" * 101, "a.csv", limits).code == "zu_viele_zeilen"
    rows = [["titel", "anbieter"], *([["A", "V"]] * 101)]
    assert refusal(xlsx(*rows), "a.xlsx", limits).code == "zu_viele_zeilen"
    assert refusal(b"titel;" * 201 + b"\n", "a.csv").code in ("zu_viele_spalten", "kopfzeile_fehlt")


def test_a_hundred_thousand_and_one_rows_are_refused_with_the_limit_of_the_product(tmp_path: Path) -> None:
    path = tmp_path / "viele.csv"
    path.write_bytes(b"titel;anbieter\n" + b"Angebot mit einem langen Titel;Verein mit einem langen Namen\n" * 100_001)
    with pytest.raises(SpreadsheetError) as caught:
        read(path)
    assert (caught.value.code, caught.value.details["limit"]) == ("zu_viele_zeilen", "100000")


def test_a_file_that_is_not_there_is_a_sentence_too(tmp_path: Path) -> None:
    with pytest.raises(SpreadsheetError) as caught:
        read(tmp_path / "weg.csv")
    assert caught.value.code == "datei_fehlt"


SAMPLES = {
    "a.csv": (TABLE * 3).encode("cp1252"),
    "a.xlsx": xlsx(["titel", "anbieter", "alter"], ["A", "V", 8], ["B", "V", "=1+1"], merged=("A1:A1",)),
    "a.ods": ods(ods_row("titel", "anbieter") + ods_row("A", "V") * 3),
}


@given(
    st.sampled_from(sorted(SAMPLES)),
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8), st.integers(0, 12)), max_size=6),
    st.booleans(),
)
def test_a_mutated_file_is_a_sheet_or_a_refusal_and_nothing_else(
    name: str,
    changes: list[tuple[float, bytes, int]],
    cut: bool,  # noqa: FBT001  hypothesis hands it in by position
) -> None:
    data = SAMPLES[name]
    for where, new, removed in changes:
        at = int(where * len(data))
        data = data[:at] + new + data[at + removed :]
    if cut:
        data = data[: len(data) * 2 // 3]
    assert reads_or_refuses(data, name)


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.xlsx", "a.ods"]))
def test_any_bytes_are_a_sheet_or_a_refusal(data: bytes, name: str) -> None:
    assert reads_or_refuses(data, name)
