"""A coordinator brings a messy file to the desk, looks at it, takes it over and takes it back, in few clicks."""

from __future__ import annotations

import os
import re
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from mintkarte.domain.vocabulary import Status
from mintkarte.models import Offer
from mintkarte.services import import_jobs
from tests.axe import violations
from tests.import_desk import MESSY, an_import
from tests.signing import sign_in, signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
REAL = "angebote-real.csv"
MOST_CLICKS = 12


@pytest.fixture
def jobs(app: Flask) -> Iterator[None]:
    """The thread of the server that looks for brought files."""
    parts, ended = app.extensions["mintkarte"], Event()

    def work() -> None:
        while not ended.wait(0.2):
            import_jobs.run_due(parts, parts.clock)

    thread = Thread(target=work, daemon=True)
    thread.start()
    yield
    ended.set()
    thread.join(timeout=20)


@pytest.fixture(params=["invented", "real"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An invented messy file, and the real one where it is there."""
    if request.param == "real":
        path = Path(os.environ.get("MINTKARTE_REAL_DATA", "")) / REAL
        if not os.environ.get("MINTKARTE_REAL_DATA") or not path.is_file():
            pytest.skip(f"NOT TESTED on true data: MINTKARTE_REAL_DATA names no folder with {REAL}")
        return path
    path = tmp_path / "Angebote Frühjahr.csv"
    path.write_bytes(MESSY.encode("cp1252"))
    return path


def public(app: Flask) -> int:
    with app.extensions["mintkarte"].database.reading() as db:
        return db.scalar(select(func.count()).where(Offer.status == str(Status.PUBLISHED))) or 0


@pytest.mark.usefixtures("jobs")
def test_a_messy_file_goes_onto_the_map_and_back_in_few_clicks(app: Flask, page: Page, file: Path) -> None:
    signed_in(app, "coordinator")
    sign_in(app, page)
    clicks = 0

    def click(name: str | re.Pattern[str], role: str = "button") -> None:
        nonlocal clicks
        clicks += 1
        page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]

    page.goto("/redaktion")
    click("Import", "link")
    page.get_by_label("Datei").set_input_files(file)
    clicks += 2
    click("Prüfen")
    take = page.get_by_role("button", name=re.compile("Angekreuzte übernehmen"))
    take.wait_for()
    page.locator(".preview .is-alive").wait_for()
    assert page.locator(".preview path.dot").count() > 0
    number = int(re.findall(r"\d+", take.inner_text())[0])
    click(re.compile("Angekreuzte übernehmen"))
    page.get_by_text(re.compile("waren schon so")).wait_for()
    assert 0 < public(app) <= number
    page.locator("summary", has_text="Alles zurücknehmen").click()
    clicks += 1
    click("Den ganzen Import zurücknehmen")
    page.get_by_text(re.compile("Zurückgenommen:")).wait_for()
    assert public(app) == 0
    assert clicks <= MOST_CLICKS


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_desk_is_there_for_everybody(app: Flask, page: Page, theme: str) -> None:
    signed_in(app, "coordinator")
    number, waiting = an_import(app), an_import(app, checked=False)
    sign_in(app, page)
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for path in ("/redaktion/import", f"/redaktion/import/{number}", f"/redaktion/import/{waiting}"):
            page.goto(path)
            expect(page.locator("h1")).to_be_visible()
            if path.endswith(f"/{number}"):
                page.locator(".preview .is-alive").wait_for()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert violations(page) == []
            if folder := os.environ.get("LOOK"):
                page.screenshot(path=f"{folder}/{theme}-{width}-{path.rpartition('/')[2]}.png", full_page=True)


@pytest.mark.parametrize("width", [640, 700, 768, 1023])
def test_words_in_the_head_are_never_broken(app: Flask, page: Page, width: int) -> None:
    sign_in(app, page)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/redaktion/import")
    tallest = "Math.max(...[...document.querySelectorAll('.site-nav a')].map((way) => way.offsetHeight))"
    assert page.evaluate(tallest) <= 46
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.querySelector('.brand').offsetHeight") <= 46
