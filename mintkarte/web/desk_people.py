"""Organisations and people at the desk: whom one trusts, who is invited, and whose access ends."""

from dataclasses import replace

from flask import Blueprint, Response, abort, make_response, render_template, request
from sqlalchemy.orm import Session

from mintkarte.domain.permissions import Action, Actor, Role, Thing, can
from mintkarte.models import Membership, Organisation
from mintkarte.queries import desk_organisations, organisations, people
from mintkarte.queries.desk_organisations import PAGE
from mintkarte.services import accounts, deciding, inviting
from mintkarte.services import organisations as known_organisations
from mintkarte.services.inviting import InvitationError, Wanted
from mintkarte.texts import desk as words
from mintkarte.texts import people as people_words
from mintkarte.web import desk_letters, signed_in
from mintkarte.web.desk import invitation_for, onward
from mintkarte.web.desk_queue import regions_of
from mintkarte.web.parts import letter_site, now, parts
from mintkarte.web.sign_in import role_words

desk_people = Blueprint("desk_people", __name__, url_prefix="/redaktion")


@desk_people.get("/anbieter")
def show() -> str:
    """The organisations of the own regions, open invitations, and the form to invite."""
    return _page(signed_in.coordinator(), done=request.args.get("getan", ""))


@desk_people.post("/einladen")
def invite() -> Response:
    """Invite somebody; the invitation counts at once, and its link goes out by mail."""
    actor = signed_in.coordinator()
    if not letter_site():
        return make_response(_page(actor, problem=people_words.NO_PUBLIC_ADDRESS), 503)
    try:
        with parts().database.writing() as db:
            wanted = _wanted(actor)
            if wanted.role is Role.EDITOR:
                wanted = _at_home(db, wanted, actor)
            invitation, token = inviting.invite(db, wanted, actor.email, now())
            desk_letters.send_link(db, invitation, token, actor.name)
    except InvitationError as error:
        return make_response(_page(actor, problem=people_words.invitation_problem(error.code)), 422)
    return onward("eingeladen")


@desk_people.post("/anbieter/<id:organisation_id>/vertrauen")
def trust(organisation_id: int) -> Response:
    """Let an organisation publish at once, or no longer."""
    trusted = request.form.get("vertraut") == "1"
    with parts().database.writing() as db:
        known = db.get(Organisation, organisation_id)
        thing = Thing(organisation_id, people.home_region(db, organisation_id)) if known is not None else None
        actor = signed_in.allowed(Action.DECIDE, thing)
        deciding.trust(db, organisation_id, actor.email, now(), trusted=trusted)
    return onward("vertraut" if trusted else "geprueft")


@desk_people.post("/zugang/<id:membership_id>/ende")
def end_access(membership_id: int) -> Response:
    """Take the role of an editor away; inviting again is the opposite."""
    with parts().database.writing() as db:
        found = db.get(Membership, membership_id)
        thing = None
        if found is not None and found.organisation_id is not None:
            thing = Thing(found.organisation_id, people.home_region(db, found.organisation_id))
        actor = signed_in.allowed(Action.DECIDE, thing)
        if found is not None:
            accounts.take_role(db, found.person, membership_id, actor.email, now())
    return onward("entzogen")


@desk_people.post("/einladung/<id:invitation_id>/erneut")
def send_again(invitation_id: int) -> Response:
    """Send a fresh link of an open invitation."""
    with parts().database.writing() as db:
        _, actor = invitation_for(db, invitation_id)
        invitation = deciding.open_invitation(db, invitation_id)
        if invitation is not None:
            token = inviting.link_for(db, invitation, now())
            desk_letters.send_link(db, invitation, token, actor.name)
    return onward("eingeladen" if invitation is not None else "schon")


@desk_people.post("/einladung/<id:invitation_id>/ruecknahme")
def take_back(invitation_id: int) -> Response:
    """End an open invitation; its link works no longer."""
    with parts().database.writing() as db:
        _, actor = invitation_for(db, invitation_id)
        invitation = deciding.open_invitation(db, invitation_id)
        if invitation is not None:
            inviting.decline(db, invitation, actor.email, now())
    return onward("zurueckgezogen" if invitation is not None else "schon")


def _wanted(actor: Actor) -> Wanted:
    """What the form asks for; raises InvitationError where the person may not give it."""
    form = request.form
    role = form.get("rolle", Role.EDITOR)
    if role not in set(Role):
        abort(400)
    email, region = accounts.folded(form.get("email", "")), form.get("region", "") or None
    if region is not None and region not in parts().regions():
        raise InvitationError("region")
    if role != Role.EDITOR and not can(actor, Action.ADMINISTER, Thing(region=region)):
        raise InvitationError("role")
    if role == Role.EDITOR and region is None and not actor.is_admin:
        raise InvitationError("region")
    return Wanted(
        email=email,
        role=Role(role),
        region=None if role == Role.ADMIN else region,
        organisation_name=" ".join(form.get("anbieter", "").split())[:200] if role == Role.EDITOR else "",
    )


def _at_home(db: Session, wanted: Wanted, actor: Actor) -> Wanted:
    """The same for the region that answers for the organisation, whatever the form says; foreign ones are refused."""
    known = known_organisations.known_as(db, wanted.organisation_name) if wanted.organisation_name else None
    region = people.home_region(db, known.id) if known is not None else None
    if not can(actor, Action.DECIDE, Thing(region=region or wanted.region)):
        raise InvitationError("role")
    return replace(wanted, region=region or wanted.region)


def _page(actor: Actor, *, done: str = "", problem: str = "") -> str:
    asked = request.args.get("q", "").strip()[:100]
    start = max(0, min(request.args.get("ab", 0, type=int), 100_000))
    regions = regions_of(actor)
    with parts().database.reading() as db:
        lines, total = desk_organisations.page(db, regions, asked, start)
        invitations = [
            {"id": one.id, "email": one.email, "role": role_words(db, one), "since": words.ago(one.created_at, now())}
            for one in people.open_invitations(db, regions)
        ]
        names = organisations.names_in(db, regions)
    shown = parts().regions()
    return render_template(
        "desk/people.html",
        lines=lines,
        total=total,
        asked=asked,
        start=start,
        end=start + len(lines),
        size=PAGE,
        invitations=invitations,
        names=names,
        regions={slug: region for slug, region in shown.items() if regions is None or slug in regions},
        region_names={slug: region.name for slug, region in shown.items()},
        may_administer=actor.is_admin,
        typed=request.form,
        problem=problem,
        done=words.DONE.get(done, ""),
        is_problem=done in words.PROBLEMS,
        was=0,
    )
