"""Offers as a list shows them: with organisation, place and the dates that are near, not with every date of a rule."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from mintkarte.models import Occurrence, Offer

RULE_DATES = 6
"""Dates of a rule that are loaded; a card names the rhythm and the next one."""


def listed(db: Session, ids: Sequence[int], since: datetime) -> list[Offer]:
    """The offers with these ids in this order; of their dates those that end after `since`, of a rule the next few."""
    if not ids:
        return []
    question = select(Offer).where(Offer.id.in_(ids))
    loaded = question.options(joinedload(Offer.organisation, innerjoin=True), joinedload(Offer.place))
    found = {offer.id: offer for offer in db.scalars(loaded)}
    dates: dict[int, list[Occurrence]] = {one: [] for one in found}
    for occurrence in db.scalars(select(Occurrence).where(_near(ids, since)).order_by(Occurrence.starts_at)):
        dates[occurrence.offer_id].append(occurrence)
    for one, offer in found.items():  # by hand: as a loader option it takes as long again
        set_committed_value(offer, "occurrences", dates[one])
    return [found[one] for one in ids if one in found]


def _near(ids: Sequence[int], since: datetime) -> ColumnElement[bool]:
    place_in_line = func.row_number().over(partition_by=Occurrence.offer_id, order_by=Occurrence.starts_at)
    coming = (
        select(Occurrence.id, Occurrence.from_rule, place_in_line.label("number"))
        .where(Occurrence.offer_id.in_(ids), Occurrence.ends_at >= since, Occurrence.cancelled.is_(False))
        .subquery()
    )
    chosen = select(coming.c.id).where(or_(coming.c.number <= RULE_DATES, coming.c.from_rule.is_(False)))
    return Occurrence.id.in_(chosen)
