"""Backing up: everything that makes an installation, in one file that another one can go on from."""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Status
from mintkarte.gateways import archives
from mintkarte.gateways.archives import Source
from mintkarte.models import Offer, Organisation, Person
from mintkarte.models.database import Database
from mintkarte.models.transfer import damage, save
from mintkarte.texts.backups import READ_ME

FORMAT = "mintkarte-backup-1"
DATABASE, README = "mintkarte.sqlite3", "LIESMICH.txt"
FILES = "data"
"""The folder of the archive that holds what lies beside the database."""
KEPT = ("uploads", "texte", "gazetteer", "ferien.csv", "mintkarte.toml", "secret_key")
"""What of the data folder belongs into a backup; all else is made anew or is the database."""
_NAME = "mintkarte-{at:%Y-%m-%d-%H%M%S}.zip"
_NAMED = re.compile(r"mintkarte-\d{4}-\d\d-\d\d-\d{6}\.zip")


@dataclass(frozen=True, slots=True)
class Backup:
    """A file that was written: where, its size, and how many offers it holds that are not deleted."""

    path: Path
    size_bytes: int
    offers: int


class DamagedError(Exception):
    """The copy of the database is not sound, so there is no backup; `detail` are SQLite's words."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


def back_up(database: Database, data_dir: Path, path: Path, program: str, now: datetime) -> Backup:
    """Write a backup to the path, or into it under the name of the moment where it is a folder.

    The database is copied as it stands at one moment while others write. Raises OSError and DamagedError; then there is
    no new file, and an older one of the name is as it was.
    """
    if path.is_dir():
        path /= _NAME.format(at=now.astimezone(BERLIN))
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=path.parent) as folder:
        copy = Path(folder) / DATABASE
        save(database, copy)
        if detail := damage(copy):
            raise DamagedError(detail)
        counts, revision = _seen(copy)
        about = {"format": FORMAT, "created_at": now.isoformat(), "program": program, "revision": revision}
        size = archives.write(path, _sources(copy, data_dir, now), {**about, "counts": counts})
    return Backup(path, size, counts["offers"])


def keep_newest(folder: Path, number: int) -> list[Path]:
    """Remove the older backups that carry a name of `back_up`, all but the newest; gives what went."""
    ours = sorted(one for one in folder.iterdir() if _NAMED.fullmatch(one.name) and one.is_file())
    gone = ours[: max(len(ours) - number, 0)]
    for one in gone:
        one.unlink()
    return gone


def _seen(copy: Path) -> tuple[dict[str, int], str | None]:
    """How many offers, organisations and people there are, and the revision of the tables."""
    database = Database(f"sqlite:///{copy}")
    try:
        with database.reading() as db:
            counts = {
                "offers": db.scalar(select(func.count(Offer.id)).where(Offer.status != Status.DELETED)) or 0,
                "organisations": db.scalar(select(func.count(Organisation.id))) or 0,
                "people": db.scalar(select(func.count(Person.id))) or 0,
            }
        return counts, database.revision()
    finally:
        database.close()


def _sources(copy: Path, data_dir: Path, now: datetime) -> Iterator[Source]:
    yield Source(README, READ_ME.format(at=now.astimezone(BERLIN)).encode())
    yield Source(DATABASE, copy)
    for name in KEPT:
        kept = data_dir / name
        for path in sorted(kept.rglob("*")) if kept.is_dir() else [kept]:
            if path.is_file():
                yield Source(f"{FILES}/{path.relative_to(data_dir).as_posix()}", path)
