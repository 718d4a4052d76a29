"""Twins: told apart for good, or put together so that nothing is lost, and taken apart again."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

import pytest

from mintkarte.app import SITE
from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import ScheduleKind, Status
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.models import Offer
from mintkarte.services import states, twins
from tests.builders import NOON, weekly
from tests.desk_things import a_stored_offer, tables, the_regions

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mintkarte.models.database import Database
    from mintkarte.services.deciding import Tables

KORA = "kora@untermain.example"


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The shipped gazetteer."""
    return tables(Gazetteer.load(SITE / "data", tmp_path_factory.mktemp("gazetteer")))


def two_alike(db: Session, **values: Any) -> tuple[int, int]:  # noqa: ANN401 - draft fields
    """An offer, and the same one as somebody else has written it."""
    the_regions(db)
    one = a_stored_offer(db, external_id="a", title="Roboter-AG am Freitag", cost_cents=None, bring="")
    more = {"title": "Roboter AG am Freitag", "cost_cents": 300, "bring": "Laptop", "age_from": 8, **values}
    other = a_stored_offer(db, external_id="b", **more)
    return one.id, other.id


def test_likely_twins_are_found_in_their_region_only(database: Database) -> None:
    with database.writing() as db:
        one, other = two_alike(db)
        a_stored_offer(db, external_id="c", title="Chemie in der Küche")
        assert twins.waiting(db, {"untermain"}) == twins.waiting(db, None) == [(other, one)]
        assert twins.waiting(db, {"thueringen"}) == []
        assert twins.candidates_of(db, one) == [other]
        assert twins.candidates_of(db, other) == [one]


def test_what_was_told_apart_is_asked_no_more_until_that_is_taken_back(database: Database) -> None:
    with database.writing() as db:
        one, other = two_alike(db)
        assert twins.distinguish(db, other, one, KORA, NOON)
        assert not twins.distinguish(db, one, other, KORA, NOON)
        assert twins.waiting(db, None) == []
        assert twins.candidates_of(db, one) == []
        assert twins.forget(db, one, other, KORA, NOON)
        assert twins.waiting(db, None) == [(other, one)]


def test_a_third_twin_is_still_seen_when_two_were_told_apart(database: Database) -> None:
    with database.writing() as db:
        one, other = two_alike(db)
        third = a_stored_offer(db, external_id="c", title="Roboter AG am Freitag").id
        twins.distinguish(db, one, other, KORA, NOON)
        assert twins.candidates_of(db, third) == [one, other]


def test_put_together_the_empty_columns_and_all_dates_are_kept(database: Database, known: Tables) -> None:
    later = Schedule(
        ScheduleKind.DATED,
        dates=(on_day(date(2027, 2, 13), time(10), time(12)), on_day(date(2027, 3, 13), time(10), time(12))),
    )
    with database.writing() as db:
        one, other = two_alike(db, schedule=later)
        assert twins.merge(db, one, other, KORA, NOON, known)
        assert not twins.merge(db, one, other, KORA, NOON, known)
        kept, gone = db.get_one(Offer, one), db.get_one(Offer, other)
        assert (kept.title, kept.cost_cents, kept.bring) == ("Roboter-AG am Freitag", 300, "Laptop")
        assert (kept.age_from, kept.age_to, kept.external_id) == (10, 14, "a")
        assert [one.starts_at.date().isoformat() for one in kept.occurrences] == ["2027-02-13", "2027-03-13"]
        assert gone.status == Status.DELETED
        assert twins.waiting(db, None) == []


def test_a_rhythm_takes_in_no_single_dates(database: Database, known: Tables) -> None:
    with database.writing() as db:
        one, other = two_alike(db, schedule=weekly())
        twins.merge(db, one, other, KORA, NOON, known)
        assert [one.starts_at.date() for one in db.get_one(Offer, one).occurrences] == [date(2027, 2, 13)]


def test_putting_together_is_taken_back_by_restoring(database: Database, known: Tables) -> None:
    with database.writing() as db:
        one, other = two_alike(db)
        twins.merge(db, one, other, KORA, NOON, known)
        states.do(db, other, Verb.RESTORE, KORA, NOON)
        assert db.get_one(Offer, other).status == Status.PUBLISHED
