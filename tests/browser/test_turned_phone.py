"""A phone that is turned while somebody reads: the place in the list stays, and sideways the list is at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.builders import an_offer
from tests.map_page import PHONE, card, opened
from tests.page_checks import check

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import ViewportSize

    from tests.fixtures_browser import NewPage

pytestmark = pytest.mark.browser
UPRIGHT: ViewportSize = {"width": 390, "height": 844}
SIDEWAYS: ViewportSize = {"width": 844, "height": 390}


@pytest.fixture
def courses(app: Flask) -> list[int]:
    with app.extensions["mintkarte"].database.writing() as db:
        return [an_offer(db, title=f"Kurs {number:02}", external_id=f"k{number}").id for number in range(18)]


@pytest.mark.parametrize("from_map", [False, True], ids=["list", "map"])
def test_turning_the_phone_keeps_the_place_in_the_list(
    new_page: NewPage, courses: list[int], *, from_map: bool
) -> None:
    page = opened(new_page(**PHONE), "/?sort=titel")
    read = card(page, courses[12])
    read.evaluate(
        """card => {
            scrollTo(0, card.getBoundingClientRect().top + scrollY - 40);
            return new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
        }"""
    )
    if from_map:
        page.locator(".swap").click()
        expect(page.locator("html")).to_have_attribute("data-view", "map")
    page.set_viewport_size(SIDEWAYS)
    expect(read).to_be_in_viewport(ratio=0.6)
    page.set_viewport_size(UPRIGHT)
    expect(read).to_be_in_viewport(ratio=0.9)
    expect(card(page, courses[10])).not_to_be_in_viewport()


def test_sideways_the_list_begins_beside_the_map(new_page: NewPage, courses: list[int]) -> None:
    small: ViewportSize = {"width": 667, "height": 375}
    for viewport in (SIDEWAYS, small):
        page = opened(new_page(**PHONE | {"viewport": viewport}), "/?sort=titel")
        expect(card(page, courses[0])).to_be_in_viewport(ratio=0.5)
        expect(page.locator("[data-map]")).to_be_in_viewport(ratio=0.3)
        assert check(page, "sideways") == []
        assert check(page, "smallTargets") == []
