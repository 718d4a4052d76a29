"""The shortlist as a page: complete from a shared link alone, and honest about what is gone."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING

import pytest

from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.shortlist import MOST
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import ScheduleKind, Status
from mintkarte.models import Offer
from mintkarte.services import states
from tests.builders import NOON, an_offer, on_saturday, weekly
from tests.hostile import PAYLOADS, fill_with_payloads

if TYPE_CHECKING:
    from flask import Flask

    from tests.house_client import HouseClient

OVER = Schedule(ScheduleKind.DATED, dates=(on_day(date(2026, 10, 5), time(10), time(12)),))


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    """One offer of each kind, by title."""
    schedules = {
        "Im März": Schedule(ScheduleKind.DATED, dates=(on_day(date(2027, 3, 6), time(9), time(10)),)),
        "Im Februar": on_saturday(),
        "Jeden Mittwoch": weekly(),
        "Auf Anfrage": Schedule(ScheduleKind.ON_REQUEST),
        "Vorüber": OVER,
    }
    with app.extensions["mintkarte"].database.writing() as db:
        return {title: an_offer(db, title=title, schedule=schedule).id for title, schedule in schedules.items()}


def address(*ids: int | str) -> str:
    """A shared link."""
    return "/merkliste?" + "&".join(f"angebot={one}" for one in ids)


def titles(page: str) -> list[str]:
    return re.findall(r'class="offer__title"><a href="[^"]+">([^<]+)<', page)


def headings(page: str) -> list[str]:
    return re.findall(r'<h2 id="gruppe-\d+">([^<]+)</h2>', page)


def test_a_shared_link_shows_its_offers_by_their_next_date(client: HouseClient, ids: dict[str, int]) -> None:
    page = client.get(address(*ids.values())).text
    assert titles(page) == ["Jeden Mittwoch", "Im Februar", "Im März", "Auf Anfrage", "Vorüber"]
    assert headings(page) == ["November 2026", "Februar 2027", "März 2027", "Ohne festen Termin", "Schon vorbei"]
    assert "5 gemerkte Angebote" in page
    assert "alle Termine vorbei" in page
    assert "Geteilte Merkliste</h1>" in page


def test_a_course_that_is_running_stands_in_this_month(app: Flask, client: HouseClient) -> None:
    course = Schedule(ScheduleKind.DATED, dates=(on_day(date(2026, 10, 30), last_day=date(2026, 12, 4)),))
    with app.extensions["mintkarte"].database.writing() as db:
        number = an_offer(db, schedule=course).id
    assert headings(client.get(address(number)).text) == ["November 2026"]


def test_vanished_offers_are_named_and_not_shown(app: Flask, client: HouseClient, ids: dict[str, int]) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        states.do(db, ids["Im März"], Verb.HIDE, "test", NOON)
        db.get_one(Offer, ids["Im Februar"]).deleted_at = NOON
        draft = an_offer(db, title="Entwurf")
        draft.status, draft.published_at = str(Status.DRAFT), None
    page = client.get(address(*ids.values(), draft.id, 4711)).text
    assert titles(page) == ["Jeden Mittwoch", "Auf Anfrage", "Vorüber"]
    assert "4 gemerkte Angebote gibt es nicht mehr." in page
    assert "Entwurf" not in page
    assert "1 gemerktes Angebot gibt es nicht mehr." in client.get(address(ids["Vorüber"], 4711)).text


def test_what_is_no_offer_is_left_out_with_a_notice(client: HouseClient, ids: dict[str, int]) -> None:
    page = client.get(address("x", ids["Im März"], "%00", "-3")).text
    assert titles(page) == ["Im März"]
    assert "3 Angaben in dieser Adresse sind kein Angebot und bleiben unbeachtet." in page
    assert "1 gemerktes Angebot" in page


def test_a_list_holds_a_hundred_offers(client: HouseClient) -> None:
    page = client.get(address(*range(1, MOST + 2))).text
    assert "Eine Merkliste fasst 100 Angebote. Ein weiteres in dieser Adresse bleibt unbeachtet." in page


def test_a_list_of_nothing_but_vanished_offers_leads_on(client: HouseClient) -> None:
    page = client.get(address(4711)).text
    assert "1 gemerktes Angebot gibt es nicht mehr." in page
    assert "Angebote ansehen" in page
    assert "Mitnehmen" not in page


def test_without_a_list_the_page_tells_how_to_keep_offers(client: HouseClient) -> None:
    page = client.get("/merkliste").text
    assert "Meine Merkliste</h1>" in page
    assert "auf das Herz" in page
    assert "braucht JavaScript" in page


def test_the_list_can_be_taken_along(client: HouseClient, ids: dict[str, int]) -> None:
    page = client.get(address(ids["Im März"], 4711, ids["Jeden Mittwoch"])).text
    query = f"angebot={ids['Jeden Mittwoch']}&amp;angebot={ids['Im März']}"
    assert f'data-share="/merkliste?{query}"' in page
    assert f'href="/merkliste.ics?{query}"' in page
    assert f"Diese Liste im Netz: <span data-address>http://localhost/merkliste?{query}</span>" in page
    assert "/merkliste.ics" not in client.get(address(ids["Auf Anfrage"])).text, "there is no date to take along"


def test_our_script_gets_the_list_alone_and_caches_keep_both_apart(
    app: Flask, client: HouseClient, ids: dict[str, int]
) -> None:
    path = address(ids["Im März"])
    answer = app.test_client().get(path, headers={"X-Requested-With": "mintkarte"})
    assert "<html" not in answer.text
    assert "Meine Merkliste</h1>" in answer.text
    assert "X-Requested-With" in answer.headers["Vary"]
    assert "<html" in client.get(path).text


def test_the_way_back_leads_to_the_search(client: HouseClient, ids: dict[str, int]) -> None:
    path = address(ids["Im März"])
    back = client.get(path, headers={"Referer": "http://localhost/?fach=technik&x=1"}).text
    assert 'href="/?fach=technik"' in back
    assert "Zurück zur Suche" in back
    foreign = client.get(path, headers={"Referer": "http://anderswo.example/?fach=technik"}).text
    assert "Alle Angebote" in foreign
    assert "fach=technik" not in foreign


def test_no_page_sets_a_cookie_and_search_engines_leave_lists_alone(client: HouseClient, ids: dict[str, int]) -> None:
    answer = client.get(address(*ids.values()))
    assert "Set-Cookie" not in answer.headers
    assert '<meta name="robots" content="noindex">' in answer.text


def test_hostile_texts_stay_texts(app: Flask, client: HouseClient) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        fill_with_payloads(db)
    client.allow(*PAYLOADS, "{{ 7*191 }} {% print(7*191) %}", "{{ cycler.__init__.__globals__ }}")
    page = client.get(address(*range(1, len(PAYLOADS) + 1))).text
    assert len(titles(page)) == len(PAYLOADS)
    assert "<script>window" not in page


def test_every_card_has_a_heart_and_every_page_leads_to_the_list(client: HouseClient, ids: dict[str, int]) -> None:
    page = client.get("/").text
    hearts = set(map(int, re.findall(r'<button class="keep needs-js" type="button" data-keep="(\d+)"', page)))
    assert hearts == set(ids.values()) - {ids["Vorüber"]}
    assert 'aria-label="Merken: Im März"' in page
    for path in ("/", "/anbieter/", "/impressum", "/gibt-es-nicht", "/merkliste"):
        assert 'href="/merkliste"' in client.get(path).text


def test_the_current_page_is_marked_in_the_head(client: HouseClient) -> None:
    marked = re.compile(r'<a href="([^"]+)"[^>]* aria-current="page"')
    assert marked.findall(client.get("/merkliste").text) == ["/merkliste"]
    assert marked.findall(client.get("/anbieter/").text) == ["/anbieter/"]
    assert marked.findall(client.get("/").text) == []


def test_the_head_names_the_region_that_is_asked_for(client: HouseClient) -> None:
    def place(path: str) -> str:
        return client.get(path).text.partition('class="brand__place">')[2].partition("<")[0]

    assert place("/?region=thueringen") == "Thüringen"
    assert place("/?ort=63739") == "Bayerischer Untermain"
    assert place("/") == place("/?region=thueringen&region=untermain") == place("/?ort=10115") == "MINT zum Hingehen"


@pytest.mark.usefixtures("ids")
def test_the_list_shares_the_filter_as_it_is_understood(client: HouseClient) -> None:
    page = client.get("/?fach=technik&fach=technik&unbekannt=1&umkreis=20&sort=titel").text
    assert 'data-share="/?fach=technik&amp;sort=titel"' in page
    assert 'data-share="/"' in client.get("/").text


@pytest.mark.usefixtures("ids")
def test_a_search_can_be_subscribed_to(client: HouseClient) -> None:
    page = client.get("/?fach=technik&seite=1").text
    assert 'href="webcal://localhost/angebote.ics?fach=technik"' in page
    assert 'href="/angebote.ics?fach=technik"' in page
    assert "angebote.ics" not in client.get("/?q=anfrage").text, "nothing in it has a date"


def test_privacy_tells_what_the_shortlist_stores(client: HouseClient) -> None:
    page = client.get("/datenschutz").text
    assert "Merkliste" in page
    assert "erst, wenn Sie" in page


def test_on_paper_each_offer_has_its_address_and_contact(app: Flask, client: HouseClient) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        number = an_offer(db, contact="Frau Öz, 06021 123", url="https://verein.example/kurs").id
    found = client.get(address(number)).text.partition('class="offer__paper dotted">')[2].partition("</p>")[0]
    assert re.findall(r"<span>([^<]+)", found) == [
        "Hauptstraße 12, 63739 Aschaffenburg",
        "Frau Öz, 06021 123",
        "https://verein.example/kurs",
    ]
