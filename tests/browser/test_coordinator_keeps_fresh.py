"""A coordinator telephones along the list by keyboard alone, on a laptop and on a phone, in every theme."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from mintkarte.domain.schedules import Schedule
from mintkarte.domain.vocabulary import ScheduleKind
from mintkarte.models import Question
from mintkarte.services import jobs
from tests.axe import violations
from tests.builders import NOON
from tests.desk_things import a_rest, a_stored_offer
from tests.page_rest import hold_still
from tests.page_states import THEMES
from tests.signing import sign_in

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

    from tests.fixtures_browser import NewPage

pytestmark = pytest.mark.browser
PAGE = "/redaktion/frische"
MOST_TABS = 40


@pytest.fixture
def region(app: Flask) -> None:
    """Two offers that nobody could be asked about, one that will be asked soon, a pause, and a job that has failed."""
    with app.extensions["mintkarte"].database.writing() as db:
        for number, title in enumerate(("Kuppel von innen", "Sternennacht")):
            offer = a_stored_offer(
                db,
                title=title,
                organisation="Sternwarte Hösbach",
                external_id=title,
                schedule=Schedule(ScheduleKind.PERMANENT),
                contact="Frau Muster, 06021 12345",
            )
            offer.confirmed_at = NOON - timedelta(days=200)
            when = NOON - timedelta(days=10 - number)
            db.add(Question(offer_id=offer.id, reason="age", asked_at=when, told_at=when))
        a_rest(db)
        job = jobs.enqueue(db, "links", {}, NOON)
        job.dead_at, job.last_error, job.attempts = NOON, "TimeoutError: keine Antwort nach 15 Sekunden", 8


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the thing of this name has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.evaluate("() => document.activeElement.innerText || document.activeElement.id")
        if name in " ".join(focused.split()).replace(" :", ":"):
            return
    raise AssertionError(f"{name} is not reached")


@pytest.mark.usefixtures("region")
def test_a_call_a_press_an_address_and_a_pause_by_keyboard_alone(app: Flask, page: Page) -> None:
    sign_in(app, page, "coordinator")
    page.goto(PAGE)
    expect(page.locator("#naechste")).to_contain_text("2 Angebote in den nächsten 30 Tagen")
    tab_to(page, "Stimmt noch: Kuppel von innen")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"{PAGE}#naechste"))
    expect(page.locator("#naechste")).to_contain_text("1 Angebot in den nächsten 30 Tagen")
    expect(page.locator("#naechste .said--near")).to_be_visible()
    expect(page.locator("#naechste .said--near")).to_contain_text("Das Angebot ist bestätigt")
    tab_to(page, "adresse-")
    page.keyboard.type("stern@warte.example")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("getan=adresse"))
    expect(page.locator("#naechste")).to_contain_text("stern@warte.example")
    tab_to(page, "pause-first")
    page.keyboard.type("02022027")  # the same day whether days or months come first
    tab_to(page, "pause-last")
    page.keyboard.type("03032027")
    tab_to(page, "pause-note")
    page.keyboard.type("Faschingsferien")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("getan=pause"))
    expect(page.locator("#pausen")).to_contain_text("2. Februar – 3. März")
    expect(page.locator("#pausen")).to_contain_text("Faschingsferien")


@pytest.mark.usefixtures("region")
@pytest.mark.parametrize("width", [320, 1280])
def test_both_pages_are_for_everybody_and_no_wider_than_the_window(app: Flask, new_page: NewPage, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    sign_in(app, page, "admin")
    for address in (PAGE, "/redaktion/betrieb"):
        page.goto(address)
        for theme in THEMES.values():
            page.emulate_media(**theme)
            hold_still(page)
            assert violations(page) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
