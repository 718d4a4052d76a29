"""The map stays where it was left: after an offer, on another page, with a new filter, under the arrow keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from mintkarte.domain.vocabulary import Field
from tests.builders import an_offer
from tests.map_page import PHONE, at, card, offers_around, opened, opened_in_groups, pin, view
from tests.page_rest import settle

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

    from tests.fixtures_browser import NewPage

pytestmark = pytest.mark.browser
LEFT_AT = {"lat": 49.93, "lng": 9.1, "zoom": 11}


@pytest.fixture
def offers(app: Flask) -> dict[str, int]:
    return offers_around(app)


def look(page: Page) -> None:
    """Move the map away from where the search looks."""
    page.evaluate("({lat, lng, zoom}) => map_karte.setView([lat, lng], zoom, {animate: false})", LEFT_AT)


def listen(page: Page) -> None:
    """From now on note when the map has taken an answer."""
    page.evaluate(
        "() => { window.told = new Promise((go) => document.addEventListener('mintkarte:view', go, {once: true})); }"
    )


def heard(page: Page) -> None:
    """Wait until it has."""
    page.evaluate("() => window.told.then(() => true)")


def test_an_offer_opened_on_the_phones_map_leads_back_to_the_map(new_page: NewPage, offers: dict[str, int]) -> None:
    page = opened(new_page(**PHONE))
    page.locator(".swap").click()
    look(page)
    pin(page, "Werkstatt Großostheim").click()
    page.get_by_role("group", name="Gewähltes Angebot").get_by_role("link").click()
    page.wait_for_url(f"**/angebote/{offers['Großostheim']}-*")
    page.go_back()
    expect(page.locator("html")).to_have_attribute("data-view", "map")
    expect(pin(page, "Werkstatt Großostheim")).to_have_attribute("aria-current", "true")
    page.get_by_role("group", name="Gewähltes Angebot").get_by_role("button", name="Liste").click()
    expect(card(page, offers["Großostheim"])).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-view", "list")


def test_from_map_to_list_nothing_is_asked_anew(new_page: NewPage, offers: dict[str, int]) -> None:
    page = opened(new_page(**PHONE))
    page.evaluate("document.querySelector('#q').value = 'Alzenau'; document.querySelector('#filter').requestSubmit()")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 Angebot zu „Alzenau“")
    page.locator(".swap").click()
    expect(page.locator("html")).to_have_attribute("data-view", "map")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.go_back()
    expect(card(page, offers["Alzenau"])).to_be_visible()
    page.go_forward()
    expect(page.locator("html")).to_have_attribute("data-view", "map")
    assert [url for url in asked if "/?" in url or "/api/karte?" in url] == []


def test_the_usual_circle_said_or_not_leaves_the_map_alone(app: Flask, page: Page) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        for number in range(25):
            an_offer(db, title=f"Kurs {number:02}", external_id=f"k{number}")
    opened(page)  # says umkreis=20, which the list's own links leave out
    look(page)
    listen(page)
    page.get_by_role("link", name="Weiter").click()
    heard(page)
    expect(page.locator(".pages__now")).to_have_text("Seite 2 von 2")
    expect(page).to_have_url(re.compile("seite=2"))
    assert "umkreis" not in page.url
    assert view(page) == pytest.approx(LEFT_AT, abs=1e-4)


def test_beyond_the_points_limit_a_new_filter_draws_groups_of_this_view(
    app: Flask, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mintkarte.web.map_answer.POINTS_LIMIT", 3)
    with app.extensions["mintkarte"].database.writing() as db:
        for number in range(12):
            spot = at(49.9 + 0.03 * (number % 4), 9.05 + 0.04 * (number // 4), "Dorf")
            an_offer(db, title=f"Kurs {number}", external_id=f"k{number}", street=f"Weg {number}", located=spot,
                     fields=frozenset({Field.SCIENCE}))  # fmt: skip
    opened(page, "/")
    page.evaluate("map_karte.setView([49.95, 9.09], 12, {animate: false})")
    expect(page.locator(".mark:not(.cluster)")).not_to_have_count(0)
    listen(page)
    page.get_by_role("list", name="Nach Fach filtern").get_by_role("link", name="Naturwissenschaften").click()
    heard(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("12 Angebote")
    expect(page.locator(".mark:not(.cluster)")).not_to_have_count(0)
    expect(page.locator(".mark.cluster")).to_have_count(0)


def test_arrows_never_push_the_pin_in_focus_out_of_the_view(page: Page, offers: dict[str, int]) -> None:
    settle(opened(page, "/?q=Obernburg"))
    only = page.locator(".mark__pin")
    only.focus()
    for key in ("ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"):
        before = view(page)
        for _ in range(5):
            page.keyboard.press(key)
        assert view(page) != before
        expect(only).to_be_focused()
        assert page.evaluate("map_karte.getBounds().contains([49.843, 9.153])"), key
    assert offers


def test_a_group_keeps_the_focus_while_the_map_moves_under_it(
    page: Page, offers: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_in_groups(page, monkeypatch, 7)
    group = page.locator(".cluster .mark__pin")
    expect(group).to_have_count(1)
    group.focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        with page.expect_response("**/api/karte?*bbox=*"):
            for _ in range(8):  # until tiles are in view that have not been asked for
                page.keyboard.press(key)
        expect(group).to_be_focused()
    assert offers


def test_the_same_place_is_asked_for_in_the_same_words(
    page: Page, offers: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_in_groups(page, monkeypatch, 7)

    def asked(lat: float, lon: float) -> str:
        with page.expect_response("**/api/karte?*bbox=*zoom=11") as answer:
            page.evaluate("at => map_karte.setView(at, 11, {animate: false})", [lat, lon])
        return answer.value.url

    here, elsewhere = asked(49.97, 9.09), asked(51.3, 7.2)
    assert asked(49.972, 9.094) == here != elsewhere
    assert offers
