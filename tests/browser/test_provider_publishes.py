"""A club's volunteer puts a holiday course on the map from a phone, and the coordinator lets it through."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Route, expect
from sqlalchemy import select

from mintkarte.models import Edit, Offer
from mintkarte.services import inviting
from tests.axe import violations
from tests.builders import an_offer
from tests.map_page import at, opened, pin
from tests.signing import PEOPLE

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Locator, Page

    from tests.fixtures_browser import NewPage

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MOST_ACTIONS = 40


class Volunteer:
    """Somebody whose every tap and every field that is filled in is counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions = page, 0

    def tap(self, target: Locator) -> None:
        target.click()
        self.actions += 1

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).first.fill(text)
        self.actions += 1

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.actions += 1


def come_in(app: Flask, page: Page, who: str) -> None:
    """Follow the link of an invitation and press its one button."""
    parts = app.extensions["mintkarte"]
    with parts.database.writing() as db:
        _, token = inviting.invite(db, PEOPLE[who], "test", parts.clock())
    page.goto(f"/anmelden/{token}")
    page.get_by_role("button", name="Einladung annehmen").click()
    page.wait_for_url(re.compile("/angebote/meine|/redaktion"))


def test_a_volunteer_publishes_from_a_phone_with_a_pin_set_by_keyboard(app: Flask, new_page: NewPage) -> None:
    phone, desk = new_page(**PHONE), new_page(viewport={"width": 1280, "height": 800})
    come_in(app, phone, "editor")
    assert not violations(phone)
    me = Volunteer(phone)
    me.tap(phone.get_by_role("link", name="Angebot eintragen").first)
    me.write("Titel", "Roboter bauen in den Osterferien")
    me.tap(phone.locator("label.pick", has_text="Informatik").first)
    phone.get_by_label("Was ist es?").select_option("ferienkurs")
    me.write("Beginn", "Mo 22.3.2027, 9 Uhr")
    me.write("Ende", "Do 24.3.2027, 13 Uhr")
    me.write("Alter von", "10")
    me.write("Alter bis", "13")
    me.tap(phone.get_by_role("button", name="Mi 24.3."))
    expect(phone.get_by_label("Ende", exact=True).first).to_have_value("24.3.2027, 13 Uhr")
    me.write("PLZ", "63739")
    me.write("Ort", "Aschaffenburg")
    expect(phone.get_by_text("Gefunden über die Postleitzahl")).to_be_visible()
    pin = phone.get_by_role("button", name="Punkt auf der Karte: mit den Pfeiltasten verschieben")
    pin.focus()
    for key in ("Shift+ArrowRight", "ArrowUp", "ArrowUp"):
        me.press(key)
    expect(phone.get_by_text("Von Hand gesetzt: genau hier.")).to_be_visible()
    expect(pin).to_be_focused()
    me.write("Kosten für ein Kind in Euro", "15")
    assert not violations(phone)
    me.tap(phone.get_by_role("button", name="Zur Freigabe einreichen"))
    phone.wait_for_url("**/angebote/*-roboter-*")
    expect(phone.get_by_text("Wartet auf Freigabe")).to_be_visible()
    assert me.actions <= MOST_ACTIONS

    come_in(app, desk, "coordinator")
    desk.goto(phone.url)
    desk.get_by_role("button", name="Freigeben", exact=True).click()
    expect(desk.get_by_role("status").first).to_contain_text("Es steht jetzt auf der Karte.")
    visitor = new_page(viewport={"width": 1280, "height": 800})
    visitor.goto("/?q=Roboter")
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("1 Angebot")
    expect(visitor.locator(".mark__pin")).to_have_count(1)
    assert "Roboter bauen" in visitor.request.get("/angebote.csv").text()
    with app.extensions["mintkarte"].database.reading() as db:
        offer = db.scalar(select(Offer))
        assert offer
        assert offer.place
        assert offer.place.precision == "exact"


def test_what_is_typed_survives_a_closed_tab_and_a_server_that_is_away(app: Flask, new_page: NewPage) -> None:
    page = new_page()
    come_in(app, page, "editor")
    page.goto("/angebote/neu")
    page.get_by_label("Titel", exact=True).fill("Sterne sehen")
    expect(page.locator("[data-saved-at]")).to_contain_text("Entwurf gesichert um")
    page.wait_for_url("**/angebote/neu?formular=*")
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('offline')); }")
    page.get_by_label("Wie kommt man hin?").fill("Bus 12")
    expect(page.locator("[data-saved-at]")).to_contain_text("gesichert auf diesem Gerät")
    address = page.url
    page.goto("/angebote/meine")
    page.get_by_role("link", name="Sterne sehen").click()
    assert page.url == address
    expect(page.get_by_label("Titel", exact=True)).to_have_value("Sterne sehen")
    expect(page.get_by_label("Wie kommt man hin?")).to_have_value("Bus 12")
    with app.extensions["mintkarte"].database.reading() as db:
        assert db.scalar(select(Edit))


def test_a_second_date_has_a_line_of_its_own(app: Flask, new_page: NewPage) -> None:
    page = new_page()
    come_in(app, page, "editor")
    page.goto("/angebote/neu")
    page.get_by_label("Titel", exact=True).fill("Löten")
    page.get_by_label("Beginn", exact=True).fill("13.2.2027, 10 Uhr")
    page.get_by_role("button", name="Noch ein Termin").click()
    page.keyboard.type("20.2.2027, 10 Uhr")
    page.get_by_role("button", name="Entwurf behalten").click()
    page.wait_for_url("**/angebote/*-loeten")
    with app.extensions["mintkarte"].database.reading() as db:
        offer = db.scalar(select(Offer))
        assert offer
        assert [one.starts_at.day for one in offer.occurrences] == [13, 20]


def test_a_pin_that_is_dragged_stays_and_can_be_given_back_to_the_address(app: Flask, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1280, "height": 900})
    come_in(app, page, "editor")
    page.goto("/angebote/neu")
    page.get_by_label("PLZ", exact=True).fill("63739")
    expect(page.get_by_text("Gefunden über die Postleitzahl")).to_be_visible()
    pin = page.get_by_role("button", name="Punkt auf der Karte: mit den Pfeiltasten verschieben")
    pin.scroll_into_view_if_needed()
    box = pin.bounding_box()
    assert box
    page.mouse.move(box["x"] + 22, box["y"] + 22)
    page.mouse.down()
    page.mouse.move(box["x"] + 62, box["y"] + 42, steps=6)
    page.mouse.up()
    expect(page.get_by_text("Von Hand gesetzt: genau hier.")).to_be_visible()
    page.get_by_role("button", name="Punkt wieder aus der Adresse bestimmen").click()
    expect(page.get_by_text("Gefunden über die Postleitzahl")).to_be_visible()


def test_a_press_on_the_map_begins_an_offer_and_a_pin_leads_to_its_form(app: Flask, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1280, "height": 900})
    come_in(app, page, "editor")
    with app.extensions["mintkarte"].database.writing() as db:
        number = an_offer(db).id
        an_offer(db, title="Fremd", organisation="Sternwarte Suhl", street="Weg 1", located=at(50.2, 9.3, "Gemünden"))
    opened(page, "/")
    pin(page, "Löten für Anfänger").click()
    card = page.get_by_role("dialog", name="Löten für Anfänger")
    expect(card.get_by_role("link", name="Löschen …")).to_have_attribute("href", f"/angebote/{number}/loeschung")
    card.get_by_role("link", name="Bearbeiten").click()
    page.wait_for_url(f"**/angebote/{number}/bearbeiten")
    opened(page, "/")
    pin(page, "Fremd").click()
    expect(page.get_by_role("dialog", name="Fremd")).to_contain_text("10–14 Jahre")
    expect(page.get_by_role("dialog").get_by_role("link", name="Bearbeiten")).to_have_count(0)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Hier ein Angebot eintragen").click()
    assert not violations(page)
    page.get_by_role("dialog").get_by_role("link", name="Hier eintragen").click()
    page.wait_for_url("**/angebote/neu?lat=*")
    expect(page.get_by_text("Von Hand gesetzt: genau hier.")).to_be_visible()
    assert page.get_by_label("PLZ", exact=True).input_value()
    page.goto("/")
    expect(page.get_by_role("button", name="Hier ein Angebot eintragen")).to_be_visible()
    page.locator(".folium-map").click(button="right", position={"x": 200, "y": 500})
    expect(page.get_by_role("dialog").get_by_role("link", name="Hier eintragen")).to_be_focused()


def test_a_button_is_there_when_it_answers(app: Flask, new_page: NewPage) -> None:
    page, held = new_page(), list[Route]()
    come_in(app, page, "editor")
    page.route("**/map/editing.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright wants its own
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db)
    opened(page, "/")
    expect(page.get_by_role("button", name="Weiter weg")).to_be_visible()
    button = page.get_by_role("button", name="Hier ein Angebot eintragen")
    expect(button).to_have_count(0)
    held.pop().continue_()
    button.click()
    expect(page.get_by_role("dialog").get_by_role("link", name="Hier eintragen")).to_be_focused()


def test_a_visitor_is_offered_nothing_of_that(new_page: NewPage, app: Flask) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db)
    page = opened(new_page(), "/")
    expect(page.get_by_role("button", name="Hier ein Angebot eintragen")).to_have_count(0)
    assert page.locator("[data-may]").count() == 0


def test_the_ways_of_an_own_offer_can_be_pressed(app: Flask, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    come_in(app, page, "editor")
    with app.extensions["mintkarte"].database.writing() as db:
        number = an_offer(db).id
    page.goto("/angebote/meine")
    page.get_by_role("link", name="Bearbeiten").tap()
    page.wait_for_url(f"**/angebote/{number}/bearbeiten")


def test_a_repair_goes_to_its_own_date_and_enter_sends_nothing(app: Flask, new_page: NewPage) -> None:
    page = new_page()
    come_in(app, page, "editor")
    page.goto("/angebote/neu")
    page.get_by_label("Beginn", exact=True).fill("13.2.2027, 10-12 Uhr")
    page.get_by_role("button", name="Noch ein Termin").click()
    page.keyboard.type("20.2., 10 Uhr")
    page.get_by_label("Titel", exact=True).fill("Löten")
    page.get_by_role("button", name="20.2.2027, 10 Uhr").click()
    expect(page.locator("#beginn1")).to_have_value("20.2.2027, 10 Uhr")
    expect(page.get_by_label("Beginn", exact=True)).to_have_value("13.2.2027, 10-12 Uhr")
    page.get_by_label("Titel", exact=True).press("Enter")
    expect(page.locator("[data-preview] .offer__title")).to_have_text("Löten")
    assert page.url.partition("?")[0].endswith("/angebote/neu")
    with app.extensions["mintkarte"].database.reading() as db:
        assert db.scalar(select(Offer)) is None
