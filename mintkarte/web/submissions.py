"""Where offers are written: the form of a new one and of a stored one; nothing that was typed is ever lost."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain import merging
from mintkarte.domain.permissions import Action, Actor, Thing, can
from mintkarte.domain.problems import Problem
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Edit, Offer, Organisation
from mintkarte.queries import offers
from mintkarte.services import drafting, editing, locating, organisations, states, twins, writing
from mintkarte.services.drafting import Reading
from mintkarte.texts import submissions as texts
from mintkarte.web import cards, offer_form, signed_in
from mintkarte.web.new_offer import first_columns, homes
from mintkarte.web.offer_form import OfferForm, read_columns
from mintkarte.web.parts import now, parts, pauses_now, today
from mintkarte.web.publishing_letters import tell_of_submission

submissions = Blueprint("submissions", __name__, url_prefix="/angebote")

_SUBMIT = "einreichen"
_NOBODY: dict[str, Any] = {"homes": [], "offer": None, "conflicts": (), "at_once": True, "trusted": False}
"""What the form knows where nobody is signed in."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form has sent."""

    columns: dict[str, str]
    word: str
    submits: bool

    @classmethod
    def of_request(cls) -> "Typed":
        """Read the request."""
        form = request.form
        return cls(
            columns=read_columns(form),
            word=form.get("formular", "")[:60] or secrets.token_urlsafe(12),
            submits=form.get("dann") == _SUBMIT,
        )


@submissions.get("/neu")
def new() -> str:
    """The empty form, or what was typed into it before, or an earlier offer to be repeated."""
    actor = signed_in.somebody()
    word = request.args.get("formular", "")[:60]
    with parts().database.reading() as db:
        edit = editing.find(db, editing.key_of_new(word), actor.id) if word else None
        if edit is not None and edit.offer_id is not None:
            word, edit = "", None  # sent off already: this is the next one
        columns = edit.columns if edit is not None else first_columns(db, actor, request.args)
        form = _form_of_new(columns, word or secrets.token_urlsafe(12))
        form.saved = edit.saved_at.isoformat() if edit is not None else ""
        return _page(db, actor, form, is_new=True)


@submissions.post("/neu")
def create() -> Response:
    """Save a draft and lead to its page; sent twice it is one offer."""
    actor, typed = signed_in.somebody(), Typed.of_request()
    reading = drafting.read(typed.columns, today(), parts().gazetteer)
    with parts().database.writing() as db:
        edit = _kept(db, actor, typed)
        organisation = _home(db, actor, typed.columns)
        problems = _losses(reading, is_home=organisation is not None)
        if problems or reading.draft is None or organisation is None:
            form = _form_of_new(typed.columns, typed.word)
            form.problems = problems
            return make_response(_page(db, actor, form, is_new=True), 422)
        written = reading.written(pauses_now)
        offer = _begun(db, edit, organisation, actor)
        if offer is None:
            offer = writing.create(db, organisation, written, actor.email, now())
        elif offer.status == Status.DRAFT:
            writing.change(db, offer, written, actor.email, now())
        editing.receipt(db, edit, offer)
        _afterwards(db, offer, actor, submits=typed.submits)
        path = cards.offer_path(offer.id, offer.title)
    return make_response(redirect(path, code=303))


@submissions.get("/<id:offer_id>/bearbeiten")
def edit(offer_id: int) -> str:
    """The form of a stored offer, with what the person has typed into it before."""
    with parts().database.reading() as db:
        offer, actor = _own(db, offer_id, Action.EDIT)
        kept = editing.find(db, editing.key_of_offer(offer_id, actor.id), actor.id)
        stored = drafting.stored_columns(db, offer_id)
        columns = {**stored, **kept.columns} if kept is not None and any(kept.columns.values()) else stored
        form = _form_of(offer, columns, stored if kept is None else kept.base or stored)
        form.saved = (kept.saved_at if kept is not None else offer.updated_at).isoformat()
        if kept is not None and kept.reason:
            form.notices = (texts.rejected(kept.reason),)
        return _page(db, actor, form, offer=offer)


@submissions.post("/<id:offer_id>/bearbeiten")
def change(offer_id: int) -> Response:
    """Store the change, or let it wait beside the public offer until the coordinator has decided."""
    typed = Typed.of_request()
    with parts().database.writing() as db:
        offer, actor = _own(db, offer_id, Action.EDIT)
        if offer.status == Status.DELETED:
            flash(texts.misfit(Status.DELETED))
            return make_response(redirect(f"/angebote/{offer_id}", code=303))
        stored, base = drafting.stored_columns(db, offer_id), _base()
        mine = {column: text if column in request.form else stored[column] for column, text in typed.columns.items()}
        merged = merging.merge(base or stored, mine, stored)
        form = _form_of(offer, merged.columns, stored)
        reading = drafting.read(merged.columns, today(), parts().gazetteer)
        form.problems = _losses(reading, is_home=True)
        key = editing.key_of_offer(offer_id, actor.id)
        waiting = editing.find(db, key, actor.id)
        if (merged.conflicts or form.problems) and waiting is not None and waiting.submitted_at is not None:
            page = _page(db, actor, form, offer=offer, conflicts=texts.conflicts(merged.conflicts))
            return make_response(page, 409 if merged.conflicts else 422)  # what waits stays as it was sent
        kept = editing.keep(db, key, actor.id, merged.columns, now(), offer_id=offer_id)
        kept.base = stored
        if merged.conflicts:
            page = _page(db, actor, form, offer=offer, conflicts=texts.conflicts(merged.conflicts))
            return make_response(page, 409)
        if form.problems or reading.draft is None:
            return make_response(_page(db, actor, form, offer=offer), 422)
        _store(db, actor, offer, kept, reading, merged.columns)
        _afterwards(db, offer, actor, submits=typed.submits)
        path = cards.offer_path(offer.id, offer.title)
    return make_response(redirect(path, code=303))


@submissions.errorhandler(CSRFError)
def show_again(_: CSRFError) -> Response:
    """The session is over, or the page is old: everything typed stands there again, to be sent once more."""
    typed = Typed.of_request()
    if request.endpoint not in {"submissions.create", "submissions.change"}:
        return make_response(render_template("errors/show.html", **texts.OUTDATED), 400)
    form = OfferForm(typed.columns, typed.word, request.path)
    form.notices = (texts.SIGN_IN_FIRST if signed_in.person() is None else texts.SEND_AGAIN,)
    form.base = request.form.get("basis", "")
    return make_response(render_template("submissions/form.html", form=form, is_new=True, **_NOBODY), 400)


def _own(db: Session, offer_id: int, action: Action) -> tuple[Offer, Actor]:
    offer = offers.by_id(db, offer_id)
    thing = Thing(offer.organisation_id, offer.region_slug) if offer is not None else None
    actor = signed_in.allowed(action, thing)
    if offer is None:
        abort(404)
    return offer, actor


def _store(
    db: Session,
    actor: Actor,
    offer: Offer,
    kept: Edit,
    reading: Reading,
    columns: Mapping[str, str],
) -> None:
    """A public offer of an organisation that is not trusted is changed by its coordinator; everything else at once."""
    if editing.changes_at_once(offer, actor):
        written = reading.written(pauses_now)
        if writing.change(db, offer, written, actor.email, now()):
            flash(texts.SAVED)
        editing.drop(db, kept)
    elif merging.changed(drafting.stored_columns(db, offer.id), columns):
        kept.columns, kept.base = dict(columns), drafting.stored_columns(db, offer.id)
        editing.propose(db, kept, actor.email, now())
        tell_of_submission(db, offer, kept.id)
    else:
        editing.drop(db, kept)


def _afterwards(db: Session, offer: Offer, actor: Actor, *, submits: bool) -> None:
    """Submit where that was wanted and nothing speaks against it, and look for the exact address."""
    if parts().settings.geocoder and offer.place is not None:
        locating.enqueue(db, offer.place, now())
    if submits and twins.candidates_of(db, offer.id):
        flash(texts.LOOK_FIRST)
    elif submits and offer.status in (Status.DRAFT, Status.REJECTED):
        states.do(db, offer.id, Verb.SUBMIT, actor.email, now())
        if offer.status == Status.SUBMITTED:
            tell_of_submission(db, offer)


def _kept(db: Session, actor: Actor, typed: Typed) -> Edit:
    try:
        return editing.keep(db, editing.key_of_new(typed.word), actor.id, typed.columns, now())
    except PermissionError:
        return editing.keep(db, editing.key_of_new(secrets.token_urlsafe(12)), actor.id, typed.columns, now())


def _begun(db: Session, edit: Edit, organisation: Organisation, actor: Actor) -> Offer | None:
    """The offer that this form became when it was sent before; None where it is not the person's any more."""
    offer = db.get(Offer, edit.offer_id) if edit.offer_id is not None else None
    if offer is None or offer.organisation_id != organisation.id:
        return None
    return offer if can(actor, Action.EDIT, Thing(offer.organisation_id, offer.region_slug)) else None


def _home(db: Session, actor: Actor, columns: Mapping[str, str]) -> Organisation | None:
    """The organisation that offers it, if the person may write for it; a coordinator may name a new one."""
    return organisations.writable(db, columns.get("anbieter", ""), actor, now())


def _losses(reading: Reading, *, is_home: bool) -> dict[str, list[str]]:
    foreign = () if is_home else (Problem("anbieter", "", "anbieter_fremd", refuses=True),)
    missing = any(problem.code == "anbieter_fehlt" for problem in reading.problems)
    return offer_form.losses((*reading.problems, *(() if missing else foreign)))


def _form_of_new(columns: Mapping[str, str], word: str) -> OfferForm:
    return OfferForm(columns, word, "/angebote/neu")


def _form_of(offer: Offer, columns: Mapping[str, str], base: Mapping[str, str]) -> OfferForm:
    return OfferForm(columns, "", f"/angebote/{offer.id}/bearbeiten", base=orjson.dumps(dict(base)).decode())


def _page(db: Session, actor: Actor, form: OfferForm, **more: object) -> str:
    given: dict[str, Any] = {"is_new": False, "offer": None, "conflicts": (), **more}
    offer = given["offer"]
    given["at_once"] = offer is None or editing.changes_at_once(offer, actor)
    given["trusted"] = offer.organisation.trusted if offer is not None else _all_trusted(db, actor)
    return render_template("submissions/form.html", form=form, homes=homes(db, actor), **given)


def _all_trusted(db: Session, actor: Actor) -> bool:
    """Whether whatever the person submits is public at once."""
    own = list(db.scalars(select(Organisation.trusted).where(Organisation.id.in_(actor.organisations))))
    return bool(own) and all(own) and not actor.is_coordinator


def _base() -> dict[str, str]:
    """The columns as they were when the form was opened, as it has sent them back."""
    try:
        read = orjson.loads(request.form.get("basis", ""))
    except orjson.JSONDecodeError:
        return {}
    return {str(key): str(value) for key, value in read.items()} if isinstance(read, dict) else {}
