"""What lies on the map stays apart: no disc on another, no control on a pin, nothing without an explanation."""

from __future__ import annotations

from itertools import combinations
from math import hypot
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from mintkarte.domain.vocabulary import Format
from tests.axe import violations
from tests.builders import NOWHERE, an_offer
from tests.map_page import PHONE, at, offers_around, opened, pin

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Locator, Page

    from tests.fixtures_browser import NewPage

pytestmark = pytest.mark.browser
SMALL_PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
LAP = 6  # pixels: rings may touch


def discs(page: Page) -> list[tuple[float, float, float]]:
    """Middle and radius of every disc and pin that is drawn, in pixels of the window."""
    boxes: list[list[float]] = page.evaluate(
        """() => [...document.querySelectorAll('.mark__pin')].map((pin) => {
            const { x, y, width, height } = pin.getBoundingClientRect();
            return [x + width / 2, y + height / 2, width / 2];
        })"""
    )
    return [(x, y, radius) for x, y, radius in boxes]


def width_of(text: Locator) -> float:
    """How wide it is, in pixels."""
    box = text.bounding_box()
    return box["width"] if box else 0


def test_no_disc_lies_on_the_number_of_another(app: Flask, page: Page) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        for number in range(90):
            spot = at(49.6 + 0.013 * (number % 30), 9.1 + 0.004 * (number * number % 7), f"Dorf {number}")
            an_offer(db, title=f"Kurs {number}", external_id=f"k{number}", street=f"Weg {number}", located=spot)
    opened(page, "/")
    for zoom in (6, 7, 7.5, 8, 8.5, 9, 10, 11):
        page.evaluate(f"map_karte.setView([49.8, 9.1], {zoom}, {{animate: false}})")
        found = discs(page)
        assert found
        close = [
            (one, other)
            for one, other in combinations(found, 2)
            if hypot(one[0] - other[0], one[1] - other[1]) < one[2] + other[2] - LAP
        ]
        assert close == [], f"zoom {zoom}"


def test_on_a_small_phone_no_control_lies_on_a_pin(app: Flask, new_page: NewPage) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        for title, lat in (("Norden", 50.4), ("Süden", 49.6)):
            an_offer(db, title=title, external_id=title, street=title, located=at(lat, 9.15, title))
    page = opened(new_page(**SMALL_PHONE), "/")
    page.locator(".swap").click()
    expect(page.locator("html")).to_have_attribute("data-view", "map")
    expect(pin(page, "Süden")).to_be_in_viewport()
    assert len(discs(page)) == 2
    for control in (".swap", ".map-follow", ".map__legend", ".map__tools", ".finder__ask"):
        box = page.locator(control).bounding_box()
        assert box
        left, top, right, bottom = box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]
        covered = [(x, y) for x, y, _ in discs(page) if left < x < right and top < y < bottom]
        assert covered == [], control


def test_on_a_small_phone_the_price_at_hand_is_one_word(app: Flask, new_page: NewPage) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        offer = an_offer(db, title="Löten", url="https://technik.example/kurs")
    page = new_page(**SMALL_PHONE)
    page.goto(f"/angebote/{offer.id}")
    price = page.locator("[data-register-bar] b")
    expect(price).to_have_text("kostenlos")
    lines = price.evaluate("b => { const r = new Range(); r.selectNodeContents(b); return r.getClientRects().length; }")
    assert lines == 1


@pytest.mark.parametrize("device", [PHONE, {"viewport": {"width": 1100, "height": 800}}], ids=["phone", "small window"])
def test_a_small_map_explains_its_four_shapes(app: Flask, new_page: NewPage, device: dict[str, Any]) -> None:
    offers_around(app)
    page = opened(new_page(**device), "/")
    if device == PHONE:
        page.locator(".swap").click()
    legend = page.get_by_role("list", name="Nach Fach filtern")
    expect(legend.get_by_role("link", name="Informatik")).to_be_visible()
    names = legend.get_by_role("button", name="Namen der Fächer")
    name = legend.get_by_text("Naturwissenschaften", exact=True)
    assert width_of(name) < 2
    names.click()
    expect(names).to_have_attribute("aria-expanded", "true")
    assert width_of(name) > 100
    assert not violations(page)
    legend.get_by_role("link", name="Naturwissenschaften").click()
    expect(page.locator(".mark__pin")).to_have_count(1)
    expect(legend.get_by_role("link", name="Naturwissenschaften")).to_have_attribute("aria-current", "true")
    names.click()
    assert width_of(name) < 2


def test_a_wide_disc_has_its_middle_on_its_place(app: Flask, page: Page) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        for number in range(40):
            an_offer(db, title=f"Kurs {number}", external_id=f"k{number}", street="Haus", located=at(50, 9.1, "Dorf"))
    opened(page, "/")
    radius = page.wait_for_function(  # the map may still be coming to rest
        """() => {
            const disc = document.querySelector('.mark__pin').getBoundingClientRect();
            const box = map_karte.getContainer().getBoundingClientRect();
            const place = map_karte.latLngToContainerPoint([50, 9.1]);
            const x = disc.x + disc.width / 2 - box.x - place.x;
            const y = disc.y + disc.height / 2 - box.y - place.y;
            return Math.hypot(x, y) < 1 && disc.width / 2;
        }"""
    ).json_value()
    assert radius > 30


def test_the_phone_says_why_the_map_shows_less_than_the_list(app: Flask, new_page: NewPage) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db, title="Löten")
        an_offer(db, title="Chemie aus der Ferne", external_id="o", located=NOWHERE, formats=frozenset({Format.ONLINE}))
    page = opened(new_page(**PHONE), "/")
    page.get_by_role("button", name="Karte (1 von 2)").click()
    expect(page.get_by_text("1 weiteres ohne Ort steht nur in der Liste.")).to_be_visible()
    page.get_by_role("button", name="Liste").click()
    page.evaluate("document.querySelector('#q').value = 'Löten'; document.querySelector('#filter').requestSubmit()")
    page.get_by_role("button", name="Karte (1)").click()
    expect(page.locator(".map-off")).to_be_hidden()


def test_a_map_with_nothing_to_show_says_so(app: Flask, new_page: NewPage) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        for title in ("Chemie aus der Ferne", "Rechnen aus der Ferne"):
            an_offer(db, title=title, external_id=title, located=NOWHERE, formats=frozenset({Format.ONLINE}))
    sentence = "Keines der gefundenen Angebote hat einen Ort auf der Karte. Sie stehen in der Liste."
    page = new_page(viewport={"width": 1280, "height": 800})
    page.goto("/")
    expect(page.get_by_text(sentence)).to_be_visible()
    page = new_page(**PHONE)
    page.goto("/")
    page.get_by_role("button", name="Karte", exact=True).click()
    expect(page.get_by_text(sentence)).to_be_visible()


def test_small_places_are_fetched_by_who_looks_closer(app: Flask, page: Page) -> None:
    offers_around(app)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    with page.expect_request("**/orte-klein.json"):
        opened(page)
    page.evaluate("map_karte.setView([51, 10], 6, {animate: false})")
    asked.clear()
    with page.expect_response("**/orte.json"):
        page.goto("/?ausschnitt=6,47,15,55")
        page.evaluate("map_karte.setView([51, 10], 6, {animate: false})")
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    with page.expect_request("**/orte-klein.json"):
        page.evaluate("map_karte.setView([50, 9], 9, {animate: false})")
    assert asked.count("orte-klein.json") == 1
