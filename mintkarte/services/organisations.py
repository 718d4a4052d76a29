"""Organisations: found again by their folded name, made when new."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mintkarte.domain.permissions import Action, Actor, Thing, can
from mintkarte.models import Offer, Organisation, counters
from mintkarte.queries import people
from mintkarte.services import history
from mintkarte.services.identity import name_key


def find_or_create(
    db: Session, name: str, actor: str, now: datetime, *, kind: str | None = None, region: str | None = None
) -> Organisation:
    """The organisation of this name; what it lacks is filled in, what it states stays."""
    known: dict[str, Organisation] = db.info.setdefault("organisations", {})
    key = name_key(name)
    found = known.get(key) or db.scalar(select(Organisation).where(Organisation.name_key == key))
    if found is None:
        found = _create(db, name, actor, now, kind=kind, region=region)
    known[key] = found
    gained: dict[str, Any] = {
        name: value
        for name, value in (("kind", kind), ("region_slug", region))
        if value and getattr(found, name) is None
    }
    if found.deleted_at is not None:
        gained["deleted_at"] = None
    if gained:
        before, after = history.apply(found, gained)
        found.updated_at = now
        verb = "restored" if "deleted_at" in after else "updated"
        history.record(db, actor=actor, now=now, verb=verb, thing=found, before=before, after=after)
        _touch_offers(db, found)
    return found


def known_as(db: Session, name: str) -> Organisation | None:
    """The organisation of this name, deleted or not."""
    return db.scalar(select(Organisation).where(Organisation.name_key == name_key(name)))


def writable(db: Session, name: str, actor: Actor, now: datetime) -> Organisation | None:
    """The organisation of this name if the person may write for it; who coordinates one region may name a new one."""
    found = known_as(db, name) if name_key(name) else None
    if found is not None and found.deleted_at is None:
        home = found.region_slug or people.home_region(db, found.id)
        return found if can(actor, Action.EDIT, Thing(found.id, home)) else None
    if not name_key(name) or not actor.is_coordinator:
        return None
    region = next(iter(actor.regions)) if len(actor.regions) == 1 else None
    return find_or_create(db, name.strip(), actor.email, now, region=region) if region or actor.is_admin else None


def give_address(db: Session, organisation: Organisation, email: str, actor: str, now: datetime) -> bool:
    """Note where letters to an organisation go; False where that is known. Undone in the history."""
    before, after = history.apply(organisation, {"email": email})
    if not after:
        return False
    organisation.updated_at = now
    history.record(db, actor=actor, now=now, verb="updated", thing=organisation, before=before, after=after)
    counters.bump(db)
    db.flush()
    return True


def _create(db: Session, name: str, actor: str, now: datetime, *, kind: str | None, region: str | None) -> Organisation:
    values = {"name": name, "name_key": name_key(name), "kind": kind, "region_slug": region}
    organisation = Organisation(**values, created_at=now, updated_at=now)
    db.add(organisation)
    db.flush()
    history.record(
        db, actor=actor, now=now, verb="created", thing=organisation, before={}, after=history.stated(values)
    )
    return organisation


def _touch_offers(db: Session, organisation: Organisation) -> None:
    values: dict[str, object] = {"changed_in": counters.bump(db)}
    if organisation.region_slug is not None:
        values["region_slug"] = organisation.region_slug
    db.execute(
        update(Offer).where(Offer.organisation_id == organisation.id).values(values),
        execution_options={"synchronize_session": "fetch"},
    )
