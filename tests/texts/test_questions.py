"""The words of the filter form and of what offers leave open."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.filters import OfferFilter
from mintkarte.texts import chips, questions
from tests.strategies import HOLIDAYS_BY_CODE, TODAY

KEYS = ("alter", "klasse", "kosten", "plaetze", "termin")


def asked(query: str) -> OfferFilter:
    """The filter of an address."""
    return OfferFilter.from_query(parse_qsl(query))[0]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", ""),
        ("ferien=by-ostern-2027", "Osterferien"),
        ("wochentag=sa&wochentag=so", "am Wochenende"),
        ("wochentag=mo&wochentag=mi&tageszeit=nachmittag", "Mo Mi, nachmittags"),
        ("ferien=by-ostern-2027&ferien=by-weihnachten-2026&wochentag=sa", "Osterferien, Weihnachtsferien, Sa"),
    ],
)
def test_when_is_answered_in_short(query: str, words: str) -> None:
    assert questions.when(asked(query), HOLIDAYS_BY_CODE, TODAY) == words


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", ""),
        ("alter=8&alter=10", "8, 10 Jahre"),
        ("fuer=klassen&klasse=7&schulart=gymnasium", "Klasse 7, Schulklassen, Gymnasium"),
    ],
)
def test_whom_is_answered_in_short(query: str, words: str) -> None:
    assert questions.whom(asked(query)) == words


@pytest.mark.parametrize(
    ("unknown", "words"),
    [
        ({"alter": 9}, "davon 9 ohne Altersangabe"),
        ({"klasse": 1}, "davon 1 ohne Klassenangabe"),
        ({"kosten": 2}, "davon 2 ohne Kostenangabe"),
        ({"plaetze": 3}, "davon 3 ohne Angabe freier Plätze"),
        ({"termin": 4}, "davon 4 ohne feste Termine"),
        ({"kosten": 4, "alter": 9}, "davon 9 ohne Altersangabe und 4 ohne Kostenangabe"),
        (
            {"termin": 1, "kosten": 4, "alter": 9},
            "davon 9 ohne Altersangabe, 4 ohne Kostenangabe und 1 ohne feste Termine",
        ),
        ({}, ""),
    ],
)
def test_what_is_not_stated_is_said_for_each_key(unknown: dict[str, int], words: str) -> None:
    assert chips.missing(unknown) == words


@given(st.dictionaries(st.sampled_from(KEYS), st.integers(0, 999)))
def test_every_number_that_is_left_open_is_named_once(unknown: dict[str, int]) -> None:
    parts = chips.missing_parts(unknown)
    assert [int(part.split()[0]) for part in parts] == [unknown[key] for key in KEYS if unknown.get(key)]
    assert questions.show_open(unknown).endswith(" mitzeigen" if parts else "nichts sagt")


def test_one_and_several_are_told_apart() -> None:
    assert chips.missing_note(1, "alter") == "1 ohne Altersangabe ist dabei und steht hinten."
    assert chips.missing_note(2, "alter") == "2 ohne Altersangabe sind dabei und stehen hinten."
    assert questions.confirmed(1) == "im letzten Monat"
    assert questions.radius(50, 1112) == "50 km (1.112)"
    assert chips.date_range(date(2027, 1, 1), None, TODAY).startswith("ab ")
