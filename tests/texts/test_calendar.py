"""Days, hours and rhythms in German words."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.schedules import on_day
from mintkarte.texts import calendar

TODAY = date(2027, 1, 28)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2027, 3, 22), date(2027, 3, 24), "22.–24. März"),
        (date(2027, 3, 30), date(2027, 4, 2), "30. März – 2. April"),
        (date(2027, 2, 27), date(2027, 2, 27), "27. Februar"),
        (date(2028, 2, 27), date(2028, 2, 27), "27. Februar 2028"),
        (date(2026, 2, 27), date(2026, 2, 27), "27. Februar 2026"),
    ],
)
def test_days_read_short_and_carry_a_year_only_when_it_matters(first: date, last: date, words: str) -> None:
    assert calendar.days(first, last, TODAY) == words


@pytest.mark.parametrize(
    ("rule", "words", "short"),
    [
        ("FREQ=WEEKLY;BYDAY=WE", "jeden Mittwoch", "jeden Mittwoch"),
        ("FREQ=WEEKLY;BYDAY=TH", "jeden Donnerstag", "donners\u00adtags"),
        ("FREQ=WEEKLY;BYDAY=TU,TH", "dienstags und donnerstags", "Di, Do"),
        ("FREQ=WEEKLY;BYDAY=TU,WE,TH,FR,SA", "dienstags bis samstags", "Di–Sa"),
        ("FREQ=WEEKLY;BYDAY=TU,WE,SU", "dienstags, mittwochs und sonntags", "Di, Mi, So"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "freitags, alle 2 Wochen", "Fr"),
        ("FREQ=MONTHLY;BYDAY=2SA,-1SA", "am 2. und letzten Samstag im Monat", ""),
        ("FREQ=DAILY", "täglich", "täglich"),
        ("FREQ=YEARLY", "", ""),
        (None, "", ""),
    ],
)
def test_a_rule_reads_as_people_say_it(rule: str | None, words: str, short: str) -> None:
    assert calendar.rhythm(rule) == words
    assert calendar.rhythm_short(rule) == short


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([4, 5, 6, 7, 8, 9, 10], "April bis Oktober"),
        ([11, 12, 1, 2], "November bis Februar"),
        ([7], "Juli"),
        ([1, 6], "Januar und Juni"),
        (range(1, 13), ""),
        ([], ""),
    ],
)
def test_open_months_read_as_a_season(numbers: list[int], words: str) -> None:
    assert calendar.months(numbers) == words


def test_hours_leave_out_what_is_not_known() -> None:
    assert calendar.hours(on_day(TODAY, time(9), time(13, 30))) == "9–13:30 Uhr"
    assert calendar.hours(on_day(TODAY)) == ""


def test_an_evening_past_midnight_is_one_day() -> None:
    party = on_day(date(2027, 5, 1), time(21), time(1), date(2027, 5, 2))
    assert calendar.runs([party]) == [(date(2027, 5, 1), date(2027, 5, 1), "21–1 Uhr")]


@given(st.text(max_size=60))
def test_any_rule_is_read_without_a_fault(rule: str) -> None:
    assert isinstance(calendar.rhythm(f"FREQ=WEEKLY;{rule}"), str)
    assert isinstance(calendar.rhythm_short(rule), str)


def test_a_list_reads_well_even_where_a_part_says_and_itself() -> None:
    assert calendar.joined(["Mo", "Mi", "Fr"]) == "Mo, Mi und Fr"
    assert calendar.joined(["Kinder", "Mädchen und junge Frauen"]) == "Kinder sowie Mädchen und junge Frauen"
