"""Stories on the map in a real browser: hands, keyboard, phone, and no tile source anywhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from mintkarte.domain.geometry import Point
from mintkarte.domain.vocabulary import Field, Land, Precision
from mintkarte.gateways.locator import Located
from tests.axe import violations
from tests.builders import an_offer

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

    from tests.fixtures_browser import NewPage

pytestmark = pytest.mark.browser
SEARCH = "/?ort=63739&umkreis=20"
HOSTILE = '<img src=x onerror="window.__x=1"> {{7*191}} ${window.__x=1}'
SPOTS = {
    "Alzenau": (50.087, 9.066),
    "Großostheim": (49.921, 9.079),
    "Hösbach": (50.006, 9.205),
    "Obernburg": (49.843, 9.153),
    "Seligenstadt": (50.043, 8.975),
}


def at(lat: float, lon: float, town: str, precision: Precision = Precision.EXACT) -> Located:
    return Located(Point(lat, lon), precision, Land.BY, town, (), "63739")


@pytest.fixture
def offers(app: Flask) -> dict[str, int]:
    """Five offers in five towns, three in one house, one with a hostile title whose place is only about known."""
    with app.extensions["mintkarte"].database.writing() as db:
        found = {
            town: an_offer(
                db, title=f"Werkstatt {town}", town=town, postcode="", street=town, located=at(*spot, town)
            ).id
            for town, spot in SPOTS.items()
        }
        for number in range(3):
            an_offer(db, title=f"Kurs {number} im Haus", street="Haus 1", located=at(49.974, 9.149, "Aschaffenburg"))
        found["hostile"] = an_offer(
            db,
            title=HOSTILE,
            town="Mespelbrunn",
            postcode="",
            street="Wald",
            fields=frozenset({Field.SCIENCE, Field.TECHNOLOGY}),
            located=at(49.905, 9.29, "Mespelbrunn", Precision.TOWN),
        ).id
    return found


def opened(page: Page, address: str = SEARCH) -> Page:
    """The page once its map is drawn."""
    page.goto(address)
    page.locator(".mark").first.wait_for(state="attached")
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    return page


def view(page: Page) -> dict[str, float]:
    """Where the map looks."""
    found: dict[str, float] = page.evaluate(
        "() => ({lat: map_karte.getCenter().lat, lng: map_karte.getCenter().lng, zoom: map_karte.getZoom()})"
    )
    return found


def pin(page: Page, name: str) -> Any:  # noqa: ANN401 - playwright's own type is not known without it
    """The pin whose spoken name begins like this."""
    return page.get_by_role("list", name="Angebote auf der Karte").get_by_role("button", name=re.compile(f"^{name}"))


def is_drawn(page: Page) -> bool:
    """Whether our own map has more than one colour on its canvas."""
    script = """() => { const c = document.querySelector('canvas.basemap');
        const data = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; const seen = new Set();
        for (let i = 0; i < data.length; i += 4444) seen.add(data.slice(i, i + 4).join());
        return seen.size > 12; }"""
    return bool(page.evaluate(script))


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
    zoom = page.evaluate("map_karte.getZoom()")
    page.keyboard.press("+")
    page.wait_for_function("zoom => map_karte.getZoom() > zoom && !map_karte._animatingZoom", arg=zoom)
    page.wait_for_function("() => document.activeElement.matches('.mark__pin, .folium-map')")
    assert offers


def test_several_offers_in_one_house_open_as_a_list(page: Page, offers: dict[str, int]) -> None:
    opened(page)
    group = page.get_by_role("button", name=re.compile("^3 Angebote"))
    group.click()
    listed = page.get_by_role("dialog", name="3 Angebote hier")
    assert listed.get_by_role("listitem").count() == 3
    listed.get_by_role("link", name=re.compile("Kurs 1 im Haus")).click()
    page.get_by_role("dialog", name="Kurs 1 im Haus").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    assert offers


def test_whatever_stands_in_a_title_is_only_text(page: Page, offers: dict[str, int]) -> None:
    opened(page)
    page.evaluate("() => map_karte.setView([49.905, 9.29], 11, {animate: false})")
    label = re.compile("^" + re.escape(HOSTILE))
    marker = page.get_by_role("button", name=label)
    assert "Lage ungefähr" in (marker.get_attribute("aria-label") or "")
    assert marker.locator("xpath=..").locator(".mark__about").bounding_box()
    marker.click()
    card = page.locator(".bubble-card")
    card.get_by_text("Lage ungefähr").wait_for()
    assert card.locator("b").inner_text() == HOSTILE
    assert page.evaluate("window.__x") is None
    assert offers


def test_the_filter_changes_list_and_map_together(page: Page, offers: dict[str, int]) -> None:
    opened(page)
    assert pin(page, "Werkstatt Alzenau").count() == 1
    page.locator("[data-legend]").get_by_role("link", name="Naturwissenschaften").click()
    page.wait_for_url("**fach=naturwissenschaft**")
    pin(page, "Werkstatt Alzenau").wait_for(state="detached")
    assert page.locator("[data-legend] [aria-current]").inner_text() == "Naturwissenschaften"
    assert page.locator(".offers [data-offer]").count() == 1
    page.go_back()
    pin(page, "Werkstatt Alzenau").wait_for()
    assert page.locator("[data-legend] [aria-current]").count() == 0
    assert offers


def test_resting_on_a_card_marks_its_pin(page: Page, offers: dict[str, int]) -> None:
    opened(page)
    page.locator(f'.offers [data-offer="{offers["Seligenstadt"]}"]').hover()
    page.locator(".mark--chosen").wait_for()
    assert (page.locator(".mark--chosen .mark__pin").get_attribute("aria-label") or "").startswith("Werkstatt Selig")


@pytest.mark.parametrize("scheme", ["light", "dark", "forced"])
def test_without_tiles_our_own_map_is_drawn_and_nobody_is_shut_out(
    new_page: NewPage, offers: dict[str, int], scheme: str
) -> None:
    options = {"forced_colors": "active"} if scheme == "forced" else {"color_scheme": scheme}
    page = opened(new_page(viewport={"width": 1280, "height": 800}, **options))
    page.wait_for_function("() => document.querySelector('.map').matches('.is-bare')")
    page.wait_for_timeout(300)
    assert is_drawn(page)
    assert page.get_by_text("GeoNames").is_visible()
    assert not violations(page)
    assert offers


def test_on_a_phone_the_offer_is_a_card_with_steps_and_the_way_back_to_the_list(
    new_page: NewPage, offers: dict[str, int]
) -> None:
    page = opened(new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True))
    assert not page.locator("[data-map]").is_visible()
    page.locator(".swap").click()
    pin(page, "Werkstatt Hösbach").click()
    card = page.locator("[data-sheet-card]")
    card.get_by_text("Werkstatt Hösbach").wait_for()
    first = card.locator("[data-count]").inner_text()
    assert re.fullmatch(r"\d von 9", first)
    page.get_by_role("button", name="Nächstes Angebot").click()
    assert card.locator("[data-count]").inner_text() != first
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not violations(page)
    card.get_by_role("button", name="Liste").click()
    assert page.locator(".offers").is_visible()
    assert offers


def test_buttons_are_big_enough_for_thumbs(page: Page, offers: dict[str, int]) -> None:
    opened(page)
    for box in page.locator(".map__tools button, .map__legend a, .mark__pin").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).map(b => [b.width, b.height])"
    ):
        assert min(box) >= 43.9
    assert offers


def test_with_reduced_motion_nothing_moves_by_itself(new_page: NewPage, offers: dict[str, int]) -> None:
    page = opened(new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce"))
    page.get_by_role("button", name="Weiter weg").click()
    assert page.evaluate("document.getAnimations().length") == 0
    assert not page.evaluate("Boolean(map_karte._animatingZoom)")
    assert offers


def test_the_page_of_an_offer_shows_where_it_is(page: Page, offers: dict[str, int]) -> None:
    page.goto(f"/angebote/{offers['Alzenau']}")
    page.locator(".map--small .mark--chosen").wait_for()
    page.wait_for_timeout(300)
    assert is_drawn(page)
    assert not violations(page)
