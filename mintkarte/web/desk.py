"""The coordinator's desk: what waits at the left, the thing to decide at the right, then the next one."""

from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.freshness import How
from mintkarte.domain.permissions import Action, Actor, Thing, can
from mintkarte.models import Edit, Invitation, Offer, Person, Report
from mintkarte.queries import people
from mintkarte.services import confirming, deciding, reporting, twins
from mintkarte.services.deciding import Choice, ConflictError, DecisionError, Tables
from mintkarte.services.reporting import ReportStateError
from mintkarte.texts import desk as words
from mintkarte.texts import letters as letter_texts
from mintkarte.web import desk_letters, signed_in
from mintkarte.web.desk_queue import lines, queue_of
from mintkarte.web.desk_review import review
from mintkarte.web.parts import now, parts

desk = Blueprint("desk", __name__, url_prefix="/redaktion")

_CHOICE = "wahl-"
_MOST_LETTERS = 2000


@desk.get("")
def show() -> Response:
    """The queue, and in it the wanted thing or the oldest one."""
    return _page(signed_in.coordinator(), request.args.get("sache", "")[:80], request.args.get("getan", ""))


@desk.post("/aenderung/<id:edit_id>/freigabe")
def approve_change(edit_id: int) -> Response:
    """Make a proposed change public; where two have changed the same, show both versions once more."""
    try:
        with parts().database.writing() as db:
            offer, author, actor = _edit(db, edit_id, Action.APPROVE)
            seen, choices = request.form.get("stand"), _choices()
            done = deciding.approve_proposal(db, edit_id, actor.email, now(), tables(), choices=choices, seen=seen)
            if done:
                desk_letters.tell_of_change(db, offer, author)
    except ConflictError:
        return _page(actor, f"edit-{edit_id}", "konflikt", 409)
    except DecisionError as error:
        codes = {"gone": "weg", "newer": "neuer"}
        return _page(actor, f"edit-{edit_id}", codes.get(error.code, "unlesbar"), 409)
    return onward("freigegeben" if done else "schon", offer.id)


@desk.post("/aenderung/<id:edit_id>/ablehnung")
def reject_change(edit_id: int) -> Response:
    """Give a proposed change back with a reason."""
    reason = _text("grund")
    with parts().database.writing() as db:
        offer, author, actor = _edit(db, edit_id, Action.REJECT)
        done = bool(reason) and deciding.reject_proposal(db, edit_id, reason, actor.email, now())
        if done:
            desk_letters.tell_of_change(db, offer, author, reason)
    if not reason:
        return _page(actor, f"edit-{edit_id}", "grund", 422)
    return onward("zurueckgegeben" if done else "schon", offer.id)


@desk.post("/meldung/<id:report_id>/antwort")
def answer_report(report_id: int) -> Response:
    """Close a report; whoever has left an address gets the answer."""
    text = _text("antwort")
    with parts().database.writing() as db:
        report = db.get(Report, report_id)
        offer = db.get(Offer, report.offer_id) if report is not None else None
        actor = signed_in.allowed(Action.DECIDE, thing_of(offer))
        try:
            address = reporting.answer(db, report_id, text, actor=actor.email, now=now())
        except ReportStateError:
            return onward("schon")
        is_right_now = bool(request.form.get("bestaetigt"))
        if offer is not None and is_right_now:
            confirming.confirm(db, offer, How.REPORT, actor.email, now())
        if address and offer is not None:
            said = text or letter_texts.report_settled(is_right_now=is_right_now)
            desk_letters.tell_reporter(db, offer, address, said)
    return onward("beantwortet")


@desk.post("/ort/<id:place_id>/stimmt")
def keep_pin(place_id: int) -> Response:
    """Say that a doubtful pin is right, where an offer of the own region stands at it."""
    actor = signed_in.coordinator()
    with parts().database.writing() as db:
        there = db.scalars(select(Offer).where(Offer.place_id == place_id))
        if not any(can(actor, Action.DECIDE, Thing(one.organisation_id, one.region_slug)) for one in there):
            abort(404)
        done = deciding.keep_pin(db, place_id, actor.email, now())
    return onward("ort" if done else "schon")


@desk.post("/doppelt/<id:first>/<id:second>/anders")
def tell_apart(first: int, second: int) -> Response:
    """Say that two offers are not the same."""
    with parts().database.writing() as db:
        actor = _both(db, first, second)
        done = twins.distinguish(db, first, second, actor.email, now())
    return onward("anders" if done else "schon")


@desk.post("/doppelt/<id:first>/<id:second>/vereinen")
def put_together(first: int, second: int) -> Response:
    """Make one offer of two; `behalten` says which one stays."""
    keep, gone = (second, first) if request.form.get("behalten") == str(second) else (first, second)
    try:
        with parts().database.writing() as db:
            actor = _both(db, first, second)
            done = twins.merge(db, keep, gone, actor.email, now(), tables())
    except DecisionError:
        return onward("unlesbar")
    return onward("vereint" if done else "schon", keep)


@desk.post("/einladung/<id:invitation_id>/zusage")
def confirm(invitation_id: int) -> Response:
    """Let a proposed invitation or a claim count, and send its link."""
    with parts().database.writing() as db:
        invitation, actor = invitation_for(db, invitation_id)
        token = deciding.confirm_invitation(db, invitation_id, actor.email, now())
        if token is not None:
            desk_letters.send_link(db, invitation, token, "" if invitation.is_claim else actor.name)
    return onward("zugesagt" if token is not None else "schon")


@desk.post("/einladung/<id:invitation_id>/absage")
def decline(invitation_id: int) -> Response:
    """Say no to a proposed invitation or a claim."""
    with parts().database.writing() as db:
        _, actor = invitation_for(db, invitation_id)
        done = deciding.decline_invitation(db, invitation_id, actor.email, now())
    return onward("abgesagt" if done else "schon")


def tables() -> Tables:
    """What offers are placed and dated by, as it stands now."""
    when = now()
    return Tables(parts().gazetteer, lambda land: parts().pauses(land, when))


def thing_of(offer: Offer | None) -> Thing | None:
    """An offer as permissions see it."""
    return Thing(offer.organisation_id, offer.region_slug) if offer is not None else None


def invitation_for(db: Session, invitation_id: int) -> tuple[Invitation, Actor]:
    """An invitation of the own region, and who decides it; 404 for any other."""
    found = db.get(Invitation, invitation_id)
    if found is None:
        signed_in.coordinator()
        abort(404)
    region = found.region_slug
    if region is None and found.organisation_id is not None:
        region = people.home_region(db, found.organisation_id)
    action = Action.DECIDE if found.role == "editor" else Action.ADMINISTER
    return found, signed_in.allowed(action, Thing(found.organisation_id, region))


def onward(done: str, offer_id: int = 0) -> Response:
    """To the next thing of the queue, or back to the own page that asked; says what was done."""
    query = {"getan": done, "sache": request.form.get("naechste", "")[:80], "war": offer_id}
    path = signed_in.own_path(request.form.get("zurueck", ""), "/redaktion").partition("#")[0]
    mark = "&" if "?" in path else "?"
    return make_response(redirect(path + mark + urlencode({k: v for k, v in query.items() if v}), code=303))


def _page(actor: Actor, wanted: str, done: str = "", status: int = 200) -> Response:
    with parts().database.reading() as db:
        queue = queue_of(db, actor, wanted)
        shown = review(db, queue.chosen) if queue.chosen is not None else None
    page = render_template(
        "desk/show.html",
        queue=queue,
        lines=lines(queue, now()),
        heading=words.waiting(queue.total, queue.oldest, now()),
        review=shown,
        done=words.DONE.get(done, ""),
        is_problem=done in words.PROBLEMS,
        was=request.args.get("war", 0, type=int),
    )
    return make_response(page, status)


def _edit(db: Session, edit_id: int, action: Action) -> tuple[Offer, str, Actor]:
    """The offer of a proposed change, the address of its author, and who may decide it.

    One that is decided already is not there any more; then the desk says so.
    """
    edit = db.get(Edit, edit_id)
    if edit is None or edit.offer_id is None:
        signed_in.coordinator()
        abort(onward("schon"))
    offer = db.get_one(Offer, edit.offer_id)
    actor = signed_in.allowed(action, thing_of(offer))
    author = db.get(Person, edit.person_id)
    return offer, (author.email or "") if author is not None else "", actor


def _both(db: Session, first: int, second: int) -> Actor:
    signed_in.allowed(Action.DECIDE, thing_of(db.get(Offer, first)))
    return signed_in.allowed(Action.DECIDE, thing_of(db.get(Offer, second)))


def _choices() -> dict[str, Choice]:
    chosen: dict[str, Choice] = {}
    for name, value in request.form.items():
        if name.startswith(_CHOICE):
            chosen[name.removeprefix(_CHOICE)] = "stored" if value == "stored" else "proposed"
    return chosen


def _text(name: str) -> str:
    return request.form.get(name, "").strip()[:_MOST_LETTERS]
