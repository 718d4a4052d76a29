"""What the import desk says about a file, on the page and in the file that comes back."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from tests.import_desk import MESSY, bring, kora
from tests.signing import signed_in

if TYPE_CHECKING:
    from flask import Flask


def test_hints_speak_of_days_and_codes_as_people_do(app: Flask) -> None:
    rows = (
        "titel;anbieter;plz;ort;beginn;anmeldung;anmeldeschluss\r\n"
        "Löten für Anfänger;Verein;63739;Aschaffenburg;2023-01-18 14:00;per E-Mail oder Telefon;2021-09-24\r\n"
        "Löten für Anfänger;Verein;63739;Aschaffenburg;2023-01-18 14:00;per E-Mail oder Telefon;2021-09-24\r\n"
        "Löten für die Anfänger;Verein;63739;Aschaffenburg;2023-01-18 14:00;;\r\n"
    )
    shown = kora(app)
    text = shown.get(bring(app, shown, rows.encode("cp1252"))).text
    assert "Alle Termine liegen in der Vergangenheit (18. Januar 2023, 14:00 Uhr)." in text
    assert "Der Anmeldeschluss 24. September 2021 ist schon vorbei." in text
    assert "„mail“" not in text
    assert "als Windows-1252 gelesen" in text
    assert "3 Zeilen: 1 vielleicht doppelt, 1 neu, 1 doppelt in der Datei." in text
    assert "Bitte prüfen, ob es dasselbe ist." in text
    assert "stehen in der Karte" not in text, "nothing is there before it is taken over"


def test_the_file_comes_back_with_its_problems_beside_it(app: Flask) -> None:
    person = kora(app)
    page = bring(app, person, MESSY.replace("Chemie zum Anfassen", "=1+1"))
    answer = person.get(f"{page}/hinweise.csv")
    assert answer.data.startswith("\ufeff".encode())
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0].endswith(";import_hinweise")
    assert "abgelehnt / Name des Angebots:" in lines[3], "by the name that the file has for it"
    assert "'=1+1" in lines[4]
    assert "spalte_unbekannt" not in person.get(bring(app, person, answer.data)).text


def test_the_file_comes_back_as_a_workbook_with_the_cells_coloured_that_something_is_about(app: Flask) -> None:
    person = kora(app)
    page = bring(app, person, MESSY.replace("Chemie zum Anfassen", "=1+1"))
    answer = person.get(f"{page}/hinweise.xlsx")
    sheet = load_workbook(BytesIO(answer.data)).active
    cells = {(row, column): sheet.cell(row, column) for row in range(1, 6) for column in range(1, 9)}
    assert cells[1, 8].value == "import_hinweise"
    assert (cells[5, 1].value, cells[5, 1].data_type) == ("=1+1", "s")
    coloured = {place: cell.fill.fgColor.rgb for place, cell in cells.items() if cell.fill.fill_type and place[0] > 1}
    assert set(coloured) == {(4, 1), (5, 6)}, "the missing title, and the day that does not exist"
    assert coloured[4, 1] != coloured[5, 6]
    assert cells[4, 8].value.splitlines()[:2] == [
        "abgelehnt",
        "Name des Angebots: Der Titel fehlt. Ohne Titel kann das Angebot nicht aufgenommen werden.",
    ]
    again = person.get(bring(app, person, answer.data, "hinweise.xlsx"))
    assert "4 Zeilen: 1 abgelehnt, 3 neu." in again.text
    second = load_workbook(BytesIO(person.get(f"{again.request.path}/hinweise.xlsx").data)).active
    assert [cell.value for cell in second[1]].count("import_hinweise") == 1
    assert signed_in(app, "other coordinator").get(f"{page}/hinweise.xlsx").status_code == 404
