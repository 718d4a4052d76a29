"""Whom to write to: the people who answer for an organisation, and those who coordinate a region."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.permissions import Role
from mintkarte.models import Membership, Person


def editors_of(db: Session, organisation_id: int) -> list[str]:
    """The addresses of an organisation's editors."""
    chosen = (
        select(Person.email)
        .join(Membership)
        .where(Membership.role == str(Role.EDITOR), Membership.organisation_id == organisation_id)
    )
    return sorted(email for email in db.scalars(chosen.distinct()) if email)


def coordinators_of(db: Session, region: str | None) -> list[str]:
    """The addresses of a region's coordinators; where there is none, those of the admins."""
    own = select(Person.email).join(Membership).where(Membership.region_slug == region)
    found = {email for email in db.scalars(own.where(Membership.role == str(Role.COORDINATOR))) if email}
    if not found:
        admins = select(Person.email).join(Membership).where(Membership.role == str(Role.ADMIN))
        found = {email for email in db.scalars(admins) if email}
    return sorted(found)
