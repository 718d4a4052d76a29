"""The desk: what waits, decided by those who may, with letters to those it is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

import pytest
from sqlalchemy import select

from mintkarte.models import Edit, Invitation, Letter, Offer, Place, Report
from mintkarte.models.places import FAR_FROM_POSTCODE
from mintkarte.services import deciding, drafting
from tests.builders import NOON
from tests.desk_things import (
    AUTHOR,
    a_proposal,
    a_report,
    a_stored_offer,
    a_submitted_offer,
    a_waiting_invitation,
    hours,
    tables,
)
from tests.signing import PEOPLE, signed_in, visitor

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.signing import SignedIn

T = TypeVar("T")
KORA = PEOPLE["coordinator"].email


@pytest.fixture
def things(app: Flask) -> dict[str, int]:
    """One thing of each kind, as old as their order here."""
    signed_in(app, "editor")
    with app.extensions["mintkarte"].database.writing() as db:
        offer = a_stored_offer(db, title="Löten")
        offer.organisation.region_slug = "untermain"
        edit = a_proposal(db, offer, NOON - hours(9), titel="Löten für alle", kosten="5", kontakt="m@gmail.com")
        report = a_report(db, offer, NOON - hours(8))
        invitation = a_waiting_invitation(db, offer.organisation_id, NOON - hours(7))
        new = a_submitted_offer(db, NOON - hours(6), title="Chemie", external_id="c", cost_cents=None)
        pin = a_stored_offer(db, title="Rätsel", external_id="r", street="Weg 3", now=NOON - hours(5))
        assert pin.place
        pin.place.flag = FAR_FROM_POSTCODE
        one = a_stored_offer(db, title="Roboter-AG am Freitag", external_id="a", bring="")
        other = a_stored_offer(db, title="Roboter AG am Freitag", external_id="b", bring="Laptop")
        return {
            "offer": offer.id, "edit": edit.id, "report": report.id, "invitation": invitation.id, "new": new.id,
            "pin": pin.place.id, "one": one.id, "other": other.id,
        }  # fmt: skip


def stored(app: Flask, table: type[T], number: int) -> T:
    with app.extensions["mintkarte"].database.reading() as db:
        found: T = db.get_one(table, number)
    return found


def letters(app: Flask) -> list[tuple[str, str]]:
    """Kind and recipient of every letter."""
    with app.extensions["mintkarte"].database.reading() as db:
        return [(kind, to) for kind, to in db.execute(select(Letter.kind, Letter.recipient).order_by(Letter.id))]


def press(client: SignedIn, address: str, **fields: str) -> TestResponse:
    return client.press("/redaktion", address, **fields)


def test_every_kind_of_thing_is_shown_oldest_first(app: Flask, things: dict[str, int]) -> None:
    page = signed_in(app, "coordinator").get("/redaktion").text
    keys = re.findall(r'href="/redaktion\?sache=([\w-]+)#sache"', page)
    assert keys == [
        f"edit-{things['edit']}", f"report-{things['report']}", f"invitation-{things['invitation']}",
        f"offer-{things['new']}", f"pin-{things['pin']}", f"twins-{things['other']}-{things['one']}",
    ]  # fmt: skip
    assert "6 Sachen warten, die älteste kam vor 9 Stunden" in page


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("edit-{edit}", "Kontakt sieht nach einer privaten Adresse aus"),
        ("report-{report}", "Es kostet 5 Euro."),
        ("invitation-{invitation}", "bert@post.example"),
        ("offer-{new}", "Keine Kosten genannt"),
        ("pin-{pin}", "Punkt stimmt"),
        ("twins-{other}-{one}", "Ist etwas anderes"),
    ],
)
def test_each_thing_says_what_is_to_be_known(app: Flask, things: dict[str, int], key: str, says: str) -> None:
    page = signed_in(app, "coordinator").get(f"/redaktion?sache={key.format(**things)}")
    assert page.status_code == 200
    assert says in page.text


def test_a_proposal_shows_the_difference_and_only_that(app: Flask, things: dict[str, int]) -> None:
    page = signed_in(app, "coordinator").get(f"/redaktion?sache=edit-{things['edit']}").text
    table = page.partition('<table class="diff">')[2].partition("</table>")[0]
    assert re.findall(r'<th scope="row">([^<]+)', table) == ["Titel", "Kosten", "Kontakt", "Unverändert"]
    assert "<del>kostenlos</del>" in table
    assert "Löten<ins> für alle</ins>" in table


def test_an_approved_change_is_public_and_told_and_the_next_thing_comes(app: Flask, things: dict[str, int]) -> None:
    kora = signed_in(app, "coordinator")
    answer = press(kora, f"/redaktion/aenderung/{things['edit']}/freigabe", naechste=f"report-{things['report']}")
    assert answer.status_code == 303
    assert answer.location == f"/redaktion?getan=freigegeben&sache=report-{things['report']}&war={things['offer']}"
    assert "Freigegeben." in kora.get(answer.location).text
    assert "Löten für alle" in visitor(app).get(f"/angebote/{things['offer']}", follow_redirects=True).text
    assert letters(app)[-1] == ("change_changed", AUTHOR)
    again = press(kora, f"/redaktion/aenderung/{things['edit']}/freigabe")
    assert again.location == "/redaktion?getan=schon"
    assert len(letters(app)) == 1


def test_a_rejection_needs_a_reason_which_the_provider_reads(app: Flask, things: dict[str, int]) -> None:
    kora, address = signed_in(app, "coordinator"), f"/redaktion/aenderung/{things['edit']}/ablehnung"
    assert press(kora, address, grund="  ").status_code == 422
    assert press(kora, address, grund="Für wen genau?").status_code == 303
    edit = stored(app, Edit, things["edit"])
    assert (edit.reason, edit.submitted_at) == ("Für wen genau?", None)
    with app.extensions["mintkarte"].database.reading() as db:
        assert "Für wen genau?" in db.scalars(select(Letter.text)).one()


def test_where_two_have_changed_the_same_both_are_shown_and_one_is_chosen(app: Flask, things: dict[str, int]) -> None:
    parts = app.extensions["mintkarte"]
    with parts.database.writing() as db:
        offer = db.get_one(Offer, things["offer"])
        columns = drafting.stored_columns(db, offer.id) | {"titel": "Löten am Abend"}
        deciding.change(db, offer, columns, KORA, NOON, tables(parts.gazetteer))
    kora, address = signed_in(app, "coordinator"), f"/redaktion/aenderung/{things['edit']}/freigabe"
    answer = press(kora, address)
    assert answer.status_code == 409
    assert "Inzwischen hat jemand dieselben Felder geändert" in answer.text
    assert 'name="wahl-titel"' in answer.text
    assert press(kora, address, **{"wahl-titel": "stored"}).status_code == 303
    offer = stored(app, Offer, things["offer"])
    assert (offer.title, offer.cost_cents) == ("Löten am Abend", 500)


def test_an_answer_goes_to_the_reporter_who_is_then_forgotten(app: Flask, things: dict[str, int]) -> None:
    kora = signed_in(app, "coordinator")
    press(kora, f"/redaktion/meldung/{things['report']}/antwort", antwort="Danke, das stimmt jetzt.")
    report = stored(app, Report, things["report"])
    assert (report.email, report.answered_by) == (None, KORA)
    assert letters(app) == [("answered", "leo@post.example")]


@pytest.mark.parametrize(
    ("ticked", "said"),
    [({}, "Wir haben ihn geprüft"), ({"bestaetigt": "1"}, "Wir haben nachgefragt: Das Angebot stimmt jetzt.")],
)
def test_who_was_promised_an_answer_gets_one_also_without_words(
    app: Flask, things: dict[str, int], ticked: dict[str, str], said: str
) -> None:
    press(signed_in(app, "coordinator"), f"/redaktion/meldung/{things['report']}/antwort", antwort=" ", **ticked)
    assert letters(app) == [("answered", "leo@post.example")]
    with app.extensions["mintkarte"].database.reading() as db:
        assert said in db.scalars(select(Letter.text)).one()


def test_a_confirmed_invitation_sends_its_link_once(app: Flask, things: dict[str, int]) -> None:
    kora, address = signed_in(app, "coordinator"), f"/redaktion/einladung/{things['invitation']}/zusage"
    press(kora, address)
    assert press(kora, address).location == "/redaktion?getan=schon"
    assert letters(app) == [("invitation", "bert@post.example")]
    with app.extensions["mintkarte"].database.reading() as db:
        link = re.search(r"/anmelden/[\w-]+", db.scalars(select(Letter.text)).one())
    assert link
    assert visitor(app).press(link[0], link[0]).status_code == 303


def test_a_declined_invitation_sends_nothing(app: Flask, things: dict[str, int]) -> None:
    press(signed_in(app, "coordinator"), f"/redaktion/einladung/{things['invitation']}/absage")
    invitation = stored(app, Invitation, things["invitation"])
    assert invitation.declined_at
    assert letters(app) == []


def test_pins_and_twins_are_decided(app: Flask, things: dict[str, int]) -> None:
    kora, one, other = signed_in(app, "coordinator"), things["one"], things["other"]
    press(kora, f"/redaktion/ort/{things['pin']}/stimmt")
    place = stored(app, Place, things["pin"])
    assert place.flag is None
    press(kora, f"/redaktion/doppelt/{one}/{other}/vereinen", behalten=str(one))
    kept, gone = stored(app, Offer, one), stored(app, Offer, other)
    assert (kept.bring, gone.status) == ("Laptop", "geloescht")
    assert "twins-" not in kora.get("/redaktion").text


def test_twins_told_apart_are_not_asked_again(app: Flask, things: dict[str, int]) -> None:
    kora = signed_in(app, "coordinator")
    press(kora, f"/redaktion/doppelt/{things['one']}/{things['other']}/anders")
    assert "twins-" not in kora.get("/redaktion").text


def test_the_next_thing_stands_in_the_form_for_those_who_answer_elsewhere(app: Flask, things: dict[str, int]) -> None:
    page = signed_in(app, "coordinator").get(f"/redaktion?sache=offer-{things['new']}").text
    form = page.partition(f'action="/angebote/{things["new"]}/freigabe"')[2].partition("</form>")[0]
    assert f'name="weiter" value="/redaktion?getan=freigegeben&amp;sache=pin-{things["pin"]}"' in form


def test_twins_of_two_regions_are_left_to_admins(app: Flask, things: dict[str, int]) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        db.get_one(Offer, things["one"]).region_slug = "thueringen"
    assert "twins-" not in signed_in(app, "coordinator").get("/redaktion").text
    assert "twins-" in signed_in(app, "admin").get("/redaktion").text


def test_a_deleted_account_leaves_no_name_in_decisions(app: Flask, things: dict[str, int]) -> None:
    kora = signed_in(app, "coordinator")
    press(kora, f"/redaktion/doppelt/{things['one']}/{things['other']}/anders")
    press(kora, f"/redaktion/meldung/{things['report']}/antwort", antwort="Danke.")
    kora.press("/redaktion/anbieter", "/redaktion/einladen", email="x@y.example", anbieter="X", region="untermain")
    kora.press("/konto/loeschen", "/konto/loeschen")
    with app.extensions["mintkarte"].database.engine.connect() as raw:
        for table in ("distinctions", "reports", "invitations", "changes"):
            assert KORA not in str(raw.exec_driver_sql(f"SELECT * FROM {table}").fetchall()), table  # noqa: S608


def test_nobody_else_decides(app: Flask, things: dict[str, int]) -> None:
    writes = [
        f"/redaktion/aenderung/{things['edit']}/freigabe", f"/redaktion/aenderung/{things['edit']}/ablehnung",
        f"/redaktion/meldung/{things['report']}/antwort", f"/redaktion/ort/{things['pin']}/stimmt",
        f"/redaktion/einladung/{things['invitation']}/zusage", f"/redaktion/einladung/{things['invitation']}/absage",
        f"/redaktion/doppelt/{things['one']}/{things['other']}/anders",
        f"/redaktion/doppelt/{things['one']}/{things['other']}/vereinen",
    ]  # fmt: skip
    for who in ("other coordinator", "editor", "other editor"):
        client = signed_in(app, who)
        for address in writes:
            assert client.press("/konto", address, grund="x").status_code == 404, (who, address)
    assert "Nichts wartet auf Sie." in signed_in(app, "other coordinator").get("/redaktion").text
    assert signed_in(app, "editor").get("/redaktion").status_code == 404
    assert visitor(app).get("/redaktion").location == "/anmelden?weiter=%2Fredaktion"
    assert signed_in(app, "admin").get("/redaktion").text.count("queue__item") == 6
