"""What a coordinator does about sources: add one, stop it, read it now, forget it, and settle what two have changed."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mintkarte.domain.schedules import BERLIN
from mintkarte.models import Offer, Organisation, Source, SourceEntry
from mintkarte.services import drafting, history, writing
from mintkarte.services.deciding import Tables


def add(db: Session, organisation: Organisation, url: str, words: str, actor: str, now: datetime) -> bool:
    """Read this address for the organisation from now on, or what names one of the words; False where it is known."""
    same = select(Source.id).where(Source.organisation_id == organisation.id, Source.url == url)
    if db.scalar(same) is not None:
        return False
    source = Source(organisation_id=organisation.id, url=url, words=words)
    source.due_at = source.created_at = now
    source.created_by = actor
    db.add(source)
    _record(db, organisation, "source_added", actor, now, url)
    return True


def stop(db: Session, source: Source, actor: str, now: datetime) -> bool:
    """Read it no more until it goes on; its offers stay. False where it stands already."""
    if source.due_at is None:
        return False
    source.due_at = None
    _record(db, source.organisation, "source_stopped", actor, now, source.url)
    return True


def read_soon(db: Session, source: Source, actor: str, now: datetime) -> None:
    """Read it with the next tick, and daily from then on."""
    if source.due_at is None:
        _record(db, source.organisation, "source_resumed", actor, now, source.url)
    source.due_at = now
    source.etag = source.modified = ""


def choose(db: Session, source: Source, words: str, actor: str, now: datetime) -> None:
    """Mean only entries that name one of the words, from the next reading on, which comes soon."""
    if source.words != words:
        source.words = words
        read_soon(db, source, actor, now)


def forget(db: Session, source: Source, actor: str, now: datetime) -> None:
    """Forget the source; the offers that came of it stay, and are asked about like any other."""
    _record(db, source.organisation, "source_removed", actor, now, source.url)
    db.execute(delete(SourceEntry).where(SourceEntry.source_id == source.id))
    db.delete(source)
    db.flush()


def settle(
    db: Session, entry: SourceEntry, column: str, actor: str, now: datetime, tables: Tables, *, take: bool
) -> bool:
    """Decide about a column that the source and its people have both changed: take the source's word, or keep theirs.

    False where there is nothing to decide any more, or the word cannot be taken.
    """
    if column not in entry.conflicts:
        return False
    offer = db.get(Offer, entry.offer_id, with_for_update=True) if take else None
    word = entry.conflicts[column]
    if offer is not None:
        stored = drafting.stored_columns(db, offer.id)
        reading = drafting.read({**stored, column: word}, now.astimezone(BERLIN).date(), tables.gazetteer)
        if reading.draft is None:
            return False
        writing.change(db, offer, reading.written(tables.pauses), actor, now)
        after = drafting.stored_columns(db, offer.id)
        entry.given = {**entry.given, "stored": {**entry.given.get("stored", {}), column: after.get(column, "")}}
    entry.conflicts = {name: one for name, one in entry.conflicts.items() if name != column}
    db.flush()
    return True


def _record(db: Session, organisation: Organisation, verb: str, actor: str, now: datetime, url: str) -> None:
    history.record(db, actor=actor, now=now, verb=verb, thing=organisation, before={}, after={"source_url": url})
    db.flush()
