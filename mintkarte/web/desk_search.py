"""Search over everything at the desk, and the same verb for many offers at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request

from mintkarte.domain.permissions import Actor, can
from mintkarte.domain.states import STEPS, Verb
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Offer
from mintkarte.queries import desk_search as queries
from mintkarte.queries.desk_search import PAGE
from mintkarte.services import states
from mintkarte.services.states import StateError
from mintkarte.texts import desk_search as words
from mintkarte.texts.labels import label, options
from mintkarte.web import cards, signed_in
from mintkarte.web.desk import thing_of
from mintkarte.web.desk_queue import regions_of
from mintkarte.web.parts import now, parts
from mintkarte.web.publishing_letters import tell_of_decision

desk_search = Blueprint("desk_search", __name__, url_prefix="/redaktion/suche")

VERBS = (Verb.APPROVE, Verb.HIDE, Verb.SHOW, Verb.DELETE, Verb.RESTORE)
_MOST = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one offer."""

    id: int
    title: str
    problem: str = ""


@desk_search.get("")
def show() -> str:
    """Everything that holds the words, whatever its state; 50 to a page."""
    return _page(signed_in.coordinator())


@desk_search.post("")
def act() -> Response:
    """Do one verb to the ticked offers: each wholly or not at all, with a report of all."""
    actor = signed_in.coordinator()
    wanted = request.form.get("tun", "")
    if wanted not in set(map(str, (*VERBS, Verb.REVOKE))):
        abort(400)
    ids = list(dict.fromkeys(int(one) for one in request.form.getlist("angebot") if one.isdecimal() and len(one) < 10))  # noqa: PLR2004 - an id of a row
    if not ids:
        return make_response(redirect(signed_in.own_path(request.form.get("zurueck", ""), "/redaktion/suche"), 303))
    outcomes = [_do(number, Verb(wanted), actor) for number in ids[:_MOST]]
    return make_response(_page(actor, outcomes, Verb(wanted)))


def _do(offer_id: int, verb: Verb, actor: Actor) -> Outcome:
    """One offer in a transaction of its own."""
    try:
        with parts().database.writing() as db:
            offer = db.get(Offer, offer_id)
            thing = thing_of(offer)
            if offer is None or thing is None or not can(actor, STEPS[verb].action, thing):
                return Outcome(offer_id, f"#{offer_id}", words.problem("gone"))
            title = offer.title
            if not states.do(db, offer_id, verb, actor.email, now()):
                return Outcome(offer_id, title, words.problem("done"))
            if verb is Verb.APPROVE:
                tell_of_decision(db, offer, Verb.APPROVE)
    except StateError as error:
        return Outcome(offer_id, title, words.problem(error.code))
    return Outcome(offer_id, title)


def _page(actor: Actor, outcomes: Sequence[Outcome] = (), verb: Verb | None = None) -> str:
    asked = request.values.get("q", "").strip()[:200]
    status = request.values.get("status", "")
    status = status if status in set(Status) else ""
    organisation_id = request.values.get("anbieter", 0, type=int) % 2**31
    start = max(0, min(request.values.get("ab", 0, type=int), 10_000_000))
    with parts().database.reading() as db:
        found, total = queries.search(
            db, regions_of(actor), asked, status=status, organisation_id=organisation_id, start=start
        )
    done = [one for one in outcomes if not one.problem]
    return render_template(
        "desk/search.html",
        found=[(one, label(Status(one.status)), cards.offer_path(one.id, one.title)) for one in found],
        total=total,
        asked=asked,
        status=status,
        organisation_id=organisation_id,
        start=start,
        size=PAGE,
        statuses=options(Status),
        verbs=[(str(one), words.VERBS[one]) for one in VERBS],
        outcome=words.outcome(verb, len(done), len(outcomes)) if verb is not None else "",
        outcomes=outcomes,
        back=(str(STEPS[verb].opposite), [one.id for one in done]) if verb is not None and done else None,
        done="",
        is_problem=False,
        was=0,
    )
