"""Offers by id, with everything a page shows of them."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from mintkarte.models import Offer
from mintkarte.queries.offer_facts import facts_of

__all__ = ["by_id", "by_ids", "facts_of"]


def by_ids(db: Session, ids: Sequence[int]) -> list[Offer]:
    """The offers with these ids in this order, loaded with organisation, place and dates by two statements."""
    found = {offer.id: offer for offer in db.scalars(_loaded().where(Offer.id.in_(ids)))} if ids else {}
    return [found[offer_id] for offer_id in ids if offer_id in found]


def by_id(db: Session, offer_id: int) -> Offer | None:
    """One offer in whatever state, loaded with organisation, place and dates, or None."""
    return db.scalar(_loaded().where(Offer.id == offer_id))


def _loaded() -> Select[Offer]:
    return select(Offer).options(
        joinedload(Offer.organisation, innerjoin=True),
        joinedload(Offer.place),
        selectinload(Offer.occurrences),
    )
