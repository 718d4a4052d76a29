"""The dates of offers as calendars need them."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.vocabulary import ScheduleKind
from mintkarte.queries.offer_dates import by_offer
from tests.builders import NOON, an_offer, weekly

if TYPE_CHECKING:
    from mintkarte.models.database import Database


def test_dates_come_by_offer_in_order_and_only_those_that_are_not_over(database: Database) -> None:
    days = [date(2027, 3, 2), date(2026, 11, 1), date(2026, 12, 5)]
    dates = Schedule(ScheduleKind.DATED, dates=tuple(on_day(day, time(10), time(12)) for day in days))
    with database.writing() as db:
        single, rule = an_offer(db, title="Eins", schedule=dates).id, an_offer(db, title="Zwei", schedule=weekly()).id
    with database.reading() as db:
        found = by_offer(db, [rule, single, 999])
        coming = by_offer(db, [single], NOON)
        assert by_offer(db, []) == {}
    assert set(found) == {rule, single}
    assert [one.starts_at.date() for one in found[single]] == sorted(days)
    assert [one.starts_at.date() for one in coming[single]] == sorted(days)[1:]
    assert {one.from_rule for one in found[rule]} == {True}
    assert {one.from_rule for one in found[single]} == {False}
    assert len({one.uid for dates in found.values() for one in dates}) == len(found[rule]) + 3
    assert all(one.starts_at.tzinfo is not None for one in found[single])
