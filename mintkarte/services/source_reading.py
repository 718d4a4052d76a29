"""Reading sources: what is new is published, what has changed is taken over, what is gone is asked about.

Own edits survive, and a source that cannot be read leaves everything as it is. Nothing is fetched in a transaction.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Protocol

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mintkarte.domain.columns import COLUMNS
from mintkarte.domain.freshness import Because, How
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.source_changes import Known, combine
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Land, Status
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.gateways.source_documents import Document, Documents, form_of, read
from mintkarte.gateways.source_records import Record, SourceError, meant
from mintkarte.gateways.web_addresses import AddressError, LinkError
from mintkarte.models import Offer, Source, SourceEntry
from mintkarte.models.database import Database
from mintkarte.services import confirming, drafting, freshness, states, writing
from mintkarte.services.identity import offer_identity
from mintkarte.services.states import StateError

ACTOR = "mintkarte source"
EVERY = timedelta(days=1)
MOST_AT_ONCE = 3
"""How many sources one turn reads; the next turn reads on."""
_HELD = timedelta(minutes=10)
"""How long a source is left to the process that reads it."""
_FIRST_PAUSE = timedelta(hours=1)
_SURE_AFTER = timedelta(hours=20)
"""An entry is asked about when it was missing in two readings so far apart: pages have bad days."""
_BATCH = 50
_log = logging.getLogger(__name__)


class Equipment(freshness.Asking, Protocol):
    """What reading needs of the application's parts."""

    @property
    def database(self) -> Database:
        """Where sources and offers are."""

    @property
    def gazetteer(self) -> Gazetteer:
        """Where towns and postcodes are."""

    @property
    def documents(self) -> Documents | None:
        """Who fetches what stands at an address, if anybody."""

    def pauses(self, land: Land | None, now: datetime) -> tuple[DateSpan, ...]:
        """The school holidays of a Land around this time."""


@dataclass(slots=True)
class Taken:
    """What one reading has done, in entries."""

    listed: int = 0
    created: int = 0
    updated: int = 0
    refused: int = 0
    conflicts: int = 0
    missing: int = 0
    asked: int = 0


def read_due(parts: Equipment, now: datetime) -> int:
    """Read a few sources whose turn it is; gives how many."""
    done = 0
    while parts.documents is not None and done < MOST_AT_ONCE and (held := _hold(parts.database, now)) is not None:
        try:
            read_source(parts, held, now)
        except Exception:  # noqa: BLE001 - whatever is strange about one source, the next has its turn
            _log.exception("source %s could not be read", held)
            _fail(parts.database, held, "broken", now)
        done += 1
    return done


def read_source(parts: Equipment, source_id: int, now: datetime) -> Taken | None:
    """Read one source now; None where nothing came of it, and why stands in the source then."""
    with parts.database.reading() as db:
        source = db.get(Source, source_id)
    if source is None or parts.documents is None:
        return None
    today = now.astimezone(BERLIN).date()
    try:
        document = parts.documents.fetch(source.url, source.etag, source.modified)
        records = None if document is None else meant(read(document, today), source.words)
    except (LinkError, AddressError, SourceError) as error:
        _fail(parts.database, source_id, code_of(error), now)
        return None
    return _take(parts, source_id, document, records, now)


def code_of(error: LinkError | AddressError | SourceError) -> str:
    """One word for why a source could not be read; `texts.sources` has its sentence."""
    if isinstance(error, LinkError):
        return str(error.finding)
    return error.code if isinstance(error, SourceError) else "no_address"


def _hold(database: Database, now: datetime) -> int | None:
    """Take the source that has waited longest, for some minutes."""
    with database.writing() as db:
        due = select(Source.id).where(Source.due_at <= now).order_by(Source.due_at, Source.id).limit(1)
        held = (
            update(Source)
            .where(Source.id == due.with_for_update(skip_locked=True).scalar_subquery())
            .values(due_at=now + _HELD)
            .returning(Source.id)
        )
        return db.scalar(held, execution_options={"synchronize_session": False})


def _fail(database: Database, source_id: int, code: str, now: datetime) -> None:
    """Note why, and try again later and later, up to once a day; the offers stay as they are."""
    with database.writing() as db:
        source = db.get(Source, source_id, with_for_update=True)
        if source is None:
            return
        source.problem, source.failing_since = code, source.failing_since or now
        source.failures += 1
        if source.due_at is not None:
            source.due_at = now + min(EVERY, _FIRST_PAUSE * 2 ** min(source.failures - 1, 10))


def _take(
    parts: Equipment, source_id: int, document: Document | None, records: Sequence[Record] | None, now: datetime
) -> Taken:
    """Go through what the source lists, some entries in each transaction; `records` is None where all is as before."""
    taken = Taken()
    for chunk in _batches(records or ()):
        with parts.database.writing() as db:
            source = db.get_one(Source, source_id)
            for record in chunk:
                _Desk(parts, db, source, now, taken).take(record)
    with parts.database.writing() as db:
        source = db.get_one(Source, source_id, with_for_update=True)
        if records is None:
            _all_as_before(db, source, taken, now)
        _miss(parts, db, source, taken, now)
        source.problem, source.failing_since, source.failures, source.read_at = "", None, 0, now
        if document is not None:
            source.form, source.etag = str(form_of(document)), document.etag[:300]
            source.modified = document.modified[:100]
        if source.due_at is not None:
            source.due_at = now + EVERY
    return taken


def _batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    left = iter(records)
    while chunk := list(islice(left, _BATCH)):
        yield chunk


def _all_as_before(db: Session, source: Source, taken: Taken, now: datetime) -> None:
    """The source says that nothing has changed: what it listed it lists."""
    listed = select(SourceEntry).where(SourceEntry.source_id == source.id, SourceEntry.missing_since.is_(None))
    for entry in db.scalars(listed):
        entry.seen_at = now
        taken.listed += 1
        if entry.offer is not None and not _is_thrown_out(entry.offer):
            confirming.listed(db, entry.offer, How.SOURCE, ACTOR, now)


def _miss(parts: Equipment, db: Session, source: Source, taken: Taken, now: datetime) -> None:
    """Note what is not listed any more, and ask about what was missing twice."""
    gone = select(SourceEntry).where(SourceEntry.source_id == source.id, SourceEntry.seen_at < now)
    to_ask = []
    for entry in db.scalars(gone):
        if entry.missing_since is None:
            entry.missing_since = now
            taken.missing += 1
        elif now - entry.missing_since >= _SURE_AFTER and entry.offer is not None:
            to_ask.append(entry.offer)
    if to_ask:
        taken.asked = freshness.ask(db, parts, source.organisation, to_ask, now)


def _is_thrown_out(offer: Offer) -> bool:
    """Whether people have said that it is no more: it does not come back because a calendar still lists it."""
    return offer.status in (Status.DELETED, Status.REJECTED) or offer.hidden_because == Because.GONE


@dataclass(frozen=True, slots=True)
class _Desk:
    """Takes one entry after the other within one transaction."""

    parts: Equipment
    db: Session
    source: Source
    now: datetime
    taken: Taken

    def take(self, record: Record) -> None:
        """Make an offer of an entry, or bring its offer in line with it."""
        self.taken.listed += 1
        key = sha256(record.key.encode("utf-8", "surrogatepass")).hexdigest()
        known = select(SourceEntry).where(SourceEntry.source_id == self.source.id, SourceEntry.key == key)
        entry = self.db.scalar(known)
        if entry is None:
            entry = SourceEntry(source_id=self.source.id, key=key, given={}, conflicts={}, refused="")
            self.db.add(entry)
        entry.seen_at, entry.missing_since = self.now, None
        entry.title = record.columns.get("titel", "")[:500]
        said = {name: cell for name, cell in record.columns.items() if name in COLUMNS and name != "anbieter"}
        if entry.offer_id is None:
            self._meet(entry, said)
        elif (offer := self.db.get(Offer, entry.offer_id, with_for_update=True)) and not _is_thrown_out(offer):
            self._follow(entry, offer, said)
            confirming.listed(self.db, offer, How.SOURCE, ACTOR, self.now)
        self.db.flush()

    def _meet(self, entry: SourceEntry, said: Mapping[str, str]) -> None:
        """A new entry: an offer of the same identity is the one that is meant, else there is a new one."""
        reading = self._read(said)
        if reading.draft is None:
            problem = next((one for one in reading.problems if one.refuses), None)
            entry.refused = problem.code if problem else "unreadable"
            self.taken.refused += 1
            return
        entry.refused = ""
        organisation = self.source.organisation
        same = select(Offer).where(
            Offer.organisation_id == organisation.id, Offer.identity == offer_identity(reading.draft)
        )
        offer = self.db.scalar(same.with_for_update())
        if offer is None:
            offer = writing.create(self.db, organisation, self._written(reading), ACTOR, self.now)
            verb = Verb.SUBMIT if reading.draft.needs_review else Verb.APPROVE
            self._let_through(offer, verb)
            offer.confirmed_how = str(How.SOURCE)
            self.taken.created += 1
        entry.offer_id = offer.id
        entry.given = {"said": dict(said), "stored": drafting.stored_columns(self.db, offer.id)}
        if not _is_thrown_out(offer):
            confirming.listed(self.db, offer, How.SOURCE, ACTOR, self.now)

    def _let_through(self, offer: Offer, verb: Verb) -> None:
        try:
            states.do(self.db, offer.id, Verb.SUBMIT, ACTOR, self.now)
            if verb is Verb.APPROVE:
                states.do(self.db, offer.id, verb, ACTOR, self.now)
        except StateError as error:
            if error.code != Status.PUBLISHED:  # a trusted organisation needs no second step
                raise

    def _follow(self, entry: SourceEntry, offer: Offer, said: Mapping[str, str]) -> None:
        """Bring the offer in line with what the source has changed."""
        known = Known(entry.given.get("said", {}), entry.given.get("stored", {}))
        if dict(known.said) == dict(said):
            return
        stored = drafting.stored_columns(self.db, offer.id)
        combined = combine(known, stored, said)
        reading = self._read(combined.columns)
        if reading.draft is None:
            self.taken.refused += 1
            return
        if writing.change(self.db, offer, self._written(reading), ACTOR, self.now, How.SOURCE):
            self.taken.updated += 1
        after = drafting.stored_columns(self.db, offer.id)
        base = {name: known.stored.get(name, "") if name in combined.own else cell for name, cell in after.items()}
        entry.given = {"said": dict(said), "stored": base}
        left = {name: one for name, one in entry.conflicts.items() if said.get(name, "") == one}
        fresh = {name: one for name, one in combined.conflicts.items() if self._differs(after, name, one)}
        entry.conflicts = left | fresh
        self.taken.conflicts += len(fresh)

    def _differs(self, stored: Mapping[str, str], column: str, word: str) -> bool:
        """Whether the source's word means something else than what stands there, and not the same in other letters."""
        return self._read({**stored, column: word}).draft != self._read(stored).draft

    def _read(self, columns: Mapping[str, str]) -> drafting.Reading:
        today = self.now.astimezone(BERLIN).date()
        own = {**columns, "anbieter": self.source.organisation.name}
        return drafting.read(own, today, self.parts.gazetteer)

    def _written(self, reading: drafting.Reading) -> writing.Written:
        return reading.written(lambda land: self.parts.pauses(land, self.now))
