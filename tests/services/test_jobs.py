"""Jobs: each is done once, by one worker, and none is forgotten."""

from __future__ import annotations

from datetime import timedelta
from threading import Lock, Thread
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from mintkarte.models import Job
from mintkarte.services import jobs
from tests.builders import NOON

if TYPE_CHECKING:
    from mintkarte.models.database import Database
    from mintkarte.services.jobs import Claim

KIND = ("letter",)


def put(database: Database, *numbers: int) -> None:
    with database.writing() as db:
        for number in numbers:
            jobs.enqueue(db, "letter", {"number": number}, NOON)


def take(database: Database, worker: str = "w1", seconds: float = 0) -> Claim | None:
    with database.writing() as db:
        return jobs.claim(db, KIND, worker, NOON + timedelta(seconds=seconds))


def test_four_workers_do_each_of_many_jobs_exactly_once(database: Database) -> None:
    put(database, *range(60))
    done: list[int] = []
    lock = Lock()

    def work(name: str) -> None:
        while (held := take(database, name)) is not None:
            with database.writing() as db:
                assert jobs.finish(db, held, NOON)
            with lock:
                done.append(held.payload["number"])

    threads = [Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == list(range(60))


def test_the_oldest_due_job_comes_first_and_none_before_its_time(database: Database) -> None:
    with database.writing() as db:
        jobs.enqueue(db, "letter", {"number": 2}, NOON - timedelta(minutes=1))
        jobs.enqueue(db, "letter", {"number": 1}, NOON - timedelta(minutes=5))
        jobs.enqueue(db, "letter", {"number": 3}, NOON + timedelta(minutes=5))
        jobs.enqueue(db, "other", {}, NOON - timedelta(days=1))
    assert [held.payload["number"] for _ in range(2) if (held := take(database))] == [1, 2]
    assert take(database) is None


def test_a_lease_that_ran_out_goes_to_the_next_and_the_first_can_no_longer_finish(database: Database) -> None:
    put(database, 1)
    first = take(database, "w1")
    assert first is not None
    assert take(database, "w2", seconds=60) is None
    second = take(database, "w2", seconds=jobs.LEASE_SECONDS + 1)
    assert second is not None
    assert second.attempts == 2
    with database.writing() as db:
        assert not jobs.finish(db, first, NOON)
        assert jobs.finish(db, second, NOON)
        assert not jobs.finish(db, second, NOON)


def test_a_failure_waits_longer_each_time_and_dies_in_the_end(database: Database) -> None:
    put(database, 1)
    now, pauses = NOON, []
    for _ in range(jobs.MAX_ATTEMPTS):
        with database.writing() as db:
            held = jobs.claim(db, KIND, "w1", now)
            assert held is not None
            assert jobs.fail(db, held, "x" * 5000, now)
        with database.reading() as db:
            job = db.scalars(select(Job)).one()
        pauses.append((job.due_at - now).total_seconds())
        now = max(job.due_at, now)
    assert pauses == [30, 60, 120, 240, 480, 960, 1920, 0]
    assert job.dead_at == now
    assert job.last_error == "x" * 2000
    assert take(database, seconds=10**7) is None

    with database.writing() as db:
        assert jobs.revive(db, job.id, now)
        assert not jobs.revive(db, job.id, now)
        assert jobs.claim(db, KIND, "w1", now) is not None


def test_a_job_that_is_put_off_loses_no_attempt_and_a_recurring_one_starts_anew(database: Database) -> None:
    put(database, 1)
    held = take(database)
    assert held is not None
    with database.writing() as db:
        assert jobs.postpone(db, held, NOON + timedelta(hours=1))
    again = take(database, seconds=3600)
    assert again is not None
    assert again.attempts == 1
    with database.writing() as db:
        assert jobs.repeat(db, again, NOON + timedelta(days=1))
    assert take(database, seconds=7200) is None
    tomorrow = take(database, seconds=86400)
    assert tomorrow is not None
    assert tomorrow.attempts == 1


def test_there_is_one_job_per_key_and_a_finished_one_starts_anew(database: Database) -> None:
    with database.writing() as db:
        first = jobs.enqueue(db, "letter", {"number": 1}, NOON, key="place:7").id
        assert jobs.enqueue(db, "letter", {"number": 2}, NOON, key="place:7").id == first
    held = take(database)
    assert held is not None
    assert held.payload == {"number": 1}
    with database.writing() as db:
        jobs.finish(db, held, NOON)
        assert jobs.enqueue(db, "letter", {"number": 3}, NOON, key="place:7").id == first
    again = take(database)
    assert again is not None
    assert (again.payload, again.attempts) == ({"number": 3}, 1)


def test_a_job_goes_with_the_transaction_that_put_it(database: Database) -> None:
    try:
        with database.writing() as db:
            jobs.enqueue(db, "letter", {}, NOON)
            raise LookupError  # noqa: TRY301 - the deed fails after it has put its job
    except LookupError:
        pass
    assert take(database) is None


def test_a_job_that_is_discarded_is_gone_and_only_its_holder_can_do_so(database: Database) -> None:
    put(database, 1)
    first, second = take(database, "w1"), take(database, "w2", seconds=jobs.LEASE_SECONDS)
    assert first is not None
    assert second is not None
    with database.writing() as db:
        assert not jobs.discard(db, first)
        assert jobs.discard(db, second)
        assert db.scalars(select(Job)).all() == []
        assert not jobs.is_any_due(db, KIND, NOON + timedelta(days=1))


@given(st.integers(min_value=1, max_value=10_000))
def test_a_pause_never_shrinks_and_never_exceeds_six_hours(attempts: int) -> None:
    assert jobs.pause(attempts) <= jobs.pause(attempts + 1) <= timedelta(hours=6)
