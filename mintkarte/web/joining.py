"""Ways in for further people: members invite, and those of an imported organisation say that it is theirs."""

from datetime import timedelta

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from mintkarte.domain.columns import clean
from mintkarte.domain.permissions import Action, Actor, Role, Thing, can
from mintkarte.models import Invitation, Organisation
from mintkarte.queries import organisations, people
from mintkarte.services import accounts, inviting, limiting
from mintkarte.services import organisations as known_organisations
from mintkarte.services.inviting import InvitationError, Wanted
from mintkarte.services.limiting import Limit
from mintkarte.texts import joining as words
from mintkarte.texts.people import NO_ADDRESS
from mintkarte.web import cards, desk_letters, signed_in
from mintkarte.web.parts import now, parts
from mintkarte.web.visitor import visitor_key

joining = Blueprint("joining", __name__)

PER_VISITOR = Limit("claim", 5, timedelta(hours=1))
_TRAP = "website"
"""A field that people do not see; whatever stands in it was put there by a program."""
_MOST_CLAIMS = 10
"""Claims to one organisation that wait at once; who comes later reads the same, and nothing is kept."""
_MOST_WAITING = 50
"""Invitations of one member that wait at once."""
_MOST_LETTERS = 1000


@joining.get("/konto/einladen")
def ask() -> str:
    """The form for members: a colleague, or a further organisation."""
    return _asking(signed_in.somebody())


@joining.post("/konto/einladen")
def propose() -> Response:
    """Let the invitation wait for the coordinator."""
    actor = signed_in.somebody()
    try:
        with parts().database.writing() as db:
            organisation_id, name, region = _where(db, actor)
            wanted = Wanted(
                email=accounts.folded(request.form.get("email", "")),
                role=Role.EDITOR,
                region=region,
                organisation_id=organisation_id,
                organisation_name="" if organisation_id is not None else name,
                note=_note(),
            )
            if _waiting_of(db, actor) < _MOST_WAITING:
                invitation = inviting.propose(db, wanted, actor.email, now())
                desk_letters.tell_coordinators(db, invitation, name, actor.name or actor.email)
    except InvitationError as error:
        return make_response(_asking(actor, problem=words.problem(error.code)), 422)
    return make_response(redirect("/konto/einladen?gesendet=1", code=303))


@joining.get("/anbieter/<id:organisation_id>/uebernehmen")
def ask_for(organisation_id: int) -> str:
    """The form for those who belong to an organisation that nobody writes for yet."""
    with parts().database.reading() as db:
        organisation = _unclaimed(db, organisation_id)
    return _claiming(organisation)


@joining.post("/anbieter/<id:organisation_id>/uebernehmen")
def claim(organisation_id: int) -> Response:
    """Let the claim wait for the coordinator; everybody reads the same."""
    email = accounts.folded(request.form.get("email", ""))
    wait = limiting.allow(parts().database, [(PER_VISITOR, visitor_key())], now()) if email else None
    if wait:
        abort(429)
    with parts().database.writing() as db:
        organisation = _unclaimed(db, organisation_id)
        if email and not request.form.get(_TRAP) and _claims(db, organisation_id) < _MOST_CLAIMS:
            wanted = Wanted(
                email=email,
                role=Role.EDITOR,
                region=people.home_region(db, organisation_id),
                organisation_id=organisation_id,
                note=_note(),
            )
            invitation = inviting.propose(db, wanted, email, now(), is_claim=True)
            desk_letters.tell_coordinators(db, invitation, organisation.name, email)
    if not email:
        return make_response(_claiming(organisation, NO_ADDRESS), 422)
    return make_response(render_template("joining/thanks.html", name=organisation.name))


def _asking(actor: Actor, problem: str = "") -> str:
    if not actor.organisations:
        abort(404)
    with parts().database.reading() as db:
        names = organisations.names(db, sorted(actor.organisations))
    return render_template(
        "joining/invite.html",
        names=names,
        new=words.NEW_ORGANISATION,
        typed=request.form,
        problem=problem,
        sent=words.SENT if request.args.get("gesendet") else "",
    )


def _claiming(organisation: Organisation, problem: str = "") -> str:
    url = cards.organisation_path(organisation.id, organisation.name)
    return render_template(
        "joining/claim.html", organisation=organisation, url=url, typed=request.form, problem=problem
    )


def _unclaimed(db: Session, organisation_id: int) -> Organisation:
    """The organisation, if nobody writes for it yet; 404 for any other."""
    found = organisations.by_id(db, organisation_id)
    if found is None or people.editors_of(db, organisation_id):
        abort(404)
    return found


def _where(db: Session, actor: Actor) -> tuple[int | None, str, str | None]:
    """Which organisation is meant: an own one, or a further one by name, and the region that answers for it.

    A further one belongs to the region of the member's own one, unless it is there already.
    """
    chosen = request.form.get("anbieter", "")
    own = sorted(actor.organisations)
    home = people.home_region(db, own[0]) if own else None
    if chosen == words.NEW_ORGANISATION:
        if not any(can(actor, Action.INVITE, Thing(one)) for one in own):
            abort(404)
        name = clean(request.form.get("name", ""))[:200]
        known = known_organisations.known_as(db, name) if name else None
        if known is not None:
            return known.id, known.name, people.home_region(db, known.id) or home
        return None, name, home
    organisation = organisations.by_id(db, int(chosen)) if chosen.isdecimal() and len(chosen) < 10 else None  # noqa: PLR2004 - an id of a row
    if organisation is None or not can(actor, Action.INVITE, Thing(organisation.id)):
        abort(404)
    return organisation.id, organisation.name, people.home_region(db, organisation.id)


def _waiting_of(db: Session, actor: Actor) -> int:
    return _count(db, Invitation.invited_by == actor.email)


def _claims(db: Session, organisation_id: int) -> int:
    return _count(db, Invitation.organisation_id == organisation_id, Invitation.is_claim.is_(True))


def _count(db: Session, *conditions: ColumnElement[bool]) -> int:
    waiting = (Invitation.confirmed_at.is_(None), Invitation.declined_at.is_(None), *conditions)
    return db.scalar(select(func.count()).select_from(Invitation).where(*waiting)) or 0


def _note() -> str:
    return clean(request.form.get("nachricht", ""), lines=True)[:_MOST_LETTERS]
