"""A coordinator lets a club's calendar be read, by keyboard alone, and a visitor finds what stands in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from mintkarte.gateways.source_documents import WebDocuments
from mintkarte.services import source_reading
from tests.builders import NOON
from tests.desk_things import a_stored_offer
from tests.signing import PEOPLE, sign_in
from tests.web.test_desk_sources import CALENDAR, CLUB
from tests.web_server import Page as WebPage
from tests.web_server import WebServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture
def web(app: Flask) -> Iterator[WebServer]:
    """A calendar on loopback, and an application that reads from there."""
    with WebServer() as web:
        web.pages["/kalender.ics"] = WebPage(body=CALENDAR.encode())
        parts = app.extensions["mintkarte"]
        documents = WebDocuments("Mintkarte/test", resolve=lambda *_: ("127.0.0.1",), loopback_port=web.port)
        app.extensions["mintkarte"] = replace(parts, documents=documents)
        with parts.database.writing() as db:
            a_stored_offer(db, title="Löten", organisation=CLUB)
        yield web


def test_from_an_address_to_the_map_by_keyboard(app: Flask, web: WebServer, page: Page) -> None:
    sign_in(app, page, "coordinator")
    page.goto("/redaktion/quellen")
    page.locator("#anbieter").focus()
    page.keyboard.type(CLUB)
    page.keyboard.press("Tab")
    page.keyboard.type(web.url("/kalender.ics", "verein.example"))
    page.keyboard.press("Enter")
    expect(page.locator("#vorschau")).to_have_text("Kalender (ICS): 1 Angebot")
    expect(page.locator(".source__look tbody")).to_contain_text("63739 Aschaffenburg")
    page.wait_for_load_state()  # on its way to #neu the browser takes the focus away
    page.get_by_role("button", name="Ab jetzt jeden Tag lesen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(
        "Wird ab jetzt jeden Tag gelesen, zum ersten Mal in wenigen Minuten."
    )

    source_reading.read_due(app.extensions["mintkarte"], NOON)
    page.reload()
    expect(page.locator(".source")).to_contain_text("Kalender (ICS) · 1 Angebot · zuletzt gelesen heute um 12:00 Uhr")
    page.goto("/?q=roboter")
    expect(page.locator("#liste, main").first).to_contain_text("Roboter <b>bauen")
    assert PEOPLE["coordinator"].email not in page.content()
