"""A weekly course that does not take place on one day: left out, or called off and said so."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.cell_reader import CellReader
from mintkarte.domain.recurrence import read_recurrence, with_meeting, without_meeting
from mintkarte.domain.schedule_columns import read_schedule, with_cancelled, write_schedule
from mintkarte.domain.schedules import Schedule

TODAY = date(2027, 2, 1)
WEDNESDAYS = "jeden Mittwoch 15:00-16:30, nicht in den Ferien"


def schedule_of(text: str, **columns: str) -> Schedule:
    return read_schedule(CellReader({"wiederholung": text, **columns}), None, TODAY)


@pytest.mark.parametrize(
    "words",
    [
        "jeden Mittwoch 15–16:30 Uhr, nicht in den Ferien, entfällt am 24.3.2027",
        "jeden Mittwoch 15:00-16:30 (fällt aus am 24.03.2027), nicht in den Ferien",
        "mittwochs 15-16.30 Uhr nicht in den Schulferien; entfaellt am 2027-03-24",
    ],
)
def test_a_called_off_meeting_stays_visible_as_such(words: str) -> None:
    found = schedule_of(words)
    assert found.skips_holidays
    meetings = {one.first_day: one for one in found.occurrences(TODAY)}
    assert meetings[date(2027, 3, 24)].cancelled
    assert not meetings[date(2027, 3, 17)].cancelled
    assert meetings[date(2027, 3, 17)].starts_at.strftime("%H:%M") == "15:00"


def test_a_left_out_day_is_no_meeting_at_all() -> None:
    found = schedule_of("jeden Mittwoch 15:00, außer am 24.3.2027 und 31.3.2027")
    days = {one.first_day for one in found.occurrences(TODAY)}
    assert date(2027, 3, 17) in days
    assert not days & {date(2027, 3, 24), date(2027, 3, 31)}


@given(
    days=st.lists(st.sampled_from([date(2027, 3, 3), date(2027, 3, 10), date(2027, 3, 17)]), unique=True, min_size=1)
)
def test_calling_off_and_taking_back_leave_the_words_as_they_were(days: list[date]) -> None:
    text = WEDNESDAYS
    for day in days:
        text = without_meeting(text, day)
    assert read_recurrence(text).cancelled == frozenset(days)
    for day in days:
        text = with_meeting(text, day)
    assert text == WEDNESDAYS


@pytest.mark.parametrize(
    "columns",
    [
        {"wiederholung": WEDNESDAYS},
        {"wiederholung": "", "beginn": "2027-02-13 10:00 | 2027-02-20 10:00", "ende": "2027-02-13 12:00 | "},
    ],
    ids=["rule", "dates"],
)
def test_a_called_off_date_survives_the_spreadsheet(columns: dict[str, str]) -> None:
    whole = schedule_of(columns.pop("wiederholung"), **columns)
    one = whole.occurrences(TODAY)[1]
    less = with_cancelled(whole, one, cancelled=True)
    begin, end, text = write_schedule(less)
    again = schedule_of(text, beginn=begin, ende=end)
    assert [o.cancelled for o in again.occurrences(TODAY)][:2] == [False, True]
    assert again == less
    assert Schedule.from_source(less.kind, less.text, less.rule, less.source()) == less
    assert with_cancelled(less, one, cancelled=False).occurrences(TODAY) == whole.occurrences(TODAY)
