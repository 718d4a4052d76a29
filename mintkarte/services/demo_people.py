"""The people of a demo: one for each role, made when somebody wants to be them."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mintkarte.domain.permissions import Role
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Offer, Organisation, Person
from mintkarte.services import accounts

_ACTOR = "mintkarte demo"
_NAMES = {Role.ADMIN: "Vera Verwaltung", Role.COORDINATOR: "Kora Koordination", Role.EDITOR: "Anna Anbieter"}


def person_of(db: Session, role: Role, now: datetime) -> Person | None:
    """The demo's person with this role; None as long as there is no organisation that could be hers."""
    home = db.execute(
        select(Organisation.id, Organisation.region_slug)
        .join(Offer, Offer.organisation_id == Organisation.id)
        .where(Offer.status == str(Status.PUBLISHED), Organisation.region_slug.is_not(None))
        .group_by(Organisation.id, Organisation.region_slug)
        .order_by(func.count(Offer.id).desc(), Organisation.id)
    ).first()
    if home is None:
        return None
    person = accounts.find_or_create(db, f"{role}@demo.invalid", _ACTOR, now, name=_NAMES[role])
    if role is Role.ADMIN:
        accounts.give_role(db, person, role, _ACTOR, now)
    elif role is Role.COORDINATOR:
        accounts.give_role(db, person, role, _ACTOR, now, region=home.region_slug)
    elif not person.memberships:
        accounts.give_role(db, person, role, _ACTOR, now, organisation_id=home.id)
    return person
