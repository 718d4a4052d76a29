"""A visitor keeps offers, finds them again, shares them and lets them go; nothing is stored that nobody asked for."""

from __future__ import annotations

import json
import re
from datetime import date, time
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Field, ScheduleKind
from mintkarte.services import states
from tests.axe import violations
from tests.builders import NOON, an_offer, on_saturday

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Locator, Page

    from tests.fixtures_browser import NewPage

pytestmark = pytest.mark.browser
LOETEN, STERNE, RECHNEN = "Löten am Samstag", "Sterne im März", "Rechnen auf Anfrage"
REFUSES = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }});"
SHARES = "navigator.share = async (data) => { window.shared = data; };"
AWAY = (
    "const real = window.fetch;"
    "window.fetch = (...asked) => window.isBack ? real(...asked) : Promise.reject(new TypeError('offline'));"
)
COPIES = (
    "Object.defineProperty(navigator, 'share', {value: undefined});"
    "navigator.clipboard.writeText = async (text) => { window.copied = text; };"
)
COPIES_NOTHING = (
    "Object.defineProperty(navigator, 'share', {value: undefined});"
    "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
)


@pytest.fixture(autouse=True)
def ids(app: Flask) -> dict[str, int]:
    """Three offers by title."""
    march = Schedule(ScheduleKind.DATED, dates=(on_day(date(2027, 3, 6), time(20), time(22)),))
    asked = Schedule(ScheduleKind.ON_REQUEST)
    with app.extensions["mintkarte"].database.writing() as db:
        return {
            LOETEN: an_offer(db, title=LOETEN, schedule=on_saturday()).id,
            STERNE: an_offer(db, title=STERNE, schedule=march, fields=frozenset({Field.SCIENCE})).id,
            RECHNEN: an_offer(db, title=RECHNEN, schedule=asked, fields=frozenset({Field.MATHEMATICS})).id,
        }


def heart(page: Page, title: str) -> Locator:
    return page.get_by_role("button", name=f"Merken: {title}")


def stored(page: Page) -> Any:  # noqa: ANN401 - whatever lies there
    found = page.evaluate("localStorage.getItem('merkliste')")
    return None if found is None else json.loads(found)


def shown(page: Page) -> Locator:
    return page.locator("#merkliste .offer__title")


def said(page: Page) -> Locator:
    return page.locator("#hinweis")


def in_head(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name=re.compile("^Merkliste"))


def test_a_kept_offer_survives_filter_and_reload_and_stands_on_the_list(page: Page, ids: dict[str, int]) -> None:
    page.goto("/")
    expect(in_head(page)).to_have_accessible_name("Merkliste")
    assert page.evaluate("localStorage.length") == 0, "nothing is stored before a heart is pressed"
    heart(page, LOETEN).click()
    expect(said(page)).to_have_text("Gemerkt. Ihre Merkliste hat 1 Angebot.")
    expect(said(page)).to_be_visible()
    expect(heart(page, LOETEN)).to_have_attribute("aria-pressed", "true")
    assert page.url.endswith("/"), "the heart is not the card's link"
    heart(page, STERNE).click()
    expect(said(page)).to_have_text("Gemerkt. Ihre Merkliste hat 2 Angebote.")
    expect(in_head(page)).to_have_accessible_name("Merkliste 2 gemerkt")
    assert stored(page) == [ids[LOETEN], ids[STERNE]]
    page.get_by_role("link", name="Technik").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 Angebot")
    expect(heart(page, LOETEN)).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(heart(page, LOETEN)).to_have_attribute("aria-pressed", "true")
    in_head(page).click()
    expect(page.locator("#merkliste .offer")).to_have_count(2)
    expect(shown(page)).to_have_text([LOETEN, STERNE])
    assert page.url.endswith("/merkliste")
    expect(in_head(page)).to_have_attribute("aria-current", "page")
    assert page.context.cookies() == []
    assert violations(page) == []
    page.get_by_role("link", name="Zurück zur Suche").click()
    expect(page).to_have_url(re.compile(r"/\?fach=technik$"))


def test_an_offer_can_be_let_go_and_brought_back(page: Page, ids: dict[str, int]) -> None:
    page.goto("/")
    heart(page, LOETEN).click()
    heart(page, STERNE).click()
    page.goto("/merkliste")
    heart(page, LOETEN).click()
    expect(said(page)).to_have_text("Von der Merkliste genommen. Ihre Merkliste hat 1 Angebot.")
    expect(page.locator(".page-head__line")).to_contain_text("1 gemerktes Angebot")
    assert violations(page) == []
    expect(page.get_by_role("button", name="Liste teilen")).to_have_attribute(
        "data-share", f"/merkliste?angebot={ids[STERNE]}"
    )
    heart(page, LOETEN).click()
    assert stored(page) == [ids[STERNE], ids[LOETEN]]
    expect(page.get_by_role("link", name="In den Kalender")).to_have_attribute(
        "href", f"/merkliste.ics?angebot={ids[LOETEN]}&angebot={ids[STERNE]}"
    )
    heart(page, LOETEN).click()
    heart(page, STERNE).click()
    expect(said(page)).to_have_text("Von der Merkliste genommen. Ihre Merkliste ist leer.")
    expect(page.get_by_role("button", name="Liste teilen")).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0, "an empty list leaves no trace"
    page.reload()
    expect(page.get_by_text("Tippen Sie bei einem Angebot auf das Herz.")).to_be_visible()
    assert violations(page) == []


def test_a_shared_list_is_seen_by_somebody_else_and_joins_theirs_only_on_demand(
    new_page: NewPage, ids: dict[str, int]
) -> None:
    mine, theirs = new_page(), new_page()
    mine.add_init_script(SHARES)
    mine.goto("/")
    heart(mine, LOETEN).click()
    heart(mine, STERNE).click()
    mine.goto("/merkliste")
    mine.get_by_role("button", name="Liste teilen").click()
    link = mine.evaluate("window.shared.url")
    theirs.goto("/")
    heart(theirs, RECHNEN).click()
    theirs.goto(link)
    expect(shown(theirs)).to_have_text([LOETEN, STERNE])
    assert stored(theirs) == [ids[RECHNEN]], "seeing is not taking"
    expect(heart(theirs, LOETEN)).to_have_attribute("aria-pressed", "false")
    assert violations(theirs) == []
    theirs.get_by_role("button", name="In meine Merkliste übernehmen").click()
    expect(said(theirs)).to_have_text("Übernommen. Ihre Merkliste hat 3 Angebote.")
    assert stored(theirs) == [ids[RECHNEN], ids[LOETEN], ids[STERNE]]
    expect(theirs.get_by_role("link", name="Ihrer Merkliste")).to_be_focused()
    theirs.keyboard.press("Enter")
    expect(theirs.locator("#merkliste .offer")).to_have_count(3)


def test_a_shared_list_works_without_the_script(new_page: NewPage, ids: dict[str, int]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"/merkliste?angebot={ids[LOETEN]}&angebot={ids[STERNE]}")
    expect(shown(page)).to_have_text([LOETEN, STERNE])
    expect(heart(page, LOETEN)).to_be_hidden()
    expect(page.get_by_role("link", name="In den Kalender")).to_be_visible()
    page.get_by_role("link", name=STERNE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(STERNE)


def test_two_tabs_stay_in_step(page: Page) -> None:
    page.goto("/merkliste")
    expect(page.get_by_text("Tippen Sie bei einem Angebot auf das Herz.")).to_be_visible()
    other = page.context.new_page()
    other.goto("/")
    heart(other, LOETEN).click()
    expect(page.locator("#merkliste .offer")).to_have_count(1)
    expect(in_head(page)).to_have_accessible_name("Merkliste 1 gemerkt")
    heart(page, LOETEN).click()
    expect(heart(other, LOETEN)).to_have_attribute("aria-pressed", "false")
    expect(in_head(other)).to_have_accessible_name("Merkliste")


def test_where_nothing_can_be_stored_the_list_travels_in_the_address(new_page: NewPage, ids: dict[str, int]) -> None:
    page = new_page()
    page.add_init_script(REFUSES)
    page.goto("/")
    heart(page, LOETEN).click()
    expect(said(page)).to_contain_text("Ihr Browser speichert nichts.")
    expect(in_head(page)).to_have_accessible_name("Merkliste 1 gemerkt")
    in_head(page).click()
    expect(page).to_have_url(re.compile(rf"/merkliste\?angebot={ids[LOETEN]}$"))
    expect(shown(page)).to_have_text([LOETEN])
    expect(page.get_by_text("Diese Liste steht in der Adresse oben")).to_be_visible()
    expect(page.get_by_role("button", name="In meine Merkliste übernehmen")).to_be_hidden()
    page.goto("/merkliste")
    expect(page.get_by_text("Ihr Browser speichert nichts")).to_be_visible()


def test_what_is_gone_is_named_and_can_be_struck_off(app: Flask, page: Page, ids: dict[str, int]) -> None:
    page.goto("/")
    heart(page, LOETEN).click()
    heart(page, STERNE).click()
    with app.extensions["mintkarte"].database.writing() as db:
        states.do(db, ids[STERNE], Verb.HIDE, "test", NOON)
    page.goto("/merkliste")
    expect(page.get_by_text("1 gemerktes Angebot gibt es nicht mehr.")).to_be_visible()
    page.get_by_role("button", name="Von der Liste streichen").click()
    expect(page.get_by_text("1 gemerktes Angebot gibt es nicht mehr.")).to_be_hidden()
    assert stored(page) == [ids[LOETEN]]


def test_what_somebody_else_has_put_there_is_no_list(page: Page, ids: dict[str, int]) -> None:
    page.goto("/")
    for nonsense in ("{", '{"a": 1}', '["<b>", -1, 1.5, 1e99, null]', "7"):
        page.evaluate("text => localStorage.setItem('merkliste', text)", nonsense)
        page.reload()
        expect(in_head(page)).to_have_accessible_name("Merkliste")
    heart(page, LOETEN).click()
    assert stored(page) == [ids[LOETEN]]


def test_when_the_server_is_away_the_list_is_not_lost(page: Page, ids: dict[str, int]) -> None:
    page.goto("/")
    heart(page, LOETEN).click()
    page.add_init_script(AWAY)
    page.goto("/merkliste")
    expect(page.get_by_text("Gerade keine Verbindung.")).to_be_visible()
    page.evaluate("window.isBack = true")
    page.get_by_role("button", name="Noch einmal versuchen").click()
    expect(page.locator("#merkliste .offer")).to_have_count(1)
    expect(page.get_by_text("Gerade keine Verbindung.")).to_be_hidden()
    assert stored(page) == [ids[LOETEN]]


def test_the_keyboard_alone_keeps_and_shares(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1280, "height": 800})
    page.add_init_script(COPIES)
    page.goto("/?fach=technik")
    page.get_by_role("link", name=LOETEN).focus()
    page.keyboard.press("Tab")
    expect(heart(page, LOETEN)).to_be_focused()
    page.keyboard.press("Space")
    expect(said(page)).to_have_text("Gemerkt. Ihre Merkliste hat 1 Angebot.")
    expect(heart(page, LOETEN)).to_be_focused()
    page.get_by_role("button", name="Teilen").focus()
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("Link kopiert.")
    assert page.evaluate("window.copied").endswith("/?fach=technik")


def test_where_nothing_can_be_copied_the_link_is_there_to_take(new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(COPIES_NOTHING)
    page.goto("/?fach=technik")
    page.get_by_role("button", name="Teilen").click()
    field = page.get_by_label("Link zum Kopieren")
    expect(field).to_be_focused()
    assert field.input_value().endswith("/?fach=technik")
    assert page.evaluate("getSelection().toString()") == field.input_value()
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()


@pytest.mark.parametrize("width", [320, 768])
def test_hearts_and_the_list_are_large_enough_for_fingers_and_fit_the_screen(new_page: NewPage, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 700}, has_touch=True)
    page.goto("/")
    for control in (heart(page, LOETEN), in_head(page)):
        box = control.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
    heart(page, LOETEN).tap()
    expect(heart(page, LOETEN)).to_have_attribute("aria-pressed", "true")
    in_head(page).tap()
    expect(page.locator("#merkliste .offer")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
