"""A coordinator works through the queue by keyboard alone, and every page of the desk is there for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from mintkarte.models import Edit, Offer
from mintkarte.models.places import FAR_FROM_POSTCODE
from tests.axe import violations
from tests.builders import NOON
from tests.desk_things import (
    a_proposal,
    a_report,
    a_stored_offer,
    a_submitted_offer,
    a_waiting_invitation,
    hours,
)
from tests.page_rest import settle
from tests.signing import PEOPLE, sign_in, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
THEMES = ("light", "dark")


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    """Three proposed changes, the oldest first, and one thing of each other kind behind them."""
    signed_in(app, "editor")
    signed_in(app, "coordinator")
    found = {}
    with app.extensions["mintkarte"].database.writing() as db:
        for number, title in enumerate(("Löten", "Sterne", "Rechnen")):
            offer = a_stored_offer(db, title=title, external_id=title)
            found[title] = offer.id
            edit = a_proposal(
                db, offer, NOON - hours(9 - number), titel=f"{title} für alle", plz="63743", strasse="Weg 3"
            )
            found[f"edit {title}"] = edit.id
        a_waiting_invitation(db, offer.organisation_id, NOON - hours(4))
        a_report(db, offer, NOON - hours(3))
        found["new"] = a_submitted_offer(db, NOON - hours(2), title="Chemie", external_id="c").id
        pin = a_stored_offer(db, title="Rätsel", external_id="r", street="Weg 9", now=NOON - hours(1))
        assert pin.place
        pin.place.flag = FAR_FROM_POSTCODE
        a_stored_offer(db, title="Roboter AG", external_id="a")
        a_stored_offer(db, title="Roboter-AG", external_id="b", bring="Laptop")
        found["organisation"] = a_stored_offer(db, title="Mond", organisation="Sternwarte Suhl").organisation_id
    return found


def shown(page: Page, title: str) -> None:
    """Wait until this thing is there and listens to keys."""
    expect(page.locator("#r-titel")).to_have_text(title)
    expect(page.locator("[data-keys].is-alive")).to_be_attached()


def test_two_are_approved_and_one_is_given_back_by_keyboard(app: Flask, page: Page, ids: dict[str, int]) -> None:
    sign_in(app, page)
    page.goto("/redaktion")
    shown(page, "Löten")
    page.keyboard.press("j")
    shown(page, "Sterne")
    page.keyboard.press("k")
    shown(page, "Löten")
    page.keyboard.press("f")
    shown(page, "Sterne")
    expect(page.get_by_role("status").first).to_contain_text("Freigegeben.")
    page.keyboard.press("r")
    reason = page.get_by_label("Was fehlt noch?")
    expect(reason).to_be_focused()
    page.keyboard.type("Für wen ist das?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    shown(page, "Rechnen")
    expect(page.get_by_role("status").first).to_contain_text("Zurückgegeben.")
    page.keyboard.press("f")
    shown(page, PEOPLE["editor"].organisation_name)
    with app.extensions["mintkarte"].database.reading() as db:
        titles = [db.get_one(Offer, ids[name]).title for name in ("Löten", "Sterne", "Rechnen")]
        assert titles == ["Löten für alle", "Sterne", "Rechnen für alle"]
        assert db.get_one(Edit, ids["edit Sterne"]).reason == "Für wen ist das?"


def test_keys_can_be_switched_off_and_stay_so(app: Flask, page: Page, ids: dict[str, int]) -> None:
    assert ids
    sign_in(app, page)
    page.goto("/redaktion")
    shown(page, "Löten")
    switch = page.get_by_role("button", name="Tasten benutzen")
    switch.click()
    page.reload()
    shown(page, "Löten")
    expect(switch).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("j")
    shown(page, "Löten")
    switch.click()
    page.keyboard.press("j")
    expect(page.locator("#r-titel")).to_have_text("Sterne")


@pytest.mark.parametrize("scheme", THEMES)
def test_every_page_of_the_desk_is_there_for_everybody(
    app: Flask, page: Page, ids: dict[str, int], scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    sign_in(app, page)
    page.goto("/redaktion")
    keys = page.locator(".queue__item a").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    assert len(keys) == 8
    found = {}
    more = ["/redaktion/anbieter", "/redaktion/suche?q=roboter", f"/redaktion/verlauf/angebot/{ids['Löten']}"]
    for path in [*keys, *more, f"/anbieter/{ids['organisation']}/uebernehmen"]:
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(path)
            settle(page)
            found[path, width] = violations(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
    assert {key: faults for key, faults in found.items() if faults} == {}


def test_the_page_to_invite_is_there_for_everybody(app: Flask, page: Page, ids: dict[str, int]) -> None:
    assert ids
    sign_in(app, page, "editor")
    page.goto("/konto/einladen")
    assert violations(page) == []
    page.get_by_label("E-Mail der Person").fill("bert@post.example")
    page.get_by_role("button", name="Vorschlagen").click()
    expect(page.get_by_role("status").first).to_contain_text("Die Koordination der Region sieht sich das an.")
