"""The database's promises: nothing lost, nothing half-written, and no writing where one only reads."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm.exc import StaleDataError

from mintkarte.models import Counter, Job, Occurrence, Offer, Organisation, Place, Region, Throttle, counters
from mintkarte.models.database import Database, WroteWhileReadingError, wal_is_safe
from tests.builders import NOON, an_offer, an_organisation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

THREADS, ROUNDS = 4, 25


def test_a_writing_session_keeps_what_it_wrote_and_a_failing_one_nothing(database: Database) -> None:
    with database.writing() as db:
        an_organisation(db, "Sternwarte")

    def fail() -> None:
        with database.writing() as db:
            an_organisation(db, "Museum")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with database.reading() as db:
        assert [o.name for o in db.scalars(select(Organisation))] == ["Sternwarte"]


def test_a_reading_session_refuses_to_store(database: Database) -> None:
    with database.writing() as db:
        an_organisation(db)
    with database.reading() as db:
        db.scalars(select(Organisation)).one().name = "Anders"
        with pytest.raises(WroteWhileReadingError):
            db.flush()
    with database.reading() as db:
        db.add(Throttle(name="nominatim", next_at=NOON))
        with pytest.raises(WroteWhileReadingError):
            db.flush()


def test_many_threads_that_read_and_write_lose_nothing(database: Database) -> None:
    def count_up() -> None:
        for _ in range(ROUNDS):
            with database.writing() as db:
                counter = db.scalars(select(Counter).where(Counter.name == "data").with_for_update()).one()
                counter.value += 1

    threads = [Thread(target=count_up) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as db:
        assert counters.current(db) == THREADS * ROUNDS


def test_the_counter_is_bumped_once_per_transaction_and_not_by_one_that_fails(database: Database) -> None:
    with database.writing() as db:
        assert (counters.bump(db), counters.bump(db)) == (1, 1)

    def fail() -> None:
        with database.writing() as db:
            counters.bump(db)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with database.writing() as db:
        with pytest.raises(LookupError), db.begin_nested():
            _bump_and_fail(db)
        assert counters.bump(db) == 2
        assert counters.bump(db, "other") == 1
    with database.reading() as db:
        assert (counters.current(db), counters.current(db, "other"), counters.current(db, "unknown")) == (2, 1, 0)


def _bump_and_fail(db: object) -> None:
    counters.bump(db)  # type: ignore[arg-type]
    raise LookupError


def test_times_come_back_aware_and_in_utc(database: Database) -> None:
    summer = datetime(2027, 7, 1, 12, 0, 0, 5, tzinfo=timezone(timedelta(hours=2)))
    with database.writing() as db:
        db.add(Throttle(name="photon", next_at=summer))
    with database.reading() as db:
        stored = db.get_one(Throttle, "photon").next_at
        assert stored == summer
        assert stored.tzinfo is UTC
        assert db.scalar(select(Throttle.name).where(Throttle.next_at <= summer)) == "photon"


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    def store() -> None:
        with database.writing() as db:
            db.add(Throttle(name="photon", next_at=datetime(2027, 7, 1, 12)))  # noqa: DTZ001 - the point of the test

    with pytest.raises(StatementError, match="zone"):
        store()


def _place(**values: object) -> Place:
    usual = {"key": "k", "lat": 50.0, "lon": 9.0, "precision": "town", "source": "gazetteer"}
    return Place(**(usual | values))


def _occurrence(offer: Offer, **values: object) -> Occurrence:
    usual = {"offer_id": offer.id, "starts_at": NOON, "ends_at": NOON, "uid": "u"}
    return Occurrence(**(usual | values))


REFUSED: dict[str, Callable[[Offer], object]] = {
    "latitude": lambda _: _place(lat=91.0),
    "longitude": lambda _: _place(lon=-181.0),
    "half a point": lambda _: _place(lon=None),
    "a point that nobody found": lambda _: _place(source="none"),
    "unknown source": lambda _: _place(source="guess"),
    "time runs backwards": lambda offer: _occurrence(offer, ends_at=NOON - timedelta(seconds=1)),
    "an occurrence of nothing": lambda offer: _occurrence(offer, offer_id=offer.id + 99),
    "zoom": lambda _: Region(slug="r", name="r", land="by", postcode_prefixes="", lat=50.0, lon=9.0, zoom=40),
    "done and dead": lambda _: Job(kind="k", payload={}, due_at=NOON, attempts=0, done_at=NOON, dead_at=NOON),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_tables_refuse_what_cannot_be(database: Database, name: str) -> None:
    def store() -> None:
        with database.writing() as db:
            db.add(REFUSED[name](an_offer(db)))

    with pytest.raises(IntegrityError):
        store()


@pytest.mark.parametrize(
    "values",
    [
        {"age_from": 12, "age_to": 10},
        {"age_from": -1},
        {"grade_to": 14},
        {"grade_from": 9, "grade_to": 5},
        {"cost_cents": -1},
        {"places_left": -1},
        {"title": ""},
    ],
    ids=str,
)
def test_the_offers_table_refuses_what_cannot_be(database: Database, values: dict[str, object]) -> None:
    def change() -> None:
        with database.writing() as db:
            offer = an_offer(db)
            for name, value in values.items():
                setattr(offer, name, value)

    with pytest.raises(IntegrityError):
        change()


def test_two_who_edit_the_same_version_do_not_overwrite_each_other(database: Database) -> None:
    with database.writing() as db:
        offer = an_offer(db)
        number = offer.id
    with database.writing() as db:
        db.get_one(Offer, number).title = "Erste"
    offer.title = "Zweite"

    def overwrite() -> None:
        with database.writing() as db:
            db.add(offer)

    with pytest.raises(StaleDataError):
        overwrite()
    with database.reading() as db:
        assert db.get_one(Offer, number).title == "Erste"


def test_wal_is_used_only_where_the_library_is_mended() -> None:
    mended = [(3, 44, 6), (3, 44, 7), (3, 50, 7), (3, 51, 3), (3, 52, 0), (4, 0, 0)]
    affected = [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 45, 0), (3, 50, 6), (3, 51, 0), (3, 51, 2)]
    assert [v for v in mended if not wal_is_safe(v)] == []
    assert [v for v in affected if wal_is_safe(v)] == []


def test_each_sqlite_connection_is_set_up_safely(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    database.migrate()
    for session in (database.reading, database.writing):
        with session() as db:
            pragmas = {
                name: db.scalar(text(f"PRAGMA {name}"))
                for name in ("busy_timeout", "journal_mode", "synchronous", "foreign_keys", "secure_delete")
            }
            wal = pragmas["journal_mode"] == "wal"
            assert pragmas == {
                "busy_timeout": 15000,
                "journal_mode": "wal" if wal else "delete",
                "synchronous": 2 if wal else 3,
                "foreign_keys": 1,
                "secure_delete": 1,
            }
            assert db.scalar(text("PRAGMA trusted_schema")) == 0
    database.close()


def test_the_short_name_of_postgresql_is_understood() -> None:
    database = Database("postgres://karte@127.0.0.1:1/karte")
    assert database.engine.dialect.name == "postgresql"
    assert database.engine.url.render_as_string() == "postgresql://karte@127.0.0.1:1/karte"
    database.close()


def test_a_question_within_a_question_does_not_wait_for_a_writer_that_waits_for_it(database: Database) -> None:
    def write() -> None:
        with database.writing() as db:
            counters.bump(db)

    writer = Thread(target=write)
    readers_are_kept_out = database.journal_mode() == "delete"  # asked now: later a new connection would wait too
    with database.reading() as db:
        before = counters.current(db)
        writer.start()
        while readers_are_kept_out and writer.is_alive() and not _is_waited_for(database):
            pass
        with database.reading() as within:
            assert counters.current(within) == before
            assert within is db
    writer.join()
    with database.reading() as db:
        assert counters.current(db) == before + 1


def _is_waited_for(database: Database) -> bool:
    """Whether a writer keeps new readers out until the old ones have left."""
    other = sqlite3.connect(str(database.engine.url.database), timeout=0)
    try:
        other.execute("SELECT count(*) FROM counters").fetchone()
    except sqlite3.OperationalError:
        return True
    finally:
        other.close()
    return False
