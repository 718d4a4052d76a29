"""Rows as people type them: what stands in one cell and belongs in others is put there."""

import pytest

from mintkarte.domain.cells import read_ages
from mintkarte.domain.facts import Span
from mintkarte.domain.headers import match_headers
from mintkarte.domain.rows import assemble


def row(**cells: str) -> dict[str, str]:
    return assemble(match_headers([*cells]), [*cells.values()]).columns


@pytest.mark.parametrize(
    "text",
    ["Mo-Fr 10-12", "jeden Mittwoch 15-16:30 Uhr", "nach Vereinbarung", "laufend", "Sommerferien", "März 2027"],
)
def test_words_in_a_date_column_are_kept_as_the_recurrence(text: str) -> None:
    assert row(Wann=text) == {"wiederholung": text}
    assert row(Wann=text, Rhythmus="jeden Tag") == {"beginn": text, "wiederholung": "jeden Tag"}


@pytest.mark.parametrize(
    "text",
    ["13.2.", "31.02.2027", "Sa, 31.02.2027", "31. Februar 2027", "2027-02-31", "13.2.2027 10-12 Uhr", "x", "12"],
)
def test_a_day_stays_a_day_even_if_it_cannot_be_read(text: str) -> None:
    assert row(Wann=text) == {"beginn": text}


def test_hours_from_their_own_column_go_with_the_words() -> None:
    assert row(Datum="jeden Dienstag", Uhrzeit="16.30-18.00") == {"wiederholung": "jeden Dienstag, 16.30-18.00"}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("3.-7.8.2027", "3.8.2027", "7.8.2027"),
        ("Mo 28.7. bis Fr 1.8.2027", "28.7.2027", "1.8.2027"),
        ("28.12. - 2.1.2027", "28.12.2026", "2.1.2027"),
        ("28.12.26 – 2.1.27", "28.12.26", "2.1.27"),
    ],
)
def test_two_ends_in_one_cell_are_first_and_last_day(text: str, first: str, last: str) -> None:
    assert row(Wann=text) == {"beginn": first, "ende": last}
    assert row(Wann=text, Ende="9.8.2027") == {"beginn": text, "ende": "9.8.2027"}


def test_grades_in_the_column_of_ages_are_grades() -> None:
    assert row(Alter="Klasse 5-7") == {"klasse_von": "Klasse 5-7"}
    assert row(Alter="Klasse 5-7", Klasse="6") == {"alter_von": "Klasse 5-7", "klasse_von": "6"}
    assert row(Alter="8-12") == {"alter_von": "8-12"}


@pytest.mark.parametrize("text", ["8-12 J.", "8-12 J", "8–12 Jahre", "8 bis 12 J. "])
def test_ages_with_a_short_word_for_years_are_read(text: str) -> None:
    assert read_ages(text).span == Span(8, 12)
