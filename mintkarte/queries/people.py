"""People by what they may do: the addresses of those who answer for an organisation or a region."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from mintkarte.domain.permissions import Role
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Invitation, Membership, Offer, Organisation, Person


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who writes the offers of an organisation, by the role that says so."""

    membership_id: int
    name: str
    email: str


def editors_of(db: Session, organisation_id: int) -> list[str]:
    """The addresses of those who write the offers of an organisation."""
    return _addresses(db, Membership.organisation_id == organisation_id)


def coordinators_of(db: Session, region: str | None) -> list[str]:
    """The addresses of those who coordinate a region; the admins' where it has nobody, or where there is none."""
    found = _addresses(db, Membership.region_slug == region) if region is not None else []
    return found or _addresses(db, Membership.role == str(Role.ADMIN))


def members(db: Session, organisation_ids: Sequence[int]) -> dict[int, list[Member]]:
    """Who writes for each of these organisations."""
    chosen = (
        select(Membership.organisation_id, Membership.id, Person.name, Person.email)
        .join(Person, Membership.person_id == Person.id)
        .where(Membership.organisation_id.in_(organisation_ids), Person.email.is_not(None))
        .order_by(Membership.id)
    )
    found: dict[int, list[Member]] = {}
    for organisation_id, membership_id, name, email in db.execute(chosen):
        if organisation_id is not None:
            found.setdefault(organisation_id, []).append(Member(membership_id, name, email or ""))
    return found


def region_of_organisation() -> ColumnElement[str | None]:
    """The region that answers for an organisation: its own, else that of its offers."""
    of_offers = (
        select(func.min(Offer.region_slug))
        .where(Offer.organisation_id == Organisation.id, Offer.status != str(Status.DELETED))
        .correlate(Organisation)
        .scalar_subquery()
    )
    return func.coalesce(Organisation.region_slug, of_offers)


def home_region(db: Session, organisation_id: int) -> str | None:
    """The region that answers for this organisation, if any does."""
    return db.scalar(select(region_of_organisation()).where(Organisation.id == organisation_id))


def open_invitations(db: Session, regions: Iterable[str] | None) -> list[Invitation]:
    """Confirmed invitations that nobody has taken yet, the newest first; of these regions, or of all."""
    chosen = (
        select(Invitation)
        .outerjoin(Organisation, Invitation.organisation_id == Organisation.id)
        .where(Invitation.confirmed_at.is_not(None), Invitation.accepted_at.is_(None), Invitation.declined_at.is_(None))
    )
    if regions is not None:
        chosen = chosen.where(func.coalesce(Invitation.region_slug, region_of_organisation()).in_(regions))
    return list(db.scalars(chosen.order_by(Invitation.id.desc()).limit(200)))


def _addresses(db: Session, condition: ColumnElement[bool]) -> list[str]:
    chosen = select(Person.email, Person.id).join(Membership, Membership.person_id == Person.id)
    rows = db.execute(chosen.where(condition, Person.email.is_not(None)).distinct().order_by(Person.id))
    return [email for email, _ in rows if email is not None]
