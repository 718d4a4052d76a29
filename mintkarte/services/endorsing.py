"""Recommending: an organisation puts its name to an offer of another one, and takes it back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.permissions import Action, Actor, Thing, can
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Endorsement, Offer, Organisation, counters
from mintkarte.services import history

_PUBLIC = {Status.PUBLISHED, Status.PAST}


class EndorsementError(Exception):
    """It cannot be recommended; `code` is `forbidden` (not for this person) or `hidden` (visitors cannot see it)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def endorse(db: Session, offer: Offer, organisation: Organisation, person: Actor, now: datetime) -> bool:
    """Recommend an offer in the name of an organisation; gives whether it was new. `withdraw` is the opposite."""
    _check(offer, organisation, person)
    if offer.status not in _PUBLIC or offer.deleted_at is not None:
        raise EndorsementError("hidden")
    _lock(db, offer)
    if _stored(db, offer, organisation):
        return False
    found = Endorsement(offer_id=offer.id, organisation_id=organisation.id, person_id=person.id, created_at=now)
    db.add(found)
    db.flush()
    _write_down(db, offer, found, "endorsed", person, now)
    return True


def withdraw(db: Session, offer: Offer, organisation: Organisation, person: Actor, now: datetime) -> bool:
    """Take a recommendation back; gives whether there was one. `endorse` is the opposite."""
    _check(offer, organisation, person)
    _lock(db, offer)
    found = _stored(db, offer, organisation)
    if found is None:
        return False
    _write_down(db, offer, found, "withdrawn", person, now)
    db.delete(found)
    db.flush()
    return True


def _lock(db: Session, offer: Offer) -> None:
    """Two editors of one organisation may press at the same moment: one of them waits."""
    db.execute(select(Offer.id).where(Offer.id == offer.id).with_for_update())


def _check(offer: Offer, organisation: Organisation, person: Actor) -> None:
    """Whoever answers for an organisation speaks for it, and not about its own offers."""
    may = can(person, Action.ENDORSE, Thing(offer.organisation_id, offer.region_slug))
    is_theirs = organisation.id in person.organisations and organisation.deleted_at is None
    if not may or not is_theirs or organisation.id == offer.organisation_id:
        raise EndorsementError("forbidden")


def _stored(db: Session, offer: Offer, organisation: Organisation) -> Endorsement | None:
    ours = select(Endorsement).where(Endorsement.offer_id == offer.id, Endorsement.organisation_id == organisation.id)
    return db.scalar(ours)


def _write_down(db: Session, offer: Offer, endorsement: Endorsement, verb: str, person: Actor, now: datetime) -> None:
    offer.changed_in = counters.bump(db)
    said = {"offer_id": endorsement.offer_id, "organisation_id": endorsement.organisation_id}
    before, after = ({}, said) if verb == "endorsed" else (said, {})
    history.record(db, actor=person.email, now=now, verb=verb, thing=endorsement, before=before, after=after)
