"""The whole history of an offer or an organisation at the desk, and undo for each of its steps."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, make_response, render_template, request
from sqlalchemy.orm import Session

from mintkarte.domain.permissions import Action, Actor, Thing
from mintkarte.domain.word_diff import Part, compared
from mintkarte.models import Change, Offer, Organisation, Place
from mintkarte.queries import desk_history as queries
from mintkarte.queries import people
from mintkarte.queries.desk_history import PAGE
from mintkarte.services import undoing
from mintkarte.services.undoing import UndoError
from mintkarte.texts import desk as desk_words
from mintkarte.texts import desk_history as words
from mintkarte.web import cards, signed_in
from mintkarte.web.desk import tables, thing_of
from mintkarte.web.parts import now, parts

desk_history = Blueprint("desk_history", __name__, url_prefix="/redaktion/verlauf")

_KINDS = {"angebot": "offer", "offer": "offer", "anbieter": "organisation", "organisation": "organisation"}
_UNSEEN = frozenset({"submitted_at", "published_at", "confirmed_at", "confirmed_how", "deleted_at", "name_key", "twin"})


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the history."""

    id: int
    when: str
    who: str
    what: str
    rows: tuple[tuple[str, tuple[Part, ...], tuple[Part, ...]], ...]
    has_before: bool
    can_be_undone: bool


@desk_history.get("/<kind>/<id:thing_id>")
def show(kind: str, thing_id: int) -> str:
    """Who did what, and what stood there before and after; newest first."""
    return _page(kind, thing_id)


@desk_history.post("/<kind>/<id:thing_id>/<id:change_id>/ruecknahme")
def undo(kind: str, thing_id: int, change_id: int) -> Response:
    """Take one step back, as far as nobody has changed the same since."""
    with parts().database.reading() as db:
        actor, _, _ = _thing(db, kind, thing_id, Action.DECIDE)
    try:
        with parts().database.writing() as db:
            change = db.get(Change, change_id)
            if change is None or not _belongs(db, change, _KINDS[kind], thing_id):
                abort(404)
            done = undoing.undo(db, change_id, actor.email, now(), tables().pauses)
    except UndoError as error:
        return make_response(_page(kind, thing_id, words.problem(error.code, error.fields), is_problem=True), 409)
    return make_response(_page(kind, thing_id, words.left(done.left)))


def _page(kind: str, thing_id: int, done: str = "", *, is_problem: bool = False) -> str:
    before = max(0, request.args.get("vor", 0, type=int)) % 2**31
    with parts().database.reading() as db:
        _, name, url = _thing(db, kind, thing_id, Action.DECIDE)
        found = queries.steps(db, _KINDS[kind], thing_id, before)
        steps = [_step(db, change) for change in found[:PAGE]]
    return render_template(
        "desk/history.html",
        kind=kind,
        thing_id=thing_id,
        name=name,
        url=url,
        steps=steps,
        further=found[PAGE - 1].id if len(found) > PAGE else 0,
        done=done,
        is_problem=is_problem,
        was=0,
    )


def _thing(db: Session, kind: str, thing_id: int, action: Action) -> tuple[Actor, str, str]:
    """Who asks, and the thing's name and page; foreign, unknown and other kinds of things are 404."""
    actor = signed_in.coordinator()
    if _KINDS.get(kind) == "offer":
        offer = db.get(Offer, thing_id)
        signed_in.allowed(action, thing_of(offer))
        return actor, offer.title if offer else "", cards.offer_path(thing_id, offer.title if offer else "")
    organisation = db.get(Organisation, thing_id) if kind in _KINDS else None
    thing = Thing(thing_id, people.home_region(db, thing_id)) if organisation is not None else None
    signed_in.allowed(action, thing)
    name = organisation.name if organisation is not None else ""
    return actor, name, cards.organisation_path(thing_id, name)


def _belongs(db: Session, change: Change, kind: str, thing_id: int) -> bool:
    if change.thing == "place" and kind == "offer":
        offer = db.get(Offer, thing_id)
        return offer is not None and str(offer.place_id) == change.thing_id
    return (change.thing, change.thing_id) == (kind, str(thing_id))


def _step(db: Session, change: Change) -> Step:
    names = [name for name in dict.fromkeys((*change.before, *change.after)) if name not in _UNSEEN]
    return Step(
        id=change.id,
        when=desk_words.moment(change.at),
        who=change.actor,
        what=words.verb(change.verb, change.after),
        rows=tuple(
            (words.field(name), *compared(_value(db, name, change.before), _value(db, name, change.after)))
            for name in names
        ),
        has_before=bool(change.before),
        can_be_undone=undoing.is_possible(change),
    )


def _value(db: Session, name: str, values: dict[str, object]) -> str:
    stored = values.get(name)
    if name == "place_id" and isinstance(stored, int):
        place = db.get(Place, stored)
        if place is not None:
            return ", ".join(
                filter(None, (place.venue, place.street, f"{place.postcode or ''} {place.town or ''}".strip()))
            )
    if name == "region_slug" and isinstance(stored, str):
        region = parts().regions().get(stored)
        return region.name if region is not None else stored
    return words.value(name, stored)
