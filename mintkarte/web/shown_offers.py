"""The offers that pages of one offer may show: found by id, refused where they are not public."""

from collections.abc import Sequence

from flask import abort
from sqlalchemy.orm import Session

from mintkarte.domain.permissions import Action, Actor, Thing, can
from mintkarte.domain.vocabulary import Status
from mintkarte.models.offers import Offer
from mintkarte.queries import offers
from mintkarte.queries.listed_offers import listed
from mintkarte.web.offer_page import Surroundings
from mintkarte.web.parts import day_start, parts, site_address, snapshot, today

_SHOWN = {Status.PUBLISHED, Status.PAST}


def once_public(db: Session, offer_id: int) -> Offer:
    """The offer in whatever state; unknown (404) where it never was public."""
    offer = offers.by_id(db, offer_id)
    if offer is None or offer.published_at is None:
        abort(404)
    return offer


def readable(db: Session, offer_id: int, actor: Actor | None) -> Offer:
    """The offer once it was public; before that only for those who answer for it, unknown (404) to others."""
    offer = offers.by_id(db, offer_id)
    if offer is not None and can(actor, Action.READ, Thing(offer.organisation_id, offer.region_slug)):
        return offer
    return once_public(db, offer_id)


def public(db: Session, offer_id: int) -> Offer:
    """The public offer; unknown (404) where it never was, gone (410) where it is no more."""
    offer = once_public(db, offer_id)
    if not is_public(offer):
        abort(410)
    return offer


def is_public(offer: Offer) -> bool:
    """Whether visitors may see it: published, perhaps past, neither withdrawn nor its provider."""
    return offer.deleted_at is None and offer.organisation.deleted_at is None and offer.status in _SHOWN


def surroundings() -> Surroundings:
    """What the page of an offer needs beside it, as it stands now."""
    return Surroundings(snapshot(), today(), load, parts().holidays, site_address())


def load(ids: Sequence[int]) -> list[Offer]:
    """The offers of these ids with all that a card needs, in their order."""

    def read(missing: Sequence[int]) -> list[Offer]:
        with parts().database.reading() as db:
            return listed(db, missing, day_start())

    return parts().recent_offers.get(ids, (snapshot().version, today()), read)
