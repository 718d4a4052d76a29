"""What somebody with bad intent has tried on the ways of publishing, each once; every one of these did harm before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Edit, Invitation, Letter, Membership, Offer
from mintkarte.services import accounts, inviting
from tests.builders import an_offer
from tests.signing import PEOPLE, signed_in, visitor
from tests.web.test_submissions import FIELDS, NEW, form_of, id_in, stored

if TYPE_CHECKING:
    from flask import Flask

    from tests.conftest import Clock


def a_public_offer(app: Flask) -> int:
    with app.extensions["mintkarte"].database.writing() as db:
        return an_offer(db).id


@pytest.mark.parametrize("lat", ["90", "-90", "89.99999"])
def test_the_poles_are_a_place_like_any_other(app: Flask, lat: str) -> None:
    assert visitor(app).get(f"/?lat={lat}&lon=10").status_code == 200
    editor = signed_in(app, "editor")
    assert editor.get(f"/angebote/adresse?lat={lat}&lon=180").status_code == 200
    sent = FIELDS | {"lat": lat, "lon": "180", "genauigkeit": "exakt"}
    assert editor.press(NEW, "/angebote/pruefen", **sent).status_code == 200


def test_deleting_is_no_way_around_the_coordinator(app: Flask) -> None:
    editor, number = signed_in(app, "editor"), a_public_offer(app)
    page = f"/angebote/{number}/bearbeiten"
    changed = form_of(editor, page) | {"titel": "Ungeprüft"}
    editor.press("/konto", f"/angebote/{number}/{Verb.DELETE}")
    editor.press("/konto", page, **changed)
    editor.press("/konto", f"/angebote/{number}/{Verb.RESTORE}")
    assert (stored(app, number).title, stored(app, number).status) == ("Löten für Anfänger", Status.PUBLISHED)


def test_an_old_form_reaches_no_organisation_that_was_left(app: Flask) -> None:
    editor = signed_in(app, "editor")
    number = id_in(editor.press(NEW, NEW, **FIELDS).location)
    with app.extensions["mintkarte"].database.writing() as db:
        person = accounts.find(db, PEOPLE["editor"].email)
        assert person
        accounts.take_role(db, person, person.memberships[0].id, "test", app.extensions["mintkarte"].clock())
        _, token = inviting.invite(
            db,
            inviting.Wanted(email=PEOPLE["editor"].email, role=PEOPLE["editor"].role, organisation_name="Neuer Verein"),
            "test",
            app.extensions["mintkarte"].clock(),
        )
    editor.press(f"/anmelden/{token}", f"/anmelden/{token}")
    editor.press(NEW, NEW, **(FIELDS | {"anbieter": "Neuer Verein", "titel": "Gekapert"}))
    assert stored(app, number).title == "Löten für Anfänger"


def test_nobody_approves_what_they_have_not_seen(app: Flask, clock: Clock) -> None:
    editor, coordinator, number = signed_in(app, "editor"), signed_in(app, "coordinator"), a_public_offer(app)
    page = f"/angebote/{number}/bearbeiten"
    editor.press(page, page, **(form_of(editor, page) | {"titel": "Harmlos"}))
    with app.extensions["mintkarte"].database.reading() as db:
        edit = db.scalars(select(Edit)).one().id
    desk = f"/redaktion?sache=edit-{edit}"
    seen = re.search(r'name="stand" value="([^"]+)"', coordinator.get(desk).text)
    assert seen
    clock.forward(seconds=5)
    refused = editor.press(page, page, **(form_of(editor, page) | {"titel": "Böse", "alter_von": "quark"}))
    assert refused.status_code == 422
    with app.extensions["mintkarte"].database.reading() as db:
        assert db.scalars(select(Edit)).one().columns["titel"] == "Harmlos"
    editor.press(page, page, **(form_of(editor, page) | {"titel": "Böse"}))
    answer = coordinator.press(desk, f"/redaktion/aenderung/{edit}/freigabe", stand=seen[1])
    assert answer.status_code == 409
    assert "inzwischen geändert" in answer.text
    assert stored(app, number).title == "Löten für Anfänger"


def test_a_second_link_gives_no_role_back(app: Flask) -> None:
    parts = app.extensions["mintkarte"]
    with parts.database.writing() as db:
        invitation, first = inviting.invite(db, PEOPLE["editor"], "test", parts.clock())
        second = inviting.link_for(db, invitation, parts.clock())
    assert visitor(app).press(f"/anmelden/{first}", f"/anmelden/{first}").status_code == 303
    with parts.database.writing() as db:
        person = accounts.find(db, PEOPLE["editor"].email)
        assert person
        accounts.take_role(db, person, person.memberships[0].id, "test", parts.clock())
    assert visitor(app).get(f"/anmelden/{second}").status_code == 410
    assert visitor(app).press("/anmelden", f"/anmelden/{second}").status_code == 410
    with parts.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Membership)) == 0


@pytest.mark.parametrize(
    "odd",
    [
        {"kosten": "10001"},
        {"kosten": "9" * 50_000},
        {"kosten": "1." * 4_000},
        {"kosten_text": "9" * 50_000},
        {"beginn": "9" * 5_000},
        {"anmeldeschluss": "9" * 5_000},
        {"beginn": "\u1369", "anmeldeschluss": "\u1369"},
        {"alter_von": "9" * 50_000, "plaetze": "9" * 50_000},
    ],
)
def test_no_cell_breaks_or_blocks_the_form(app: Flask, odd: dict[str, Any]) -> None:
    editor = signed_in(app, "editor")
    assert editor.press(NEW, "/angebote/pruefen", **(FIELDS | odd)).status_code == 200
    assert editor.press(NEW, NEW, **(FIELDS | odd)).status_code in {303, 422}


@pytest.mark.parametrize("address", ["a:b@x.de", "a(b@x.de", "a@b@x.de", "a[@x.de", "a\\@x.de", "a@x", ".a@x.de"])
def test_an_address_that_no_letter_can_carry_is_none(app: Flask, address: str) -> None:
    assert accounts.folded(address) == ""
    fields = {"email": address, "rolle": "editor", "anbieter": "Verein", "region": "untermain"}
    answer = signed_in(app, "coordinator").press("/redaktion/anbieter", "/redaktion/einladen", **fields)
    assert answer.status_code == 422


def test_an_offer_is_not_its_own_twin(app: Flask) -> None:
    number = a_public_offer(app)
    answer = signed_in(app, "coordinator").press("/konto", f"/redaktion/doppelt/{number}/{number}/anders")
    assert answer.status_code == 303


def test_claims_are_limited_and_the_first_ones_are_heard(app: Flask) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        organisation = an_offer(db).organisation_id
    page, guest = f"/anbieter/{organisation}/uebernehmen", visitor(app)
    codes = [guest.press(page, page, email=f"a{number}@verein.example").status_code for number in range(7)]
    assert codes == [200] * 5 + [429] * 2
    with app.extensions["mintkarte"].database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Invitation)) == 5


def test_nobody_keeps_somebody_else_from_signing_in(app: Flask) -> None:
    signed_in(app, "editor")
    for _ in range(6):
        visitor(app).press("/anmelden", "/anmelden", email=PEOPLE["editor"].email)
    app.config["WTF_CSRF_ENABLED"] = False
    own = {"REMOTE_ADDR": "192.0.2.7"}
    visitor(app).post("/anmelden", data={"email": PEOPLE["editor"].email}, environ_overrides=own)
    with app.extensions["mintkarte"].database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Letter)) == 6


def test_an_endless_way_back_is_left_out(app: Flask) -> None:
    page = visitor(app).get("/anmelden", query_string={"weiter": "/" + "A" * 600}).text
    assert 'name="weiter" value=""' in page


def test_drafts_of_others_are_not_named_as_alike(app: Flask) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        offer = an_offer(db)
        offer.status, offer.published_at = str(Status.DRAFT), None
    said = signed_in(app, "other editor").press(NEW, "/angebote/pruefen", **FIELDS).get_json()
    assert said["aehnlich"] == []
    with app.extensions["mintkarte"].database.reading() as db:
        assert db.scalar(select(Offer))
