"""States: the one way in which an offer gets from one to another, with a line in the history and the counter raised."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mintkarte.domain.freshness import Because, How
from mintkarte.domain.states import STEPS, Verb
from mintkarte.domain.vocabulary import Status
from mintkarte.models import GoneOffer, Offer, counters
from mintkarte.services import confirming, history
from mintkarte.services.confirming import Answer

UNDO_LASTS = timedelta(days=30)
"""How long a deleted offer can be restored."""


class StateError(Exception):
    """The verb does not fit the offer's state; `code` is `gone`, `outdated`, or the status it has."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def do(
    db: Session,
    offer_id: int,
    verb: Verb,
    actor: str,
    now: datetime,
    *,
    reason: str = "",
    version: int | None = None,
    because: Because = Because.BY_HAND,
) -> bool:
    """Do it; False where the offer is there already, so that many clicks have one effect. Raises StateError.

    What a trusted organisation submits is published at once. `reason` is kept for the provider of a rejected offer,
    `because` for one that is hidden.
    """
    step = STEPS[verb]
    offer = db.get(Offer, offer_id, with_for_update=True, populate_existing=True)
    if offer is None:
        raise StateError("gone")
    if version is not None and offer.version != version:
        raise StateError("outdated")
    status = Status(offer.status)
    to = _earlier(db, offer) if verb is Verb.RESTORE else step.to
    if verb is Verb.SUBMIT and offer.organisation.trusted:
        to = Status.PUBLISHED
    if status is to and status not in step.allowed:
        return False
    if status not in step.allowed:
        raise StateError(offer.status)
    note = reason if verb is Verb.REJECT else offer.review_note if verb in (Verb.DELETE, Verb.RESTORE) else ""
    values = {"status": str(to), **_times(offer, to, now), **_hiding(offer, verb, because, now), "review_note": note}
    before, after = history.apply(offer, values)
    if because is not Because.UNANSWERED:  # the clock's own question stays open: its answer revives the offer
        confirming.settle(db, offer, Answer.RIGHT if verb is Verb.SHOW else Answer.CLOSED, How.BUTTON, now)
    offer.updated_at = now
    offer.changed_in = counters.bump(db)
    history.record(db, actor=actor, now=now, verb=step.word, thing=offer, before=before, after=after)
    db.flush()
    return True


def end(db: Session, offer: Offer, actor: str, now: datetime) -> None:
    """The last date of a public offer is over: it is kept, out of sight, and can be offered again."""
    before, after = history.apply(offer, {"status": str(Status.PAST)})
    confirming.settle(db, offer, Answer.CLOSED, None, now)
    offer.changed_in = counters.bump(db)
    history.record(db, actor=actor, now=now, verb="ended", thing=offer, before=before, after=after)
    db.flush()


def purge(db: Session, now: datetime) -> int:
    """Delete for good what was deleted `UNDO_LASTS` ago; gives how many offers. The history keeps what they were.

    Their numbers stay, with the counter of their deletion, for portals that have not asked since.
    """
    chosen = select(Offer.id, Offer.changed_in)
    gone = db.execute(chosen.where(Offer.status == str(Status.DELETED), Offer.deleted_at <= now - UNDO_LASTS)).all()
    for offer_id, changed_in in gone:
        db.add(GoneOffer(offer_id=offer_id, changed_in=changed_in))
        db.execute(delete(Offer).where(Offer.id == offer_id))
    return len(gone)


def _times(offer: Offer, to: Status | None, now: datetime) -> dict[str, Any]:
    """What a new state says of when: since when it waits, when it first was public, when it was deleted."""
    published: dict[str, Any] = {"published_at": offer.published_at or now} if to is Status.PUBLISHED else {}
    if to is Status.PUBLISHED and offer.published_at is None:
        published |= {"confirmed_at": now, "confirmed_how": str(How.EDIT)}
    return {
        "submitted_at": now if to is Status.SUBMITTED else None,
        "deleted_at": now if to is Status.DELETED else None,
        **published,
    }


def _hiding(offer: Offer, verb: Verb, because: Because, now: datetime) -> dict[str, Any]:
    """Since when and why it is hidden; a deleted one keeps why, and comes back as if hidden now."""
    match verb:
        case Verb.HIDE:
            return {"hidden_at": now, "hidden_because": str(because)}
        case Verb.SHOW:
            return {"hidden_at": None, "hidden_because": None, "confirmed_at": now, "confirmed_how": str(How.BUTTON)}
        case Verb.RESTORE if offer.hidden_at is not None:
            return {"hidden_at": now}
        case _:
            return {}


def _earlier(db: Session, offer: Offer) -> Status:
    """The state that a deleted offer had before; for one that is not deleted, its own."""
    if offer.status != Status.DELETED:
        return Status(offer.status)
    deleted = next((change for change in history.of(db, "offer", offer.id) if change.verb == "deleted"), None)
    return Status(deleted.before["status"]) if deleted and "status" in deleted.before else Status.HIDDEN
