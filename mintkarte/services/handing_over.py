"""Handing over: all that stands on the map in open formats, for a successor who does not run this program."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.schedules import BERLIN
from mintkarte.gateways import archives
from mintkarte.gateways.archives import Source
from mintkarte.models import Offer, Organisation, Picture, Region
from mintkarte.services import exporting, picturing
from mintkarte.services.exporting import Export
from mintkarte.texts.backups import EXPORT_READ_ME

FORMAT = "mintkarte-export-1"
_ORGANISATIONS = ("name", "art", "internet", "region", "beschreibung")
_WITH_MAIL = (*_ORGANISATIONS, "email")
_REGIONS = ("slug", "name", "land", "plz", "lat", "lon", "zoom", "willkommen")
_REGION_FIELDS = ("slug", "name", "land", "postcode_prefixes", "lat", "lon", "zoom", "welcome")
_PICTURES = ("angebot", "datei", "beschreibung", "urheber", "lizenz")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HandOver:
    """How it goes over: files from where, as of when, under which licence; `everything` is more than visitors see."""

    data_dir: Path
    now: datetime
    licence: str
    everything: bool

    def write(self, file: BinaryIO, db: Session, export: Export) -> None:
        """Write the archive: the offers in each format, organisations, regions and pictures as tables, texts and files.

        Addresses of organisations are in it only with `everything`.
        """
        offers = len(export.ids)
        about = {"format": FORMAT, "created_at": self.now.isoformat(), "licence": self.licence, "offers": offers}
        with tempfile.TemporaryDirectory(prefix="mintkarte-") as folder:
            archives.pack(file, _sources(db, Path(folder), self, export), about)


def _sources(db: Session, folder: Path, what: HandOver, export: Export) -> Iterator[Source]:
    at, ids = what.now.astimezone(BERLIN), export.ids
    yield Source("LIESMICH.txt", EXPORT_READ_ME.format(at=at, licence=what.licence, offers=len(ids)).encode())
    for ending, writer in exporting.WRITERS.items():
        written = folder / f"angebote.{ending}"
        with written.open("wb") as file:
            writer(file, db, export)
        yield Source(written.name, written)
    yield Source("anbieter.csv", _organisations(db, ids, everything=what.everything))
    yield Source("regionen.csv", _regions(db))
    pictures = _pictures(db, ids)
    cells = (
        _cells(title, f"bilder/{one.file}/{one.width}.webp", one.alt, one.credit, one.licence)
        for one, title in pictures
    )
    yield Source("bilder.csv", exporting.sheet(_PICTURES, cells))
    kept = picturing.folder_of(what.data_dir)
    for name in sorted({one.file for one, _ in pictures}):
        for path in sorted((kept / name).glob("*.webp")):
            yield Source(f"bilder/{name}/{path.name}", path)
    for path in sorted((what.data_dir / "texte").glob("*.md")):
        yield Source(f"texte/{path.name}", path)


def _organisations(db: Session, ids: Sequence[int], *, everything: bool) -> bytes:
    """The organisations of these offers, or all; with their addresses where everything is wanted."""
    chosen = select(Organisation).where(Organisation.deleted_at.is_(None)).order_by(Organisation.name_key)
    owners = select(Offer.organisation_id)
    shown = set(_by_portions(ids, lambda some: db.scalars(owners.where(Offer.id.in_(some)))))
    rows = [one for one in db.scalars(chosen) if everything or one.id in shown]
    columns = _WITH_MAIL if everything else _ORGANISATIONS
    cells = (_cells(one.name, one.kind, one.url, one.region_slug, one.description, one.email) for one in rows)
    return exporting.sheet(columns, (row[: len(columns)] for row in cells))


def _regions(db: Session) -> bytes:
    rows = db.scalars(select(Region).order_by(Region.slug))
    return exporting.sheet(_REGIONS, (_cells(*(getattr(one, name) for name in _REGION_FIELDS)) for one in rows))


def _pictures(db: Session, ids: Sequence[int]) -> list[tuple[Picture, str]]:
    """The pictures of these offers, each with the title of its offer."""
    chosen = select(Picture, Offer.title).join(Offer, Picture.offer_id == Offer.id).order_by(Picture.id)
    found = _by_portions(ids, lambda some: db.execute(chosen.where(Offer.id.in_(some))))
    return [(picture, title) for picture, title in found]


def _by_portions(ids: Sequence[int], ask: Callable[[Sequence[int]], Iterable[T]]) -> list[T]:
    """What is found for so many ids, asked about some hundred at a time."""
    starts = range(0, len(ids), exporting.AT_ONCE)
    return [one for start in starts for one in ask(ids[start : start + exporting.AT_ONCE])]


def _cells(*values: object) -> tuple[str, ...]:
    return tuple("" if value is None else str(value) for value in values)
