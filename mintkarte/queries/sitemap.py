"""What search engines may find: public offers and their organisations, with the day of their last change."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mintkarte.domain.vocabulary import Status
from mintkarte.models import Offer, Organisation

MOST_ENTRIES = 50_000
"""What the sitemap protocol allows in one file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: the id and the words of its address, and when it last changed."""

    id: int
    words: str
    changed_on: date


def offers(db: Session) -> list[Entry]:
    """The public offers, newest change first."""
    public = select(Offer.id, Offer.title, Offer.updated_at).where(Offer.status == Status.PUBLISHED)
    rows = db.execute(public.order_by(Offer.updated_at.desc(), Offer.id).limit(MOST_ENTRIES))
    return [Entry(row.id, row.title, row.updated_at.date()) for row in rows]


def organisations(db: Session) -> list[Entry]:
    """The organisations with public offers; they change with their offers."""
    changed = func.max(Offer.updated_at).label("changed")
    public = (
        select(Organisation.id, Organisation.name, changed)
        .join(Offer, Offer.organisation_id == Organisation.id)
        .where(Offer.status == Status.PUBLISHED, Organisation.deleted_at.is_(None))
        .group_by(Organisation.id, Organisation.name)
        .order_by(Organisation.id)
        .limit(MOST_ENTRIES)
    )
    return [Entry(row.id, row.name, row.changed.date()) for row in db.execute(public)]
