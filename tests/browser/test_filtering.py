"""Stories of the filter in a real browser: a parent in three taps, a teacher, slow and missing answers, the map."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from datetime import date, time
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.vocabulary import Audience, Field, Format, Kind, ScheduleKind
from tests.builders import an_offer, on_saturday
from tests.many_offers import ERFURT, MILTENBERG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import Browser, Locator, Page

    from tests.fixtures_browser import NewPage

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
FOR_PARENTS = "Roboter zwischen den Jahren"
FOR_TEACHERS = "Informatik-Werkstatt im Koffer"
AT_CHRISTMAS = Schedule(ScheduleKind.DATED, dates=(on_day(date(2026, 12, 29), time(9), time(12)),))
INFORMATICS = frozenset({Field.INFORMATICS})
FOR_CLASSES = frozenset({Audience.CLASSES})


@pytest.fixture(autouse=True)
def offers(app: Flask) -> None:
    """What a parent and a teacher look for, and offers that miss it by one wish each."""
    free: dict[str, Any] = {"schedule": AT_CHRISTMAS, "capacity": 10, "places_left": 4}
    mobile: dict[str, Any] = {
        "fields": INFORMATICS,
        "audiences": FOR_CLASSES,
        "age_from": None,
        "age_to": None,
        "kind": Kind.PROJECT,
        "formats": frozenset({Format.MOBILE}),
        "service_km": 30.0,
    }
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db, title=FOR_PARENTS, age_from=9, age_to=12, **free)
        an_offer(db, title="Dasselbe mit Kosten", cost_cents=2500, **free)
        an_offer(db, title="Dasselbe ausgebucht", schedule=AT_CHRISTMAS, capacity=10, places_left=0)
        an_offer(db, title="Dasselbe in Erfurt", located=ERFURT, town="Erfurt", postcode="99084", **free)
        an_offer(db, title="Dasselbe ab vierzehn", **(free | {"age_from": 14, "age_to": 18}))
        an_offer(db, title="Dasselbe im Februar", **(free | {"schedule": on_saturday()}))
        an_offer(db, title=FOR_TEACHERS, grade_from=5, grade_to=9, cost_cents=400, **mobile)
        an_offer(db, title="Koffer für die Kleinen", grade_from=1, grade_to=4, cost_cents=400, **mobile)
        an_offer(db, title="Koffer mit Chauffeur", grade_from=5, grade_to=9, cost_cents=9000, **mobile)
        an_offer(db, title="Chemie am Main", located=MILTENBERG, town="Miltenberg", postcode="63897",
                 fields=frozenset({Field.SCIENCE}))  # fmt: skip


def titles(page: Page) -> Locator:
    return page.locator(".finder__list .offer__title")


def heading(page: Page) -> Any:  # noqa: ANN401 - playwright does not export its assertions
    return expect(page.get_by_role("heading", level=1))


@pytest.mark.parametrize("device", [PHONE, {"viewport": {"width": 1280, "height": 800}}], ids=["phone", "desk"])
def test_a_parent_has_the_answer_in_three_taps(new_page: NewPage, device: dict[str, Any]) -> None:
    page = new_page(**device)
    page.goto("/?ort=63739")
    chips = page.get_by_role("group", name="Filter zum Antippen")
    chips.get_by_role("link", name=re.compile(r"^Weihnachtsferien")).click()
    chips.get_by_role("link", name=re.compile("^Kostenlos, noch Platz")).click()
    chips.get_by_role("group", name="Alter").get_by_role("link", name=re.compile(r"^10 ")).click()
    heading(page).to_contain_text("1 Angebot für 10-Jährige im Umkreis von 20 km um 63739 Aschaffenburg")
    expect(titles(page)).to_have_text([FOR_PARENTS])


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_teacher_finds_a_workshop_that_comes_to_school(new_page: NewPage, *, script: bool) -> None:
    page = new_page(viewport={"width": 1280, "height": 800}, java_script_enabled=script)
    page.goto("/")
    page.get_by_label("Wo?").fill("63739")
    page.get_by_role("button", name=re.compile(r"^Für wen\?")).click()
    panel = page.get_by_role("dialog", name="Für wen?")
    panel.get_by_role("group", name="Klasse").get_by_role("checkbox", name=re.compile(r"^7\b")).check()
    panel.get_by_role("checkbox", name=re.compile("^Schulklassen")).check()
    panel.get_by_role("button", name="Schließen").click()
    page.get_by_role("button", name="Mehr Filter").click()
    sheet = page.get_by_role("dialog", name="Genauer suchen")
    sheet.get_by_role("checkbox", name=re.compile("^Informatik")).check()
    sheet.get_by_role("checkbox", name=re.compile("^kommt zu Ihnen")).check()
    sheet.get_by_role("radio", name=re.compile(r"^bis 5\s")).check()
    sheet.get_by_role("button", name=re.compile("zeigen$")).click()
    expect(page.locator(".finder__list .offer__title")).to_have_text([FOR_TEACHERS])
    heading(page).to_contain_text("Schulklassen")


def test_a_slow_answer_never_overwrites_a_newer_one(page: Page) -> None:
    page.goto("/")
    page.evaluate(
        """() => {
          const real = window.fetch;
          window.held = null;
          window.fetch = (address, options) => {
            const answer = real(address, { ...options, signal: undefined });
            if (window.held || !String(address).startsWith('/?')) return answer;  // only the first list is slow
            return new Promise((go) => { window.held = () => go(answer); });
          };
        }"""
    )
    chips = page.get_by_role("group", name="Filter zum Antippen")
    chips.get_by_role("group", name="Alter").get_by_role("link", name=re.compile(r"^10 ")).click()
    page.wait_for_function("window.held !== null")
    chips.get_by_role("link", name=re.compile("^Für Schulklassen")).click()
    heading(page).to_contain_text("3 Angebote für Schulklassen und 10-Jährige")
    page.evaluate("window.held()")
    page.evaluate("() => new Promise((go) => setTimeout(go, 50))")
    heading(page).to_contain_text("3 Angebote für Schulklassen und 10-Jährige")
    assert page.url.endswith("?fuer=klassen&alter=10")


def test_no_tap_is_lost_while_an_answer_is_on_its_way(page: Page) -> None:
    page.goto("/?ort=63739")
    page.evaluate(
        """() => {
          const real = window.fetch;
          window.fetch = (address, options) => new Promise((go) => setTimeout(() => go(real(address, options)), 400));
        }"""
    )
    page.evaluate(
        """() => {
          const links = [...document.querySelectorAll('.finder__chips a')];
          for (const part of ['ferien=', 'kosten=frei&plaetze=frei', 'alter=10'])
            links.find((link) => link.href.includes(part)).click();
          document.querySelector('.chip--on').click();  // the place
        }"""
    )
    heading(page).to_contain_text("2 Angebote für 10-Jährige in den Weihnachtsferien")
    expect(titles(page)).to_have_count(2)
    assert set(titles(page).all_inner_texts()) == {FOR_PARENTS, "Dasselbe in Erfurt"}


def test_typing_is_never_disturbed_by_answers(page: Page) -> None:
    page.goto("/")
    box = page.get_by_label("Was?")
    box.press_sequentially("Chemie am Main", delay=30)
    heading(page).to_contain_text("1 Angebot zu „Chemie am Main“")
    expect(box).to_be_focused()
    assert box.input_value() == "Chemie am Main"


def test_when_the_server_is_back_the_page_catches_up(app: Flask, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})  # its console names each refused connection
    page = context.new_page()
    with served(app) as port:
        page.goto(f"http://127.0.0.1:{port}/")
        heading(page).to_contain_text("10 Angebote")
    page.get_by_role("link", name=re.compile("^Für Schulklassen")).click()
    expect(page.get_by_role("alert")).to_contain_text("Gerade keine Verbindung.")
    heading(page).to_contain_text("10 Angebote")
    with served(app, port):
        expect(page.get_by_role("heading", level=1)).to_contain_text("3 Angebote für Schulklassen")
        expect(page.get_by_role("alert")).to_have_count(0)
        context.close()


@contextmanager
def served(app: Flask, port: int = 0) -> Iterator[int]:
    """The application on a port of this machine, and nothing there any more afterwards."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join(timeout=10)


def test_the_position_is_asked_for_only_after_the_visitor_agrees(new_page: NewPage) -> None:
    page = new_page(
        viewport={"width": 1280, "height": 800},
        geolocation={"latitude": 49.97371, "longitude": 9.14932},
        permissions=["geolocation"],
    )
    page.goto("/?ort=Erfurt")
    page.get_by_role("button", name="In meiner Nähe").click()
    panel = page.get_by_role("dialog", name="In meiner Nähe")
    expect(panel).to_contain_text("in der Adresszeile")
    assert "lat" not in page.url
    panel.get_by_role("button", name="Standort verwenden").click()
    heading(page).to_contain_text("im Umkreis von 20 km um Ihren Standort")
    assert page.url.endswith("?lat=49.974&lon=9.149")
    expect(page.get_by_label("Wo?")).to_have_attribute("placeholder", "Ihr Standort")
    page.get_by_role("link", name="20 km um Ihren Standort entfernen").click()
    heading(page).to_contain_text("10 Angebote")


def test_a_refused_position_gets_a_clear_sentence(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="In meiner Nähe").click()
    page.get_by_role("button", name="Standort verwenden").click()
    expect(page.get_by_role("alert")).to_contain_text("Geben Sie bei „Wo?“ eine Postleitzahl oder einen Ort ein.")


def test_only_what_the_map_shows_follows_the_map(page: Page) -> None:
    page.goto("/?ort=63739&umkreis=50")
    heading(page).to_contain_text("9 Angebote")
    expect(page.locator(".map.is-alive .mark").first).to_be_visible()
    switch = page.get_by_role("checkbox", name="nur, was hier zu sehen ist")
    switch.check()
    heading(page).to_contain_text("6 Angebote")  # mobile ones have no place to be seen
    assert "ausschnitt=" in page.url
    steps = page.evaluate("history.length")
    look(page, 49.7036, 9.2652)
    expect(page.locator(".finder__list .offer__title")).to_have_text(["Chemie am Main"])
    assert page.evaluate("history.length") == steps, "panning is no step to go back to"
    page.get_by_role("link", name="im Kartenausschnitt entfernen").click()
    heading(page).to_contain_text("9 Angebote")
    expect(switch).not_to_be_checked()


def look(page: Page, lat: float, lon: float) -> None:
    """Move the map close to a point."""
    page.evaluate(f"map_karte.setView([{lat}, {lon}], 12, {{ animate: false }})")


def test_what_does_not_say_can_be_left_out_and_shown_again(page: Page) -> None:
    page.goto("/?kosten=frei&plaetze=frei&alter=10")
    page.get_by_role("button", name="Mehr Filter").click()
    sheet = page.get_by_role("dialog", name="Genauer suchen")
    switch = sheet.get_by_role("checkbox", name=re.compile("mitzeigen"))
    expect(switch).to_be_checked()
    switch.uncheck()
    expect(page.get_by_role("link", name="nur mit allen Angaben entfernen")).to_be_attached()
    assert page.url.endswith("genau=1")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="nur mit allen Angaben entfernen").click()
    expect(page.get_by_role("link", name="nur mit allen Angaben entfernen")).to_have_count(0)
    assert "genau" not in page.url


def test_a_long_list_of_providers_can_be_narrowed_by_typing(app: Flask, page: Page) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        for number in range(12):
            an_offer(db, title=f"Kurs {number}", organisation=f"Verein Nummer {number}", external_id=f"v{number}")
        an_offer(db, title="Käfer", organisation="Käferfreunde Spessart", external_id="k")
    page.goto("/")
    page.get_by_role("button", name="Mehr Filter").click()
    sheet = page.get_by_role("dialog", name="Genauer suchen")
    sheet.locator("summary").filter(has_text=re.compile("^Anbieter")).click()
    sheet.get_by_role("searchbox", name="Anbieter suchen").fill("kafer")
    group = sheet.get_by_role("group", name="Anbieter", exact=True)
    expect(group.get_by_role("checkbox")).to_have_count(1)
    group.get_by_role("checkbox", name=re.compile("Käferfreunde")).check()
    expect(sheet.get_by_role("button", name="1 Angebot zeigen")).to_be_visible()
