"""A whole import taken back: what it made goes, what it changed stands as before; what was edited since stays."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from mintkarte.domain.imports import Stage
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Change, ImportBatch, Offer, Organisation, Question, counters
from mintkarte.queries import imports as queries
from mintkarte.queries.imports import Deed
from mintkarte.services import bulk, history, states, undoing
from mintkarte.services.drafting import Pauses
from mintkarte.services.import_reading import Desk, Task, pauses_of
from mintkarte.services.import_watch import Watch

MOST_NAMED = 50
"""Offers that stay, as far as they are named."""
_CHUNK = 400


def run(desk: Desk, task: Task, actor: str, now: datetime, watch: Watch) -> None:
    """Take the import back in one transaction, as `actor`; raises StoppedError, and then nothing has changed."""
    watch.phase("undo")
    watch.hold()
    pauses = pauses_of(desk, now)
    with desk.database.writing() as db:
        batch = db.get(ImportBatch, task.batch_id, with_for_update=True, populate_existing=True)
        if batch is None or batch.stage is not Stage.UNDOING:
            return
        done = _undo(db, batch, actor, now, pauses, watch)
        batch.state, batch.undone_at = str(Stage.UNDONE), now
        batch.counts = {**batch.counts, "undone": done}


def _undo(db: Session, batch: ImportBatch, actor: str, now: datetime, pauses: Pauses, watch: Watch) -> dict[str, Any]:
    deeds = queries.deeds(db, batch)
    edited = queries.edited_since(db, batch)
    made = [deed.offer_id for deed in deeds if deed.verb == "created"]
    removed = 0
    for ids in _chunks([offer_id for offer_id in made if offer_id not in edited]):
        removed += _remove(db, ids, actor, now)
        watch.look()
    kept = [offer_id for offer_id in made if offer_id in edited]
    restored = 0
    for deed in deeds:
        if deed.verb != "updated":
            continue
        back, stays = _set_back(db, deed, actor, now, pauses)
        restored += back
        if stays:
            kept.append(deed.offer_id)
        watch.look()
    _empty_organisations(db, batch, actor, now)
    return {"removed": removed, "restored": restored, "kept": len(kept), "kept_ids": kept[:MOST_NAMED]}


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def _remove(db: Session, ids: Sequence[int], actor: str, now: datetime) -> int:
    """Delete offers as the button does, by the hundred; those about which somebody was asked one by one."""
    asked = set(db.scalars(select(Question.offer_id).where(Question.offer_id.in_(ids))))
    for offer_id in asked:
        states.do(db, offer_id, Verb.DELETE, actor, now)
    there = select(Offer.id, Offer.status).where(Offer.id.in_(set(ids) - asked), Offer.status != str(Status.DELETED))
    found = {row.id: row.status for row in db.execute(there)}
    if not found:
        return len(asked)
    gone = {
        "status": str(Status.DELETED), "deleted_at": now, "submitted_at": None, "updated_at": now,
        "changed_in": counters.bump(db), "version": Offer.version + 1,
    }  # fmt: skip
    db.execute(update(Offer).where(Offer.id.in_(found)).values(gone), execution_options={"synchronize_session": False})
    db.expire_all()
    lines = [
        {
            "at": now, "actor": actor, "verb": "deleted", "thing": "offer", "thing_id": str(offer_id),
            "before": {"status": status, "deleted_at": None},
            "after": {"status": str(Status.DELETED), "deleted_at": history.plain(now)},
        }
        for offer_id, status in found.items()
    ]  # fmt: skip
    bulk.write(db, Change, lines)
    return len(asked) + len(found)


def _set_back(db: Session, deed: Deed, actor: str, now: datetime, pauses: Pauses) -> tuple[bool, bool]:
    """Whether the change of an offer was taken back, and whether anything of it stays because it was edited since."""
    offer = db.get(Offer, deed.offer_id, with_for_update=True, populate_existing=True)
    if offer is None:
        return False, False
    fresh = undoing.fields_as_left(offer, deed.before, deed.after)
    stays = len(fresh) < len(deed.before)
    if "status" in deed.before and "status" not in fresh:
        fresh = []  # it has gone its own way since
    if not fresh:
        return False, stays
    undoing.set_back(db, offer, {name: deed.before[name] for name in fresh}, actor, now, pauses)
    return True, stays


def _empty_organisations(db: Session, batch: ImportBatch, actor: str, now: datetime) -> None:
    """Organisations that the import has made, of which no offer is left and for which nobody writes."""
    made = select(Change.thing_id).where(
        Change.id > batch.first_change,
        Change.id <= batch.last_change,
        Change.at == batch.applied_at,
        Change.actor == batch.actor,
        Change.thing == "organisation",
        Change.verb == "created",
    )
    for thing_id in list(db.scalars(made)):
        organisation = db.get(Organisation, int(thing_id))
        if organisation is None or organisation.deleted_at is not None:
            continue
        alive = select(func.count()).where(
            Offer.organisation_id == organisation.id, Offer.status != str(Status.DELETED)
        )
        if db.scalar(alive) or history.of(db, "organisation", organisation.id)[0].verb != "created":
            continue
        before, after = history.apply(organisation, {"deleted_at": now})
        history.record(db, actor=actor, now=now, verb="deleted", thing=organisation, before=before, after=after)
