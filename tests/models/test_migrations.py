"""Migrations go up and down on both databases, and say the same as the models."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, text

from mintkarte.models import Base, Offer, counters
from mintkarte.models.database import Database
from tests.builders import an_offer

if TYPE_CHECKING:
    from pathlib import Path


def test_the_tables_are_those_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_constraint_is_there_under_its_name(database: Database) -> None:
    found = inspect(database.engine)
    for table in Base.metadata.sorted_tables:
        wanted = {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)}
        assert {str(c["name"]) for c in found.get_check_constraints(table.name)} == wanted


def test_all_the_way_down_and_up_again(database: Database) -> None:
    with database.writing() as db:
        an_offer(db)
    database.migrate("base")
    assert database.revision() is None
    assert not database.is_migrated()
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}

    database.migrate()
    assert database.is_migrated()
    with database.writing() as db:
        assert counters.current(db) == 0
        assert an_offer(db).id == 1


def test_migrating_again_changes_nothing(database: Database) -> None:
    with database.writing() as db:
        number = an_offer(db).id
    database.migrate()
    with database.reading() as db:
        assert db.get(Offer, number) is not None


def test_processes_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    faults: list[Exception] = []

    def start() -> None:
        database = Database(url)
        try:
            database.migrate()
        except Exception as fault:  # noqa: BLE001 - handed to the test
            faults.append(fault)
        finally:
            database.close()

    threads = [Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    database = Database(url)
    assert database.is_migrated()
    with database.engine.connect() as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
    database.close()
