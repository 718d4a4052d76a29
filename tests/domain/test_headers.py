"""Headers as people write them, and rows brought into the contract's columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.columns import COLUMNS
from mintkarte.domain.headers import JOINT_COLUMNS, Match, column_of, joined, match_headers, recognised_count
from mintkarte.domain.rows import AssembledRow, assemble


def row(**cells: str) -> AssembledRow:
    """A row whose headers are the names of the cells."""
    return assemble(match_headers(tuple(cells)), tuple(cells.values()))


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_of_the_contract_is_known_by_its_name(column: str) -> None:
    assert column_of(column) == (column, Match.EXACT)


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Titel des Angebots", "titel"),
        ("TITEL *", "titel"),
        ("Name des Anbieters", "anbieter"),
        ("provider_kind", "anbieterart"),
        ("providerKind", "anbieterart"),
        ("Veranstaltungsort", "ort_name"),
        ("Straße, Hausnr.", "strasse"),
        ("PLZ/Ort", "plz_ort"),
        ("PLZ und Ort", "plz_ort"),
        ("age_min", "alter_von"),
        ("Alter (in Jahren)", "alter"),
        ("Klassenstufe", "klasse"),
        ("grade_max", "klasse_bis"),
        ("von", "beginn"),
        ("Datum (TT.MM.JJJJ)", "beginn"),
        ("date_end", "ende"),
        ("time", "uhrzeit"),
        ("recurrence", "wiederholung"),
        ("mint_fields", "fach"),
        ("kind", "art"),
        ("Zielgruppe(n)", "fuer"),
        ("Kosten (in €)", "kosten"),
        ("cost_eur", "kosten"),
        ("Freie Plätze", "freie_plaetze"),
        ("Anmeldung bis", "anmeldeschluss"),
        ("offer_url", "url"),
        ("source_url", "quelle"),
        ("Ansprechpartner/in", "kontakt"),
        ("Kurzbeschreibung (max. 300 Zeichen)", "beschreibung"),
        ("region", "region"),
    ],
)
def test_headers_as_people_write_them_are_understood(header: str, column: str) -> None:
    assert column_of(header)[0] == column


def test_a_typing_error_is_understood_and_marked_as_a_guess() -> None:
    assert column_of("Zielgrupe") == ("fuer", Match.GUESSED)


@pytest.mark.parametrize("header", ["", "Bemerkung intern", "Spalte1", "xyz", "💡"])
def test_what_nobody_knows_is_not_guessed(header: str) -> None:
    assert column_of(header) == ("", Match.UNKNOWN)


def test_a_correction_by_a_person_wins() -> None:
    found = match_headers(("Interne Notiz", "Titel"), {"Interne Notiz": "beschreibung", "Titel": ""})
    assert [(match.column, match.match) for match in found] == [("beschreibung", Match.EXACT), ("", Match.IGNORED)]


def test_of_two_columns_with_one_meaning_the_second_fills_the_blanks_of_the_first() -> None:
    matches = match_headers(("Veranstaltung", "titel", "anbieter"))
    assert [match.match for match in matches] == [Match.REPEATED, Match.EXACT, Match.EXACT]
    assert assemble(matches, ("Zweite", "Erste", "V")).columns["titel"] == "Erste"
    assert assemble(matches, ("Zweite", "", "V")).columns["titel"] == "Zweite"


def test_the_extra_columns_of_our_own_export_disturb_nothing() -> None:
    matches = match_headers((*COLUMNS, "id", "adresse_url", "status", "zuletzt_bestaetigt", "termine"))
    assert {match.match for match in matches[len(COLUMNS) :]} == {Match.IGNORED}
    cells = ("x",) * len(COLUMNS) + ("17", "https://example.org", "veroeffentlicht", "2026-01-01", "[]")
    assert assemble(matches, cells).columns["externe_id"] == "x"


def test_a_header_under_a_group_is_read_with_it_only_where_it_needs_it() -> None:
    assert joined("Alter", "von") == "Alter von"
    assert joined("Angebot", "Titel") == "Titel"
    assert joined("", "von") == "von"
    assert joined("Kosten", "") == "Kosten"


def test_header_rows_are_told_from_rows_of_offers() -> None:
    assert recognised_count(("Titel", "Anbieter", "PLZ", "Ort")) == 4
    assert recognised_count(("Löten für Anfänger", "Verein für Funk", "07743", "Jena")) == 0


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({"PLZ/Ort": "63739 Aschaffenburg"}, {"plz": "63739", "ort": "Aschaffenburg"}),
        ({"PLZ/Ort": "Obernburg a. Main (63785)"}, {"plz": "63785", "ort": "Obernburg a. Main"}),
        ({"PLZ/Ort": "Jena"}, {"ort": "Jena"}),
        (
            {"Adresse": "Haus der Technik, Leutragraben 2-4, 07743 Jena"},
            {"ort_name": "Haus der Technik", "strasse": "Leutragraben 2-4", "plz": "07743", "ort": "Jena"},
        ),
        ({"Adresse": "Leutragraben 2\n07743 Jena"}, {"strasse": "Leutragraben 2", "plz": "07743", "ort": "Jena"}),
        (
            {"Veranstaltungsort": "Museum, Am Markt 3, 98527 Suhl"},
            {"ort_name": "Museum", "strasse": "Am Markt 3", "plz": "98527", "ort": "Suhl"},
        ),
        ({"Straße": "Am Markt", "Hausnummer": "3"}, {"strasse": "Am Markt 3"}),
        ({"Alter": "8-12"}, {"alter_von": "8-12"}),
        ({"Klasse": "5-6"}, {"klasse_von": "5-6"}),
        ({"link": "", "Quelle": "https://example.org/q"}, {"url": "https://example.org/q"}),
        ({"link": "https://example.org/a", "Quelle": "https://example.org/q"}, {"url": "https://example.org/a"}),
        ({"fach": "Informatik\nTechnik"}, {"fach": "Informatik; Technik"}),
        ({"beschreibung": "eins\nzwei"}, {"beschreibung": "eins\nzwei"}),
        ({"titel": "eins\nzwei"}, {"titel": "eins zwei"}),
    ],
)
def test_joint_cells_are_taken_apart(cells: dict[str, str], wanted: dict[str, str]) -> None:
    assert row(**cells).columns == wanted


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (("2027-02-13", "", "", "15:00-16:30"), ("2027-02-13 15:00", "2027-02-13 16:30", None)),
        (("13.2.2027", "14.2.2027", "", "9-12 Uhr"), ("2027-02-13 09:00", "2027-02-14 12:00", None)),
        (("2027-02-13", "", "", "14:00"), ("2027-02-13 14:00", None, None)),
        (("2027-02-13", "", "", "14:00 und 16:15"), ("2027-02-13 14:00 | 2027-02-13 16:15", None, None)),
        (("1.2.2027 | 3.2.2027", "", "", "10 Uhr"), ("2027-02-01 10:00 | 2027-02-03 10:00", None, None)),
        (("1.2.2027\n3.2.2027", "", "", ""), ("1.2.2027 | 3.2.2027", None, None)),
        (("", "", "mittwochs", "15:00-16:00"), (None, None, "mittwochs, 15:00-16:00")),
        (("2027-02-13", "", "einmalig", "vormittags"), ("2027-02-13", None, "einmalig, vormittags")),
        (("20. Januar", "", "", "15:00"), ("20. Januar", None, "15:00")),
        (("2027-02-13 08:00", "", "", "15:00"), ("2027-02-13 08:00", None, "15:00")),
        (("2027-02-13", "", "", "00:00"), ("2027-02-13", None, None)),
        (("2027-02-13", "", "", "keine Angabe"), ("2027-02-13", None, None)),
    ],
)
def test_hours_go_to_their_dates_or_to_the_recurrence(cells: tuple[str, ...], wanted: tuple[str | None, ...]) -> None:
    found = assemble(match_headers(("beginn", "ende", "wiederholung", "uhrzeit")), cells).columns
    assert (found.get("beginn"), found.get("ende"), found.get("wiederholung")) == wanted


def test_hours_in_two_columns_are_one_span() -> None:
    found = row(beginn="13.2.2027", **{"Uhrzeit von": "15:00", "Uhrzeit bis": "16:30"}).columns
    assert (found["beginn"], found["ende"]) == ("2027-02-13 15:00", "2027-02-13 16:30")


def test_words_instead_of_hours_are_told() -> None:
    assert [problem.code for problem in row(uhrzeit="vormittags").problems] == ["uhrzeit_nur_text"]
    assert [problem.code for problem in row(adresse="hinter dem Bahnhof links").problems] == ["adresse_unlesbar"]


@given(st.lists(st.sampled_from([*COLUMNS, *JOINT_COLUMNS, "Notiz", ""]), max_size=12), st.data())
def test_any_cells_under_any_headers_become_columns_of_the_contract(headers: list[str], data: st.DataObject) -> None:
    text = st.text("0123456789 -:.,;|/\nabcßäÄ", max_size=20)
    cells = data.draw(st.lists(text, min_size=len(headers), max_size=len(headers)))
    assert set(assemble(match_headers(headers), cells).columns) <= set(COLUMNS)


@given(st.text(max_size=60))
def test_any_text_is_a_header_or_none(header: str) -> None:
    assert column_of(header)[0] in {"", *COLUMNS, *JOINT_COLUMNS}
