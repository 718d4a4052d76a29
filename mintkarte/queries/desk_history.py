"""The history of one thing, newest first, in pages; that of an offer holds the moves of its pin."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from mintkarte.models import Change, Offer

PAGE = 50


def steps(db: Session, kind: str, thing_id: int, before: int = 0) -> list[Change]:
    """At most `PAGE` + 1 steps, those before a step where one is named."""
    own = and_(Change.thing == kind, Change.thing_id == str(thing_id))
    if kind == "offer":
        place = db.scalar(select(Offer.place_id).where(Offer.id == thing_id))
        own = or_(own, and_(Change.thing == "place", Change.thing_id == str(place)))
    chosen = select(Change).where(own)
    if before:
        chosen = chosen.where(Change.id < before)
    return list(db.scalars(chosen.order_by(Change.id.desc()).limit(PAGE + 1)))
