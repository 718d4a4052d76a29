"""Contradictions: found where two statements cannot both be true, and nowhere else."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.contradictions import Stated, contradictions
from mintkarte.domain.facts import Span
from mintkarte.domain.vocabulary import Audience, Format, Registration, SchoolType
from tests.builders import NOON

TODAY = NOON.date()
SPRING = date(2027, 3, 20)
ENDS = st.none() | st.integers(0, 20)
SPANS = st.builds(Span, ENDS, ENDS).filter(lambda s: s.low is None or s.high is None or s.low <= s.high)
DAYS = st.none() | st.dates(date(2024, 1, 1), date(2029, 1, 1))
COUNTS = st.none() | st.integers(0, 50)
WORDS = st.sampled_from(["", "kostenlos", "5 €", "12,50 Euro", "kostenlos für Mitglieder", "frei", "auf Anfrage"])
TITLES = st.sampled_from(["", "Löten", "Camp 2024", "Camp 2027", "Seit 2019", "Schuljahr 2026/27", "Camp 2025/26"])
STATED = st.builds(
    Stated,
    title=TITLES,
    ages=SPANS,
    grades=SPANS,
    audiences=st.frozensets(st.sampled_from([str(one) for one in Audience])),
    school_types=st.frozensets(st.sampled_from([str(one) for one in SchoolType])),
    cost_cents=st.none() | st.sampled_from([0, 500]),
    cost_text=WORDS,
    capacity=COUNTS,
    places_left=COUNTS,
    registration=st.none() | st.sampled_from([str(one) for one in Registration]),
    registration_until=DAYS,
    last_day=DAYS,
    years=st.frozensets(st.integers(2024, 2029), max_size=3),
    formats=st.frozensets(st.sampled_from([str(one) for one in Format])),
    street=st.sampled_from(["", "Hauptstraße 12"]),
)


def codes(**stated: Any) -> list[str]:  # noqa: ANN401 - of Stated
    return [one.code for one in contradictions(Stated(**stated), TODAY)]


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ({"registration_until": SPRING, "last_day": date(2027, 3, 19)}, "deadline_after_last_date"),
        ({"registration": "keine", "registration_until": SPRING}, "deadline_without_registration"),
        ({"places_left": 9, "capacity": 8}, "more_free_than_places"),
        ({"ages": Span(6, 8), "grades": Span(9, 10)}, "age_and_grade"),
        ({"ages": Span(16, None), "grades": Span(1, 4)}, "age_and_grade"),
        ({"cost_text": "Kostenlos", "cost_cents": 500}, "free_with_price"),
        ({"cost_text": "Die Teilnahme ist kostenfrei.", "cost_cents": 1}, "free_with_price"),
        ({"cost_text": "12,50 € pro Person", "cost_cents": 0}, "price_with_free"),
        ({"title": "Sommercamp 2025"}, "past_year_in_title"),
        ({"title": "Sommercamp 2025", "last_day": SPRING, "years": frozenset({2027})}, "past_year_in_title"),
        ({"title": "Robotik im Schuljahr 2024/25"}, "past_year_in_title"),
        ({"formats": frozenset({"online"}), "street": "Hauptstraße 12"}, "online_with_place"),
        ({"audiences": frozenset({"kita"}), "ages": Span(10, 12)}, "kindergarten_and_age"),
        ({"school_types": frozenset({"grundschule"}), "grades": Span(8, 10)}, "school_and_grade"),
        ({"school_types": frozenset({"gymnasium"}), "grades": Span(1, 4)}, "school_and_grade"),
    ],
)
def test_what_cannot_be_is_found(stated: dict[str, Any], code: str) -> None:
    assert codes(**stated) == [code]


@pytest.mark.parametrize(
    "stated",
    [
        {"registration_until": SPRING, "last_day": SPRING},
        {"registration_until": SPRING},
        {"places_left": 8, "capacity": 8},
        {"places_left": 8},
        {"ages": Span(10, 14), "grades": Span(5, 8)},
        {"ages": Span(8, 99), "grades": Span(3, 4)},
        {"ages": Span(9, 12), "grades": Span(1, 2)},
        {"cost_text": "kostenlos für Mitglieder", "cost_cents": 500},
        {"cost_text": "Materialkosten 5 €", "cost_cents": 0},
        {"cost_text": "0 €", "cost_cents": 0},
        {"cost_text": "kostenlos", "cost_cents": 0},
        {"title": "Sommercamp 2026"},
        {"title": "Sommercamp 2027"},
        {"title": "Robotik im Schuljahr 2026/27"},
        {"title": "Robotik 2025/2026"},
        {"title": "Labor für alle, seit 2015"},
        {"title": "Für den Jahrgang 2014"},
        {"title": "Roboter 2000"},
        {"title": "Planet 2025.1"},
        {"title": "Herbst 2025", "last_day": date(2025, 11, 1), "years": frozenset({2025})},
        {"title": "Kurs 2025 und weiter", "last_day": SPRING, "years": frozenset({2025, 2027})},
        {"formats": frozenset({"online", "vor-ort"}), "street": "Hauptstraße 12"},
        {"formats": frozenset({"online"})},
        {"audiences": frozenset({"kita", "familien"}), "ages": Span(10, 12)},
        {"school_types": frozenset({"grundschule"}), "grades": Span(5, 6)},
        {"school_types": frozenset({"gymnasium", "grundschule"}), "grades": Span(3, 4)},
    ],
)
def test_what_is_merely_unusual_is_no_contradiction(stated: dict[str, Any]) -> None:
    assert codes(**stated) == []


def test_who_states_nothing_contradicts_nothing() -> None:
    assert contradictions(Stated(), TODAY) == []


@given(STATED)
def test_each_is_told_once_and_rests_on_more_than_one_statement(offer: Stated) -> None:
    found = [one.code for one in contradictions(offer, TODAY)]
    assert len(found) == len(set(found))
    for field in fields(Stated):
        alone = Stated(**{field.name: getattr(offer, field.name)})
        assert [one.code for one in contradictions(alone, TODAY)] in ([], ["past_year_in_title"])


@given(STATED, st.sampled_from([one.name for one in fields(Stated) if one.name not in {"years", "last_day"}]))
def test_taking_a_statement_back_never_makes_a_contradiction(offer: Stated, name: str) -> None:
    before = {one.code for one in contradictions(offer, TODAY)}
    less = replace(offer, **{name: getattr(Stated(), name)})
    assert {one.code for one in contradictions(less, TODAY)} <= before


@given(STATED, st.integers(0, 5000))
def test_only_a_past_year_in_a_title_depends_on_the_day(offer: Stated, days: int) -> None:
    later = date.fromordinal(TODAY.toordinal() + days)
    apart = {one.code for one in contradictions(offer, TODAY)} ^ {one.code for one in contradictions(offer, later)}
    assert apart <= {"past_year_in_title"}
