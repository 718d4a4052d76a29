"""Dates, rules and clock changes."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.drafts import read_draft
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.recurrence import read_recurrence
from mintkarte.domain.schedule_columns import write_schedule
from mintkarte.domain.schedules import BERLIN, MAX_OCCURRENCES, Schedule, on_day
from mintkarte.domain.vocabulary import DayPart, ScheduleKind, Weekday

TODAY = date(2026, 11, 21)


def schedule(beginn: str = "", ende: str = "", wiederholung: str = "", art: str = "") -> Schedule:
    cells = {"titel": "T", "anbieter": "A", "beginn": beginn, "ende": ende, "wiederholung": wiederholung, "art": art}
    draft, _ = read_draft(cells, TODAY)
    assert draft is not None
    return draft.schedule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("wöchentlich mittwochs", "FREQ=WEEKLY;BYDAY=WE"),
        ("wöchentlich mittwochs und donnerstags", "FREQ=WEEKLY;BYDAY=WE,TH"),
        ("jeden Mittwoch 15-17 Uhr", "FREQ=WEEKLY;BYDAY=WE"),
        ("monatlich am 2. und letzten Samstag", "FREQ=MONTHLY;BYDAY=2SA,-1SA"),
        ("2. und letzter Samstag im Monat", "FREQ=MONTHLY;BYDAY=2SA,-1SA"),
        ("Di-Fr und So (außer November)", "FREQ=WEEKLY;BYDAY=TU,WE,TH,FR,SU;BYMONTH=1,2,3,4,5,6,7,8,9,10,12"),
        ("alle 14 Tage dienstags", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("am Wochenende", "FREQ=WEEKLY;BYDAY=SA,SU"),
    ],
)
def test_a_rhythm_in_words_is_a_rule(text: str, rule: str) -> None:
    assert read_recurrence(text).rule == rule


@pytest.mark.parametrize(
    "text", ["Schuljahr 2025/26", "2018, 2021, 2023", "letzte Ferienwoche", "16:00 (Sommerzeit) / 19:00"]
)
def test_words_that_are_no_certain_rule_stay_words(text: str) -> None:
    assert not read_recurrence(text).understood


def test_second_and_last_saturday() -> None:
    days = [o.first_day for o in schedule(wiederholung="2. und letzter Samstag im Monat 15:00").occurrences(TODAY)]
    assert days[:4] == [date(2026, 11, 28), date(2026, 12, 12), date(2026, 12, 26), date(2027, 1, 9)]


def test_an_hour_by_the_wall_clock_survives_both_clock_changes() -> None:
    weekly = schedule("2026-09-02 16:00", "17:30", "jeden Mittwoch").occurrences(date(2026, 9, 1))
    assert {o.starts_at.astimezone(BERLIN).time() for o in weekly} == {time(16)}
    assert {o.starts_at.utcoffset() for o in weekly if o.first_day.month in (10, 11)} == {
        on_day(date(2026, 10, 1), time(1)).starts_at.utcoffset(),
        on_day(date(2026, 11, 1), time(1)).starts_at.utcoffset(),
    }


def test_an_hour_that_the_clock_change_skips_becomes_one_that_exists() -> None:
    assert on_day(date(2027, 3, 28), time(2, 30), time(4)).starts_at.astimezone(BERLIN).time() == time(3, 30)


def test_a_rule_rests_in_the_holidays_when_it_says_so() -> None:
    weekly = schedule(wiederholung="jeden Mittwoch 15-17 Uhr, nicht in den Ferien")
    christmas = DateSpan(date(2026, 12, 24), date(2027, 1, 8))
    days = {o.first_day for o in weekly.occurrences(TODAY, [christmas])}
    assert date(2026, 12, 23) in days
    assert days.isdisjoint({date(2026, 12, 30), date(2027, 1, 6)})
    assert date(2027, 1, 13) in days


def test_a_rule_ends_on_its_last_day() -> None:
    weekly = schedule("2026-11-25 15:00", "2026-12-09 17:00", "mittwochs").occurrences(TODAY)
    assert [o.first_day.day for o in weekly] == [25, 2, 9]
    assert weekly[0].ends_at.astimezone(BERLIN).time() == time(17)


def test_on_request_seasonal_permanent_and_yearly() -> None:
    assert schedule(wiederholung="auf Anfrage").kind is ScheduleKind.ON_REQUEST
    season = schedule(wiederholung="April-Oktober, auf Anmeldung")
    assert (season.kind, season.open_months) == (ScheduleKind.ON_REQUEST, frozenset(range(4, 11)))
    assert schedule(wiederholung="jederzeit").kind is ScheduleKind.PERMANENT
    assert schedule(art="Lehrpfad").kind is ScheduleKind.PERMANENT
    assert schedule(wiederholung="jährlich").kind is ScheduleKind.ON_REQUEST


def test_several_dates_each_with_its_hours() -> None:
    two = schedule("2026-12-01 15:00 | 2026-12-08 16:00", "17:00 | 2026-12-09")
    first, second = two.dates
    assert first.ends_at.astimezone(BERLIN).time() == time(17)
    assert (second.first_day, second.last_day) == (date(2026, 12, 8), date(2026, 12, 9))


def test_a_holiday_week_covers_each_of_its_days() -> None:
    week = on_day(date(2026, 11, 2), last_day=date(2026, 11, 6))
    assert week.weekdays_within(DateSpan(date(2026, 11, 5), None)) == {Weekday.THURSDAY, Weekday.FRIDAY}
    assert week.day_part is None
    assert on_day(date(2026, 11, 2), time(17)).day_part is DayPart.EVENING


def test_a_daily_rule_stays_bounded() -> None:
    assert len(schedule("2026-11-21 9:00 ", "", "Mo-So 9:00 und 14:00 und 16:00").occurrences(TODAY)) <= MAX_OCCURRENCES


_days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
_hours = st.tuples(st.integers(6, 21), st.sampled_from([0, 15, 30]))


@given(
    st.lists(st.tuples(_days, st.none() | _hours), max_size=5),
    st.sampled_from(["", "jeden Mittwoch 15-17 Uhr", "auf Anfrage"]),
)
def test_a_schedule_survives_the_spreadsheet_and_the_database(
    dates: list[tuple[date, tuple[int, int] | None]],
    text: str,
) -> None:
    written = " | ".join(f"{d.isoformat()} {h[0]:02}:{h[1]:02}" if h else d.isoformat() for d, h in dates)
    once = schedule(written, "", text)
    assert schedule(*write_schedule(once)) == once
    assert Schedule.from_source(once.kind, once.text, once.rule, once.source()) == once
