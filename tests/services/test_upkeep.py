"""Upkeep: the dates of rules are always there, and one bad job does not stop the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mintkarte.domain.freshness import FreshnessRules
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.schedules import BERLIN, Schedule
from mintkarte.domain.vocabulary import Land, ScheduleKind
from mintkarte.models import Job, Offer, counters
from mintkarte.services import jobs, publishing, upkeep
from mintkarte.services.asking import Sender
from mintkarte.services.upkeep import Report
from tests.builders import ASCHAFFENBURG, NOON, a_draft, an_offer, weekly
from tests.newsroom import Newsroom

if TYPE_CHECKING:
    from mintkarte.gateways.mail import Post
    from mintkarte.gateways.source_documents import Documents
    from mintkarte.models.database import Database
    from mintkarte.services.link_checking import LinkWatch

DATA = Path(__file__).parents[2] / "data"
CHRISTMAS = DateSpan(date(2026, 12, 24), date(2027, 1, 8))


@dataclass
class Equipment(Newsroom):
    """The parts that upkeep asks for: this database, and a Bavaria that rests at Christmas."""

    geocoder: None = None
    post: Post | None = None
    links: LinkWatch | None = None
    documents: Documents | None = None
    data_dir: Path = DATA
    sender: Sender = field(default_factory=lambda: Sender(""))
    freshness: FreshnessRules = field(default_factory=FreshnessRules)

    def pauses(self, land: Land | None, now: datetime) -> tuple[DateSpan, ...]:
        assert now.tzinfo
        return (CHRISTMAS,) if land is Land.BY else ()


def days_of(database: Database, number: int) -> list[date]:
    with database.reading() as db:
        return [o.starts_at.astimezone(BERLIN).date() for o in db.get_one(Offer, number).occurrences]


def test_a_rule_reaches_400_days_ahead_however_long_nobody_touches_it(database: Database) -> None:
    with database.writing() as db:
        number = an_offer(db, schedule=weekly()).id
    first = days_of(database, number)
    assert first[-1] > date(2027, 12, 15)

    for days in range(0, 200, 20):
        upkeep.tick(Equipment(database), NOON + timedelta(days=days))
    later = days_of(database, number)
    assert later[: len(first)] == first
    assert later[-1] > NOON.date() + timedelta(days=180 + 390)
    assert len(set(later)) == len(later)


def test_a_tick_that_finds_nothing_new_does_not_disturb_the_readers(database: Database) -> None:
    with database.writing() as db:
        an_offer(db, schedule=weekly())
    assert upkeep.tick(Equipment(database), NOON) == Report(done=len(upkeep.HANDLERS), failed=0)
    with database.reading() as db:
        assert counters.current(db) == 1
    later = upkeep.tick(Equipment(database), NOON + timedelta(minutes=59))
    assert later == Report(done=2, failed=0)  # it looks for news, and for sources


def test_a_rule_that_rests_on_holidays_skips_them_also_in_upkeep(database: Database) -> None:
    hours = ((time(15), time(16)),)
    rule = Schedule(ScheduleKind.DATED, "", "FREQ=WEEKLY;BYDAY=WE", rule_hours=hours, skips_holidays=True)
    with database.writing() as db:
        outcome = publishing.publish_draft(
            db, a_draft(schedule=rule), "test", NOON, located=ASCHAFFENBURG, pauses=(CHRISTMAS,)
        )
    before = days_of(database, outcome.offer_id)
    upkeep.tick(Equipment(database), NOON)
    assert days_of(database, outcome.offer_id) == before
    assert date(2026, 12, 30) not in before
    assert date(2027, 1, 13) in before


def test_meetings_keep_their_hour_across_both_clock_changes(database: Database) -> None:
    with database.writing() as db:
        offer = an_offer(db, schedule=weekly("FREQ=WEEKLY;BYDAY=SU"))
        hours = {o.starts_at.astimezone(BERLIN).time() for o in offer.occurrences}
    assert hours == {time(15)}


def test_one_bad_job_does_not_stop_the_others_and_comes_again(database: Database) -> None:
    done: list[int] = []

    def handle(_parts: object, payload: dict[str, Any], _now: datetime) -> None:
        if payload["number"] == 1:
            message = "no route to host"
            raise OSError(message)
        done.append(payload["number"])

    with database.writing() as db:
        for number in range(3):
            jobs.enqueue(db, "letter", {"number": number}, NOON)
    report = upkeep.tick(Equipment(database), NOON, {"letter": handle})
    assert (report, done) == (Report(done=len(upkeep.HANDLERS) + 2, failed=1), [0, 2])
    with database.reading() as db:
        failed = db.scalars(select(Job).where(Job.last_error.is_not(None))).one()
        assert failed.last_error == "OSError: no route to host"
        assert failed.due_at == NOON + timedelta(seconds=30)


def test_a_clock_that_was_once_wrong_does_not_stop_the_upkeep(database: Database) -> None:
    """A tick at a time weeks ahead leaves jobs that are due only then; the right time takes them up at once."""
    upkeep.tick(Equipment(database), NOON + timedelta(days=30))
    assert upkeep.tick(Equipment(database), NOON).done == len(upkeep.HANDLERS)
    assert upkeep.tick(Equipment(database), NOON + timedelta(seconds=30)).done == 0
