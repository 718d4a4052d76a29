"""Who may do what: every route with every role, on an offer of the own organisation and region and on a foreign one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, select

from mintkarte.domain.states import STEPS, Verb
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Distinction, Edit, Invitation, Membership, Offer, Organisation, Picture
from mintkarte.services import history, inviting, organisations
from tests import desk_things
from tests.builders import NOON, an_offer, weekly
from tests.import_desk import an_import
from tests.signing import SignedIn, signed_in, visitor

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session
    from werkzeug.test import TestResponse

ROLES = ("visitor", "editor", "other editor", "coordinator", "other coordinator", "admin")
"""The editor and the coordinator answer for the offer; the others of their kind for another region."""
SOMEBODY = frozenset(ROLES) - {"visitor"}
OWN = frozenset({"editor", "coordinator", "admin"})
DECIDERS = frozenset({"coordinator", "admin"})
DESK = frozenset({"coordinator", "other coordinator", "admin"})
PUBLIC = frozenset(
    {
        *("health", "browse", "directory", "pages", "tiles", "map_shell", "api", "feeds", "handouts", "shortlist"),
        *("embedding", "embed_builder", "booklet"),
        *("calendar_files", "changes", "openapi", "open_data", "pictures", "reports", "sign_in", "subscriptions"),
    }
)
"""Parts that are for everybody; what of an offer is not public they answer with 404 or 410, tested with them."""
TABLE: dict[str, frozenset[str]] = {
    **dict.fromkeys(("account.show", "account.data", "account.ask_to_delete", "account.rename"), SOMEBODY),
    **dict.fromkeys(("account.end", "account.end_all", "account.delete"), SOMEBODY),
    **dict.fromkeys(("submissions.new", "submissions.create", "form_check.check", "form_check.address"), SOMEBODY),
    **dict.fromkeys(("submissions.edit", "submissions.change", "form_check.keep"), OWN),
    **dict.fromkeys(("own_offers.show", "own_offers.kept_exports"), SOMEBODY),
    **dict.fromkeys(("own_offers.ask_to_delete", "own_offers.cancel", "own_offers.take_place"), OWN),
    "own_offers.take_back": OWN,
    "confirmations.confirm": OWN,
    **dict.fromkeys(("confirmations.show", "confirmations.answer"), frozenset(ROLES)),  # whoever holds the link
    "own_pictures.show": OWN,
    **dict.fromkeys(("own_pictures.add", "own_pictures.remove"), DECIDERS),  # the offer is public
    **dict.fromkeys(("recommending.give", "recommending.take_back"), frozenset({"other editor"})),
    "own_twins.tell_apart": OWN,
    "own_twins.put_together": DECIDERS,  # the offer that stays is public
    **dict.fromkeys(("desk.show", "desk_people.show", "desk_people.invite"), DESK),
    **dict.fromkeys(("desk_search.show", "desk_search.act"), DESK),  # of each offer it is asked again
    **dict.fromkeys(("desk_freshness.show", "desk_freshness.as_csv", "desk_freshness.rest"), DESK),
    **dict.fromkeys(("desk_freshness.give_address", "desk_freshness.end_rest"), DECIDERS),
    **dict.fromkeys(("operations.show", "operations.try_again", "operations.throw_away"), frozenset({"admin"})),
    **dict.fromkeys(("desk.approve_change", "desk.reject_change", "desk.answer_report", "desk.keep_pin"), DECIDERS),
    **dict.fromkeys(("desk.tell_apart", "desk.put_together", "desk.confirm", "desk.decline"), DECIDERS),
    **dict.fromkeys(("desk_people.trust", "desk_people.end_access", "desk_people.send_again"), DECIDERS),
    **dict.fromkeys(("desk_people.take_back", "desk_history.show", "desk_history.undo"), DECIDERS),
    **dict.fromkeys(("desk_checks.show", "desk_sources.show", "desk_sources.look"), DESK),
    "desk_sources.add": DESK,  # of the organisation that is named it is asked again
    **dict.fromkeys(("desk_sources.read_now", "desk_sources.stop", "desk_sources.forget"), DECIDERS),
    **dict.fromkeys(("desk_sources.choose", "desk_sources.settle"), DECIDERS),
    "desk_embedding.show": DESK,
    "desk_embedding.allow": DECIDERS,
    **dict.fromkeys(("desk_checks.set_offer_aside", "desk_checks.bring_offer_back"), DECIDERS),
    **dict.fromkeys(("desk_checks.set_organisation_aside", "desk_checks.bring_organisation_back"), DECIDERS),
    "desk_checks.take_over_address": DECIDERS,
    "imports.show": DESK,
    "imports.template": SOMEBODY,
    "imports.bring": DECIDERS,  # the form names the region
    **dict.fromkeys(("imports.show_one", "imports.tell", "imports.points"), DECIDERS),
    **dict.fromkeys(("imports.hints_csv", "imports.hints_xlsx"), DECIDERS),
    **dict.fromkeys(("imports.correct", "imports.choose", "imports.stop", "imports.take_back"), DECIDERS),
    "joining.ask": frozenset({"editor", "other editor"}),
    "joining.propose": frozenset({"other editor"}),  # the form names their organisation
    **dict.fromkeys(("joining.ask_for", "joining.claim"), frozenset(ROLES)),
    **{f"own_offers.do {verb}": OWN for verb in Verb},
    **{f"own_offers.do {verb}": DECIDERS for verb in (Verb.APPROVE, Verb.REVOKE, Verb.REJECT)},
}


WORDS = {"alt": "Eine Werkbank", "credit": "Verein", "licence": "cc0"}


@pytest.fixture
def offer_id(app: Flask) -> int:
    """A public offer of the editor's organisation in the coordinator's region, with dates."""
    app.config["WTF_CSRF_ENABLED"] = False  # that every form has its token is tested with the routes
    for role in ROLES[1:]:
        signed_in(app, role)
    with app.extensions["mintkarte"].database.writing() as db:
        offer = an_offer(db, schedule=weekly())
    an_import(app)
    return offer.id


def ask(app: Flask, person: SignedIn, name: str, offer_id: int) -> TestResponse:
    """Use a route on the offer and the things around it, in the state in which its verb is possible."""
    endpoint, _, verb = name.partition(" ")
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    with app.extensions["mintkarte"].database.writing() as db:
        offer = db.get_one(Offer, offer_id)
        offer.status = str(min(STEPS[Verb(verb)].allowed)) if verb else str(Status.PUBLISHED)
        values = {"offer_id": offer_id, "verb": verb} | things_around(db, offer, endpoint)
        other = organisation(db, "Sternwarte Suhl").id
    address = app.url_map.bind("localhost").build(endpoint, {name: values[name] for name in rule.arguments})
    fields = {
        "anbieter": str(other),
        "grund": "Bitte ergänzen.",
        "angebot": str(offer_id),
        "antwort": "stimmt",
        "lat": "50",
        "lon": "9",
        "region": "untermain",
    }
    if "GET" in (rule.methods or ()):
        return person.get(address, query_string={"lat": "50", "lon": "9"})
    return person.post(address, data=fields)


def things_around(db: Session, offer: Offer, endpoint: str) -> dict[str, Any]:
    """One of each that stands in an address, made anew where earlier requests may have used it up."""
    db.execute(delete(Distinction))
    db.execute(delete(Edit))
    db.execute(delete(Invitation))
    twin = an_offer(db, title="Löten für Anfänger!", external_id="zwilling")
    twin.status = str(Status.PUBLISHED)
    picture = Picture(offer_id=offer.id, file="x", width=10, height=10, **WORDS, created_at=NOON)
    db.add(picture)
    invited = desk_things.a_waiting_invitation(db, offer.organisation_id)
    if endpoint.startswith("desk_people."):
        inviting.confirm(db, invited, "test", NOON)
    membership = db.scalar(select(Membership).where(Membership.organisation_id == offer.organisation_id))
    unclaimed = organisations.find_or_create(db, "Verein ohne Zugang", "test", NOON, region="untermain")
    db.flush()
    return {
        "occurrence_id": offer.occurrences[0].id,
        "picture_id": picture.id,
        "session_id": 1,
        "edit_id": desk_things.a_proposal(db, offer, titel="Löten für alle").id,
        "report_id": desk_things.a_report(db, offer).id,
        "place_id": offer.place_id,
        "first": min(offer.id, twin.id),
        "second": max(offer.id, twin.id),
        "other_id": twin.id,
        "invitation_id": invited.id,
        "membership_id": membership.id if membership is not None else 0,
        "organisation_id": unclaimed.id if endpoint.startswith("joining.") else offer.organisation_id,
        "question_token": desk_things.a_question(db, offer),
        "kind": "angebot",
        "slug": "untermain",
        "thing_id": offer.id,
        "rest_id": desk_things.a_rest(db).id,
        **desk_things.a_source(db, offer),
        "job_id": 1,
        "batch_id": 1,
        "change_id": history.of(db, "offer", offer.id)[-1].id,
    }


def organisation(db: Session, name: str) -> Organisation:
    return db.scalars(select(Organisation).where(Organisation.name == name)).one()


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
        if name == "desk_people.end_access" and role != "visitor":
            signed_in(app, "editor")
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
