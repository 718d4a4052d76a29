"""What people do with their offers: the list of them, the nine verbs, and calling off a date."""

from dataclasses import dataclass, replace

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.permissions import Action, Actor, Thing, can
from mintkarte.domain.states import STEPS, Verb
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Offer
from mintkarte.queries import freshness, link_findings, offers
from mintkarte.services import cancelling, editing, exporting, states
from mintkarte.services.states import StateError
from mintkarte.texts import calendar, checks
from mintkarte.texts import confirmations as confirmation_words
from mintkarte.texts import submissions as words
from mintkarte.web import cards, signed_in
from mintkarte.web.cards import OfferCard, offer_card
from mintkarte.web.offer_page import confirmed_words
from mintkarte.web.parts import BERLIN, now, parts, pauses_now, today
from mintkarte.web.publishing_letters import tell_of_decision, tell_of_submission

own_offers = Blueprint("own_offers", __name__, url_prefix="/angebote")

_MOST = 200
_ORDER = (
    *(Status.REJECTED, Status.DRAFT, Status.SUBMITTED, Status.PUBLISHED),
    *(Status.HIDDEN, Status.PAST, Status.DELETED),
)


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """One line of the own offers."""

    card: OfferCard
    state: str
    organisation: str
    is_deleted: bool
    waits: bool
    confirmed: str
    is_asked: bool
    is_off: bool = False
    """Whether it is off the map because nobody has answered."""
    trouble: str = ""
    """What is wrong with its link."""


@own_offers.get("/meine")
def show() -> str:
    """Everything the person's organisations have, in whatever state, and what was typed and not sent off."""
    actor = signed_in.somebody()
    with parts().database.reading() as db:
        groups: dict[str, list[OwnOffer]] = {}
        own = _own(db, actor)
        asked = freshness.asked_about(db, [offer.id for offer in own])
        found = sorted(own, key=lambda one: (one.id not in asked, _ORDER.index(Status(one.status)), one.title))
        kept = freshness.kept_exports(db, actor.organisations)
        troubles = link_findings.of_offers(db, [offer.id for offer in found])
        for offer in found:
            state, _ = words.state(Status(offer.status))
            waits = editing.proposal_of(db, offer.id) is not None
            is_deleted = offer.status == Status.DELETED
            is_asked = offer.id in asked
            line = OwnOffer(
                card=offer_card(offer, today()),
                state=state,
                organisation=offer.organisation.name,
                is_deleted=is_deleted,
                waits=waits,
                confirmed=confirmed_words(offer) if offer.status == Status.PUBLISHED else "",
                is_asked=is_asked,
                is_off=is_asked and offer.status == Status.HIDDEN,
            )
            if (trouble := troubles.get(offer.id)) is not None and offer.status == Status.PUBLISHED:
                sentence = checks.link(trouble.url, trouble.finding, trouble.detail, trouble.since)
                line = replace(line, trouble=sentence)
            groups.setdefault(confirmation_words.ASKED if is_asked else state, []).append(line)
        unfinished = [
            {
                "title": edit.columns.get("titel") or words.NAMELESS,
                "url": f"/angebote/{edit.offer_id}/bearbeiten" if edit.offer_id else _path_of_new(edit.key),
                "saved": calendar.full_day(edit.saved_at.astimezone(BERLIN).date()),
            }
            for edit in editing.unfinished(db, actor.id)
        ]
    return render_template(
        "submissions/own.html", groups=groups, unfinished=unfinished, actor=actor, kept=words.kept(len(kept))
    )


@own_offers.get("/meine/geloescht.csv")
def kept_exports() -> Response:
    """What offers said that were deleted after a long silence, to be imported again."""
    actor = signed_in.somebody()
    with parts().database.reading() as db:
        content = exporting.cells_as_csv(one.columns for one in freshness.kept_exports(db, actor.organisations))
    answer = Response(content, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="geloeschte-angebote.csv"'
    return answer


@own_offers.get("/<id:offer_id>/loeschung")
def ask_to_delete(offer_id: int) -> str:
    """Ask once before an offer is deleted."""
    with parts().database.reading() as db:
        offer, _ = _allowed(db, offer_id, Action.DELETE)
        return render_template("submissions/delete.html", offer=offer, path=cards.offer_path(offer.id, offer.title))


@own_offers.post("/<id:offer_id>/<any({verbs}):verb>".format(verbs=", ".join(Verb)))
def do(offer_id: int, verb: str) -> Response:
    """One of the nine verbs; done twice it is done once."""
    wanted, reason = Verb(verb), " ".join(request.form.get("grund", "").split())[:2000]
    onward = signed_in.own_path(request.form.get("weiter", ""), instead="")
    with parts().database.writing() as db:
        offer, actor = _allowed(db, offer_id, STEPS[wanted].action)
        trouble = _do(db, offer, wanted, actor, reason)
        path = "/angebote/meine" if wanted is Verb.DELETE else cards.offer_path(offer.id, offer.title)
        if trouble or not onward:  # who leads on says there what was done
            flash(trouble or words.done(wanted, Status(offer.status)))
        if trouble and onward.startswith("/redaktion"):
            onward = f"/redaktion?sache=offer-{offer_id}"
    return make_response(redirect(onward or path, code=303))


@own_offers.post("/<id:offer_id>/termine/<id:occurrence_id>/absage")
def cancel(offer_id: int, occurrence_id: int) -> Response:
    """Call one date off, for everybody at once."""
    return _set_cancelled(offer_id, occurrence_id, cancelled=True)


@own_offers.post("/<id:offer_id>/termine/<id:occurrence_id>/zusage")
def take_place(offer_id: int, occurrence_id: int) -> Response:
    """The date takes place after all."""
    return _set_cancelled(offer_id, occurrence_id, cancelled=False)


@own_offers.post("/<id:offer_id>/aenderung/rueckzug")
def take_back(offer_id: int) -> Response:
    """The own proposed change waits no longer; what was typed stays in the form."""
    with parts().database.writing() as db:
        offer, actor = _allowed(db, offer_id, Action.WITHDRAW)
        edit = editing.find(db, editing.key_of_offer(offer.id, actor.id), actor.id)
        if edit is not None and edit.submitted_at is not None:
            editing.take_back(db, edit, actor.email, now())
        path = f"/angebote/{offer.id}/bearbeiten"
    return make_response(redirect(path, code=303))


def _do(db: Session, offer: Offer, verb: Verb, actor: Actor, reason: str) -> str:
    """Do it and write the letters that follow; gives what speaks against it, or nothing."""
    if verb is Verb.REJECT and not reason:
        return words.REASON_MISSING
    version = request.form.get("version", type=int)
    try:
        done = states.do(db, offer.id, verb, actor.email, now(), reason=reason, version=version)
    except StateError as error:
        return words.OUTDATED_OFFER if error.code == "outdated" else words.misfit(Status(error.code))
    if done:
        tell_of_decision(db, offer, verb)
        if verb is Verb.SUBMIT and offer.status == Status.SUBMITTED:
            tell_of_submission(db, offer)
    return ""


def _set_cancelled(offer_id: int, occurrence_id: int, *, cancelled: bool) -> Response:
    with parts().database.writing() as db:
        offer, actor = _allowed(db, offer_id, Action.EDIT)
        land = parts().gazetteer.land_of(offer.place.postcode) if offer.place and offer.place.postcode else None
        try:
            cancelling.set_cancelled(
                db, offer, occurrence_id, actor.email, now(), cancelled=cancelled, pauses=pauses_now(land)
            )
        except LookupError:
            abort(404)
        flash(words.DATE_CANCELLED if cancelled else words.DATE_RESTORED)
        path = cards.offer_path(offer.id, offer.title)
    return make_response(redirect(path, code=303))


def _own(db: Session, actor: Actor) -> list[Offer]:
    """The offers of the person's organisations; a coordinator's and an admin's own ones only."""
    chosen = select(Offer.id).where(Offer.organisation_id.in_(actor.organisations))
    return offers.by_ids(db, list(db.scalars(chosen.order_by(Offer.updated_at.desc()).limit(_MOST))))


def _allowed(db: Session, offer_id: int, action: Action) -> tuple[Offer, Actor]:
    """The offer and who may do this to it; everything else is 404."""
    offer = offers.by_id(db, offer_id)
    actor = signed_in.somebody()
    if offer is None or not can(actor, action, Thing(offer.organisation_id, offer.region_slug)):
        abort(404)
    return offer, actor


def _path_of_new(key: str) -> str:
    return f"/angebote/neu?formular={key.removeprefix('neu:')}"
