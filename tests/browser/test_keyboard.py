"""Stories without a mouse: by keyboard alone in at most forty keys, by finger, and with text twice as large."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from mintkarte.domain.vocabulary import Field
from tests.builders import an_offer
from tests.fixtures_browser import guarded_pages
from tests.page_checks import check

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

    from tests.fixtures_browser import NewPage

pytestmark = pytest.mark.browser
MOST_KEYS = 40
MOST_TABS = 30


class Keys:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def tab_to(self, selector: str) -> None:
        """Press Tab until the focus is on an element of this kind."""
        for _ in range(MOST_TABS):
            self.press("Tab")
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                return
        pytest.fail(f"no {selector} within {MOST_TABS} stops")


@pytest.fixture(autouse=True)
def offers(app: Flask) -> None:
    """Two offers that fit and twenty that do not."""
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db, title="Roboter bauen", fields=frozenset({Field.INFORMATICS}), age_from=9, age_to=12)
        an_offer(db, title="Löten für Anfänger", age_from=9, age_to=12)
        for number in range(20):
            an_offer(db, title=f"Rechnen {number:02}", external_id=f"r{number}", age_from=14, age_to=18)


def test_find_filter_open_and_back_in_forty_keys(page: Page) -> None:
    page.goto("/")
    keys = Keys(page)
    keys.tab_to("#ort")
    keys.press(*"63739", "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("um 63739 Aschaffenburg")
    keys.tab_to(".chip-set a[href*='alter=10']")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 Angebote für 10-Jährige")
    expect(page.get_by_role("heading", level=1)).to_be_focused()  # from here on to the list
    keys.tab_to(".offer__title a")
    title = page.evaluate("document.activeElement.textContent")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.go_back()  # Alt and the left arrow, which belong to the browser's own window
    keys.pressed += 1
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 Angebote für 10-Jährige")
    assert keys.pressed <= MOST_KEYS


def test_a_finger_finds_opens_and_comes_back(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto("/")
    page.locator(".ask-pill").tap()
    page.get_by_role("button", name=re.compile(r"^Für wen\?")).tap()
    page.get_by_role("dialog", name="Für wen?").get_by_role("checkbox", name=re.compile(r"^10\b")).first.check()
    page.get_by_role("dialog", name="Für wen?").get_by_role("button", name="2 Angebote zeigen").tap()
    page.get_by_role("link", name="Roboter bauen").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Roboter bauen")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 Angebote für 10-Jährige")


def test_with_text_twice_as_large_everything_is_still_in_reach(
    live_server: str, reader_with_large_letters: Browser
) -> None:
    with guarded_pages(reader_with_large_letters, live_server) as open_page:
        page = open_page(viewport={"width": 640, "height": 800})
        page.goto("/?ort=63739")
        assert check(page, "sideways") == []
        page.locator(".ask-pill").click()
        page.get_by_role("checkbox", name=re.compile("^Informatik")).check()
        page.get_by_role("button", name="1 Angebot zeigen").click()
        page.get_by_role("link", name="Roboter bauen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Roboter bauen")
        assert check(page, "sideways") == []


def test_with_less_motion_the_same_story_moves_nothing(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page.goto("/")
    page.get_by_role("button", name="Mehr Filter").click()
    assert check(page, "motion") == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile(r"^Für wen\?")).click()
    page.get_by_role("dialog", name="Für wen?").get_by_role("checkbox", name=re.compile(r"^10\b")).first.check()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 Angebote für 10-Jährige")
    assert check(page, "motion") == []
