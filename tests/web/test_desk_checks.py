"""The page of doubtful things: sentences, ways to mend them, setting aside and back, without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from mintkarte.domain.link_states import Finding
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Offer, Organisation, SetAside
from mintkarte.services import bouncing
from mintkarte.texts import checks as words
from tests.builders import NOON, an_offer
from tests.desk_things import a_stored_offer, a_told_link
from tests.queries.test_desk_checks import OVER
from tests.signing import SignedIn, signed_in

if TYPE_CHECKING:
    from flask import Flask

PAGE = "/redaktion/pruefliste"
NEW = "https://verein.example/neu"


@pytest.fixture
def offer_id(app: Flask) -> int:
    """An offer of the coordinator's region whose page is gone and which contradicts itself."""
    with app.extensions["mintkarte"].database.writing() as db:
        offer = a_stored_offer(db, places_left=9, capacity=8)
        a_told_link(db, offer)
        return offer.id


def kora(app: Flask) -> SignedIn:
    return signed_in(app, "coordinator")


def state_of(page: str, point: str) -> str:
    return page.partition(f'name="punkt" value="{point}"')[2].partition('name="stand" value="')[2][:64]


def test_nothing_doubtful_is_said_so(app: Flask) -> None:
    page = kora(app).get(PAGE).text
    assert "Nichts fällt auf." in page
    assert "Alle Links antworten" in page


def test_each_entry_says_where_what_and_leads_to_where_it_is_mended(app: Flask, offer_id: int) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        a_stored_offer(db, title="Herbst", schedule=OVER)
        organisation = db.get_one(Offer, offer_id).organisation
        organisation.email = "post@verein.example"
        bouncing.note(db, "post@verein.example", NOON, code="5.1.1", kind="submitted")
    page = kora(app).get(PAGE).text
    assert "4 Sachen fallen auf." in page
    assert "Die Seite antwortet seit dem 3. November 2026 nicht (404: Dort ist nichts mehr)." in page
    assert f'href="/angebote/{offer_id}/bearbeiten#url"' in page
    assert "9 freie Plätze sind mehr als die 8, die es überhaupt gibt." in page
    assert f'href="/angebote/{offer_id}/bearbeiten#freie_plaetze"' in page
    assert "Der letzte Termin war am 3. Oktober 2026." in page
    assert "E-Mails an post@verein.example kommen seit dem 21. November 2026 zurück" in page
    assert "/redaktion/anbieter?q=Technikwerkstatt" in page


def test_only_the_own_region_is_listed(app: Flask, offer_id: int) -> None:
    assert f"/angebote/{offer_id}/" not in signed_in(app, "other coordinator").get(PAGE).text
    assert f"/angebote/{offer_id}/" in signed_in(app, "admin").get(PAGE).text


def test_an_entry_is_set_aside_with_the_way_back_at_hand(app: Flask, offer_id: int) -> None:
    person = kora(app)
    state = state_of(person.get(PAGE).text, "link")
    aside = {"punkt": "link", "stand": state}
    done = person.press(PAGE, f"{PAGE}/angebot/{offer_id}/in-ordnung", **aside)
    assert done.status_code == 303
    page = person.get(done.location).text
    assert "liegt beiseite, bis sich daran etwas ändert" in page
    assert "Rückgängig" in page
    assert "Beiseitegelegt (1)" in page
    assert "Eine Sache fällt auf." in page
    person.press(PAGE, f"{PAGE}/angebot/{offer_id}/wieder", **aside)
    assert "2 Sachen fallen auf." in person.get(PAGE).text


def test_it_comes_back_when_the_thing_changes(app: Flask, offer_id: int) -> None:
    person = kora(app)
    point = "widerspruch:more_free_than_places"
    state = state_of(person.get(PAGE).text, point)
    person.press(PAGE, f"{PAGE}/angebot/{offer_id}/in-ordnung", punkt=point, stand=state)
    assert "9 freie Plätze" not in person.get(PAGE).text.partition("<details")[0]
    with app.extensions["mintkarte"].database.writing() as db:
        db.get_one(Offer, offer_id).places_left = 12
    assert "12 freie Plätze" in person.get(PAGE).text


def test_an_organisations_address_is_set_aside_too(app: Flask, offer_id: int) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        organisation = db.get_one(Offer, offer_id).organisation
        organisation.email, number = "post@verein.example", organisation.id
        bouncing.note(db, "post@verein.example", NOON, code="550", kind="submitted")
    person, point = kora(app), "mail:post@verein.example"
    state = state_of(person.get(PAGE).text, point)
    assert len(state) == 64
    for verb, times in (("in-ordnung", 1), ("wieder", 0)):
        person.press(PAGE, f"{PAGE}/anbieter/{number}/{verb}", punkt=point, stand=state)
        with app.extensions["mintkarte"].database.reading() as db:
            assert len(list(db.scalars(select(SetAside)))) == times


@pytest.mark.parametrize(
    "fields",
    [{}, {"punkt": "link"}, {"punkt": "link", "stand": "x"}, {"punkt": "x" * 400, "stand": "0" * 64}],
)
def test_a_form_of_nobody_is_refused(app: Flask, offer_id: int, fields: dict[str, str]) -> None:
    assert kora(app).press(PAGE, f"{PAGE}/angebot/{offer_id}/in-ordnung", **fields).status_code == 400


def test_a_new_address_is_taken_over_with_one_press(app: Flask) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        offer = a_stored_offer(db)
        a_told_link(db, offer, Finding.MOVED, NEW)
        number = offer.id
    person = kora(app)
    assert f"dauerhaft weiter zu {NEW}." in person.get(PAGE).text
    assert person.press(PAGE, f"{PAGE}/angebot/{number}/adresse", ziel=NEW).status_code == 303
    assert words.ADDRESS_TAKEN_OVER in person.get(PAGE).text
    with app.extensions["mintkarte"].database.reading() as db:
        assert db.get_one(Offer, number).url == NEW
    with app.test_request_context():
        app.config["WTF_CSRF_ENABLED"] = False
    person.post(f"{PAGE}/angebot/{number}/adresse", data={"ziel": "https://boese.example/"})
    assert words.ADDRESS_OUTDATED in person.get(PAGE).text


def test_what_is_over_is_hidden_from_here(app: Flask) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        number = a_stored_offer(db, title="Herbst", schedule=OVER).id
    person = kora(app)
    answer = person.press(PAGE, f"/angebote/{number}/verbergen", weiter=PAGE)
    assert answer.location == PAGE
    with app.extensions["mintkarte"].database.reading() as db:
        assert db.get_one(Offer, number).status == Status.HIDDEN
    assert "Nichts fällt auf." in person.get(PAGE).text


def test_many_entries_are_shown_in_portions(app: Flask) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        for number in range(55):
            a_stored_offer(db, title=f"Kurs {number}", external_id=str(number), places_left=9, capacity=8)
    page = kora(app).get(PAGE).text
    assert "55 Sachen fallen auf." in page
    assert "Und 5 weitere." in page


def test_people_see_at_their_own_offers_that_a_page_does_not_answer(app: Flask) -> None:
    editor = signed_in(app, "editor")
    with app.extensions["mintkarte"].database.writing() as db:
        offer = an_offer(db)
        assert db.scalars(select(Organisation.id)).first() == offer.organisation_id
        a_told_link(db, offer, Finding.NO_HOST, "")
        number = offer.id
    page = editor.get("/angebote/meine").text
    assert "Die Seite antwortet seit dem 3. November 2026 nicht (den Namen verein.example gibt es nicht)." in page
    assert f'href="/angebote/{number}/bearbeiten#url"' in page
