"""The list and the page of an offer: what a visitor reads, and that it is the same with and without the script."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING

import pytest

from mintkarte.domain.geometry import Point
from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.vocabulary import Format, Precision, ScheduleKind
from mintkarte.models import Offer
from tests.builders import ASCHAFFENBURG, NOON, NOWHERE, an_offer, on_saturday, weekly

if TYPE_CHECKING:
    from flask import Flask

    from tests.house_client import HouseClient

MILTENBERG = replace(ASCHAFFENBURG, point=Point(49.7036, 9.2652), town="Miltenberg", postcode="63897")


@pytest.fixture
def site(app: Flask) -> Flask:
    """A map with a few offers around Aschaffenburg."""
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db, title="Löten für Anfänger")
        an_offer(db, title="Roboter bauen", cost_cents=1500, schedule=on_saturday(date(2027, 3, 6)), places_left=3)
        an_offer(db, title="Sternenhimmel", age_from=None, age_to=None, cost_cents=None, schedule=weekly())
        an_offer(db, title="Chemie in Miltenberg", located=MILTENBERG, town="Miltenberg", postcode="63897")
        an_offer(
            db,
            title="Scratch online",
            located=NOWHERE,
            formats=frozenset({Format.ONLINE}),
            town="",
            street="",
            postcode="",
        )
    return app


def titles(html: str) -> list[str]:
    return re.findall(r'class="offer__title"><a href="[^"]+">([^<]+)<', html)


def heading(html: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
    assert found
    return re.sub(r"<[^>]+>|\s+", " ", found[1]).replace("  ", " ").strip()


@pytest.mark.usefixtures("site")
def test_the_heading_counts_in_words_and_names_what_is_unknown(client: HouseClient) -> None:
    page = client.get("/?ort=63739&alter=10").text
    assert heading(page).startswith("3 Angebote für 10-Jährige im Umkreis von 20 km um 63739 Aschaffenburg")
    assert "davon 1 ohne Altersangabe" in heading(page)


@pytest.mark.usefixtures("site")
def test_what_does_not_say_its_age_stands_behind_and_says_so(client: HouseClient) -> None:
    page = client.get("/?ort=63739&alter=10").text
    assert titles(page)[-1] == "Sternenhimmel"
    assert "Alter nicht angegeben" in page
    assert "Sternenhimmel" not in titles(client.get("/?ort=63739&alter=10&genau=1").text)


@pytest.mark.usefixtures("site")
def test_cards_say_when_for_whom_how_much_and_how_far(client: HouseClient) -> None:
    page = client.get("/?ort=63739").text
    for words in ("10–14 Jahre", "kostenlos", "15\u00a0€", "noch 3 Plätze", "jeden Mittwoch", "Kosten nicht angegeben"):
        assert words in page
    assert re.search(r"Aschaffenburg, (etwa|am Ort)", page), "a place known by its postcode is said to be rough"


@pytest.mark.usefixtures("site")
def test_each_active_criterion_is_a_chip_that_removes_only_itself(client: HouseClient) -> None:
    page = client.get("/?ort=63739&alter=10&kosten=frei").text
    chips = dict(re.findall(r'chip--on" href="([^"]+)"><span class="chip__text">([^<]+)<', page))
    assert {words: link.replace("&amp;", "&") for link, words in chips.items()} == {
        "20 km um Aschaffenburg": "/?alter=10&kosten=frei",
        "10 Jahre": "/?ort=63739&kosten=frei",
        "kostenlos": "/?ort=63739&alter=10",
    }


@pytest.mark.usefixtures("site")
def test_quick_chips_say_what_would_remain(client: HouseClient) -> None:
    page = client.get("/").text
    found = re.findall(r'class="chip" href="([^"]+)">([^<]+) <span class="chip__count">(\d+)', page)
    assert found
    for link, _, number in found:
        assert heading(client.get(link.replace("&amp;", "&")).text).startswith(number)


@pytest.mark.usefixtures("site")
def test_facets_keep_their_zeros(client: HouseClient) -> None:
    page = client.get("/").text
    counts = dict(re.findall(r'name="fach" value="(\w+)".*?facet__count">(\d+)<', page))
    assert int(counts["technik"]) > 0 == int(counts["mathematik"])


@pytest.mark.usefixtures("site")
def test_a_value_that_means_nothing_is_a_notice_not_an_error(client: HouseClient) -> None:
    page = client.get("/?fach=töpfern&alter=zehn&unbekannt=1").text
    assert "„töpfern“" in page
    assert "„zehn“" in page
    assert heading(page).startswith("5 Angebote")


@pytest.mark.usefixtures("site")
def test_a_name_that_many_places_have_is_asked_about(client: HouseClient) -> None:
    page = client.get("/?ort=Neustadt").text
    assert "Welchen Ort meinen Sie?" in page
    assert "ort=Neustadt+an+der+Aisch" in page


@pytest.mark.usefixtures("site")
def test_an_empty_answer_shows_ways_out_with_their_numbers(client: HouseClient) -> None:
    page = client.get("/?q=chemie&ort=63739&umkreis=5&kosten=frei").text
    assert heading(page) == "Dazu haben wir gerade nichts."
    ways = re.findall(r'<li><a href="([^"]+)"><span class="relax__text"><b>([^<]+)<.*?relax__count">(\d+)', page)
    assert ways
    for link, _, number in ways:
        assert heading(client.get(link.replace("&amp;", "&")).text).startswith(f"{number} ")


@pytest.mark.usefixtures("site")
def test_online_offers_are_named_beside_a_circle(client: HouseClient) -> None:
    assert "1 Angebot online" in client.get("/?ort=63739").text


def test_pages_keep_the_filter(app: Flask, client: HouseClient) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        for number in range(45):
            an_offer(db, title=f"Löten {number:02}", external_id=str(number))
    first = client.get("/?kosten=frei&sort=titel").text
    assert len(titles(first)) == 20
    assert 'href="/?kosten=frei&amp;sort=titel&amp;seite=2"' in first
    last = client.get("/?kosten=frei&sort=titel&seite=3").text
    assert titles(last) == ["Löten 40", "Löten 41", "Löten 42", "Löten 43", "Löten 44"]
    assert titles(client.get("/?sort=titel&seite=999").text) == titles(last)


def test_the_script_gets_the_same_list_without_the_frame(site: Flask, client: HouseClient) -> None:
    query = "/?ort=63739&alter=10"
    whole = client.get(query)
    part = site.test_client().get(query, headers={"X-Requested-With": "mintkarte"})
    assert "<html" not in part.text
    assert titles(part.text) == titles(whole.text)
    assert 'data-query="ort=63739&amp;alter=10"' in part.text
    assert "X-Requested-With" in whole.headers["Vary"]
    assert "X-Requested-With" in part.headers["Vary"]


@pytest.mark.usefixtures("site")
def test_a_position_has_no_control_and_travels_along(client: HouseClient) -> None:
    page = client.get("/?lat=49.97&lon=9.15&alter=10").text
    assert '<input type="hidden" form="filter" name="lat" value="49.97">' in page
    assert '<input type="hidden" form="filter" name="lon" value="9.15">' in page


@pytest.mark.usefixtures("site")
def test_a_wrong_name_in_the_address_leads_to_the_right_one(client: HouseClient) -> None:
    for wrong in ("/angebote/1-falsch", "/angebote/1"):
        answer = client.get(wrong)
        assert (answer.status_code, answer.location) == (308, "/angebote/1-loeten-fuer-anfaenger")


def test_an_unknown_offer_is_not_found_and_a_removed_one_is_gone(site: Flask, client: HouseClient) -> None:
    assert client.get("/angebote/999-x").status_code == 404
    with site.extensions["mintkarte"].database.writing() as db:
        offer = db.get(Offer, 1)
        assert offer
        offer.deleted_at = NOON
    assert client.get("/angebote/1-loeten-fuer-anfaenger").status_code == 410


@pytest.mark.usefixtures("site")
def test_an_offer_tells_everything_and_names_what_it_does_not_know(client: HouseClient) -> None:
    page = client.get("/angebote/2-roboter-bauen").text
    for words in ("Samstag, 6. März, 10–12 Uhr", "15\u00a0€", "10–14 Jahre", "Hauptstraße 12", "63739 Aschaffenburg"):
        assert words in page
    assert "Barrierefreiheit nicht angegeben" in page
    assert "Lage ungefähr: im Gebiet der Postleitzahl" in page


@pytest.mark.usefixtures("site")
def test_the_way_back_leads_to_the_search_one_comes_from(client: HouseClient) -> None:
    page = client.get("/angebote/4-chemie-in-miltenberg", headers={"Referer": "http://localhost/?ort=63739&umkreis=50"})
    assert "Zurück zu 4 Angeboten" in page.text
    assert "km von 63739" in page.text
    stranger = client.get("/angebote/4-chemie-in-miltenberg", headers={"Referer": "http://anderswo.example/?ort=63739"})
    assert "Alle Angebote" in stranger.text


def test_an_offer_that_is_over_says_so(app: Flask, client: HouseClient, clock: object) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db, title="Letztes Jahr", schedule=on_saturday(date(2026, 11, 28)))
    clock.forward(days=30)  # type: ignore[attr-defined]
    assert "Dieses Angebot ist vorbei." in client.get("/angebote/1-letztes-jahr").text
    assert titles(client.get("/").text) == []


@pytest.mark.usefixtures("site")
def test_search_engines_read_what_the_page_says(client: HouseClient) -> None:
    page = client.get("/angebote/2-roboter-bauen").text
    events = [json.loads(text) for text in re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page)]
    assert [event["startDate"] for event in events] == ["2027-03-06T10:00+01:00"]
    assert events[0]["offers"]["price"] == "15.00"
    unknown = client.get("/angebote/3-sternenhimmel").text
    assert '"offers"' not in unknown


def test_an_offer_on_request_asks_for_no_date(app: Flask, client: HouseClient) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(
            db,
            title="Labor",
            schedule=Schedule(ScheduleKind.ON_REQUEST),
            located=replace(ASCHAFFENBURG, precision=Precision.TOWN),
        )
    page = client.get("/angebote/1-labor").text
    assert "Termin auf Anfrage" in page
    assert "Lage ungefähr: Ortsmitte" in page


def test_a_full_offer_leads_to_others_with_places(app: Flask, client: HouseClient) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db, title="Voller Kurs", capacity=10, places_left=0)
        an_offer(db, title="Auch voll", capacity=10, places_left=0)
        an_offer(db, title="Noch Platz", capacity=10, places_left=4)
    page = client.get("/angebote/1-voller-kurs").text
    assert "Alle Plätze sind vergeben." in page
    assert re.findall(r'class="offer__title"><a href="[^"]+">([^<]+)<', page) == ["Noch Platz"]


def test_a_search_for_holidays_shows_the_date_inside_them(app: Flask, client: HouseClient) -> None:
    days = tuple(on_day(day, time(9), time(12)) for day in (date(2026, 12, 5), date(2026, 12, 28), date(2027, 3, 6)))
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db, schedule=Schedule(ScheduleKind.DATED, dates=days))
    leaf = re.compile(r'leaf__date">(\d+)<')
    assert leaf.findall(client.get("/").text) == ["5"]
    assert leaf.findall(client.get("/?ferien=by-weihnachten-2026").text) == ["28"]
    assert leaf.findall(client.get("/?von=2027-03-01").text) == ["6"]
    on_map = client.get("/api/karte/1?ferien=by-weihnachten-2026").get_json()["zeilen"][0]
    assert on_map.startswith("Montag, 28. Dezember")
