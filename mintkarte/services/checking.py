"""Is this installation sound? Findings with a code; the sentences are in `texts.commands`."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from mintkarte.models import Job, Letter
from mintkarte.models.database import Database, sqlite_version, wal_is_safe
from mintkarte.settings import Settings, unknown_variables

SHORTEST_SECRET = 16
HOLIDAYS_AHEAD = timedelta(days=365)


class Level(StrEnum):
    """How bad a finding is."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    code: str
    level: Level
    values: Mapping[str, object] = field(default_factory=dict)


def findings(
    settings: Settings, database: Database, environ: Mapping[str, str], today: date, holidays_until: date
) -> Iterator[Finding]:
    """Look at folder, database, tables, jobs, mail, secret, holidays and variables."""
    yield Finding("folder", _good_or(Level.BAD, good=_is_writable(settings.data_dir)), {"folder": settings.data_dir})
    yield from _database(database, can_send=bool(settings.mail))
    weak = Level.WARNING if settings.demo else Level.BAD
    yield Finding("secret", _good_or(weak, good=len(settings.secret_key) >= SHORTEST_SECRET))
    enough = holidays_until >= today + HOLIDAYS_AHEAD
    yield Finding("holidays", _good_or(Level.WARNING, good=enough), {"until": f"{holidays_until:%d.%m.%Y}"})
    unknown = unknown_variables(environ)
    yield Finding("variables", _good_or(Level.WARNING, good=not unknown), {"names": ", ".join(unknown)})
    if not settings.demo:
        good = bool(settings.public_url)
        yield Finding("public_url", _good_or(Level.WARNING, good=good), {"url": settings.public_url})


def _database(database: Database, *, can_send: bool) -> Iterator[Finding]:
    try:
        revision, mode = database.revision(), database.journal_mode()
    except SQLAlchemyError:
        yield Finding("database", Level.BAD)
        return
    yield Finding("database", Level.GOOD, {"engine": database.engine.dialect.name})
    if database.is_sqlite:
        yield from _sqlite(database, mode)
    migrated = database.is_migrated()
    yield Finding("migrations", _good_or(Level.BAD, good=migrated), {"revision": revision or "–"})
    if migrated:
        with database.reading() as db:
            dead = db.scalar(select(func.count()).select_from(Job).where(Job.dead_at.is_not(None))) or 0
            waiting = db.scalar(select(func.count()).select_from(Letter).where(Letter.sent_at.is_(None))) or 0
        yield Finding("jobs", _good_or(Level.WARNING, good=not dead), {"dead": dead})
        yield Finding("mail", _good_or(Level.WARNING, good=can_send), {"waiting": waiting})


def _sqlite(database: Database, mode: str) -> Iterator[Finding]:
    version = sqlite_version()
    expected = "wal" if wal_is_safe(version) else "delete"
    values = {"version": ".".join(map(str, version)), "mode": mode, "expected": expected}
    yield Finding("journal", _good_or(Level.BAD, good=mode == expected), values)
    with database.reading() as db:
        detail = str(db.scalar(text("PRAGMA quick_check")))
    yield Finding("integrity", _good_or(Level.BAD, good=detail == "ok"), {"detail": detail})


def _good_or(level: Level, *, good: bool) -> Level:
    return Level.GOOD if good else level


def _is_writable(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK)
