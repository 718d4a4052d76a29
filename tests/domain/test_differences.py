"""What of a change matters to somebody who wants to go there, and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.differences import Address, Aspect, Difference, Going, difference
from mintkarte.domain.schedules import Occurrence, Schedule, on_day
from mintkarte.domain.vocabulary import ScheduleKind

TODAY = date(2026, 11, 21)
HOUSE = Address("Werkstatt", "Hauptstraße 12", "63739", "Aschaffenburg")
GOING = Going(
    Schedule(ScheduleKind.DATED, dates=(on_day(date(2027, 2, 13), time(10), time(12)),)),
    HOUSE,
    frozenset({"vor-ort"}),
    500,
    "",
    is_full=False,
    registration="mail",
    registration_until=date(2027, 2, 1),
)
days = st.integers(-60, 300).map(lambda number: TODAY + timedelta(days=number))
dates = st.lists(st.tuples(days, st.sampled_from([9, 15]), st.booleans()), max_size=6).map(
    lambda several: tuple({one[:2]: meeting(*one) for one in several}.values())
)
schedules = st.builds(
    Schedule,
    st.just(ScheduleKind.DATED),
    text=st.sampled_from(["", "mittwochs", "nach Absprache"]),
    rule=st.sampled_from([None, "FREQ=WEEKLY;BYDAY=WE", "FREQ=MONTHLY;BYDAY=2SA"]),
    rule_hours=st.just(((time(15), time(16)),)),
    dates=dates,
)
goings = st.builds(
    Going,
    schedules,
    st.builds(
        Address,
        street=st.sampled_from(["", "Hauptstraße 12", "Am Schloss 3"]),
        postcode=st.sampled_from(["", "63739", "98527"]),
        town=st.sampled_from(["", "Aschaffenburg", "Suhl"]),
    ),
    cost_cents=st.sampled_from([None, 0, 500]),
    cost_text=st.sampled_from(["", "5 Euro Material"]),
    is_full=st.booleans(),
    registration=st.sampled_from(["", "mail", "keine"]),
    registration_until=st.none() | days,
)


def meeting(day: date, hour: int, cancelled: bool) -> Occurrence:  # noqa: FBT001 - handed over by a strategy
    return replace(on_day(day, time(hour), time(hour + 1)), cancelled=cancelled)


def aspects(after: Going, before: Going = GOING) -> tuple[Aspect, ...]:
    return difference(before, after, TODAY).aspects


def with_dates(*meetings: Occurrence) -> Going:
    return replace(GOING, schedule=replace(GOING.schedule, dates=meetings))


@given(goings)
def test_an_offer_is_no_news_to_itself(going: Going) -> None:
    assert difference(going, going, TODAY) == Difference()


@given(goings, goings)
def test_what_is_different_one_way_is_different_the_other(one: Going, other: Going) -> None:
    there, back = difference(one, other, TODAY), difference(other, one, TODAY)
    times = {Aspect.CALLED_OFF, Aspect.DATES}  # called off one way is taking place again the other
    assert bool(times & set(there.aspects)) == bool(times & set(back.aspects))
    others = times | {Aspect.REGISTRATION}  # stating it is news, leaving it out is not
    assert set(there.aspects) - others == set(back.aspects) - others


@given(goings, dates)
def test_dates_that_are_over_are_no_news(going: Going, others: tuple[Occurrence, ...]) -> None:
    over = tuple(one for one in others if one.last_day < TODAY)
    kept = tuple(one for one in going.schedule.dates if one.last_day >= TODAY)
    changed = replace(going, schedule=replace(going.schedule, dates=(*kept, *over)))
    if kept or going.schedule.rule:
        assert aspects(changed, going) == ()


@given(goings, st.sampled_from(["Hauptstrasse 12", "Hauptstr. 12", "HAUPTSTRASSE 12", "Haupstraße 12"]))
def test_a_street_spelled_otherwise_is_the_same(going: Going, street: str) -> None:
    there = replace(going, address=HOUSE)
    assert aspects(replace(there, address=replace(HOUSE, street=street)), there) == ()


@given(goings, goings)
def test_each_called_off_date_is_to_come_and_was_to_take_place(before: Going, after: Going) -> None:
    found = difference(before, after, TODAY)
    assert (Aspect.CALLED_OFF in found.aspects) == bool(found.called_off)
    took_place = {one.starts_at for one in before.schedule.occurrences(TODAY) if not one.cancelled}
    assert all(one.last_day >= TODAY and one.cancelled and one.starts_at in took_place for one in found.called_off)


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (with_dates(meeting(date(2027, 2, 20), 10, cancelled=False)), (Aspect.DATES,)),
        (with_dates(replace(GOING.schedule.dates[0], cancelled=True)), (Aspect.CALLED_OFF,)),
        (replace(GOING, address=replace(HOUSE, street="Hauptstraße 14")), (Aspect.PLACE,)),
        (replace(GOING, address=replace(HOUSE, street="Am Schloss 3", postcode="98527")), (Aspect.PLACE,)),
        (replace(GOING, formats=frozenset({"online"})), (Aspect.PLACE,)),
        (replace(GOING, cost_cents=0), (Aspect.COST,)),
        (replace(GOING, is_full=True), (Aspect.PLACES,)),
        (replace(GOING, registration="telefon"), (Aspect.REGISTRATION,)),
        (replace(GOING, registration_until=date(2027, 2, 5)), (Aspect.REGISTRATION,)),
        (replace(GOING, cost_text="inkl. Material"), ()),
        (replace(GOING, address=replace(HOUSE, venue="Die Werkstatt")), ()),
        (replace(GOING, schedule=replace(GOING.schedule, text="am Samstag")), ()),
    ],
)
def test_what_matters_is_named_and_the_rest_is_not(after: Going, told: tuple[Aspect, ...]) -> None:
    assert aspects(after) == told


def test_one_day_of_a_rule_called_off_is_named_and_the_rule_is_the_same() -> None:
    weekly = Schedule(ScheduleKind.DATED, "", "FREQ=WEEKLY;BYDAY=WE", rule_hours=((time(15), time(16)),))
    off = replace(weekly, cancelled=frozenset({date(2026, 12, 2), date(2026, 11, 4)}))
    found = difference(Going(weekly), Going(off), TODAY)
    assert found.aspects == (Aspect.CALLED_OFF,)
    assert [one.first_day for one in found.called_off] == [date(2026, 12, 2)]
    assert aspects(Going(weekly), Going(off)) == (Aspect.DATES,), "it takes place after all"


@pytest.mark.parametrize(("text", "is_news"), [("Mittwochs 15 Uhr!", False), ("donnerstags 15 Uhr", True)])
def test_of_dates_in_words_numbers_and_weekdays_count(text: str, is_news: bool) -> None:  # noqa: FBT001
    before = Going(Schedule(ScheduleKind.DATED, "mittwochs, 15 Uhr"))
    assert bool(difference(before, Going(Schedule(ScheduleKind.DATED, text)), TODAY)) == is_news
