"""The own account: roles, devices that are signed in, colleagues, own data, and the way out."""

from flask import Blueprint, Response, abort, jsonify, make_response, redirect, render_template, request
from sqlalchemy.orm import Session

from mintkarte.domain.permissions import Role
from mintkarte.models import Person
from mintkarte.queries import organisations
from mintkarte.services import accounts
from mintkarte.texts import calendar
from mintkarte.texts import people as words
from mintkarte.web import signed_in
from mintkarte.web.parts import BERLIN, now, parts

account = Blueprint("account", __name__, url_prefix="/konto")


@account.get("")
def show() -> str:
    """What we know of the person, and what can be done about it."""
    actor = signed_in.somebody()
    with parts().database.reading() as db:
        person = _person(db, actor.id)
        return render_template(
            "account/show.html",
            actor=actor,
            roles=_roles(db, person),
            sessions=[
                {
                    "id": one.id,
                    "device": one.device,
                    "seen": calendar.full_day(one.seen_at.astimezone(BERLIN).date()),
                    "is_this": one.id == signed_in.session_id(),
                }
                for one in accounts.sessions(db, actor.id, now())
            ],
        )


@account.post("")
def rename() -> Response:
    """Change the name."""
    actor = signed_in.somebody()
    with parts().database.writing() as db:
        _person(db, actor.id).name = " ".join(request.form.get("name", "").split())[:200]
    return _back()


@account.get("/daten.json")
def data() -> Response:
    """Everything that is kept of the person, as a file."""
    actor = signed_in.somebody()
    with parts().database.reading() as db:
        person = _person(db, actor.id)
        answer = jsonify(
            email=person.email,
            name=person.name,
            seit=person.created_at,
            aufgaben=_roles(db, person),
            anmeldungen=[
                {"geraet": one.device, "seit": one.created_at, "zuletzt": one.seen_at}
                for one in accounts.sessions(db, actor.id, now())
            ],
        )
    answer.headers["Content-Disposition"] = "attachment; filename=mintkarte-konto.json"
    return answer


@account.post("/abmelden/<id:session_id>")
def end(session_id: int) -> Response:
    """End one session of one's own."""
    actor = signed_in.somebody()
    with parts().database.writing() as db:
        accounts.end_session(db, actor.id, session_id)
    return _back()


@account.post("/abmelden")
def end_all() -> Response:
    """End all sessions, this one too."""
    actor = signed_in.somebody()
    with parts().database.writing() as db:
        accounts.end_session(db, actor.id)
    signed_in.forget()
    return make_response(redirect("/anmelden", code=303))


@account.get("/loeschen")
def ask_to_delete() -> str:
    """Ask once more."""
    return render_template("account/delete.html", actor=signed_in.somebody())


@account.post("/loeschen")
def delete() -> Response:
    """Delete the account; the offers belong to the organisation and stay."""
    actor = signed_in.somebody()
    with parts().database.writing() as db:
        accounts.delete_account(db, _person(db, actor.id), now())
    signed_in.forget()
    return make_response(redirect("/", code=303))


def _person(db: Session, person_id: int) -> Person:
    found = db.get(Person, person_id)
    if found is None:
        abort(404)
    return found


def _roles(db: Session, person: Person) -> list[str]:
    named = [one.organisation_id for one in person.memberships if one.organisation_id is not None]
    known, regions = organisations.names(db, named), parts().regions()
    return [
        words.role(
            Role(one.role),
            known.get(one.organisation_id or 0, ""),
            regions[one.region_slug].name if one.region_slug in regions else "",
        )
        for one in person.memberships
    ]


def _back() -> Response:
    return make_response(redirect("/konto", code=303))
