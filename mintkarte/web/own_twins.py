"""Is it there already? Offers that may be the same, side by side for whoever writes one of them."""

from flask import Blueprint, Response, abort, flash, make_response, redirect
from sqlalchemy.orm import Session

from mintkarte.domain.permissions import Action, Actor, Thing, can
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Offer
from mintkarte.queries import offers
from mintkarte.services import editing, twins
from mintkarte.services.deciding import DecisionError
from mintkarte.texts import submissions as words
from mintkarte.web import cards, shown_offers, signed_in
from mintkarte.web.cards import OfferCard, offer_card
from mintkarte.web.desk import tables
from mintkarte.web.parts import now, parts, today

own_twins = Blueprint("own_twins", __name__, url_prefix="/angebote/<id:offer_id>/doppelt/<id:other_id>")

_MOST = 3
_UNDECIDED = frozenset({Status.DRAFT, Status.SUBMITTED, Status.REJECTED})


@own_twins.post("/anders")
def tell_apart(offer_id: int, other_id: int) -> Response:
    """The two are not the same; nobody is asked again."""
    with parts().database.writing() as db:
        offer, _, actor = _both(db, offer_id, other_id)
        twins.distinguish(db, offer_id, other_id, actor.email, now())
        path = cards.offer_path(offer.id, offer.title)
    flash(words.TOLD_APART)
    return make_response(redirect(path, code=303))


@own_twins.post("/dasselbe")
def put_together(offer_id: int, other_id: int) -> Response:
    """They are one: the earlier offer stays and takes over what it does not state, the new one goes."""
    try:
        with parts().database.writing() as db:
            offer, other, actor = _both(db, offer_id, other_id)
            path = cards.offer_path(other.id, other.title)
            if not _may_merge(other, actor):
                abort(404)
            twins.merge(db, other_id, offer_id, actor.email, now(), tables())
    except DecisionError:
        path = cards.offer_path(offer.id, offer.title)
        flash(words.NOT_PUT_TOGETHER)
    else:
        flash(words.PUT_TOGETHER)
    return make_response(redirect(path, code=303))


def likely_twins(db: Session, offer: Offer, actor: Actor | None) -> list[tuple[OfferCard, bool]]:
    """Offers that may be the one that is still to be decided, each with whether the person may put them together."""
    if actor is None or offer.status not in _UNDECIDED:
        return []
    found = offers.by_ids(db, twins.candidates_of(db, offer.id)[:_MOST])
    seen = [one for one in found if shown_offers.is_public(one) or _may_read(one, actor)]
    return [(offer_card(one, today()), _may_merge(one, actor)) for one in seen]


def _both(db: Session, offer_id: int, other_id: int) -> tuple[Offer, Offer, Actor]:
    """Two offers, the first one's writer being who asks."""
    offer, other = offers.by_id(db, offer_id), offers.by_id(db, other_id)
    thing = Thing(offer.organisation_id, offer.region_slug) if offer is not None else None
    actor = signed_in.allowed(Action.EDIT, thing)
    if offer is None or other is None or other_id not in twins.candidates_of(db, offer_id):
        abort(404)
    if not (shown_offers.is_public(other) or _may_read(other, actor)):
        abort(404)
    return offer, other, actor


def _may_read(offer: Offer, actor: Actor) -> bool:
    return can(actor, Action.READ, Thing(offer.organisation_id, offer.region_slug))


def _may_merge(kept: Offer, actor: Actor) -> bool:
    """Putting together changes the offer that stays, at once."""
    may_edit = can(actor, Action.EDIT, Thing(kept.organisation_id, kept.region_slug))
    return may_edit and editing.changes_at_once(kept, actor)
