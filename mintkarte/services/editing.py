"""Editing: what people type is kept as they type it, and proposed changes wait beside the public offer."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.permissions import Action, Actor, Thing, can
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Edit, Offer, counters
from mintkarte.services import confirming, history

_SEEN = frozenset({Status.PUBLISHED, Status.HIDDEN, Status.PAST, Status.DELETED})
"""States from which a change would get to the public without a further decision; a deleted offer can come back."""
MOST_LETTERS = 60_000
"""Of all columns of one form together."""


def changes_at_once(offer: Offer, actor: Actor) -> bool:
    """Whether what the person changes needs no decision: it is not seen by anybody, or they are trusted or decide."""
    may_approve = can(actor, Action.APPROVE, Thing(offer.organisation_id, offer.region_slug))
    return offer.status not in _SEEN or offer.organisation.trusted or may_approve


def key_of_new(word: str) -> str:
    """The key of the form of a new offer; `word` is random and stands in its page."""
    return f"neu:{word}"[:80]


def key_of_offer(offer_id: int, person_id: int) -> str:
    """The key of what a person types about a stored offer."""
    return f"offer:{offer_id}:{person_id}"


def find(db: Session, key: str, person_id: int) -> Edit | None:
    """What the person has typed into this form; never what somebody else has."""
    return db.scalar(select(Edit).where(Edit.key == key, Edit.person_id == person_id))


def keep(
    db: Session,
    key: str,
    person_id: int,
    columns: Mapping[str, str],
    now: datetime,
    *,
    offer_id: int | None = None,
    base: Mapping[str, str] | None = None,
) -> Edit:
    """Keep the columns as they are typed, right or wrong; the same key again overwrites.

    Raises PermissionError for a key that belongs to somebody else.
    """
    found = db.scalar(select(Edit).where(Edit.key == key).with_for_update())
    if found is None:
        found = Edit(key=key, person_id=person_id, offer_id=offer_id, base=dict(base or {}), saved_at=now)
        db.add(found)
    if found.person_id != person_id:
        raise PermissionError(key)
    found.columns, found.saved_at = dict(columns), now
    found.offer_id = found.offer_id or offer_id
    db.flush()
    return found


def receipt(db: Session, edit: Edit, offer: Offer) -> None:
    """The form became an offer: sent once more it changes that one, and nothing is left to be typed on."""
    edit.offer_id, edit.columns, edit.base = offer.id, {}, {}
    db.flush()


def drop(db: Session, edit: Edit) -> None:
    """Throw away what was typed."""
    db.delete(edit)


def propose(db: Session, edit: Edit, actor: str, now: datetime) -> None:
    """Let the typed columns wait as a change of the public offer, a sign of life; `take_back` is the opposite."""
    edit.submitted_at, edit.rejected_at, edit.reason = now, None, ""
    _write_down(db, edit, "proposed", actor, now)
    offer = db.get_one(Offer, edit.offer_id)
    if offer.status == Status.PUBLISHED:  # a hidden one waits until the change is decided
        confirming.edited(db, offer, now)
        offer.changed_in = counters.bump(db)


def take_back(db: Session, edit: Edit, actor: str, now: datetime) -> None:
    """The proposed change waits no longer; what was typed stays."""
    edit.submitted_at = None
    _write_down(db, edit, "proposal_withdrawn", actor, now)


def reject(db: Session, edit: Edit, reason: str, actor: str, now: datetime) -> None:
    """Say no to a proposed change, with a reason that its author sees."""
    edit.submitted_at, edit.rejected_at, edit.reason = None, now, reason
    _write_down(db, edit, "proposal_rejected", actor, now)


def settle(db: Session, edit: Edit, actor: str, now: datetime) -> None:
    """The proposed change has become the offer; the step "updated" of the history can be undone."""
    _write_down(db, edit, "proposal_approved", actor, now)
    db.delete(edit)
    db.flush()


def unfinished(db: Session, person_id: int) -> list[Edit]:
    """What the person has typed and not sent off yet, the newest first."""
    typed = select(Edit).where(Edit.person_id == person_id, Edit.submitted_at.is_(None))
    return [edit for edit in db.scalars(typed.order_by(Edit.saved_at.desc())) if any(edit.columns.values())]


def proposal_of(db: Session, offer_id: int) -> Edit | None:
    """The change of this offer that waits longest."""
    waiting = select(Edit).where(Edit.offer_id == offer_id, Edit.submitted_at.is_not(None))
    return db.scalar(waiting.order_by(Edit.submitted_at, Edit.id).limit(1))


def _write_down(db: Session, edit: Edit, verb: str, actor: str, now: datetime) -> None:
    offer = db.get_one(Offer, edit.offer_id)
    history.record(db, actor=actor, now=now, verb=verb, thing=offer, before={}, after={})
    db.flush()
