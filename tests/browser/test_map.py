"""Stories on the map in a real browser: hands, keyboard, phone, and no tile source anywhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.axe import violations
from tests.map_page import SEARCH, offers_around, opened, pin, view

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

    from tests.fixtures_browser import NewPage

pytestmark = pytest.mark.browser


@pytest.fixture
def offers(app: Flask) -> dict[str, int]:
    return offers_around(app)


# whether our own map has more than a few colours on its canvas
IS_DRAWN = """() => { const c = document.querySelector('canvas.basemap');
    const data = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; const seen = new Set();
    for (let i = 0; i < data.length; i += 4444) seen.add(data.slice(i, i + 4).join());
    return seen.size > 12; }"""


def test_a_visitor_pans_zooms_opens_a_pin_reads_its_page_and_comes_back(page: Page, offers: dict[str, int]) -> None:
    opened(page)
    box = page.locator("[data-map]").bounding_box()
    assert box
    before = view(page)
    page.mouse.move(box["x"] + 150, box["y"] + 350)
    page.mouse.down()
    page.mouse.move(box["x"] + 190, box["y"] + 330, steps=5)
    page.mouse.up()
    page.get_by_role("button", name="Näher heran").click()
    page.wait_for_function("zoom => map_karte.getZoom() > zoom && !map_karte._animatingZoom", arg=before["zoom"])
    pin(page, "Werkstatt Großostheim").click()
    card = page.get_by_role("dialog", name="Werkstatt Großostheim")
    card.get_by_text("10–14 Jahre").wait_for()
    assert page.locator(f'[data-offer="{offers["Großostheim"]}"]').evaluate("e => e.matches('.offer--chosen')")
    left = view(page)
    card.get_by_role("link").click()
    page.wait_for_url(f"**/angebote/{offers['Großostheim']}-*")
    page.go_back()
    page.locator(".mark").first.wait_for()
    assert page.url.endswith(SEARCH)
    assert view(page) == pytest.approx(left, abs=1e-4)
    assert pin(page, "Werkstatt Großostheim").get_attribute("aria-current") == "true"


def test_the_map_is_one_tab_stop_and_arrows_lead_from_pin_to_pin(page: Page, offers: dict[str, int]) -> None:
    opened(page)
    stops = page.locator(".mark__pin[tabindex='0']")
    assert stops.count() == 1
    assert page.locator(".folium-map").get_attribute("tabindex") == "-1"
    stops.focus()
    names = set()
    for key in ("ArrowUp", "ArrowUp", "ArrowLeft", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
        names.add(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        assert stops.count() == 1
    assert len(names) >= 3
    pin(page, "Werkstatt Hösbach").focus()
    page.keyboard.press("Enter")
    card = page.get_by_role("dialog", name="Werkstatt Hösbach")
    card.wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Werkstatt Hösbach"
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused.startswith("Werkstatt Hösbach")
    for key, grows in (("+", 1), ("+", 1), ("-", -1)):
        zoom = page.evaluate("map_karte.getZoom()")
        page.keyboard.press(key)
        page.wait_for_function(
            "([zoom, grows]) => (map_karte.getZoom() - zoom) * grows > 0 && !map_karte._animatingZoom",
            arg=[zoom, grows],
        )
        page.wait_for_function("name => document.activeElement.getAttribute('aria-label') === name", arg=focused)
    page.keyboard.press("Home")
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") != first
    assert offers


def test_going_away_keeps_the_focus_on_the_group_that_swallows_the_offer(page: Page, offers: dict[str, int]) -> None:
    opened(page)
    pin(page, "Werkstatt Hösbach").focus()
    for _ in range(5):
        zoom = page.evaluate("map_karte.getZoom()")
        page.keyboard.press("-")
        page.wait_for_function("zoom => map_karte.getZoom() < zoom && !map_karte._animatingZoom", arg=zoom)
    page.wait_for_function("() => document.activeElement.matches('.cluster .mark__pin')")
    page.keyboard.press("Enter")
    listed = page.get_by_role("dialog")
    listed.get_by_role("link", name=re.compile("Werkstatt Hösbach")).wait_for()
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.activeElement.matches('.cluster .mark__pin')")
    assert offers


def test_several_offers_in_one_house_open_as_a_list(page: Page, offers: dict[str, int]) -> None:
    opened(page)
    group = page.get_by_role("button", name=re.compile("^3 Angebote"))
    group.click()
    listed = page.get_by_role("dialog", name="3 Angebote hier")
    assert listed.get_by_role("listitem").count() == 3
    assert listed.get_by_role("button", name="Näher heran").count() == 0  # going closer would not part them
    listed.get_by_text("10–14 Jahre").first.wait_for()
    page.keyboard.press("Escape")
    listed.wait_for(state="hidden")
    group.click()
    listed.get_by_role("link", name=re.compile("Kurs 1 im Haus")).click()
    page.wait_for_url("**/angebote/*-kurs-1-im-haus")
    assert offers


def test_a_group_of_several_places_opens_as_a_list_with_a_way_closer(page: Page, offers: dict[str, int]) -> None:
    opened(page)
    page.evaluate("() => map_karte.setZoom(7, {animate: false})")
    page.locator(".cluster .mark__pin").first.click()
    listed = page.get_by_role("dialog")
    assert listed.get_by_role("listitem").count() >= 5
    zoom = page.evaluate("map_karte.getZoom()")
    listed.get_by_role("button", name="Näher heran").click()
    page.wait_for_function("zoom => map_karte.getZoom() > zoom", arg=zoom)
    listed.wait_for(state="hidden")
    page.wait_for_function("() => document.activeElement.matches('.mark__pin')")
    assert offers


def test_pointing_at_a_pin_marks_its_card_where_it_stands(page: Page, offers: dict[str, int]) -> None:
    opened(page)
    pin(page, "Werkstatt Obernburg").hover()
    card = page.locator(f'.offers [data-offer="{offers["Obernburg"]}"]')
    page.wait_for_function("card => card.matches('.offer--near')", arg=card.element_handle())
    page.mouse.move(5, 5)
    page.wait_for_function("card => !card.matches('.offer--near')", arg=card.element_handle())
    pin(page, "Werkstatt Obernburg").focus()
    page.wait_for_function("card => card.matches('.offer--near')", arg=card.element_handle())
    assert page.evaluate("scrollY") == 0


def test_the_phones_back_leads_from_the_map_to_the_list(new_page: NewPage, offers: dict[str, int]) -> None:
    page = opened(new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True))
    page.locator(".swap").click()
    page.wait_for_function("() => document.documentElement.dataset.view === 'map'")
    page.go_back()
    page.locator(".offers").wait_for()
    assert page.url.endswith(SEARCH)
    page.locator(".swap").click()
    page.locator(".swap").click()
    page.locator(".offers").wait_for()
    page.go_forward()
    page.wait_for_function("() => document.documentElement.dataset.view === 'map'")
    assert offers


def test_on_a_tablet_the_map_folds_away_and_comes_back(new_page: NewPage, offers: dict[str, int]) -> None:
    page = opened(new_page(viewport={"width": 800, "height": 1100}))
    button = page.locator("[data-fold]")
    button.click()
    page.locator("[data-map]").wait_for(state="hidden")
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    page.locator("[data-map]").wait_for(state="visible")
    assert offers


def test_the_map_says_that_the_server_is_away_and_comes_back_by_itself(
    browser: Browser, live_server: str, offers: dict[str, int]
) -> None:
    page = browser.new_context().new_page()  # its console names each refused question
    opened(page, live_server + SEARCH)
    before = page.locator(".mark").count()
    page.route("**/api/karte?**", lambda route: route.fulfill(status=503))
    page.evaluate("document.dispatchEvent(new CustomEvent('mintkarte:filter', {detail: {query: '?fach=technik'}}))")
    page.get_by_text("Gerade keine Verbindung").wait_for()
    assert page.locator(".mark").count() == before
    page.unroute("**/api/karte?**")
    page.get_by_text("Gerade keine Verbindung").wait_for(state="hidden")
    page.context.close()
    assert offers


def test_words_stand_in_our_own_letters(page: Page, offers: dict[str, int]) -> None:
    opened(page)
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    assert page.evaluate("[...document.fonts].map((face) => face.status)") == ["loaded", "unloaded"]
    assert offers


def test_the_page_of_an_offer_shows_where_it_is(page: Page, offers: dict[str, int]) -> None:
    page.goto(f"/angebote/{offers['Alzenau']}")
    page.locator(".map--small .mark--chosen").wait_for()
    page.wait_for_function(IS_DRAWN)
    assert not violations(page)


def test_a_map_that_opened_without_connection_is_drawn_when_it_is_back(page: Page, offers: dict[str, int]) -> None:
    page.add_init_script(
        """const ask = window.fetch; let away = true;
        window.fetch = (address, more) => {
            if (!away || !`${address}`.includes('laender.json')) return ask(address, more);
            away = false;
            return Promise.reject(new TypeError('offline'));
        };"""
    )
    opened(page)
    page.wait_for_function(IS_DRAWN)
    assert offers
