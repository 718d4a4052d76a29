"""All rows of a database as one SQLite file, and such a file back into a database of either kind."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Table, delete, func, select, text

from mintkarte.models.base import Base
from mintkarte.models.database import Database
from mintkarte.models.rows import insert_rows

_ROWS_AT_ONCE = 2000


def save(database: Database, path: Path) -> None:
    """Write all that the database holds at one moment into a new SQLite file, without what was deleted."""
    if database.is_sqlite:
        with closing(database.engine.raw_connection()) as raw:
            raw.cursor().execute("VACUUM INTO ?", (str(path),))
        return
    one_moment = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True, "yield_per": _ROWS_AT_ONCE}
    copy = Database(f"sqlite:///{path}")
    try:
        copy.migrate()
        with (
            database.engine.connect().execution_options(**one_moment) as source,
            copy.engine.connect().execution_options(writing=True) as target,
            target.begin(),
        ):
            _copy_rows(source, target)
    finally:
        copy.close()


def load(path: Path, database: Database) -> None:
    """Put what a file of `save` holds in the place of all that the database holds: everything or nothing.

    The file is at the revision of this program. Servers may stand meanwhile: they see the old or the new.
    """
    if database.is_sqlite:
        with closing(sqlite3.connect(path)) as source, closing(database.engine.raw_connection()) as raw:
            source.backup(cast("sqlite3.Connection", raw.driver_connection))
        return
    database.migrate()
    copy = Database(f"sqlite:///{path}")
    try:
        with copy.engine.connect() as source, database.engine.begin() as target:
            _copy_rows(source, target)
            _go_on_counting(source, target)
    finally:
        copy.close()


def damage(path: Path) -> str:
    """What SQLite finds wrong with a file, in its own words; empty for a sound one."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            found = [str(row[0]) for row in database.execute("PRAGMA quick_check(1)")]
            orphans = database.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return f"{orphans[0]}: foreign key" if orphans else "; ".join(word for word in found if word != "ok")


def _copy_rows(source: Connection, target: Connection) -> None:
    """Put the rows in the place of those that are there; parents first, so that no row is ever without its parent."""
    if target.dialect.name == "postgresql":
        target.execute(text(f"TRUNCATE {', '.join(table.name for table in Base.metadata.sorted_tables)}"))
    for table in reversed(Base.metadata.sorted_tables):
        target.execute(delete(table))
    for table in Base.metadata.sorted_tables:
        for rows in source.execute(select(table)).mappings().partitions(_ROWS_AT_ONCE):
            insert_rows(target, table, rows)


def _go_on_counting(source: Connection, target: Connection) -> None:
    """Let PostgreSQL give ids that were never given before, also not to rows that are gone."""
    for table in Base.metadata.sorted_tables:
        sequence = "id" in table.c and target.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
        if sequence:
            highest = _highest_id(source, table)
            target.execute(select(func.setval(sequence, max(highest, 1), highest > 0)))


def _highest_id(source: Connection, table: Table) -> int:
    highest = source.scalar(select(func.max(table.c.id))) or 0
    given = source.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}) or 0
    return max(int(highest), int(given))
