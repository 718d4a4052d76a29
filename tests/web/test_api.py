"""What scripts and other programs ask: the map is the list, unchanged answers cost nothing, nonsense is no fault."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mintkarte.app import SITE
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import Point
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Field, Format, Land, Precision
from mintkarte.gateways.locator import Located
from mintkarte.services import generating, states
from tests.builders import NOON, NOWHERE, an_offer

if TYPE_CHECKING:
    from flask import Flask

    from tests.conftest import Clock
    from tests.house_client import HouseClient

ERFURT = Located(Point(50.9787, 11.0328), Precision.EXACT, Land.TH, "Erfurt", (), "99084")
MILTENBERG = Located(Point(49.7039, 9.2645), Precision.TOWN, Land.BY, "Miltenberg", (), "63897")


def publish(app: Flask, title: str, **values: Any) -> int:  # noqa: ANN401 - draft fields of any type
    """Put one offer on the map and give its id."""
    with app.extensions["mintkarte"].database.writing() as db:
        return an_offer(db, title=title, **values).id


@pytest.fixture
def three(app: Flask) -> dict[str, int]:
    """Offers in Aschaffenburg (by postcode), Miltenberg (town only, full) and Erfurt (exact); another is online."""
    publish(
        app, "Sternwarte online", located=NOWHERE, postcode="", town="", street="", formats=frozenset({Format.ONLINE})
    )
    return {
        "aschaffenburg": publish(app, "Löten <b>für</b> Anfänger"),
        "miltenberg": publish(
            app,
            "Bachforscher",
            located=MILTENBERG,
            postcode="63897",
            town="Miltenberg",
            fields=frozenset({Field.SCIENCE}),
            places_left=0,
        ),
        "erfurt": publish(
            app,
            "Roboter",
            located=ERFURT,
            postcode="99084",
            town="Erfurt",
            fields=frozenset({Field.INFORMATICS, Field.TECHNOLOGY}),
        ),
    }


def test_map_gives_every_offer_with_a_place_and_counts_the_others(client: HouseClient, three: dict[str, int]) -> None:
    answer = client.get("/api/karte").get_json()
    assert answer["total"] == 4
    assert answer["mode"] == "points"
    found = {point["id"]: point for point in answer["features"]}
    assert set(found) == set(three.values())
    assert found[three["erfurt"]] == {
        "id": three["erfurt"],
        "lat": 50.9787,
        "lon": 11.0328,
        "titel": "Roboter",
        "fach": ["informatik", "technik"],
        "genauigkeit": "exakt",
    }
    assert found[three["miltenberg"]]["genauigkeit"] == "ort"
    assert found[three["miltenberg"]]["voll"] is True
    assert found[three["aschaffenburg"]]["titel"] == "Löten <b>für</b> Anfänger"


def test_map_with_a_viewport_counts_all_and_shows_what_lies_there(client: HouseClient, three: dict[str, int]) -> None:
    answer = client.get("/api/karte?bbox=9,49.5,9.5,50.2&zoom=10").get_json()
    assert answer["total"] == 4
    assert {point["id"] for point in answer["features"]} == {three["aschaffenburg"], three["miltenberg"]}


def test_map_says_where_to_look(client: HouseClient, three: dict[str, int]) -> None:
    around = client.get("/api/karte?ort=63739&umkreis=30").get_json()["ansicht"]
    assert around["umkreis"] == 30
    assert abs(around["lat"] - 49.97) < 0.05
    assert client.get("/api/karte?ausschnitt=9,49,10,50").get_json()["ansicht"] == {"rahmen": [9.0, 49.0, 10.0, 50.0]}
    assert client.get("/api/karte").get_json()["ansicht"] == {"rahmen": [9.1493, 49.7039, 11.0328, 50.9787]}
    empty = client.get("/api/karte?region=thueringen&q=gibtsnicht").get_json()
    assert empty["features"] == []
    assert {"lat", "lon", "zoom"} == set(empty["ansicht"])
    assert three


@pytest.mark.parametrize("query", ["bbox=x", "bbox=1,2,3", "bbox=9,50,8,49", "bbox=nan,1,2,3", "zoom=-1", "zoom=99"])
def test_map_refuses_a_viewport_it_cannot_read_in_json(client: HouseClient, query: str) -> None:
    answer = client.get(f"/api/karte?{query}")
    assert answer.status_code == 400
    error = answer.get_json()["error"]
    assert error["status"] == 400
    assert error["message"].endswith((".", "!"))
    assert "Erwartet wird" in error["message"], "it names what was wrong and how it is right"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pairs=st.lists(
        st.tuples(
            st.sampled_from(["bbox", "zoom", "q", "ort", "lat", "lon", "umkreis", "fach", "alter", "ferien", "seite"]),
            st.text(max_size=30) | st.sampled_from(["63739", "technik", "10", "0,0,1,1", "1e999", "9" * 30, "\x00"]),
        ),
        max_size=6,
    )
)
def test_nothing_a_program_asks_is_a_fault(client: HouseClient, pairs: list[tuple[str, str]]) -> None:
    for address in ("/api/karte", "/api/facetten", "/api/orte"):
        assert client.get(address, query_string=pairs).status_code in {200, 400}


def test_an_unchanged_answer_is_not_sent_again_until_an_offer_changes(
    client: HouseClient, app: Flask, three: dict[str, int]
) -> None:
    for address in ("/api/karte?ort=63739", "/api/facetten?alter=10"):
        for encoding in ("identity", "br"):
            first = client.get(address, headers={"Accept-Encoding": encoding})
            assert first.cache_control.no_cache
            asked = {"If-None-Match": first.headers["ETag"], "Accept-Encoding": encoding}
            assert client.get(address, headers=asked).status_code == 304
            assert client.get(f"{address}&fach=technik", headers=asked).status_code == 200
    first = client.get("/api/karte")
    with app.extensions["mintkarte"].database.writing() as db:
        states.do(db, three["erfurt"], Verb.HIDE, "test", NOON)
    second = client.get("/api/karte", headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert three["erfurt"] not in {point["id"] for point in second.get_json()["features"]}


def test_an_answer_is_good_for_one_day_because_dates_pass(client: HouseClient, clock: Clock) -> None:
    first = client.get("/api/karte")
    clock.forward(days=1)
    assert client.get("/api/karte", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_beyond_two_thousand_pins_the_viewport_comes_in_clusters(client: HouseClient, app: Flask) -> None:
    site = app.extensions["mintkarte"]
    with site.database.writing() as db:
        generating.generate(db, SITE / "data", site.gazetteer, NOON, 2600)
    pinned = site.index.snapshot().evaluate(OfferFilter(), date(2026, 11, 21)).pinned_total
    assert pinned > 2000
    answer = client.get("/api/karte?bbox=5,47,16,55.5&zoom=7").get_json()
    assert answer["mode"] == "clusters"
    assert answer["total"] == 2600
    assert sum(group.get("anzahl", 1) for group in answer["features"]) == pinned
    group = max(answer["features"], key=lambda one: one.get("anzahl", 1))
    assert set(group) == {"lat", "lon", "anzahl", "fach", "ausschnitt"}
    west, south, east, north = group["ausschnitt"]
    assert west <= group["lon"] <= east
    assert south <= group["lat"] <= north
    whole = client.get("/api/karte").get_json()
    assert (whole["zoom"], sum(group.get("anzahl", 1) for group in whole["features"])) == (7, pinned)
    assert "rahmen" in whole["ansicht"]


def test_the_map_of_two_thousand_offers_is_light(client: HouseClient, app: Flask) -> None:
    site = app.extensions["mintkarte"]
    with site.database.writing() as db:
        generating.generate(db, SITE / "data", site.gazetteer, NOON, 2000)
    answer = client.get("/api/karte", headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert len(answer.data) <= 60_000


def test_facets_are_what_one_more_choice_would_leave(client: HouseClient, three: dict[str, int]) -> None:
    answer = client.get("/api/facetten?fach=technik").get_json()
    assert answer["total"] == 3
    for code, number in answer["facets"]["fach"].items():
        assert client.get(f"/api/facetten?fach={code}").get_json()["total"] == number
    assert three


def test_places_are_offered_as_they_are_typed(client: HouseClient) -> None:
    found = client.get("/api/orte?q=63739").get_json()["orte"]
    assert found[0]["name"] == "63739 Aschaffenburg"
    asked, _ = OfferFilter.from_query([("ort", found[0]["ort"])])
    assert asked.place == found[0]["ort"]
    assert client.get("/api/orte").get_json() == {"orte": []}
    assert any(place["name"].startswith("Miltenberg") for place in client.get("/api/orte?q=milt").get_json()["orte"])


def test_lines_of_an_offer_for_its_card_on_the_map(client: HouseClient, app: Flask, three: dict[str, int]) -> None:
    answer = client.get(f"/api/karte/{three['aschaffenburg']}").get_json()
    assert answer["titel"] == "Löten <b>für</b> Anfänger"
    assert answer["url"].startswith(f"/angebote/{three['aschaffenburg']}-")
    assert "10–14 Jahre" in answer["zeilen"][0]
    assert "Technikwerkstatt Spessart" in answer["zeilen"][1]
    with app.extensions["mintkarte"].database.writing() as db:
        states.do(db, three["aschaffenburg"], Verb.HIDE, "test", NOON)
    assert client.get(f"/api/karte/{three['aschaffenburg']}").status_code == 404
    assert client.get("/api/karte/999999").status_code == 404
    assert client.post("/api/karte").status_code == 405


def test_lines_of_several_offers_for_the_list_of_a_group(client: HouseClient, three: dict[str, int]) -> None:
    one, other, *_ = three.values()
    found = client.get(f"/api/karte/zeilen?angebot={other}&angebot={one}&angebot={other}&angebot=x&angebot=999999")
    offers = found.get_json()["offers"]
    assert [offer["id"] for offer in offers] == [other, one]
    assert all(offer["url"].startswith("/angebote/") and len(offer["zeilen"]) == 2 for offer in offers)
    assert client.get("/api/karte/zeilen").get_json() == {"offers": []}
