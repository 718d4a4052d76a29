"""A school shows the map on its own page: allowed it is there and as tall as its list, not allowed it is not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from mintkarte.app import create_app
from tests.builders import an_offer
from tests.fixtures_browser import served
from tests.map_page import opened
from tests.web_server import Page as WebPage
from tests.web_server import WebServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from mintkarte.settings import Settings
    from tests.conftest import Clock

pytestmark = pytest.mark.browser


@pytest.fixture
def school(browser: Browser) -> Iterator[tuple[Page, WebServer]]:
    """A page of a site of its own, on another origin."""
    context = browser.new_context(locale="de-DE", viewport={"width": 900, "height": 900})
    with WebServer() as web:
        yield context.new_page(), web
    context.close()


@pytest.mark.parametrize("allowed", [True, False])
def test_only_an_allowed_site_shows_the_map_and_no_cookie_comes_with_it(
    site_settings: Settings, clock: Clock, school: tuple[Page, WebServer], *, allowed: bool
) -> None:
    page, web = school
    settings = replace(site_settings, embed=(f"127.0.0.1:{web.port}",) if allowed else ())
    app = create_app(settings, clock=clock)
    with app.extensions["mintkarte"].database.writing() as db:
        for number in range(12):
            an_offer(db, title=f"Löten {number}", external_id=str(number))
    with served(app) as address:
        lines = (
            f'<script type="module" src="{address}/einbetten/mint-karte.js"></script>',
            '<mint-karte filter="q=löten" ansicht="liste"><a href="/">Angebote</a></mint-karte>',
        )
        web.pages["/schule"] = WebPage(body="<!doctype html><meta charset=utf-8>{}{}".format(*lines).encode())
        page.goto(web.url("/schule"))
        frame = page.frame_locator("mint-karte iframe")
        if allowed:
            expect(frame.get_by_text("Löten 11")).to_be_visible()
            with page.context.expect_page() as opened:
                frame.get_by_role("link", name="Löten 11").click()
            expect(opened.value.get_by_role("heading", name="Löten 11")).to_be_visible()
            page.wait_for_function(
                "() => parseInt(document.querySelector('mint-karte').shadowRoot.firstChild.style.height) > 1000"
            )
        else:
            page.wait_for_function("() => document.querySelector('mint-karte')?.shadowRoot")
            expect(frame.get_by_text("Löten 11")).to_have_count(0)
        assert page.context.cookies() == []
    app.extensions["mintkarte"].database.close()


def test_in_a_narrow_frame_nothing_on_the_map_covers_another(
    site_settings: Settings, clock: Clock, school: tuple[Page, WebServer]
) -> None:
    page, _ = school
    page.set_viewport_size({"width": 300, "height": 700})
    app = create_app(site_settings, clock=clock)
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db)
    with served(app) as address:
        page.goto(f"{address}/einbetten")
        legend = page.locator(".map__legend").bounding_box()
        tools = page.locator(".map__tools").bounding_box()
    assert legend is not None
    assert tools is not None
    assert legend["x"] + legend["width"] < tools["x"]


@pytest.mark.parametrize("size", [(390, 800), (700, 500), (1000, 800)])
@pytest.mark.parametrize("view", ["karte", "beides"])
def test_the_card_of_a_group_fits_into_the_map_with_its_way_to_close_it(
    site_settings: Settings, clock: Clock, school: tuple[Page, WebServer], view: str, size: tuple[int, int]
) -> None:
    page, _ = school
    page.set_viewport_size({"width": size[0], "height": size[1]})
    app = create_app(site_settings, clock=clock)
    with app.extensions["mintkarte"].database.writing() as db:
        for number in range(12):
            an_offer(db, title=f"Löten {number} mit einem langen Namen, der umbricht", external_id=str(number))
    with served(app) as address:
        opened(page, f"{address}/einbetten?ansicht={view}")
        page.locator(".cluster .mark__pin").press("Enter")
        close, sheet = page.locator("[data-close]:visible"), page.locator(".map")
        expect(close).to_be_in_viewport()
        button, around = close.bounding_box(), sheet.bounding_box()
        assert button is not None
        assert around is not None
        assert around["y"] <= button["y"]
        assert button["y"] + button["height"] <= around["y"] + around["height"]
        close.click()
        expect(close).to_have_count(0)
    app.extensions["mintkarte"].database.close()
