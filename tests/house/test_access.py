"""Who may do what: every route with every role, on an offer of the own organisation and region and on a foreign one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mintkarte.domain.states import STEPS, Verb
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Offer, Organisation, Picture
from tests.builders import NOON, an_offer, weekly
from tests.signing import SignedIn, signed_in, visitor

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

ROLES = ("visitor", "editor", "other editor", "coordinator", "other coordinator", "admin")
"""The editor and the coordinator answer for the offer; the others of their kind for another region."""
SOMEBODY = frozenset(ROLES) - {"visitor"}
OWN = frozenset({"editor", "coordinator", "admin"})
DECIDERS = frozenset({"coordinator", "admin"})
PUBLIC = frozenset(
    {
        *("health", "browse", "directory", "pages", "tiles", "map_shell", "api", "feeds", "handouts", "shortlist"),
        *("calendar_files", "pictures", "reports", "sign_in"),
    }
)
"""Parts that are for everybody; what of an offer is not public they answer with 404 or 410, tested with them."""
TABLE: dict[str, frozenset[str]] = {
    **dict.fromkeys(("account.show", "account.data", "account.ask_to_delete", "account.rename"), SOMEBODY),
    **dict.fromkeys(("account.end", "account.end_all", "account.delete"), SOMEBODY),
    **dict.fromkeys(("submissions.new", "submissions.create", "form_check.check", "form_check.address"), SOMEBODY),
    **dict.fromkeys(("submissions.edit", "submissions.change", "form_check.keep"), OWN),
    "own_offers.show": SOMEBODY,
    **dict.fromkeys(("own_offers.ask_to_delete", "own_offers.cancel", "own_offers.take_place"), OWN),
    "own_offers.take_back": OWN,
    "own_pictures.show": OWN,
    **dict.fromkeys(("own_pictures.add", "own_pictures.remove"), DECIDERS),  # the offer is public
    **dict.fromkeys(("recommending.give", "recommending.take_back"), frozenset({"other editor"})),
    **{f"own_offers.do {verb}": OWN for verb in Verb},
    **{f"own_offers.do {verb}": DECIDERS for verb in (Verb.APPROVE, Verb.REVOKE, Verb.REJECT)},
}


@pytest.fixture
def offer_id(app: Flask) -> int:
    """A public offer of the editor's organisation in the coordinator's region, with a picture and dates."""
    app.config["WTF_CSRF_ENABLED"] = False  # that every form has its token is tested with the routes
    for role in ROLES[1:]:
        signed_in(app, role)
    with app.extensions["mintkarte"].database.writing() as db:
        offer = an_offer(db, schedule=weekly())
        words = {"alt": "Eine Werkbank", "credit": "Verein", "licence": "cc0"}
        db.add(Picture(offer_id=offer.id, file="x", width=10, height=10, **words, created_at=NOON))
        return offer.id


def ask(app: Flask, person: SignedIn, name: str, offer_id: int) -> TestResponse:
    """Use a route on the offer, in the state in which its verb is possible."""
    endpoint, _, verb = name.partition(" ")
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    with app.extensions["mintkarte"].database.writing() as db:
        offer = db.get_one(Offer, offer_id)
        offer.status = str(min(STEPS[Verb(verb)].allowed)) if verb else str(Status.PUBLISHED)
        other = db.query(Organisation).filter(Organisation.name == "Sternwarte Suhl").one().id
        values = {
            "offer_id": offer_id,
            "occurrence_id": offer.occurrences[0].id,
            "verb": verb,
            "session_id": 1,
            "picture_id": offer_picture(db),
        }
    address = app.url_map.bind("localhost").build(endpoint, {name: values[name] for name in rule.arguments})
    fields = {"anbieter": str(other), "grund": "Bitte ergänzen.", "angebot": str(offer_id), "lat": "50", "lon": "9"}
    if "GET" in (rule.methods or ()):
        return person.get(address, query_string={"lat": "50", "lon": "9"})
    return person.post(address, data=fields)


def offer_picture(db: Any) -> int:  # noqa: ANN401 - a session
    if (found := db.query(Picture).first()) is not None:
        return int(found.id)
    words = {"alt": "Eine Werkbank", "credit": "Verein", "licence": "cc0"}
    picture = Picture(offer_id=db.query(Offer).first().id, file="x", width=10, height=10, **words, created_at=NOON)
    db.add(picture)
    db.flush()
    return int(picture.id)


def is_let_in(answer: TestResponse) -> bool:
    led_to_sign_in = answer.status_code == 303 and answer.location.startswith("/anmelden?")
    return answer.status_code not in {401, 403, 404, 410} and not led_to_sign_in


def test_every_route_is_in_the_table(app: Flask) -> None:
    known = {name.partition(" ")[0] for name in TABLE}
    routes = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static", "versioned_static"}
    assert {route for route in routes if route.partition(".")[0] not in PUBLIC} == known


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_just_what_the_table_says(app: Flask, offer_id: int, role: str) -> None:
    person = visitor(app) if role == "visitor" else signed_in(app, role)
    wrong = []
    for name, allowed in TABLE.items():
        answer = ask(app, person, name, offer_id)
        if is_let_in(answer) != (role in allowed):
            wrong.append(f"{name}: {answer.status}")
        if name in {"account.end", "account.end_all", "account.delete"} and role != "visitor":
            person = signed_in(app, role)
    assert wrong == []


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.REJECTED])
@pytest.mark.parametrize("role", ROLES)
def test_what_was_never_public_is_seen_by_those_who_answer_for_it(
    app: Flask, offer_id: int, role: str, status: Status
) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        offer = db.get_one(Offer, offer_id)
        offer.status, offer.published_at = str(status), None
    person = visitor(app) if role == "visitor" else signed_in(app, role)
    answer = person.get(f"/angebote/{offer_id}", follow_redirects=True)
    assert answer.status_code == (200 if role in OWN else 404)
