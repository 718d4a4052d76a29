"""Organisations as the desk lists them: who writes for them, how many offers they have, whether they are trusted."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mintkarte.domain.vocabulary import Status
from mintkarte.domain.words import words
from mintkarte.models import Offer, Organisation
from mintkarte.queries.desk import Regions
from mintkarte.queries.people import Member, members, region_of_organisation

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One organisation with its people."""

    id: int
    name: str
    region: str | None
    trusted: bool
    offers: int
    people: Sequence[Member]


def page(db: Session, regions: Regions, asked: str, start: int) -> tuple[list[Line], int]:
    """A page of the organisations of these regions whose names hold all asked words, and how many there are."""
    region = region_of_organisation().label("region")
    number = (
        select(func.count(Offer.id))
        .where(Offer.organisation_id == Organisation.id, Offer.status != str(Status.DELETED))
        .correlate(Organisation)
        .scalar_subquery()
    )
    chosen = select(Organisation.id, Organisation.name, Organisation.trusted, region, number.label("offers"))
    chosen = chosen.where(Organisation.deleted_at.is_(None))
    if regions is not None:
        chosen = chosen.where(region_of_organisation().in_(sorted(regions)))
    for word in words(asked):
        chosen = chosen.where(Organisation.name_key.contains(word, autoescape=True))
    total = db.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rows = db.execute(chosen.order_by(Organisation.name_key, Organisation.id).offset(start).limit(PAGE)).all()
    team = members(db, [row.id for row in rows])
    lines = [Line(row.id, row.name, row.region, row.trusted, row.offers, team.get(row.id, ())) for row in rows]
    return lines, total
