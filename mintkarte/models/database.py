"""The database: one engine per process, reading sessions that cannot write, writing sessions that own their lock."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import local
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

MIGRATIONS = Path(__file__).parent / "migrations"
_REVISION = "alembic_version"
"""Alembic's own table of one row."""
_MIGRATION_LOCK = 7_160_001  # any number will do, as long as every process takes the same one


class WroteWhileReadingError(RuntimeError):
    """A reading session was asked to store something."""


class ReadingSession(Session):
    """A session that answers questions and refuses to flush."""


class WritingSession(Session):
    """A session that holds the write lock from its first statement on.

    `info` holds what this transaction has already looked up or counted; it is forgotten with the transaction.
    """


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite library is free of the WAL-reset bug (3.7.0 to 3.51.2, but 3.44.6 and 3.50.7 are mended)."""
    return version >= (3, 51, 3) or any(version[:2] == f[:2] and version >= f for f in ((3, 44, 6), (3, 50, 7)))


def sqlite_version() -> tuple[int, int, int]:
    """The version of the SQLite library that is linked into this Python."""
    major, minor, patch = sqlite3.sqlite_version_info[:3]
    return major, minor, patch


class Database:
    """Sessions on one database address; `postgres://` is understood as `postgresql://`."""

    def __init__(self, url: str) -> None:
        """Prepare the engine; nothing is opened before the first session."""
        address = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
        self.is_sqlite = address.get_backend_name() == "sqlite"
        self.engine: Engine = create_engine(
            address,
            pool_pre_ping=not self.is_sqlite,
            json_serializer=_json,
            hide_parameters=True,  # an error in the log must not tell addresses of people, or links that sign in
        )
        if self.is_sqlite:
            _configure_sqlite(self.engine)
        self._here = local()
        read_only: dict[str, Any] = {} if self.is_sqlite else {"postgresql_readonly": True}
        self._reading = sessionmaker(
            self.engine.execution_options(**read_only), class_=ReadingSession, expire_on_commit=False
        )
        self._writing = sessionmaker(
            self.engine.execution_options(writing=True), class_=WritingSession, expire_on_commit=False
        )

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for questions; storing something raises WroteWhileReadingError.

        Inside another one of the same thread it is that one: a second connection would wait for a writer that waits
        for the first.
        """
        outer: Session | None = getattr(self._here, "reading", None)
        if outer is not None:
            yield outer
            return
        with self._reading() as session:
            self._here.reading = session
            try:
                yield session
            finally:
                self._here.reading = None

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits when the block ends well and takes everything back when it raises."""
        with self._writing.begin() as session:
            yield session

    def migrate(self, revision: str = "head") -> None:
        """Bring the tables to this revision, all of it or nothing; safe when several processes start at once."""
        from mintkarte.models import revisions

        with self._migrating() as connection:
            revisions.migrate(connection, revision, MIGRATIONS)

    def revision(self) -> str | None:
        """The revision the tables are at, or None for an empty database."""
        if self.is_sqlite and not self._file_exists():
            return None  # asking would make an empty file
        with self.engine.connect() as connection:
            if not inspect(connection).has_table(_REVISION):
                return None
            found: str | None = connection.scalar(text(f"SELECT version_num FROM {_REVISION}"))  # noqa: S608 - a name
            return found

    def _file_exists(self) -> bool:
        name = self.engine.url.database
        return name in (None, "", ":memory:") or Path(str(name)).is_file()

    def is_migrated(self) -> bool:
        """Whether the tables are at the newest revision this code knows."""
        return self.revision() == _newest_revision()

    def knows_revision(self) -> bool:
        """Whether this code knows how to bring the tables from their revision to the newest; false for newer ones."""
        from mintkarte.models import revisions

        here = self.revision()
        return here is None or here in revisions.known(MIGRATIONS)

    def journal_mode(self) -> str:
        """How SQLite keeps its journal ("wal" or "delete"); "server" for PostgreSQL."""
        if not self.is_sqlite:
            return "server"
        with self.engine.connect() as connection:
            return str(connection.scalar(text("PRAGMA journal_mode")))

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()

    @contextmanager
    def _migrating(self) -> Iterator[Connection]:
        with self.engine.connect().execution_options(writing=True, migrating=True) as connection:
            connection.detach()  # foreign keys are off on it: never hand it out again
            with connection.begin():
                if not self.is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATION_LOCK})
                yield connection
                if self.is_sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
                    message = "the migration would leave rows without their parents; nothing was changed"
                    raise RuntimeError(message)


def _json(value: object) -> str:
    """JSON as the database keeps it; a bulk of rows spends most of its time here."""
    return orjson.dumps(value).decode()


def _configure_sqlite(engine: Engine) -> None:
    """The pragmas in the order that was proven, and BEGIN IMMEDIATE for whoever is going to write."""
    wal = wal_is_safe(sqlite_version())
    pragmas = (
        "busy_timeout=15000",
        f"journal_mode={'WAL' if wal else 'DELETE'}",
        f"synchronous={'FULL' if wal else 'EXTRA'}",
        "foreign_keys=ON",
        "secure_delete=ON",
        "trusted_schema=OFF",
        "cache_spill=OFF",  # what is written stays in memory until the end: spilled earlier it would lock readers out
    )

    @event.listens_for(engine, "connect")
    def _pragmas(raw: sqlite3.Connection, _record: object) -> None:
        raw.isolation_level = None
        for pragma in pragmas:
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("migrating"):
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # rebuilding a table must not empty its children
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing") else "BEGIN")


@event.listens_for(ReadingSession, "before_flush")
def _refuse_to_flush(session: Session, _context: object, _instances: object) -> None:
    if session.new or session.deleted or any(session.is_modified(thing) for thing in session.dirty):
        message = "this session only reads; open database.writing()"
        raise WroteWhileReadingError(message)


@event.listens_for(WritingSession, "after_commit")
@event.listens_for(WritingSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.clear()


@event.listens_for(WritingSession, "after_soft_rollback")
def _forget_after_savepoint(session: Session, _previous: object) -> None:
    session.info.clear()


@cache
def _newest_revision() -> str:
    """The revision this code knows, by the names of the files, which do not change while it runs."""
    return max(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))
