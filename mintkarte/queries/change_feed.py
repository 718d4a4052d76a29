"""Every change of an offer in the order in which it became visible, deletions included, in pages by key."""

from typing import NamedTuple

from sqlalchemy import case, literal, select
from sqlalchemy.orm import Session

from mintkarte.models import GoneOffer, Offer, Organisation
from mintkarte.queries.public_facts import is_public


class Place(NamedTuple):
    """Where a reader stands: the counter of the last change it has seen, and the offer it was about."""

    changed_in: int = 0
    offer_id: int = 0


class Entry(NamedTuple):
    """The last change of one offer, and whether visitors may see the offer since."""

    changed_in: int
    offer_id: int
    public: bool


def after(db: Session, place: Place, upto: int, most: int) -> list[Entry]:
    """The next changes after a place, the oldest first, none above the counter `upto`; each offer stands there once.

    A transaction that has taken its number holds the counter's row until it commits, so what is committed up to a
    number is complete: no later commit can bring a smaller one. One statement looks at offers and at what is left of
    them, so that an offer that is deleted for good meanwhile is in one of both.
    """
    offers = (
        select(Offer.changed_in, Offer.id.label("offer_id"), case((is_public(), 1), else_=0).label("public"))
        .join(Organisation, Offer.organisation_id == Organisation.id)
        .where(Offer.changed_in >= place.changed_in, Offer.changed_in <= upto)
        .where((Offer.changed_in > place.changed_in) | (Offer.id > place.offer_id))
        .order_by(Offer.changed_in, Offer.id)
        .limit(most)
        .subquery()
    )
    gone = (
        select(GoneOffer.changed_in, GoneOffer.offer_id, literal(0).label("public"))
        .where(GoneOffer.changed_in >= place.changed_in, GoneOffer.changed_in <= upto)
        .where((GoneOffer.changed_in > place.changed_in) | (GoneOffer.offer_id > place.offer_id))
        .order_by(GoneOffer.changed_in, GoneOffer.offer_id)
        .limit(most)
        .subquery()
    )
    both = select(offers).union_all(select(gone))
    rows = db.execute(both.order_by("changed_in", "offer_id").limit(most))
    return [Entry(changed_in, offer_id, bool(public)) for changed_in, offer_id, public in rows]
