"""Organisations and people: invited, trusted, claimed, and never by those of another region."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from mintkarte.models import Invitation, Letter, Membership, Organisation
from mintkarte.services.organisations import find_or_create
from tests.builders import NOON
from tests.desk_things import a_stored_offer
from tests.signing import PEOPLE, signed_in, visitor

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

PAGE = "/redaktion/anbieter"
OWN = "Technikwerkstatt Spessart"


def an_imported_one(app: Flask, name: str = "Sternwarte Hösbach") -> int:
    """An organisation without people, with one offer."""
    with app.extensions["mintkarte"].database.writing() as db:
        return a_stored_offer(db, organisation=name, title="Sterne").organisation_id


def invitations(app: Flask) -> list[Invitation]:
    with app.extensions["mintkarte"].database.reading() as db:
        return list(db.scalars(select(Invitation).order_by(Invitation.id)))


def letters(app: Flask) -> list[tuple[str, str]]:
    with app.extensions["mintkarte"].database.reading() as db:
        return [(kind, to) for kind, to in db.execute(select(Letter.kind, Letter.recipient).order_by(Letter.id))]


def organisation(db: Session, name: str = OWN) -> Organisation:
    return db.scalars(select(Organisation).where(Organisation.name == name)).one()


def trusted(app: Flask) -> bool:
    with app.extensions["mintkarte"].database.reading() as db:
        return organisation(db).trusted


def test_the_list_names_people_offers_and_trust_of_the_own_region(app: Flask) -> None:
    signed_in(app, "editor")
    signed_in(app, "other editor")
    an_imported_one(app)
    page = signed_in(app, "coordinator").get(PAGE).text
    assert OWN in page
    assert "anna@technikwerkstatt.example" in page
    assert "Sternwarte Hösbach" in page
    assert "noch niemand" in page
    assert "Sternwarte Suhl" not in page
    assert "Sternwarte Suhl" in signed_in(app, "admin").get(PAGE).text
    narrowed = signed_in(app, "coordinator").get(f"{PAGE}?q=hoesbach").text
    assert "Technikwerkstatt" not in narrowed.partition("<tbody>")[2].partition("</tbody>")[0]


def test_trust_is_given_and_taken_by_the_own_region(app: Flask) -> None:
    signed_in(app, "editor")
    with app.extensions["mintkarte"].database.reading() as db:
        address = f"/redaktion/anbieter/{organisation(db).id}/vertrauen"
    kora = signed_in(app, "coordinator")
    assert kora.press(PAGE, address, vertraut="1").status_code == 303
    assert trusted(app)
    assert signed_in(app, "other coordinator").press("/konto", address, vertraut="0").status_code == 404
    assert signed_in(app, "editor").press("/konto", address, vertraut="0").status_code == 404
    kora.press(PAGE, address, vertraut="0")
    assert not trusted(app)


def test_an_invited_editor_gets_a_letter_and_the_organisation_is_there(app: Flask) -> None:
    kora = signed_in(app, "coordinator")
    fields = {"email": "Neu@Verein.example", "anbieter": "Neuer Verein", "region": "untermain", "zurueck": PAGE}
    answer = kora.press(PAGE, "/redaktion/einladen", **fields)
    assert answer.location == f"{PAGE}?getan=eingeladen"
    assert letters(app) == [("invitation", "neu@verein.example")]
    page = kora.get(answer.location).text
    assert "Neuer Verein" in page
    assert "neu@verein.example" in page


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"email": "kein at", "anbieter": "X"}, "Das ist keine E-Mail-Adresse"),
        ({"email": "a@b.example", "anbieter": " "}, "Zu welchem Anbieter?"),
        ({"email": "a@b.example", "anbieter": "X", "region": "thueringen"}, "Diese Aufgabe können Sie nicht vergeben."),
        ({"email": "a@b.example", "anbieter": "X", "region": "mond"}, "Zu welcher Region?"),
        ({"email": "a@b.example", "rolle": "admin"}, "Diese Aufgabe können Sie nicht vergeben."),
        ({"email": "a@b.example", "rolle": "coordinator"}, "Diese Aufgabe können Sie nicht vergeben."),
        ({"email": "a@b.example", "anbieter": "Sternwarte Suhl"}, "Diese Aufgabe können Sie nicht vergeben."),
    ],
)
def test_nobody_invites_beyond_what_they_answer_for(app: Flask, fields: dict[str, str], says: str) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        find_or_create(db, "Sternwarte Suhl", "test", NOON, region="thueringen")
    kora = signed_in(app, "coordinator")
    before = len(invitations(app))
    answer = kora.press(PAGE, "/redaktion/einladen", **{"region": "untermain", **fields})
    assert answer.status_code == 422
    assert says in answer.text
    assert len(invitations(app)) == before


def test_an_admin_invites_coordinators(app: Flask) -> None:
    signed_in(app, "admin").press(
        PAGE, "/redaktion/einladen", email="k@r.example", rolle="coordinator", region="thueringen"
    )
    assert (invitations(app)[-1].role, invitations(app)[-1].region_slug) == ("coordinator", "thueringen")
    kora = signed_in(app, "other coordinator")
    assert kora.press("/konto", f"/redaktion/einladung/{invitations(app)[-2].id}/ruecknahme").status_code == 404


def test_an_open_invitation_is_sent_again_or_ended(app: Flask) -> None:
    kora = signed_in(app, "coordinator")
    kora.press(PAGE, "/redaktion/einladen", email="a@b.example", anbieter="Verein", region="untermain")
    number = invitations(app)[-1].id
    kora.press(PAGE, f"/redaktion/einladung/{number}/erneut")
    assert letters(app) == [("invitation", "a@b.example")] * 2
    with app.extensions["mintkarte"].database.reading() as db:
        links = [re.search(r"/anmelden/[\w-]+", text) for text in db.scalars(select(Letter.text).order_by(Letter.id))]
    kora.press(PAGE, f"/redaktion/einladung/{number}/ruecknahme")
    assert "a@b.example" not in kora.get(PAGE).text
    for link in links:
        assert link
        assert visitor(app).get(link[0]).status_code == 410
    assert kora.press(PAGE, f"/redaktion/einladung/{number}/erneut").location.endswith("getan=schon")


def test_access_ends_at_once(app: Flask) -> None:
    editor, kora = signed_in(app, "editor"), signed_in(app, "coordinator")
    with app.extensions["mintkarte"].database.reading() as db:
        number = db.scalars(select(Membership.id).where(Membership.role == "editor")).one()
    assert signed_in(app, "other coordinator").press("/konto", f"/redaktion/zugang/{number}/ende").status_code == 404
    assert kora.press(PAGE, f"/redaktion/zugang/{number}/ende").status_code == 303
    assert OWN not in editor.get("/konto").text


def test_a_member_proposes_a_colleague_and_the_coordinator_is_told(app: Flask) -> None:
    signed_in(app, "coordinator")
    anna = signed_in(app, "editor")
    with app.extensions["mintkarte"].database.reading() as db:
        own = organisation(db).id
    for _ in range(2):
        answer = anna.press("/konto/einladen", "/konto/einladen", anbieter=str(own), email="bert@post.example")
        assert answer.status_code == 303
    assert "Die Koordination der Region sieht sich das an" in anna.get(answer.location).text
    assert letters(app) == [("invitation_waits", PEOPLE["coordinator"].email)]
    assert "bert@post.example" in signed_in(app, "coordinator").get("/redaktion").text


def test_a_further_organisation_belongs_to_who_answers_for_it(app: Flask) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        known = find_or_create(db, "Sternwarte Suhl", "test", NOON, region="thueringen").id
    anna = signed_in(app, "editor")
    anna.press("/konto/einladen", "/konto/einladen", anbieter="neuer", name="Neuer Verein", email="a@b.example")
    anna.press("/konto/einladen", "/konto/einladen", anbieter="neuer", name="sternwarte SUHL", email="c@d.example")
    new, there = invitations(app)[-2:]
    assert (new.organisation_id, new.organisation_name, new.region_slug) == (None, "Neuer Verein", "untermain")
    assert (there.organisation_id, there.region_slug) == (known, "thueringen")


def test_members_propose_for_their_own_only(app: Flask) -> None:
    stranger, anna = an_imported_one(app), signed_in(app, "editor")
    given = {"email": "x@y.example"}
    assert anna.press("/konto/einladen", "/konto/einladen", anbieter=str(stranger), **given).status_code == 404
    wrong = anna.press("/konto/einladen", "/konto/einladen", anbieter="neuer", name="", **given)
    assert wrong.status_code == 422
    assert 'value="x@y.example"' in wrong.text
    assert signed_in(app, "coordinator").get("/konto/einladen").status_code == 404


def test_an_organisation_without_people_can_be_claimed(app: Flask) -> None:
    number = an_imported_one(app)
    signed_in(app, "coordinator")
    guest, address = visitor(app), f"/anbieter/{number}/uebernehmen"
    assert address in guest.get(f"/anbieter/{number}", follow_redirects=True).text
    answers = [
        guest.press(address, address, email=email, nachricht="Ich leite die Sternwarte.")
        for email in ("eva@sternwarte.example", "eva@sternwarte.example", "anna@technikwerkstatt.example")
    ]
    assert {(answer.status_code, answer.text.count("Danke")) for answer in answers} == {(200, 2)}
    claims = [one for one in invitations(app) if one.is_claim]
    assert [one.email for one in claims] == ["eva@sternwarte.example", "anna@technikwerkstatt.example"]
    assert letters(app) == [("invitation_waits", PEOPLE["coordinator"].email)] * 2
    kora = signed_in(app, "coordinator")
    assert "Ich leite die Sternwarte." in kora.get(f"/redaktion?sache=invitation-{claims[0].id}").text
    kora.press("/redaktion", f"/redaktion/einladung/{claims[0].id}/zusage")
    assert letters(app)[-1] == ("invitation", "eva@sternwarte.example")


def test_programs_and_crowds_claim_nothing(app: Flask) -> None:
    number, guest = an_imported_one(app), visitor(app)
    address = f"/anbieter/{number}/uebernehmen"
    assert guest.press(address, address, email="bot@b.example", website="https://b.example").status_code == 200
    assert invitations(app) == []
    app.config["WTF_CSRF_ENABLED"] = False
    for count in range(12):
        elsewhere = {"REMOTE_ADDR": f"192.0.2.{count}"}
        answer = guest.post(address, data={"email": f"p{count}@b.example"}, environ_overrides=elsewhere)
        assert answer.status_code == 200
    assert len(invitations(app)) == 10
    assert guest.post(address, data={"email": "unsinn"}).status_code == 422


def test_an_organisation_with_people_cannot_be_claimed(app: Flask) -> None:
    signed_in(app, "editor")
    with app.extensions["mintkarte"].database.reading() as db:
        number = organisation(db).id
    assert visitor(app).get(f"/anbieter/{number}/uebernehmen").status_code == 404
    assert "uebernehmen" not in visitor(app).get(f"/anbieter/{number}", follow_redirects=True).text
