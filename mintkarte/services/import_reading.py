"""Reading a brought file for its check and, the same way once more, for its take-over."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol

from sqlalchemy.orm import Session

from mintkarte.domain.drafts import OfferDraft
from mintkarte.domain.geometry import Point
from mintkarte.domain.headers import match_headers
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.permissions import Actor
from mintkarte.domain.problems import Problem
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Land
from mintkarte.domain.words import fold
from mintkarte.gateways import spreadsheets
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.gateways.import_folder import ImportFolder, folder_of
from mintkarte.gateways.locator import Located
from mintkarte.gateways.sheets import Sheet
from mintkarte.models import ImportBatch, Organisation, Person, Region
from mintkarte.models.database import Database
from mintkarte.queries import imports as queries
from mintkarte.queries import regions as stored_regions
from mintkarte.services import accounts, importing, locating
from mintkarte.services.batches import Batch
from mintkarte.services.identity import name_key
from mintkarte.services.import_watch import Watch

_CHUNK = 500


class Desk(Protocol):
    """What importing needs of the application's parts."""

    @property
    def database(self) -> Database:
        """Where offers are."""

    @property
    def data_dir(self) -> Path:
        """Where brought files lie."""

    @property
    def gazetteer(self) -> Gazetteer:
        """Where towns and postcodes are."""

    def pauses(self, land: Land | None, now: datetime) -> tuple[DateSpan, ...]:
        """The school holidays of a Land around this time."""


@dataclass(frozen=True, slots=True)
class Task:
    """All that the work on an import needs to know, read at once so that no connection is held while working."""

    batch_id: int
    folder: ImportFolder
    file_name: str
    region: str | None
    organisation: str
    corrections: Mapping[str, str]
    actor: Actor | None
    regions: Mapping[str, Region] = field(default_factory=dict)


def task_of(desk: Desk, db: Session, batch: ImportBatch) -> Task:
    """What there is to do for an import; without an actor where its person is gone."""
    organisation = db.get(Organisation, batch.organisation_id) if batch.organisation_id else None
    person = db.get(Person, batch.person_id) if batch.person_id else None
    return Task(
        batch.id,
        folder_of(desk.data_dir, batch.id),
        batch.file_name,
        batch.region_slug,
        organisation.name if organisation is not None else "",
        batch.corrections,
        accounts.actor_of(person) if person is not None else None,
        stored_regions.by_slug(db),
    )


def read(task: Task, watch: Watch) -> Sheet:
    """The table of the file; raises SpreadsheetError and StoppedError."""
    watch.phase("read")
    return spreadsheets.read(task.folder.upload, task.file_name, progress=watch.step)


def check(desk: Desk, task: Task, sheet: Sheet, now: datetime, watch: Watch) -> Batch:
    """Every row looked at, offers of foreign organisations refused; nothing is held meanwhile."""
    watch.phase("check", len(sheet.rows))
    place = locating.each_once(desk.gazetteer)

    def locate(draft: OfferDraft, slug: str | None) -> Located:
        near = task.regions.get(slug or "")
        return place(draft, Point(near.lat, near.lon) if near else None)

    rules = importing.Rules(
        now.astimezone(BERLIN).date(),
        locate,
        {fold(name): slug for slug, one in task.regions.items() for name in (slug, one.name)},
        task.region,
        task.corrections,
        task.organisation,
    )
    batch = importing.check(sheet, rules, watch.step)
    refuse_foreign(desk, task, batch)
    return batch


def refuse_foreign(desk: Desk, task: Task, batch: Batch) -> None:
    """Leave out the offers of organisations that this person must not write for."""
    kept = []
    for start in range(0, len(batch.entries), _CHUNK):
        chunk = [(entry, entry.draft.organisation) for entry in batch.entries[start : start + _CHUNK]]
        keys = {name_key(name) for _, name in chunk}
        if task.actor is None or not task.actor.is_coordinator:
            foreign = keys
        else:
            with desk.database.reading() as db:
                foreign = queries.foreign(db, task.actor, keys)
        for entry, name in chunk:
            if name_key(name) not in foreign:
                kept.append(entry)
                continue
            for row in entry.rows:
                batch.note(row, Problem("anbieter", name, "anbieter_fremd", refuses=True))
            batch.refused += len(entry.rows)
    batch.entries[:] = kept


def pauses_of(desk: Desk, now: datetime) -> Callable[[Land | None], tuple[DateSpan, ...]]:
    """The holidays around now, looked up once for each Land."""
    return cache(lambda land: desk.pauses(land, now))


def columns_of(sheet: Sheet, corrections: Mapping[str, str]) -> list[list[str]]:
    """Header, column and how it was found, for each header of the file."""
    return [[one.header, one.column, str(one.match)] for one in match_headers(sheet.headers, corrections)]
