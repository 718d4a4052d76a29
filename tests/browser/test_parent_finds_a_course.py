"""A parent looks for a free holiday course near 63739 for a ten-year-old, with the script and without it."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.vocabulary import Field, Kind, ScheduleKind
from tests.builders import an_offer, on_saturday

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Locator, Page

    from tests.fixtures_browser import NewPage

pytestmark = pytest.mark.browser
WANTED = "Roboter in den Osterferien"
EASTER_HOLIDAYS = 'input[name="ferien"][value="by-ostern-2027"]'
EASTER = Schedule(ScheduleKind.DATED, dates=tuple(on_day(date(2027, 3, day)) for day in (22, 23, 24)))


@pytest.fixture(autouse=True)
def offers(app: Flask) -> None:
    """One course that fits, and others that fail by one wish each."""
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db, title=WANTED, schedule=EASTER, kind=Kind.HOLIDAY_COURSE, age_from=9, age_to=12)
        an_offer(db, title="Dasselbe mit Kosten", schedule=EASTER, cost_cents=4500)
        an_offer(db, title="Dasselbe am Samstag", schedule=on_saturday())
        an_offer(db, title="Dasselbe ab vierzehn", schedule=EASTER, age_from=14, age_to=18)
        for number in range(24):
            an_offer(db, title=f"Rechnen {number:02}", external_id=f"r{number}", fields=frozenset({Field.MATHEMATICS}))


def titles(page: Page) -> Locator:
    return page.locator(".finder__list .offer__title")


def test_with_the_script_every_answer_filters_at_once(page: Page) -> None:
    page.goto("/")
    page.get_by_role("combobox", name="Wo?").fill("63739")
    page.get_by_role("option", name="63739 Aschaffenburg").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("um 63739 Aschaffenburg")
    ask(page, "Wann?", EASTER_HOLIDAYS)
    expect(page.get_by_role("heading", level=1)).to_contain_text("3 Angebote")
    ask(page, "Für wen?", age(10))
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 Angebote für 10-Jährige")
    page.get_by_role("link", name=re.compile(r"^Kostenlos \d")).click()
    expect(page.get_by_role("status").filter(has_text="gefunden")).to_have_text("1 Angebot gefunden")
    expect(titles(page)).to_have_text([WANTED])
    assert "alter=10" in page.url
    assert "kosten=frei" in page.url
    page.get_by_role("link", name=WANTED).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WANTED)
    page.get_by_role("link", name="Zurück zur Suche").click()
    expect(page.locator(".finder__list .offer__title")).to_have_text([WANTED])


def ask(page: Page, question: str, option: str) -> None:
    """Open the panel of a question, tick one option, close it."""
    page.get_by_role("button", name=question).click()
    page.locator(f"[popover]:popover-open {option}").last.check()
    page.keyboard.press("Escape")


def age(years: int) -> str:
    """The option of an age."""
    return f'input[name="alter"][value="{years}"]'


def test_without_the_script_the_same_course_is_found(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    page.goto("/")
    page.get_by_label("Wo?").fill("63739")
    ask(page, "Wann?", EASTER_HOLIDAYS)
    ask(page, "Für wen?", age(10))
    page.get_by_role("button", name="Mehr Filter").click()
    page.get_by_role("radio", name=re.compile("^kostenlos")).check()
    page.get_by_role("button", name=re.compile("zeigen$")).click()
    expect(titles(page)).to_have_text([WANTED])
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 Angebot für 10-Jährige")
    page.get_by_role("link", name=WANTED).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WANTED)


def test_without_the_script_pages_and_chips_work(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/?fach=mathematik")
    page.get_by_role("link", name="Weiter").click()
    expect(titles(page)).to_have_count(4)
    page.get_by_role("link", name="Mathematik entfernen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("28 Angebote")


def test_back_and_forward_walk_through_the_searches(page: Page) -> None:
    page.goto("/")
    heading = page.get_by_role("heading", level=1)
    ask(page, "Für wen?", age(15))
    expect(heading).to_contain_text("1 Angebot für 15-Jährige")
    page.get_by_label("Was?").press_sequentially("roboter")
    expect(heading).to_have_text("Dazu haben wir gerade nichts.")
    page.go_back()
    expect(heading).to_contain_text("1 Angebot für 15-Jährige")
    assert page.get_by_label("Was?").input_value() == ""
    page.go_back()
    expect(heading).to_contain_text("28 Angebote")
    expect(page.get_by_role("button", name="Für wen? Alle")).to_be_visible()
    page.go_forward()
    expect(heading).to_contain_text("1 Angebot für 15-Jährige")


def test_the_sheet_counts_along_and_gives_the_focus_back(page: Page) -> None:
    page.goto("/")
    opener = page.get_by_role("button", name="Mehr Filter")
    opener.press("Enter")
    sheet = page.get_by_role("dialog", name="Genauer suchen")
    expect(sheet.get_by_role("button", name="Schließen")).to_be_focused()
    sheet.get_by_role("checkbox", name=re.compile("^Mathematik")).check()
    expect(sheet.get_by_role("button", name="24 Angebote zeigen")).to_be_visible()
    expect(sheet.get_by_role("checkbox", name=re.compile("^Mathematik"))).to_be_focused()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?fach=mathematik$"))


def test_on_a_phone_the_questions_open_in_a_sheet_and_the_map_takes_turns(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto("/?ort=63739")
    page.get_by_role("button", name=re.compile("Alles aus MINT")).click()
    ask(page, "Für wen?", age(15))
    page.get_by_role("dialog", name="Genauer suchen").get_by_role("button", name="1 Angebot zeigen").click()
    expect(titles(page)).to_have_text(["Dasselbe ab vierzehn"])
    page.get_by_role("button", name="Karte (1)").click()
    expect(page.get_by_role("region", name="Karte")).to_be_visible()
    expect(page.locator(".finder__list")).to_be_hidden()
    page.get_by_role("button", name="Liste").first.click()
    expect(page.locator(".finder__list")).to_be_visible()


def test_when_the_server_is_away_the_page_says_so_and_keeps_what_it_shows(page: Page) -> None:
    page.goto("/?fach=mathematik")
    expect(page.get_by_role("heading", level=1)).to_contain_text("24 Angebote")
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('offline')); }")
    ask(page, "Für wen?", age(15))
    expect(page.get_by_role("alert")).to_contain_text("Gerade keine Verbindung.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("24 Angebote")


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_widens_the_page(new_page: NewPage, width: int, app: Flask) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db, title="Donaudampfschifffahrts" * 6, organisation="Verein" * 20)
    page = new_page(viewport={"width": width, "height": 800})
    for address in ("/", "/?q=Donaudampf", "/?q=" + "x" * 150, "/anbieter/", "/angebote/29", "/impressum"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address


def test_a_tapped_place_chooses_nothing_below_it(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto("/")
    page.locator(".ask-pill").tap()
    page.get_by_label("Wo?").press_sequentially("63739")
    page.get_by_role("option", name="63739 Aschaffenburg").tap()
    page.wait_for_url("**ort=63739**")
    assert page.locator("#wann-wahl:popover-open, #wen-wahl:popover-open").count() == 0
    assert page.locator("#mehr-filter:popover-open").count() == 1


def test_the_page_follows_the_browsers_own_text_size(
    live_server: str, browser: Browser, reader_with_large_letters: Browser
) -> None:
    sizes = []
    for reader in (browser, reader_with_large_letters):
        page = reader.new_page(viewport={"width": 1280, "height": 800})
        page.goto(live_server)
        sizes.append(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)"))
        page.close()
    assert sizes[1] == pytest.approx(2 * sizes[0])
