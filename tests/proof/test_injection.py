"""Proof: no text of an offer and nothing a visitor types is ever run, on any page, even with the page's policy off."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.demo_site import html_pages
from tests.hostile import PAYLOADS, TITLES, fill_with_payloads, fill_with_titles
from tests.page_checks import check
from tests.page_rest import settle
from tests.page_states import show_map

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

    from tests.fixtures_browser import NewPage

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("bypass_csp", [False, True], ids=["with the policy", "without it"])
def test_hostile_offers_stay_text_on_every_page(app: Flask, new_page: NewPage, *, bypass_csp: bool) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        fill_with_payloads(db)
    page = new_page(bypass_csp=bypass_csp)
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto("/")
    settle(page)
    assert_harmless(page)
    links = page.locator("a[href^='/angebote/'], a[href^='/anbieter/']").evaluate_all("all => all.map(one => one.href)")
    assert links
    for link in sorted(set(links)):
        page.goto(link)
        settle(page)
        assert_harmless(page)


@pytest.mark.parametrize("bypass_csp", [False, True], ids=["with the policy", "without it"])
def test_a_hostile_query_stays_text(new_page: NewPage, *, bypass_csp: bool) -> None:
    page = new_page(bypass_csp=bypass_csp)
    for payload in PAYLOADS:
        for key in ("q", "ort", "alter", "region", "ferien"):
            page.goto("/?" + urlencode({key: payload}))
            assert_harmless(page)


@pytest.mark.parametrize("width", [320, 1280])
def test_sixty_hostile_titles_neither_run_nor_overflow_in_any_view(app: Flask, new_page: NewPage, width: int) -> None:
    assert len(set(TITLES)) >= 60
    with app.extensions["mintkarte"].database.writing() as db:
        fill_with_titles(db)
    page = new_page(viewport={"width": width, "height": 800}, bypass_csp=True)
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    ids = [offer["id"] for offer in app.test_client().get("/angebote.json", buffered=True).get_json()["offers"]]
    lists = [f"/?seite={number}" for number in (1, 2, 3)]
    if "shortlist.show" in app.view_functions:
        lists.append("/merkliste?" + "&".join(f"angebot={one}" for one in ids))
    for address in [*lists, *html_pages(app).values(), *(f"/angebote/{one}" for one in ids)]:
        page.goto(address)
        page.wait_for_load_state("load")
        assert_harmless(page)
        assert check(page, "sideways") == [], address
    page.goto("/")
    settle(page)
    show_map(page)
    for pin in range(page.locator(".mark__pin").count()):
        page.locator(".mark__pin").nth(pin).focus()
        page.keyboard.press("Enter")
        settle(page)
        assert_harmless(page)
        assert check(page, "sideways") == []
        page.keyboard.press("Escape")


def test_this_proof_would_see_a_text_that_runs(new_page: NewPage) -> None:
    page = new_page(bypass_csp=True)
    page.goto("/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', `<img src='data:,' onerror=window.__x=1>`)")
    page.wait_for_function("window.__x === 1")
    with pytest.raises(AssertionError):
        assert_harmless(page)


def assert_harmless(page: Page) -> None:
    """Nothing ran, nothing was computed, no element was made from a text."""
    assert page.evaluate("window.__x") is None, page.url
    assert "1337" not in page.inner_text("body"), page.url
    assert page.locator("[onerror], [onload]").count() == 0, page.url
    assert page.locator("a[href^='javascript:']").count() == 0, page.url
