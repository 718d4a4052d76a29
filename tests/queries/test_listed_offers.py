"""What a list loads of an offer: enough for its card, and no more."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.vocabulary import ScheduleKind
from mintkarte.queries.listed_offers import RULE_DATES, listed
from tests.builders import NOON, an_offer, weekly

if TYPE_CHECKING:
    from mintkarte.models.database import Database


def test_offers_come_in_the_order_asked_and_unknown_ones_are_left_out(database: Database) -> None:
    with database.writing() as db:
        first, second = an_offer(db, title="Eins").id, an_offer(db, title="Zwei").id
    with database.reading() as db:
        assert [offer.title for offer in listed(db, [second, 999, first], NOON)] == ["Zwei", "Eins"]
        assert listed(db, [], NOON) == []


def test_of_a_rule_only_the_next_dates_are_loaded(database: Database) -> None:
    with database.writing() as db:
        offer_id = an_offer(db, schedule=weekly()).id
    with database.reading() as db:
        (offer,) = listed(db, [offer_id], NOON)
        days = [occurrence.starts_at for occurrence in offer.occurrences]
    assert len(days) == RULE_DATES
    assert days == sorted(days)
    assert min(days) > NOON


def test_single_dates_are_all_loaded_but_those_that_are_over(database: Database) -> None:
    days = [date(2026, 11, 1), *(date(2027, 3, day) for day in range(1, 13))]
    dates = Schedule(ScheduleKind.DATED, dates=tuple(on_day(day, time(10), time(12)) for day in days))
    with database.writing() as db:
        offer_id = an_offer(db, schedule=dates).id
    with database.reading() as db:
        (offer,) = listed(db, [offer_id], NOON)
        assert len(offer.occurrences) == 12
