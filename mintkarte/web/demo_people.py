"""In a demo one click is enough to be somebody; this address does not exist anywhere else."""

from flask import Blueprint, Response, abort, make_response, redirect, request

from mintkarte.domain.permissions import Role
from mintkarte.services import accounts
from mintkarte.services import demo_people as people
from mintkarte.texts.people import device
from mintkarte.web import signed_in
from mintkarte.web.parts import now, parts

demo_people = Blueprint("demo_people", __name__)


@demo_people.post("/anmelden/demo")
def sign_in() -> Response:
    """Become the demo's editor, coordinator or admin."""
    wanted = request.form.get("rolle", "")
    if wanted not in set(Role):
        abort(400)
    with parts().database.writing() as db:
        person = people.person_of(db, Role(wanted), now())
        if person is None:
            abort(404)
        token = accounts.sign_in(db, person, device(request.user_agent.string), now())
    signed_in.remember(token)
    instead = "/angebote/meine" if wanted == Role.EDITOR else "/redaktion"
    return make_response(redirect(signed_in.own_path(request.form.get("weiter", ""), instead), code=303))
