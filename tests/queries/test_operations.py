"""How jobs and letters stand, alike on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from mintkarte.gateways.mail import MailRefusedError
from mintkarte.models import Job, Letter
from mintkarte.queries import operations
from mintkarte.services import jobs, letters, operating
from mintkarte.texts.letter_sheet import LetterText
from tests.builders import NOON

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mintkarte.gateways.mail import Message
    from mintkarte.models.database import Database

WORDS = LetterText("Betreff", "Text", "<p>Text</p>")
HOUR = timedelta(hours=1)


class Refusing:
    """Takes nothing, for good."""

    longest_seconds = 60.0

    def hand_over(self, _message: Message) -> None:
        raise MailRefusedError("550")


def failing(db: Session, kind: str, *, dies: bool = False) -> None:
    """A job that has been tried once, in vain."""
    jobs.enqueue(db, kind, {}, NOON)
    held = jobs.claim(db, (kind,), "worker", NOON)
    assert held
    jobs.fail(db, held, "OSError: voll", NOON, max_attempts=1 if dies else 8)


def test_each_job_is_counted_where_it_stands(database: Database) -> None:
    with database.writing() as db:
        for number, due_at in enumerate((NOON, NOON - HOUR, NOON + HOUR)):
            jobs.enqueue(db, "links", {"number": number}, due_at)
        jobs.enqueue(db, "tidy", {}, NOON - HOUR, key="tidy")
        jobs.enqueue(db, "running", {}, NOON)
        jobs.claim(db, ("running",), "worker", NOON)
        failing(db, "again")
        failing(db, "broken", dies=True)
        jobs.enqueue(db, "done", {}, NOON)
        held = jobs.claim(db, ("done",), "worker", NOON)
        assert held
        jobs.finish(db, held, NOON)
    with database.reading() as db:
        found = operations.jobs(db, ("tidy",), NOON)
    assert (found.due, found.later) == (2, 2)  # the failed one waits for its next turn
    assert [work.kind for work in found.running] == ["running"]
    assert [(work.kind, work.attempts, work.last_error) for work in found.failed] == [("again", 1, "OSError: voll")]
    assert [(work.kind, work.dead_at) for work in found.dead] == [("broken", NOON)]
    assert (found.failed_total, found.dead_total) == (1, 1)
    assert [work.kind for work in found.recurring] == ["tidy"]


def test_a_lease_that_ran_out_is_work_that_waits(database: Database) -> None:
    with database.writing() as db:
        jobs.enqueue(db, "links", {}, NOON)
        jobs.claim(db, ("links",), "worker", NOON, lease_seconds=60)
    with database.reading() as db:
        found = operations.jobs(db, (), NOON + HOUR)
    assert (found.due, list(found.running)) == (1, [])


def test_the_outbox_is_counted_and_what_was_refused_waits_no_longer(database: Database) -> None:
    with database.writing() as db:
        letters.write(db, WORDS, "a@b.example", NOON - 2 * HOUR, kind="question")
        letters.write(db, WORDS, "c@d.example", NOON, kind="question")
        letters.write(db, WORDS, "e@f.example", NOON, kind="question")
        db.execute(update(Letter).where(Letter.recipient == "e@f.example").values(sent_at=NOON - HOUR))
        db.execute(update(Job).where(Job.id == 3).values(done_at=NOON))
    with database.reading() as db:
        assert operations.letters(db, NOON) == operations.Letters(2, NOON - 2 * HOUR, 1)
        assert operations.letters(db, NOON + 48 * HOUR).sent == 0
    letters.deliver_due(database, Refusing(), lambda: NOON)
    with database.reading() as db:
        assert operations.letters(db, NOON) == operations.Letters(0, None, 1)
        assert [work.letter for work in operations.jobs(db, (), NOON).dead] == ["question", "question"]


def test_a_dead_job_begins_anew_once(database: Database) -> None:
    with database.writing() as db:
        failing(db, "broken", dies=True)
    with database.writing() as db:
        assert operating.try_again(db, 1, "vera", NOON)
        assert not operating.try_again(db, 1, "vera", NOON)
        assert not operating.throw_away(db, 1, "vera")
        assert jobs.claim(db, ("broken",), "worker", NOON)


def test_a_dead_letter_is_thrown_away_with_all_it_says(database: Database) -> None:
    with database.writing() as db:
        letters.write(db, WORDS, "a@b.example", NOON, kind="question", key="once")
        assert not operating.throw_away(db, 1, "vera")
    letters.deliver_due(database, Refusing(), lambda: NOON)
    with database.writing() as db:
        assert operating.throw_away(db, 1, "vera")
        assert not operating.throw_away(db, 1, "vera")
        assert (db.scalars(select(Job)).all(), db.scalars(select(Letter)).all()) == ([], [])
