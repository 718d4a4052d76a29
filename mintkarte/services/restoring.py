"""Restoring: an installation goes on from a backup, on this machine or another, on SQLite or PostgreSQL."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Status
from mintkarte.gateways import archives
from mintkarte.gateways.archives import ArchiveError
from mintkarte.models import GoneOffer, Link, Offer, SignIn
from mintkarte.models.counters import DATA, Counter, current
from mintkarte.models.database import Database
from mintkarte.models.transfer import damage, load
from mintkarte.services.backing_up import DATABASE, FILES, FORMAT, KEPT

_BESIDE = 1000
"""How often others may count on between the look at the counter and the end of a restore."""
_OWN_SETTINGS = "mintkarte.toml"


class RestoreError(Exception):
    """A backup cannot be restored: `unreadable`, `damaged`, `no_space`, `newer`, `not_empty` (with the number here)."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class Restored:
    """What an installation has become: how many offers that are not deleted, as of when."""

    offers: int
    at: datetime


def restore(database: Database, data_dir: Path, path: Path, *, replace: bool, before: Callable[[], None]) -> Restored:
    """Put what a backup holds in the place of what is here; all is looked at before anything is touched.

    Where offers are here already, `replace` must say so, and `before` is called first. People sign in again afterwards:
    nobody's session comes back. Raises RestoreError and OSError.
    """
    at = _made_at(path)
    here = _offers_here(database)
    if here and not replace:
        raise RestoreError("not_empty", str(here))
    data_dir.mkdir(mode=0o750, parents=True, exist_ok=True)
    _forget_unfinished(data_dir)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=data_dir) as name:
        folder = Path(name)
        try:
            archives.unpack(path, folder)
        except ArchiveError as error:
            raise RestoreError(error.code, error.name) from error
        offers = _ready(folder / DATABASE, _past(database))
        if here:
            before()
        _put_files(folder / FILES, data_dir)
        load(folder / DATABASE, database)
    return Restored(offers, at)


def _made_at(path: Path) -> datetime:
    """When a backup was made, in Berlin's time; raises RestoreError for a file that is none."""
    try:
        about = archives.about(path)
        at = datetime.fromisoformat(about["created_at"]).astimezone(BERLIN)
    except (ArchiveError, KeyError, TypeError, ValueError) as error:
        raise RestoreError("unreadable") from error
    if about.get("format") != FORMAT or DATABASE not in about["files"]:
        raise RestoreError("unreadable")
    return at


def _offers_here(database: Database) -> int:
    if not database.revision():
        return 0
    with database.reading() as db:
        return db.scalar(select(func.count(Offer.id)).where(Offer.status != Status.DELETED)) or 0


@dataclass(frozen=True, slots=True)
class _Past:
    """What others may know of the installation as it was: how far the counter of changes came, and all offers."""

    counted: int = 0
    offer_ids: frozenset[int] = frozenset()


def _past(database: Database) -> _Past:
    if not database.is_migrated():
        return _Past()
    with database.reading() as db:
        return _Past(current(db), frozenset([*db.scalars(select(Offer.id)), *db.scalars(select(GoneOffer.offer_id))]))


def _ready(copy: Path, past: _Past) -> int:
    """Make the copy what this program can go on from; gives how many offers it holds."""
    if detail := damage(copy):
        raise RestoreError("damaged", detail)
    database = Database(f"sqlite:///{copy}")
    try:
        if not database.is_migrated():
            if not database.knows_revision():
                raise RestoreError("newer")
            database.migrate()
        with database.writing() as db:
            _tell_what_is_new(db, past)
            db.execute(delete(SignIn))
            db.execute(delete(Link))
            return db.scalar(select(func.count(Offer.id)).where(Offer.status != Status.DELETED)) or 0
    finally:
        database.close()


def _tell_what_is_new(db: Session, past: _Past) -> None:
    """Whoever follows the changes must see the restored as newer than all before, and what it lacks as gone."""
    newer = max(past.counted, current(db)) + _BESIDE
    db.merge(Counter(name=DATA, value=newer))
    db.execute(update(Offer).values(changed_in=newer))
    known = {*db.scalars(select(Offer.id)), *db.scalars(select(GoneOffer.offer_id))}
    db.add_all(GoneOffer(offer_id=one, changed_in=newer) for one in sorted(past.offer_ids - known))
    highest = max(past.offer_ids, default=0)
    given = {"highest": highest}  # an id of before is never given to another offer
    db.execute(text("UPDATE sqlite_sequence SET seq = max(seq, :highest) WHERE name = 'offers'"), given)
    none_yet = "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'offers')"
    db.execute(text(f"INSERT INTO sqlite_sequence (name, seq) SELECT 'offers', :highest {none_yet}"), given)


def _put_files(source: Path, data_dir: Path) -> None:
    """Bring the files over, each in one step; settings of this machine stay, and so do files the backup knows not."""
    for path in sorted(source.rglob("*")):
        below = path.relative_to(source)
        target = data_dir / below
        is_ours = below.parts[0] in KEPT and path.is_file()
        if not is_ours or (below.name == _OWN_SETTINGS and target.exists()):
            continue
        target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        path.chmod(0o600 if len(below.parts) == 1 else 0o640)
        path.replace(target)


def _forget_unfinished(data_dir: Path) -> None:
    """Remove what a restore has left that was killed."""
    for one in data_dir.glob(".restore-*"):
        shutil.rmtree(one, ignore_errors=True)
