"""The page behind the letter that asks whether offers are still true: three answers, no sign-in, ten seconds."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request
from sqlalchemy.orm import Session

from mintkarte.domain.columns import clean
from mintkarte.domain.freshness import How
from mintkarte.domain.permissions import Action, Thing
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Offer
from mintkarte.queries import offers
from mintkarte.services import accounts, answering, confirming, reporting
from mintkarte.services.accounts import LinkError
from mintkarte.services.answering import AnswerError
from mintkarte.services.confirming import Answer
from mintkarte.texts import confirmations as words
from mintkarte.web import cards, signed_in
from mintkarte.web.answers import guarded
from mintkarte.web.cards import OfferCard, offer_card
from mintkarte.web.parts import now, parts, today

confirmations = Blueprint("confirmations", __name__)

_NO_OFFER = 0
_ANSWERS = {"stimmt": Answer.RIGHT, "geaendert": Answer.RIGHT, "weg": Answer.GONE}
_BACK = "doch"


@dataclass(frozen=True, slots=True)
class AskedOffer:
    """One offer as it stands, and where its people can change it themselves; empty for those without an account."""

    card: OfferCard
    details: tuple[tuple[str, str], ...]
    is_hidden: bool
    edit_url: str


@dataclass(frozen=True, slots=True)
class Asking:
    """The whole page."""

    offers: tuple[AskedOffer, ...]
    gone: tuple[tuple[int, str], ...]
    answered: str
    heading: str
    stand: str
    all_right: str
    problem: str = ""
    wrong_offer: int = 0


@confirmations.get("/bestaetigen/<question_token>")
def show(question_token: str) -> Response:
    """Each offer as it stands; looking at it changes nothing."""
    return _page(question_token)


@confirmations.post("/bestaetigen/<question_token>")
def answer(question_token: str) -> Response:
    """Take an answer for one offer, or for all of them."""
    said, change = request.form.get("antwort", ""), clean(request.form.get("was", ""), lines=True)
    offer_id = _chosen()
    if said == _BACK:
        return _take_back(question_token, offer_id)
    if said not in _ANSWERS:
        return _page(question_token, words.NO_ANSWER)
    if said == "geaendert" and (not change or len(change) > reporting.MAX_MESSAGE):
        return _page(question_token, words.NO_CHANGE, offer_id or 0)
    try:
        with parts().database.writing() as db:
            back = said == "stimmt" and _all_hidden(db, question_token, offer_id)
            said_of = change if said == "geaendert" else ""
            titles = answering.answer(db, question_token, _ANSWERS[said], now(), offer_id=offer_id, change=said_of)
    except LinkError:
        return _page(question_token)
    except AnswerError as error:
        return _page(question_token, words.problem(error.code))
    return _onward(question_token, said, words.thanks(said, titles, back=back))


def _take_back(token: str, offer_id: int | None) -> Response:
    """What was said to be gone by mistake is on the map again."""
    try:
        with parts().database.writing() as db:
            title = answering.take_back(db, token, offer_id, now())
    except (LinkError, AnswerError):
        return _page(token)
    return _onward(token, "stimmt", words.thanks("stimmt", (title,), back=True))


def _onward(token: str, said: str, sentence: str) -> Response:
    """Thanks, on the page of what is left to say; on a page of their own where nothing is."""
    with parts().database.reading() as db:
        try:
            answering.asked(db, token, now())
        except LinkError:
            return guarded(make_response(render_template("confirmations/thanks.html", sentence=sentence, said=said)))
    flash(sentence)
    return guarded(make_response(redirect(request.path, code=303)))


@confirmations.post("/angebote/<id:offer_id>/bestaetigung")
def confirm(offer_id: int) -> Response:
    """Whoever answers for the offer says that it is still true; a hidden one is there again."""
    with parts().database.writing() as db:
        offer = offers.by_id(db, offer_id)
        thing = Thing(offer.organisation_id, offer.region_slug) if offer is not None else None
        actor = signed_in.allowed(Action.EDIT, thing)
        if offer is None:
            abort(404)
        how = How.BUTTON if offer.organisation_id in actor.organisations else How.COORDINATOR
        done = confirming.confirm(db, offer, how, actor.email, now())
        flash(words.CONFIRMED if done else words.misfit(Status(offer.status)))
        path = cards.offer_path(offer.id, offer.title)
    onward = signed_in.own_path(request.form.get("zurueck", ""), path)
    return make_response(redirect(onward, code=303))


def _chosen() -> int | None:
    """The offer that the answer is about; None for all, and a number that no offer has for what is no number."""
    written = request.form.get("angebot", "")
    return request.form.get("angebot", _NO_OFFER, type=int) if written else None


def _all_hidden(db: Session, token: str, offer_id: int | None) -> bool:
    """Whether everything that this answer is about is hidden, so that it comes back."""
    waiting = answering.asked(db, token, now()).offers
    return all(offer.status == Status.HIDDEN for offer in waiting if offer_id in (None, offer.id))


def _page(token: str, problem: str = "", wrong_offer: int = 0) -> Response:
    with parts().database.reading() as db:
        try:
            asked = answering.asked(db, token, now())
        except LinkError:
            return _gone()
        may_edit = _own_organisations(db, asked.email)
        gone = tuple((offer.id, offer.title) for offer in asked.gone)
        shown = tuple(_asked_offer(offer, may_edit) for offer in offers.by_ids(db, [one.id for one in asked.offers]))
    number, hidden = len(shown), sum(one.is_hidden for one in shown)
    heading, stand = words.heading(number=number, hidden=hidden)
    all_right, before = words.all_right(number=number, hidden=hidden), words.answered(asked.answered)
    asking = Asking(shown, gone, before, heading, stand, all_right, problem, wrong_offer)
    page = render_template("confirmations/show.html", asking=asking, most=reporting.MAX_MESSAGE)
    return guarded(make_response(page, 422 if problem else 200))


def _asked_offer(offer: Offer, may_edit: frozenset[int]) -> AskedOffer:
    details = words.details(
        contact=offer.public_contact, url=offer.url, until=offer.registration_until, cost=offer.cost_text
    )
    edit_url = f"/angebote/{offer.id}/bearbeiten" if offer.organisation_id in may_edit else ""
    return AskedOffer(offer_card(offer, today()), details, offer.status == Status.HIDDEN, edit_url)


def _own_organisations(db: Session, email: str) -> frozenset[int]:
    person = accounts.find(db, email)
    return accounts.actor_of(person).organisations if person is not None else frozenset()


def _gone() -> Response:
    return guarded(make_response(render_template("confirmations/gone.html"), 410))
