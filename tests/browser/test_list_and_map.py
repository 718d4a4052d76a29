"""Stories between the list and its map: pointing, choosing, and the way from a group or a page back to a card."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.builders import an_offer
from tests.map_page import PHONE, card, offers_around, opened, opened_in_groups, pin

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

    from tests.fixtures_browser import NewPage

pytestmark = pytest.mark.browser
CHOSEN, NEAR = re.compile(r"\bmark--chosen\b"), re.compile(r"\bmark--near\b")


@pytest.fixture
def offers(app: Flask) -> dict[str, int]:
    return offers_around(app)


def mark(page: Page, name: str) -> Any:  # noqa: ANN401 - playwright's own type is not known without it
    """What the map draws for the pin of this name."""
    return pin(page, name).locator("xpath=..")


def test_pointing_at_a_card_leaves_the_chosen_offer_chosen(page: Page, offers: dict[str, int]) -> None:
    opened(page)
    pin(page, "Werkstatt Großostheim").click()
    expect(mark(page, "Werkstatt Großostheim")).to_have_class(CHOSEN)
    card(page, offers["Obernburg"]).hover()
    expect(mark(page, "Werkstatt Obernburg")).to_have_class(NEAR)
    expect(mark(page, "Werkstatt Großostheim")).to_have_class(CHOSEN)
    expect(page.get_by_role("dialog", name="Werkstatt Großostheim")).to_be_visible()
    page.get_by_role("heading", level=1).hover()
    expect(mark(page, "Werkstatt Obernburg")).not_to_have_class(NEAR)
    expect(mark(page, "Werkstatt Großostheim")).to_have_class(CHOSEN)
    card(page, offers["Alzenau"]).get_by_role("link").focus()
    expect(mark(page, "Werkstatt Alzenau")).to_have_class(NEAR)
    expect(card(page, offers["Großostheim"])).to_have_class(re.compile("offer--chosen"))


def test_an_offer_opened_from_the_list_is_chosen_when_one_comes_back(page: Page, offers: dict[str, int]) -> None:
    opened(page)
    card(page, offers["Alzenau"]).get_by_role("link").click()
    page.wait_for_url("**/angebote/*")
    page.go_back()
    expect(mark(page, "Werkstatt Alzenau")).to_have_class(CHOSEN)
    expect(card(page, offers["Alzenau"])).to_have_class(re.compile("offer--chosen"))


def test_beyond_the_points_limit_a_card_marks_the_disc_that_holds_its_offer(
    page: Page, offers: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_in_groups(page, monkeypatch, 7.5)
    expect(page.locator(".mark.cluster")).not_to_have_count(0)
    near = page.locator(".mark--near")
    for town in ("Obernburg", "Alzenau"):
        card(page, offers[town]).hover()
        expect(near).to_have_count(1)
    page.get_by_role("heading", level=1).hover()
    expect(near).to_have_count(0)


def test_every_group_leads_to_the_list_of_its_place(page: Page, offers: dict[str, int]) -> None:
    opened(page)
    page.get_by_role("button", name=re.compile("^3 Angebote")).click()
    page.get_by_role("dialog", name="3 Angebote hier").get_by_role("link", name="In der Liste zeigen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("3 Angebote")
    expect(page.locator(".finder__list .offer__title")).to_have_text([re.compile("im Haus")] * 3)
    assert "ausschnitt=" in page.url
    assert offers


def test_on_a_phone_the_list_of_a_group_takes_the_maps_place(new_page: NewPage, offers: dict[str, int]) -> None:
    page = opened(new_page(**PHONE))
    page.locator(".swap").click()
    page.get_by_role("button", name=re.compile("^3 Angebote")).click()
    page.get_by_role("dialog", name="3 Angebote hier").get_by_role("link", name="In der Liste zeigen").click()
    expect(page.locator(".finder__list .offer__title").first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("3 Angebote")
    page.go_back()
    expect(page.locator("html")).to_have_attribute("data-view", "map")
    expect(page.get_by_role("button", name=re.compile("^Werkstatt Obernburg"))).to_be_visible()
    assert offers


@pytest.mark.parametrize("way", ["history", "fragment", "no script", "browser"])
def test_the_way_back_from_an_offer_leads_to_its_card(app: Flask, new_page: NewPage, way: str) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        wanted = [an_offer(db, title=f"Kurs {number:02}", external_id=f"k{number}").id for number in range(25)][15]
    page = new_page(viewport={"width": 1280, "height": 800}, java_script_enabled=way != "no script")
    if way == "fragment":
        page.add_init_script("delete window.navigation; delete Window.prototype.navigation")
    page.goto("/?ort=63739&umkreis=20&sort=titel")
    card(page, wanted).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kurs 15")
    if way == "browser":
        page.go_back()
    else:
        page.get_by_role("link", name="Zurück zu 25 Angeboten").click()
    page.wait_for_url("**/?*sort=titel*")
    expect(card(page, wanted)).to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).not_to_be_in_viewport()
