"""Spreadsheets: whatever program wrote them, the table inside is found, or one sentence says why not."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from mintkarte.gateways.sheets import Limits, PackedRows, Row
from mintkarte.gateways.spreadsheet_table import unprotected
from mintkarte.gateways.spreadsheets import Sheet, SpreadsheetError, read, read_bytes
from mintkarte.texts.imports import refusal_sentence

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "titel;anbieter;plz;ort\nLöten für Anfänger;Verein für Küstenfunk;07743;Jena\n"


def values(sheet: Sheet) -> list[tuple[str, ...]]:
    return [row.cells for row in sheet.rows]


def notices(sheet: Sheet) -> set[str]:
    return {notice.code for notice in sheet.notices}


def refusal(data: bytes, name: str, limits: Limits | None = None) -> SpreadsheetError:
    with pytest.raises(SpreadsheetError) as caught:
        read_bytes(data, name, limits or Limits())
    sentence = refusal_sentence(caught.value.code, caught.value.details)
    assert sentence.endswith(".")
    return caught.value


def reads_or_refuses(data: bytes, name: str) -> bool:
    """Whether a file gives whole rows or a sentence; anything else raises."""
    try:
        sheet = read_bytes(data, name)
    except SpreadsheetError as error:
        return refusal_sentence(error.code, error.details).endswith(".")
    return all(len(row.cells) == len(sheet.headers) for row in sheet.rows)


def xlsx(*rows: list[object], merged: tuple[str, ...] = (), title: str = "Tabelle1") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(body: str) -> bytes:
    """An OpenDocument table by hand: the smallest archive that office programs open."""
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{names}office:1.0" xmlns:table="{names}table:1.0" '
        f'xmlns:text="{names}text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Angebote">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{names}manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def ods_row(*cells: str) -> str:
    filled = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in cells
    )
    return f"<table:table-row>{filled}</table:table-row>"


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


def test_a_file_that_is_not_there_is_a_sentence_too(tmp_path: Path) -> None:
    with pytest.raises(SpreadsheetError) as caught:
        read(tmp_path / "weg.csv")
    assert caught.value.code == "datei_fehlt"


def test_packed_rows_are_the_rows_that_were_packed() -> None:
    packed = PackedRows([(2, ["a", "", "ü\n"]), (5, ["", "", ""])])
    assert list(packed) == [Row(2, ("a", "", "ü\n")), Row(5, ("", "", ""))]
    assert packed[1:] == [Row(5, ("", "", ""))]


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
