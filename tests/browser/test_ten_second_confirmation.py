"""From the letter in the mailbox to "Danke" on a phone: open the link, one tap; or four keys on a keyboard."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from mintkarte.domain.freshness import How
from mintkarte.domain.schedules import Schedule
from mintkarte.domain.vocabulary import Kind, ScheduleKind
from mintkarte.gateways.mail import FolderPost
from mintkarte.models import Offer
from mintkarte.services import upkeep
from tests.axe import violations
from tests.builders import an_offer, an_organisation, weekly
from tests.mail_server import read

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from playwright.sync_api import Page

    from tests.conftest import Clock
    from tests.fixtures_browser import NewPage

pytestmark = pytest.mark.browser
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MOST_KEYS = 4
OFFERS: dict[str, dict[str, Any]] = {
    "Löten für Anfänger": {"schedule": weekly(), "contact": "Kim Beispiel, kim@technikwerkstatt.example"},
    "Offene Werkstatt: Reparieren, Drucken, Programmieren": {"schedule": Schedule(ScheduleKind.PERMANENT)},
    "Roboter für Schulklassen": {"schedule": Schedule(ScheduleKind.ON_REQUEST), "kind": Kind.PROJECT},
}


@pytest.fixture
def letter(app: Flask, clock: Clock, live_server: str, tmp_path: Path) -> str:
    """The link in the one letter that asks about three offers, as it lies in a mailbox."""
    parts = app.extensions["mintkarte"]
    with parts.database.writing() as db:
        an_organisation(db, email="technik@verein.example")
        for title, values in OFFERS.items():
            an_offer(db, title=title, now=clock.now - timedelta(180), **values)
    settings = replace(parts.settings, public_url=live_server)
    upkeep.tick(replace(parts, settings=settings, post=FolderPost(tmp_path / "post", "karte@example.org")), clock.now)
    (path,) = (tmp_path / "post").glob("*.eml")
    found = re.search(rf"{live_server}/bestaetigen/\S+", read(path.read_bytes()).words.text)
    assert found
    return found[0]


def confirmed(app: Flask) -> list[str | None]:
    """How each offer was confirmed last."""
    with app.extensions["mintkarte"].database.reading() as db:
        return list(db.scalars(select(Offer.confirmed_how).order_by(Offer.id)))


def is_in_sight(page: Page, name: str) -> bool:
    """Whether a button stands on the first screen, large enough for a thumb."""
    box = page.get_by_role("button", name=name).bounding_box()
    return box is not None and box["y"] + box["height"] <= 844 and box["height"] >= 44 and box["width"] >= 200


def photograph(page: Page, folder: Path, name: str) -> None:
    """Pictures for whoever looks at them (`--basetemp` says where)."""
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=folder / f"{name}-dark.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.screenshot(path=folder / f"{name}-light.png", full_page=True)


def test_one_tap_on_a_phone_confirms_everything(app: Flask, new_page: NewPage, letter: str, tmp_path: Path) -> None:
    phone = new_page(**PHONE)
    phone.goto(letter)
    assert is_in_sight(phone, "Alle 3 stimmen noch")
    assert violations(phone) == []
    photograph(phone, tmp_path, "asked")
    assert set(confirmed(app)) == {How.EDIT}
    phone.get_by_role("button", name="Alle 3 stimmen noch").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Danke!")
    expect(phone.get_by_text("3 Angebote sind bestätigt.")).to_be_visible()
    assert violations(phone) == []
    assert set(confirmed(app)) == {How.ANSWER}
    photograph(phone, tmp_path, "thanks")
    assert phone.request.get(letter).status == 410


def test_two_taps_take_one_away_and_leave_the_others_asked(app: Flask, new_page: NewPage, letter: str) -> None:
    phone = new_page(**PHONE)
    phone.goto(letter)
    offer = phone.get_by_role("listitem").filter(has_text="Löten für Anfänger")
    offer.get_by_text("Gibt es nicht mehr", exact=True).tap()
    assert violations(phone) == []
    offer.get_by_role("button", name="Ja, von der Karte nehmen").tap()
    expect(phone.get_by_role("status")).to_have_text("„Löten für Anfänger“ steht nicht mehr auf der Karte.")
    expect(phone.get_by_role("button", name="Alle 2 stimmen noch")).to_be_visible()
    with app.extensions["mintkarte"].database.reading() as db:
        assert db.scalars(select(Offer.status).order_by(Offer.id)).all()[0] == "verborgen"


@pytest.mark.parametrize("script", [True, False])
def test_four_keys_confirm_everything_also_without_javascript(
    app: Flask,
    new_page: NewPage,
    letter: str,
    script: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    page = new_page(viewport={"width": 1280, "height": 800}, java_script_enabled=script)
    page.goto(letter)
    keys = ("Tab", "Enter", "Tab", "Enter")
    for key in keys:
        page.keyboard.press(key)
    expect(page.get_by_role("heading", level=1)).to_have_text("Danke!")
    assert set(confirmed(app)) == {How.ANSWER}
    assert len(keys) <= MOST_KEYS


def test_what_has_changed_is_told_in_three_deeds(app: Flask, new_page: NewPage, letter: str) -> None:
    phone = new_page(**PHONE)
    phone.goto(letter)
    offer = phone.get_by_role("listitem").filter(has_text="Roboter für Schulklassen")
    offer.get_by_text("Ändern", exact=True).tap()
    offer.get_by_label("Was hat sich geändert?").fill("Nur noch dienstags.")
    offer.get_by_role("button", name="Abschicken").tap()
    expect(phone.get_by_role("status")).to_contain_text("Die Koordination ändert „Roboter für Schulklassen“")
    assert How.ANSWER in confirmed(app)
