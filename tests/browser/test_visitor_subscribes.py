"""A visitor hears of news: from the results to the first letter and its end, on a phone, without a script."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from mintkarte.app import create_app
from mintkarte.models import Letter, Subscription
from mintkarte.services import newsletters
from tests.builders import an_offer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from mintkarte.settings import Settings
    from tests.conftest import Clock
    from tests.fixtures_browser import NewPage

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def app(site_settings: Settings, clock: Clock, tmp_path: Path) -> Iterator[Flask]:
    """An installation that writes its mail into a folder."""
    site = create_app(replace(site_settings, mail=f"file:{tmp_path / 'mail'}"), clock=clock)
    with site.extensions["mintkarte"].database.writing() as db:
        an_offer(db)
    yield site
    site.extensions["mintkarte"].database.close()


def link_in_letter(app: Flask) -> str:
    """The path behind the last link of the last letter."""
    with app.extensions["mintkarte"].database.reading() as db:
        letter = db.query(Letter).order_by(Letter.id.desc()).first()
    assert letter is not None
    return str(re.findall(r"(/abonnieren/\S+)", letter.text)[-1])


def test_from_the_results_to_a_letter_and_its_end(app: Flask, new_page: NewPage) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto("/?ort=63739&alter=10")
    page.get_by_role("link", name="Neue Angebote per E-Mail").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Angebote für 10-Jährige im Umkreis von 20 km")
    page.get_by_label("Sofort").check()
    page.get_by_label("E-Mail-Adresse").fill("aenne@example.org")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bitte sehen Sie in Ihre E-Mails")).to_be_visible()

    page.goto(link_in_letter(app))
    page.get_by_role("button", name="Ja, ich möchte diese Post").click()
    expect(page.get_by_text("Gut, so machen wir es.")).to_be_visible()

    parts = app.extensions["mintkarte"]
    with parts.database.writing() as db:
        an_offer(db, title="Sterne zählen", external_id="sterne")
    newsletters.write_due(parts, parts.clock() + timedelta(hours=1))
    page.goto(link_in_letter(app))
    page.get_by_role("button", name="Post beenden").click()
    expect(page.get_by_role("heading", name="Es kommt keine Post mehr")).to_be_visible()
    with parts.database.reading() as db:
        assert (db.query(Subscription).count(), db.query(Letter).count()) == (0, 0)


def test_an_address_is_copied_by_its_button(app: Flask, new_page: NewPage) -> None:
    del app
    page = new_page(viewport=PHONE)
    page.add_init_script("navigator.clipboard.writeText = async (text) => { window.copied = text; };")
    page.goto("/abonnieren?alter=10")
    page.get_by_role("button", name="Kopieren").nth(1).click()
    expect(page.get_by_text("Kopiert.")).to_be_visible()
    assert str(page.evaluate("window.copied")).endswith("/angebote.rss?alter=10")


def test_the_feed_of_the_page_is_that_of_the_results(app: Flask, new_page: NewPage) -> None:
    del app
    page = new_page()
    page.goto("/?ort=63739")
    page.locator(".chip-set a, .chip:not(.chip--on)").first.click()
    expect(page).to_have_url(re.compile("63739&"))
    feed = page.locator("link[type='application/rss+xml']")
    expect(feed).to_have_attribute("href", re.compile(re.escape(page.url.partition("?")[2])))
