"""The filter form: every key has its control, every option its count, and a count is what stands there afterwards."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

import pytest

from mintkarte.domain.filters import KEYS, OfferFilter
from tests.many_offers import many_offers

if TYPE_CHECKING:
    from flask import Flask

    from tests.house_client import HouseClient

QUERIES = (
    "",
    "ort=63739&alter=10",
    "fuer=klassen&klasse=7&kosten=5",
    "fach=informatik&fach=technik&plaetze=frei",
    "ferien=by-ostern-2027&wochentag=di&tageszeit=vormittag",
    "lat=49.97&lon=9.15&umkreis=50&genau=1&kosten=frei",
    "barrierefrei=stufenlos&sprache=de&bestaetigt=6",
    "anbieter=1&anbieterart=verein&region=untermain&von=2027-01-01&bis=2027-06-01",
    "ausschnitt=9,49.6,9.5,50.1&alter=8&alter=33&kosten=25",
)
_OPTION = re.compile(
    r'<input type="(?:checkbox|radio)" name="(\w+)" value="([^"]*)"( checked)?>'
    r'(?:(?!<input|</label>).)*?facet__count">(\d+)<',
    re.DOTALL,
)


@pytest.fixture
def site(app: Flask) -> Flask:
    """The map on which every criterion matters."""
    with app.extensions["mintkarte"].database.writing() as db:
        many_offers(db)
    return app


def total(client: HouseClient, query: str) -> int:
    """What the list says a filter finds."""
    answer = client.get(f"/api/karte?{query}").get_json()
    return int(answer["total"])


def shown_counts(page: str) -> dict[str, str]:
    """The number beside each option of the form, by "key:value"."""
    return {f"{key}:{value}": number for key, value, _, number in _OPTION.findall(page)}


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("query", QUERIES)
def test_each_count_is_the_total_after_choosing_only_that_value(client: HouseClient, query: str) -> None:
    options = _OPTION.findall(client.get(f"/?{query}").text)
    assert len(options) > 100
    for key, value, _, number in options:
        others = [pair for pair in parse_qsl(query) if pair[0] != key]
        assert total(client, urlencode([*others, (key, value)])) == int(number), (key, value)


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("query", QUERIES)
def test_the_form_sends_the_filter_it_shows(client: HouseClient, query: str) -> None:
    asked, _ = OfferFilter.from_query(parse_qsl(query))
    assert OfferFilter.from_query(sent(client.get(f"/?{query}").text))[0] == asked


def sent(page: str) -> list[tuple[str, str]]:
    """What a browser without the script would send for the form as it stands."""
    pairs = []
    for tag in re.findall(r"<input [^>]*>", page):
        found = {name: html.unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        ticked = found.get("type") not in {"checkbox", "radio"} or tag.endswith(" checked>")
        if "name" in found and ticked:
            pairs.append((found["name"], found.get("value", "")))
    chosen = re.search(r'name="umkreis".*?<option value="(\d+)" selected>', page, re.DOTALL)
    assert chosen
    return [*pairs, ("umkreis", chosen[1])]


@pytest.mark.usefixtures("site")
def test_every_key_has_a_control(client: HouseClient) -> None:
    page = client.get("/?lat=49.97&lon=9.15").text
    assert set(KEYS) - set(re.findall(r'name="(\w+)"', page)) == {"seite"}


@pytest.mark.usefixtures("site")
def test_options_that_would_give_nothing_stay_and_say_zero(client: HouseClient) -> None:
    page = client.get("/?fach=mathematik").text
    counts = shown_counts(page)
    assert {"thema:robotik", "alter:17", "klasse:13", "kosten:50", "schulart:gymnasium"} < set(counts)
    assert counts["art:hackathon"] == "0"
    assert re.search(r'class="facet__tile is-zero"><input type="checkbox" name="alter" value="17"', page)
    assert re.search(r'class="facet__value is-zero"><input type="checkbox" name="art" value="hackathon"', page)


@pytest.mark.usefixtures("site")
def test_circles_say_what_they_would_hold(client: HouseClient) -> None:
    page = client.get("/?ort=63739&umkreis=10").text
    circles = re.findall(r'<option value="(\d+)">\d+ km \((\d+)\)</option>', page)
    assert [km for km, _ in circles] == ["5", "20", "30", "50", "100"]
    for km, number in circles:
        assert total(client, f"ort=63739&umkreis={km}") == int(number)
    assert '<option value="10" selected>10 km</option>' in page


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("place", "lands"),
    [
        ("ort=63739", ["Bayern", "Hessen", "Thüringen"]),
        ("ort=Darmstadt", ["Hessen"]),
        ("ort=Erfurt", ["Thüringen", "Bayern"]),
        ("region=thueringen", ["Thüringen"]),
    ],
)
def test_the_place_decides_whose_holidays_come_first(client: HouseClient, place: str, lands: list[str]) -> None:
    page = client.get(f"/?{place}").text
    assert re.findall(r'aria-label="Ferien: ([^"]+)"', page)[: len(lands)] == lands


@pytest.mark.usefixtures("site")
def test_holidays_asked_for_stand_in_the_form_wherever_they_are(client: HouseClient) -> None:
    page = client.get("/?ferien=sn-sommer-2027&ferien=by-ostern-2027").text
    assert 'name="ferien" value="sn-sommer-2027" checked' in page
    assert 'name="ferien" value="by-ostern-2027" checked' in page


def test_the_script_gets_the_same_counts_as_the_form_shows(site: Flask, client: HouseClient) -> None:
    whole = client.get("/?alter=10").text
    part = site.test_client().get("/?alter=10", headers={"X-Requested-With": "mintkarte"}).text
    found = re.search(r'<script type="application/json" data-counts>(.*?)</script>', part)
    assert found
    counts = dict(re.findall(r'"([^"]+)": ?(\d+)', found[1]))
    assert counts == shown_counts(whole)


@pytest.mark.usefixtures("site")
def test_the_counts_of_the_form_are_those_of_the_interface_for_programs(client: HouseClient) -> None:
    facets = client.get("/api/facetten?ort=63739&alter=10").get_json()["facets"]
    for mark, number in shown_counts(client.get("/?ort=63739&alter=10").text).items():
        key, _, value = mark.partition(":")
        assert facets[key][value] == int(number), mark
    assert set(facets["umkreis"]) == {"5", "10", "20", "30", "50", "100"}


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    "query",
    ["alter=10", "klasse=7", "kosten=10", "plaetze=frei", "wochentag=mi", "alter=10&kosten=frei&tageszeit=abend"],
)
def test_what_is_left_open_is_counted_left_out_and_brought_back(client: HouseClient, query: str) -> None:
    page = client.get(f"/?{query}").text
    open_somewhere = total(client, query) - total(client, f"{query}&genau=1")
    assert open_somewhere > 0
    assert re.search(r"<h1.*?davon \d+ ohne .*?</h1>", page, re.DOTALL)
    strict = client.get(f"/?{query}&genau=1").text
    assert f"{open_somewhere} ohne diese Angaben ausgeblendet" in strict
    assert 'class="chip__text">nur mit allen Angaben<' in strict


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("query", QUERIES[1:])
def test_each_value_has_a_chip_that_takes_away_only_itself(client: HouseClient, query: str) -> None:
    asked, _ = OfferFilter.from_query(parse_qsl(query))
    chips = re.findall(r'class="chip chip--on" href="/\??([^"]*)"', client.get(f"/?{query}").text)
    left = [OfferFilter.from_query(parse_qsl(html.unescape(link)))[0] for link in chips]
    expected = [asked.without(one.key, one.value) for one in asked.criteria()]
    expected += [asked.without("genau")] if asked.strict else []
    assert [one.to_query() for one in left] == [one.to_query() for one in expected]
