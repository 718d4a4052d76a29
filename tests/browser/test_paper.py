"""What comes out of the printer is one A4 page, and the way to take part stays at hand on a phone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.vocabulary import Accessibility, Audience, Registration, ScheduleKind
from tests.builders import an_offer
from tests.page_rest import settle

if TYPE_CHECKING:
    from flask import Flask

    from tests.fixtures_browser import NewPage

pytestmark = pytest.mark.browser
DAYS = [on_day(date(2026, 12, 1) + timedelta(days=3 * n), time(15), time(16, 30)) for n in range(60)]
LONG: dict[str, Any] = {
    "title": "Roboter bauen und programmieren mit Calliope und Lötkolben, dazu eine Stadt aus Kartons und noch mehr",
    "description": "Am ersten Tag lötet ihr einen kleinen fahrenden Roboter zusammen, am zweiten lernt er. " * 60,
    "schedule": Schedule(ScheduleKind.DATED, dates=(replace(DAYS[0], cancelled=True), *DAYS[1:])),
    "bring": "\n".join(["Pausenbrot und etwas zu trinken für den ganzen langen Tag"] * 12),
    "travel": "Bus hält am Markt, von dort sieht man den Schornstein. Parken im Hof. " * 8,
    "cost_cents": 1500,
    "cost_text": "mit Material, Geschwister zahlen die Hälfte, Bildung und Teilhabe möglich. " * 2,
    "accessibility": frozenset(Accessibility),
    "audiences": frozenset({Audience.CLASSES, Audience.CHILDREN}),
    "registration": Registration.LINK,
    "registration_until": date(2027, 1, 20),
    "url": "https://anbieter.example/kurs",
    "capacity": 12,
    "places_left": 3,
}
PAPER = ["", "/aushang", "/elternbrief?klasse=6b&treffpunkt=8%20Uhr%20an%20der%20Turnhalle"]


def given(app: Flask, **values: Any) -> int:  # noqa: ANN401 - columns of any type
    with app.extensions["mintkarte"].database.writing() as db:
        return an_offer(db, **values).id


@pytest.mark.parametrize("values", [LONG, {"cost_cents": None, "description": ""}], ids=["long", "short"])
def test_everything_prints_on_one_page(app: Flask, new_page: NewPage, values: dict[str, Any]) -> None:
    number = given(app, **values)
    page = new_page()
    for path in PAPER:
        page.goto(f"/angebote/{number}{path}")
        settle(page)
        pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
        assert pages == 1, f"{path} prints on {pages} pages"


def test_the_slips_and_the_code_lie_on_the_paper_whole(app: Flask, new_page: NewPage) -> None:
    number = given(app, **LONG)
    page = new_page(viewport={"width": 794, "height": 1123})
    page.goto(f"/angebote/{number}")
    page.emulate_media(media="print")
    paper = page.locator(".notice").bounding_box()
    assert paper
    for part in (".notice .qr", ".notice__slips li:first-child", ".notice__slips li:last-child", ".notice__more"):
        box = page.locator(part).bounding_box()
        assert box, part
        assert box["y"] >= paper["y"], part
        assert box["y"] + box["height"] <= paper["y"] + paper["height"] + 1, part
    assert page.locator(".ticket").is_hidden()
    assert page.locator("footer").is_hidden()


def test_the_slip_of_the_letter_lies_on_the_paper_whole(app: Flask, new_page: NewPage) -> None:
    number = given(app, **LONG)
    page = new_page(viewport={"width": 794, "height": 1123})
    page.goto(f"/angebote/{number}/elternbrief")
    page.emulate_media(media="print")
    paper, signs = page.locator(".letter").bounding_box(), page.locator(".letter__signs").bounding_box()
    assert paper
    assert signs
    assert signs["y"] + signs["height"] <= paper["y"] + paper["height"]
    assert page.locator(".letter-form").is_hidden()


def test_on_a_phone_the_way_to_take_part_stays_at_hand(app: Flask, new_page: NewPage) -> None:
    number = given(app, **LONG)
    page = new_page(viewport={"width": 360, "height": 740})
    page.goto(f"/angebote/{number}")
    bar = page.locator(".visit-bar")
    page.locator("#weg").scroll_into_view_if_needed()
    bar.wait_for(state="visible")
    box = bar.bounding_box()
    assert box
    assert round(box["y"] + box["height"]) == 740
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.locator("[data-register]").scroll_into_view_if_needed()
    bar.wait_for(state="hidden")


def test_without_javascript_all_dates_open_and_the_letter_fills(app: Flask, new_page: NewPage) -> None:
    number = given(app, **LONG)
    page = new_page(java_script_enabled=False)
    page.goto(f"/angebote/{number}")
    hidden = page.locator(".more-dates .date").first
    assert hidden.is_hidden()
    page.get_by_text("55 weitere Termine", exact=True).click()
    assert hidden.is_visible()
    page.get_by_role("link", name="Elternbrief").click()
    page.get_by_label("Klasse").fill("7c")
    page.get_by_role("button", name="In den Brief übernehmen").click()
    assert "7c" in page.locator(".letter").inner_text()


def test_the_text_of_the_letter_is_copied(app: Flask, new_page: NewPage) -> None:
    number = given(app, **LONG)
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"/angebote/{number}/elternbrief?lehrkraft=Frau+Muster")
    page.get_by_role("button", name="Text kopieren").click()
    page.get_by_text("Der Text ist kopiert.").wait_for()
    assert "Frau Muster" in page.evaluate("navigator.clipboard.readText()")
