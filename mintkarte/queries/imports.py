"""Imports at the desk: those that somebody may see, what was corrected before, and who answers for an organisation."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from mintkarte.domain.imports import Stage
from mintkarte.domain.permissions import Action, Actor, Thing, can
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Change, ImportBatch, Offer, Organisation
from mintkarte.queries.people import region_of_organisation

MOST_LISTED = 30
_MOST_REMEMBERED = 20


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the history that a take-over has written."""

    id: int
    verb: str
    offer_id: int
    before: dict[str, Any]
    after: dict[str, Any]


def may_see(actor: Actor, batch: ImportBatch) -> bool:
    """Whether an import is of the own region, or the own."""
    return actor.is_admin or batch.person_id == actor.id or (batch.region_slug or "") in actor.regions


def listed(db: Session, actor: Actor) -> list[ImportBatch]:
    """The newest imports that somebody may see."""
    chosen = select(ImportBatch)
    if not actor.is_admin:
        own = or_(ImportBatch.person_id == actor.id, ImportBatch.region_slug.in_(sorted(actor.regions)))
        chosen = chosen.where(own)
    return list(db.scalars(chosen.order_by(ImportBatch.id.desc()).limit(MOST_LISTED)))


def remembered(db: Session, organisation_id: int | None, person_id: int) -> dict[str, str]:
    """What each header meant the last times: of the organisation, or of the person where none was named."""
    whose = (
        ImportBatch.organisation_id == organisation_id
        if organisation_id is not None
        else (ImportBatch.organisation_id.is_(None)) & (ImportBatch.person_id == person_id)
    )
    chosen = select(ImportBatch.corrections).where(whose).order_by(ImportBatch.id.desc()).limit(_MOST_REMEMBERED)
    found: dict[str, str] = {}
    for corrections in reversed(list(db.scalars(chosen))):
        found.update(corrections)
    return found


def organisations(db: Session, regions: Collection[str] | None) -> list[tuple[int, str]]:
    """The organisations of some regions, or all: id and name, in the order of their names."""
    chosen = select(Organisation.id, Organisation.name).where(Organisation.deleted_at.is_(None))
    if regions is not None:
        chosen = chosen.where(region_of_organisation().in_(regions))
    return [(row.id, row.name) for row in db.execute(chosen.order_by(Organisation.name_key))]


def foreign(db: Session, actor: Actor, name_keys: Collection[str]) -> set[str]:
    """Those of the named organisations whose offers this person must not write; new and empty ones are open."""
    if actor.is_admin:
        return set()
    has_offers = exists().where(Offer.organisation_id == Organisation.id, Offer.status != str(Status.DELETED))
    known = select(Organisation.name_key, Organisation.id, region_of_organisation().label("region"), has_offers)
    return {
        key
        for key, number, region, busy in db.execute(known.where(Organisation.name_key.in_(name_keys)))
        if (busy or region is not None) and not can(actor, Action.EDIT, Thing(number, region))
    }


def deeds(db: Session, batch: ImportBatch) -> list[Deed]:
    """What a take-over has done to offers, in its order."""
    if batch.stage is not Stage.UNDOING or batch.last_change is None:
        return []
    lines = select(Change.id, Change.verb, Change.thing_id, Change.before, Change.after).where(
        Change.id > batch.first_change,
        Change.id <= batch.last_change,
        Change.at == batch.applied_at,
        Change.actor == batch.actor,
        Change.thing == "offer",
    )
    return [
        Deed(row.id, row.verb, int(row.thing_id), row.before, row.after)
        for row in db.execute(lines.order_by(Change.id))
    ]


def edited_since(db: Session, batch: ImportBatch) -> set[int]:
    """The offers about which the history says anything newer than the take-over."""
    later = select(Change.thing_id).where(Change.id > batch.last_change, Change.thing == "offer").distinct()
    return {int(thing_id) for thing_id in db.scalars(later)}
