"""Every key of the filter changes map, list, counts and open data alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mintkarte.domain.filters import KEYS
from tests.many_offers import many_offers

if TYPE_CHECKING:
    from flask import Flask

    from tests.house_client import HouseClient

ASKED = {
    "q": "q=Roboter",
    "ort": "ort=63739",
    "lat": "lat=49.97&lon=9.15",
    "lon": "lon=11.03&lat=50.98",
    "umkreis": "ort=63739&umkreis=50",
    "ausschnitt": "ausschnitt=9.2,49.6,9.4,49.8",
    "region": "region=thueringen",
    "fach": "fach=informatik",
    "thema": "thema=robotik",
    "art": "art=ferienkurs",
    "fuer": "fuer=klassen",
    "alter": "alter=7",
    "klasse": "klasse=13",
    "schulart": "schulart=gymnasium",
    "von": "von=2027-03-01",
    "bis": "bis=2026-12-31",
    "ferien": "ferien=by-weihnachten-2026",
    "wochentag": "wochentag=so",
    "tageszeit": "tageszeit=abend",
    "kosten": "kosten=5",
    "plaetze": "plaetze=frei",
    "format": "format=online",
    "barrierefrei": "barrierefrei=wc",
    "sprache": "sprache=en",
    "anbieter": "anbieter=1",
    "anbieterart": "anbieterart=schule",
    "bestaetigt": "bestaetigt=6",
    "genau": "alter=7&genau=1",
}
WITHOUT = {"umkreis": "ort=63739", "genau": "alter=7"}
"""What a key is compared with where it means nothing alone."""


@pytest.fixture
def site(app: Flask) -> Flask:
    """The map on which every criterion matters."""
    with app.extensions["mintkarte"].database.writing() as db:
        many_offers(db)
    return app


def test_the_table_names_every_key_that_restricts() -> None:
    assert set(ASKED) == set(KEYS) - {"sort", "seite"}


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("key", ASKED)
def test_a_key_changes_map_list_counts_and_open_data_alike(client: HouseClient, key: str) -> None:
    ids, pins = answers(client, ASKED[key])
    before, pins_before = answers(client, WITHOUT.get(key, ""))
    assert ids != before
    assert len(ids) > 0
    assert pins != pins_before or key in {"format", "sprache"}  # online offers have no pin
    assert pins <= ids


def answers(client: HouseClient, query: str) -> tuple[set[int], set[int]]:
    """The ids in the list and on the map, after checking that all readers say the same."""
    opened = client.get(f"/angebote.json?{query}").get_json()
    ids = {offer["id"] for offer in opened["offers"]}
    page = client.get(f"/?{query}").text
    listed = {int(number) for number in re.findall(r'class="offer" data-offer="(\d+)"', page)}
    plotted = client.get(f"/api/karte?{query}").get_json()
    counted = client.get(f"/api/facetten?{query}").get_json()
    assert listed == ids
    assert {plotted["total"], counted["total"], opened["total"]} == {len(ids)}
    pins = {point["id"] for point in plotted["features"]}
    assert pins == {
        offer["id"] for offer in opened["offers"] if offer["lat"] is not None and "mobil" not in offer["format"]
    }
    return ids, pins
