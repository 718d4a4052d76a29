"""What every story of a browser relies on: a page that asks anybody else fails it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fixtures_browser import guarded_pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def ask(browser: Browser, address: str, asked: str) -> None:
    """A story in which a page asks for an address."""
    with guarded_pages(browser, address) as open_page:
        page = open_page(bypass_csp=True)
        page.goto("/impressum")
        page.evaluate("asked => fetch(asked).catch(() => {})", asked)


def test_a_page_that_asks_a_stranger_fails_its_story(browser: Browser, live_server: str) -> None:
    with pytest.raises(AssertionError, match=r"asked a foreign host: http://example\.org/pixel"):
        ask(browser, live_server, "http://example.org/pixel")


def test_a_page_that_asks_only_us_does_not(browser: Browser, live_server: str) -> None:
    ask(browser, live_server, "/api/karte")
