"""When letters come: weekly at the same hour of the same weekday, also across both clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.rhythms import Rhythm, next_look
from mintkarte.domain.schedules import BERLIN

NOON = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
moments = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))


@given(moments, moments)
def test_weekly_is_the_next_morning_of_that_weekday_however_late_somebody_looks(since: datetime, now: datetime) -> None:
    due = next_look(Rhythm.WEEKLY, since, now, None).astimezone(BERLIN)
    assert (due.hour, due.minute, due.weekday()) == (7, 0, since.astimezone(BERLIN).weekday())
    assert timedelta(0) < due - now <= timedelta(days=8)


def test_a_year_of_weeks_has_each_morning_once_and_both_clock_changes() -> None:
    now, mornings = NOON, []
    for _ in range(52):
        now = next_look(Rhythm.WEEKLY, NOON, now, None)
        mornings.append(now)
        now += timedelta(minutes=3)
    assert {one.astimezone(BERLIN).hour for one in mornings} == {7}
    assert {one.astimezone(UTC).hour for one in mornings} == {5, 6}
    days = [one.astimezone(BERLIN).date() for one in mornings]
    assert {later - earlier for earlier, later in pairwise(days)} == {timedelta(days=7)}


@given(moments, st.none() | st.integers(0, 120))
def test_at_once_is_soon_but_an_hour_after_the_last_letter(now: datetime, minutes: int | None) -> None:
    written = None if minutes is None else now - timedelta(minutes=minutes)
    due = next_look(Rhythm.AT_ONCE, NOON, now, written)
    assert timedelta(minutes=10) <= due - now <= timedelta(hours=1)
    assert written is None or due - written >= timedelta(hours=1)
