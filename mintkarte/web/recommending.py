"""Members put the name of their organisation to an offer of another one, and take it back."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, flash, make_response, redirect, request
from sqlalchemy.orm import Session

from mintkarte.domain.permissions import Actor
from mintkarte.models import Offer
from mintkarte.queries import endorsements, organisations
from mintkarte.services import endorsing
from mintkarte.services.endorsing import EndorsementError
from mintkarte.texts import submissions as words
from mintkarte.web import cards, shown_offers, signed_in
from mintkarte.web.parts import now, parts

recommending = Blueprint("recommending", __name__, url_prefix="/angebote/<id:offer_id>/empfehlung")


@dataclass(frozen=True, slots=True)
class Voice:
    """An organisation in whose name the person may speak; `given` says that it recommends the offer already."""

    id: int
    name: str
    given: bool


@recommending.post("")
def give(offer_id: int) -> Response:
    """Recommend the offer in the name of the organisation that the form names."""
    return _set(offer_id, given=True)


@recommending.post("/rueckzug")
def take_back(offer_id: int) -> Response:
    """Take the recommendation back."""
    return _set(offer_id, given=False)


def voices(db: Session, offer: Offer, actor: Actor | None) -> list[Voice]:
    """In whose name the person may recommend the offer."""
    others = sorted(actor.organisations - {offer.organisation_id}) if actor is not None else []
    if not others or not shown_offers.is_public(offer):
        return []
    given = {one.id for one in endorsements.of_offers(db, [offer.id]).get(offer.id, [])}
    return [Voice(one, name, one in given) for one, name in organisations.names(db, others).items()]


def _set(offer_id: int, *, given: bool) -> Response:
    actor = signed_in.somebody()
    number = request.form.get("anbieter", "")
    with parts().database.writing() as db:
        offer = shown_offers.public(db, offer_id)
        chosen = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0  # noqa: PLR2004 - an id
        organisation = organisations.by_id(db, chosen)
        if organisation is None:
            abort(404)
        try:
            (endorsing.endorse if given else endorsing.withdraw)(db, offer, organisation, actor, now())
        except EndorsementError:
            abort(404)
        path = cards.offer_path(offer.id, offer.title)
    flash(words.RECOMMENDED if given else words.NOT_RECOMMENDED)
    return make_response(redirect(path, code=303))
