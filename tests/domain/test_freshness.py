"""Freshness: nothing is asked, hidden or deleted early, rests do not count, and every lasting offer falls due."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.freshness import (
    Because,
    Deed,
    Due,
    FreshnessRules,
    Life,
    Reason,
    count_days,
    is_lasting,
    next_due,
)
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.schedules import ALL_MONTHS, BERLIN
from mintkarte.domain.vocabulary import Kind, ScheduleKind

RULES = FreshnessRules()
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 4 * 366 * 86_400).map(lambda seconds: EARLIEST + timedelta(seconds=seconds))
days = st.dates(date(2026, 1, 1), date(2029, 12, 31))
spans = st.builds(lambda first, length: DateSpan(first, first + timedelta(length)), days, st.integers(0, 60))
rests = st.lists(spans, max_size=4)
seasons = st.sets(st.integers(1, 12), min_size=1, max_size=11).map(frozenset)


def a_life(**values: object) -> Life:
    usual = {"schedule": ScheduleKind.PERMANENT, "since": datetime(2027, 1, 1, 12, tzinfo=UTC)}
    return Life(**{**usual, **values})  # type: ignore[arg-type]


def test_a_lasting_offer_is_asked_about_after_half_a_year_and_one_that_stands_for_years_later() -> None:
    assert next_due(a_life(), RULES) == Due(date(2027, 6, 30), Deed.ASK, Reason.AGE)
    assert next_due(a_life(kind=str(Kind.PLACE_TO_VISIT)), RULES) == Due(date(2028, 1, 1), Deed.ASK, Reason.AGE)


def test_an_offer_with_dates_is_never_asked_about_unless_its_rule_goes_on() -> None:
    ends = datetime(2028, 1, 1, tzinfo=UTC)
    dated = a_life(schedule=ScheduleKind.DATED, last_end=ends)
    assert next_due(dated, RULES) is None
    assert next_due(replace(dated, has_rule=True), RULES) == Due(date(2027, 6, 30), Deed.ASK, Reason.AGE)
    assert is_lasting(replace(dated, last_end=None))


def test_a_season_is_asked_about_before_it_starts_unless_its_people_have_just_been_there() -> None:
    summer = a_life(open_months=frozenset({4, 5, 6, 7, 8, 9}))
    assert next_due(summer, RULES) == Due(date(2027, 3, 2), Deed.ASK, Reason.SEASON)
    seen = replace(summer, since=datetime(2027, 2, 20, 12, tzinfo=UTC))
    assert next_due(seen, RULES) == Due(date(2028, 3, 2), Deed.ASK, Reason.SEASON)


def test_after_the_first_letter_the_second_and_then_it_is_hidden_and_after_a_year_deleted() -> None:
    told = datetime(2027, 7, 1, 4, tzinfo=UTC)
    asked = a_life(is_asked=True, told_at=told)
    assert next_due(asked, RULES) == Due(date(2027, 7, 15), Deed.REMIND)
    reminded = replace(asked, is_reminded=True, told_again_at=told + timedelta(14))
    assert next_due(reminded, RULES) == Due(date(2027, 7, 29), Deed.HIDE)
    hidden = replace(reminded, hidden_at=told + timedelta(28), hidden_because=Because.UNANSWERED)
    assert next_due(hidden, RULES) == Due(date(2028, 7, 28), Deed.DELETE)


def test_while_a_letter_is_not_out_nothing_falls_due() -> None:
    assert next_due(a_life(is_asked=True), RULES) is None
    assert next_due(a_life(is_asked=True, told_at=datetime(2027, 7, 1, tzinfo=UTC), is_reminded=True), RULES) is None


def test_what_somebody_has_hidden_by_hand_is_left_alone() -> None:
    assert next_due(a_life(hidden_at=datetime(2027, 7, 1, tzinfo=UTC), hidden_because=Because.BY_HAND), RULES) is None


@given(start=days, number=st.integers(1, 400), rests=rests)
def test_days_of_rest_do_not_count(start: date, number: int, rests: list[DateSpan]) -> None:
    found = count_days(start, number, rests)
    passed = [start + timedelta(one) for one in range(1, (found - start).days + 1)]
    awake = [day for day in passed if not any(span.meets(day, day) for span in rests)]
    assert len(awake) == number
    assert awake[-1] == found


@given(since=moments, months=st.one_of(st.just(ALL_MONTHS), seasons), rests=rests, kind=st.sampled_from([None, *Kind]))
def test_every_lasting_offer_falls_due_within_a_year_and_a_half_of_waking_days_and_never_early(
    since: datetime, months: frozenset[int], rests: list[DateSpan], kind: Kind | None
) -> None:
    due = next_due(a_life(since=since, open_months=months, kind=kind), RULES, rests)
    assert due is not None
    assert due.deed is Deed.ASK
    assert not any(span.meets(due.on, due.on) for span in rests)
    asleep = sum((span.last - span.first).days + 1 for span in rests if span.first and span.last)
    born = since.astimezone(BERLIN).date()
    assert timedelta(RULES.before_season) < due.on - born <= timedelta(400 + asleep)
    if months == ALL_MONTHS:
        assert due.on - born >= timedelta(RULES.ask_after_for(kind))


@given(told=moments, rests=rests)
def test_a_letter_always_leaves_its_full_time(told: datetime, rests: list[DateSpan]) -> None:
    asked = next_due(a_life(is_asked=True, told_at=told), RULES, rests)
    hidden = next_due(a_life(is_asked=True, told_at=told, is_reminded=True, told_again_at=told), RULES, rests)
    day = told.astimezone(BERLIN).date()
    assert asked is not None
    assert hidden is not None
    assert min(asked.on, hidden.on) - day >= timedelta(14)
