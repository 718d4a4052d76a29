"""Signing in by a link that comes by mail, and out again."""

from datetime import timedelta
from math import ceil
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request
from sqlalchemy.orm import Session

from mintkarte.domain.permissions import Role
from mintkarte.models import Invitation, Person
from mintkarte.queries import organisations
from mintkarte.services import accounts, inviting, letters, limiting
from mintkarte.services.accounts import LinkError, OpenLink, Purpose
from mintkarte.services.limiting import Limit
from mintkarte.texts import letters as letter_texts
from mintkarte.texts import people as words
from mintkarte.web import signed_in
from mintkarte.web.answers import guarded
from mintkarte.web.parts import letter_site, now, parts
from mintkarte.web.visitor import visitor_key

sign_in = Blueprint("sign_in", __name__)

PER_VISITOR = Limit("sign-in", 20, timedelta(hours=1))
PER_ADDRESS = Limit("sign-in-address", 30, timedelta(hours=1))
PER_BOTH = Limit("sign-in-both", 5, timedelta(hours=1))
"""The narrow limit holds for one visitor, so that nobody keeps somebody else from signing in."""
_MINUTES = int(accounts.LINK_LASTS.total_seconds() // 60)


@sign_in.get("/anmelden")
def ask() -> Response | str:
    """Ask for the address of mail; who is signed in already goes on."""
    onward = signed_in.own_path(request.args.get("weiter", ""), instead="")
    if signed_in.person() is not None:
        return make_response(redirect(onward or "/angebote/meine", code=303))
    return _asking(onward)


@sign_in.post("/anmelden")
def send() -> Response | str:
    """Send a link to whoever has an account; everybody reads the same."""
    email = accounts.folded(request.form.get("email", ""))
    onward = signed_in.own_path(request.form.get("weiter", ""), instead="")
    if not email:
        return make_response(_asking(onward, typed=request.form.get("email", ""), problem=words.NO_ADDRESS), 422)
    if not letter_site():
        return make_response(_asking(onward, typed=email, problem=words.NO_PUBLIC_ADDRESS), 503)
    if wait := limiting.allow(parts().database, [(PER_VISITOR, visitor_key())], now()):
        answer = make_response(_asking(onward, typed=email, problem=words.too_often(wait)), 429)
        answer.retry_after = ceil(wait.total_seconds())
        return answer
    known = accounts.digest(email)[:24]
    limits = [(PER_ADDRESS, known), (PER_BOTH, known + visitor_key()[:24])]
    may_write = not limiting.allow(parts().database, limits, now())
    with parts().database.writing() as db:
        token = accounts.sign_in_token(db, email, now()) if may_write else None
        if token is not None:
            letter = letter_texts.sign_in(link=_address(token, onward), minutes=_MINUTES)
            letters.write(db, letter, email, now(), kind="sign_in")
    return render_template("sign_in/sent.html", email=email, minutes=_MINUTES)


@sign_in.get("/anmelden/<token>")
def show(token: str) -> Response | str:
    """What the link is for, with one button; looking at it changes nothing."""
    with parts().database.reading() as db:
        try:
            link = accounts.look(db, token, now())
            about = _about(db, link)
        except LinkError:
            return _gone()
    onward = signed_in.own_path(request.args.get("weiter", ""), instead="")
    return guarded(make_response(render_template("sign_in/link.html", link=link, about=about, onward=onward)))


@sign_in.post("/anmelden/<token>")
def use(token: str) -> Response:
    """Use the link up and begin a session."""
    try:
        with parts().database.writing() as db:
            link = accounts.use(db, token, now())
            person = _person(db, link)
            name = request.form.get("name", "").strip()[:200]
            person.name = name or person.name
            home = "/redaktion" if accounts.actor_of(person).is_coordinator else "/angebote/meine"
            begun = accounts.sign_in(db, person, words.device(request.user_agent.string), now())
    except LinkError:
        return _gone()
    signed_in.remember(begun)
    return guarded(make_response(redirect(signed_in.own_path(request.form.get("weiter", ""), home), code=303)))


@sign_in.post("/abmelden")
def leave() -> Response:
    """End this session."""
    person = signed_in.person()
    if person is not None:
        with parts().database.writing() as db:
            accounts.end_session(db, person.id, signed_in.session_id())
    signed_in.forget()
    return make_response(redirect("/", code=303))


def _asking(onward: str, *, typed: str = "", problem: str = "") -> str:
    return render_template("sign_in/ask.html", onward=onward, typed=typed, problem=problem)


def _address(token: str, onward: str) -> str:
    tail = f"?{urlencode({'weiter': onward})}" if onward else ""
    return f"{letter_site()}/anmelden/{token}{tail}"


def _person(db: Session, link: OpenLink) -> Person:
    if link.purpose is Purpose.INVITATION:
        return inviting.accept(db, link.payload["invitation"], now())
    person = accounts.find(db, link.email)
    if person is None:
        raise LinkError
    return person


def _about(db: Session, link: OpenLink) -> str:
    """What one becomes by an invitation; empty for signing in."""
    if link.purpose is not Purpose.INVITATION:
        return ""
    invitation = inviting.by_id(db, link.payload["invitation"])
    if invitation is None or invitation.declined_at is not None or invitation.accepted_at is not None:
        raise LinkError
    return role_words(db, invitation)


def role_words(db: Session, invitation: Invitation) -> str:
    """The role of an invitation in words."""
    known = organisations.names(db, [invitation.organisation_id]) if invitation.organisation_id else {}
    organisation = known.get(invitation.organisation_id or 0, invitation.organisation_name or "")
    region = parts().regions().get(invitation.region_slug or "")
    return words.role(Role(invitation.role), organisation, region.name if region else "")


def _gone() -> Response:
    return guarded(make_response(render_template("sign_in/gone.html"), 410))
