"""When the tile source is dead or alive: there is always a map."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from mintkarte.settings import Settings
from tests.builders import an_offer

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from playwright.sync_api import Browser
    from pytest_httpserver import HTTPServer


pytestmark = pytest.mark.browser
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cfc0000000030001"
    "5d0a2db40000000049454e44ae426082"
)


@pytest.fixture
def site_settings(tmp_path: Path, sqlite_template: Path, httpserver: HTTPServer) -> Settings:
    """An installation with a tile source of its own."""
    (tmp_path / "instance").mkdir()
    shutil.copyfile(sqlite_template, tmp_path / "instance" / "mintkarte.sqlite3")
    return Settings.load(
        {
            "MINTKARTE_DATA": str(tmp_path / "instance"),
            "MINTKARTE_TILES": f"{httpserver.url_for('/')}{{z}}/{{x}}/{{y}}.png © Beispiel",
            "MINTKARTE_TICK": "off",
            "MINTKARTE_LINKS": "off",
            "MINTKARTE_SECRET_KEY": "only-for-tests-0123456789abcdef",
        }
    )


def state_of_the_map(browser: Browser, server: str) -> tuple[bool, str]:
    """Whether the map is drawn by us after a while, and what its corner credits."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{server}/?ort=63739")
    page.locator(".mark").first.wait_for()
    page.wait_for_function("() => document.querySelector('.map').matches('.is-bare, :has(.leaflet-tile-loaded)')")
    found = (
        page.locator(".map").evaluate("e => e.matches('.is-bare')"),
        page.locator(".map__credit:visible").inner_text(),
    )
    page.close()
    return found


def test_a_dead_source_gives_way_to_our_own_map(
    browser: Browser, app: Flask, live_server: str, httpserver: HTTPServer
) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db)
    bare, credit = state_of_the_map(browser, live_server)
    assert bare
    assert "GeoNames" in credit
    assert httpserver


def test_a_living_source_is_shown_with_its_credit(
    browser: Browser, app: Flask, live_server: str, httpserver: HTTPServer
) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db)
    httpserver.expect_request(uri=re.compile(r"/\d+/\d+/\d+\.png")).respond_with_data(PIXEL, content_type="image/png")
    bare, credit = state_of_the_map(browser, live_server)
    assert not bare
    assert "© Beispiel" in credit
