"""When a page has come to rest: nothing is on its way any more, and nothing moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright import sync_api as playwright

from tests.fixtures_browser import HALF_A_MINUTE

if TYPE_CHECKING:
    from playwright.sync_api import Page


def settle(page: Page) -> None:
    """Wait until everything is loaded and nothing moves.

    It has happened, for a reason nobody found, that a page never did; then it is asked for once more.
    """
    if unfinished := unrest(page):
        page.reload()
        unfinished = unrest(page)
    assert not unfinished, f"{page.url} never comes to rest: {unfinished}"
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    hold_still(page)


def unrest(page: Page) -> list[str]:
    """Nothing, once no request is on its way any more; after half a minute the addresses of those that still are."""
    try:
        page.wait_for_load_state("networkidle", timeout=HALF_A_MINUTE)
    except playwright.TimeoutError:
        return [one.url for one in page.requests() if one.timing["responseEnd"] < 0] or ["a frame of the page"]
    return []


def hold_still(page: Page) -> None:
    """Wait until no transition runs, so that colours are the final ones."""
    page.wait_for_function("() => document.getAnimations().every(one => one.playState !== 'running')")
