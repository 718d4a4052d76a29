"""The feeds hold the same offers as the list, in formats that strict readers take."""

import csv
import gzip
import io
import json
import random
from datetime import date, time
from urllib.parse import parse_qsl

import brotli
import pytest
from flask import Flask
from openpyxl import load_workbook

from mintkarte.domain.columns import COLUMNS
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Field, Format, Kind, ScheduleKind
from mintkarte.services import states
from mintkarte.web import written_files
from tests.builders import NOON, NOWHERE, an_offer, weekly
from tests.house_client import HouseClient

TODAY = date(2026, 11, 21)
FEEDS = ("/angebote.json", "/angebote.geojson", "/angebote.csv", "/angebote.xlsx")


@pytest.fixture
def offers(app: Flask) -> list[int]:
    """Two dozen offers that differ in what filters ask."""
    chance = random.Random(7)  # noqa: S311 - a test's dice
    database = app.extensions["mintkarte"].database
    with database.writing() as db:
        return [
            an_offer(
                db,
                title=f"Angebot {n} zu {chance.choice(['Löten', 'Robotik', 'Sternen'])}",
                fields=frozenset(chance.sample(list(Field), chance.randint(0, 2))),
                kind=chance.choice(list(Kind)),
                cost_cents=chance.choice([None, 0, 500]),
                age_from=chance.choice([None, 8, 12]),
                age_to=None,
                formats=frozenset({chance.choice(list(Format))}),
                schedule=chance.choice(
                    [
                        weekly(),
                        Schedule(ScheduleKind.ON_REQUEST),
                        Schedule(ScheduleKind.DATED, dates=(on_day(date(2026, 12, 5), time(10), time(12)),)),
                        Schedule(ScheduleKind.DATED, dates=(on_day(date(2026, 10, 5), time(10), time(12)),)),
                    ]
                ),
            ).id
            for n in range(24)
        ]


def queries(number: int = 40) -> list[str]:
    """Random filters as addresses."""
    chance = random.Random(11)  # noqa: S311 - a test's dice
    parts = ["fach=technik", "fach=informatik", "q=robot", "q=stern", "kosten=frei", "alter=10", "format=vor-ort"]
    parts += ["wochentag=mi", "genau=1", "sort=titel", "sort=neu", "art=kurs", "von=2026-12-01", "lat=49.97&lon=9.15"]
    return ["", *("&".join(chance.sample(parts, chance.randint(1, 3))) for _ in range(number))]


def ids_of(client: HouseClient, path: str, query: str) -> list[int]:
    """The ids in a feed; a table names its offers by title."""
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 200
    if path.endswith(".csv"):
        rows = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
        return [int(row["titel"].split()[1]) for row in rows]
    if path.endswith(".xlsx"):
        titles = [
            row[0] for row in load_workbook(io.BytesIO(answer.data)).active.iter_rows(min_row=2, values_only=True)
        ]
        return [int(str(title).split()[1]) for title in titles]
    whole = json.loads(answer.data)
    found = whole["offers"] if path.endswith("/angebote.json") else whole["features"]
    assert whole["total"] == len(found)
    return [offer["id"] for offer in found]


def test_every_feed_holds_the_offers_of_the_list_in_its_order(
    app: Flask, client: HouseClient, offers: list[int]
) -> None:
    snapshot = app.extensions["mintkarte"].index.snapshot()
    sizes = set()
    for query in queries():
        asked, _ = OfferFilter.from_query(parse_qsl(query))
        expected = snapshot.evaluate(asked, TODAY).ids()
        assert ids_of(client, "/angebote.json", query) == expected, query
        assert ids_of(client, "/angebote.geojson", query) == expected, query
        for table in ("/angebote.csv", "/angebote.xlsx"):
            assert [offers[n] for n in ids_of(client, table, query)] == expected, query
        sizes.add(len(expected))
    assert len(sizes) > 5, "the filters should differ"


def test_an_offer_in_json_has_the_columns_and_what_programs_need(client: HouseClient, offers: list[int]) -> None:
    answer = client.get("/angebote.json")
    assert answer.mimetype == "application/json"
    offer = json.loads(answer.data)["offers"][0]
    more = {"id", "adresse_url", "format_angegeben", "termine", "status", "zuletzt_bestaetigt"}
    assert set(offer) == {*COLUMNS, *more}
    assert offer["adresse_url"].startswith(f"http://localhost/angebote/{offer['id']}-angebot-")
    assert offer["genauigkeit"] in {"exakt", "strasse", "plz", "ort", "keine"}
    assert offer["id"] in offers


def test_geojson_follows_rfc_7946(app: Flask, client: HouseClient) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        here = an_offer(db, title="Hier").id
        online = an_offer(db, title="Online", formats=frozenset({Format.ONLINE}), located=NOWHERE).id
        mobile = an_offer(db, title="Mobil", formats=frozenset({Format.MOBILE})).id
    answer = client.get("/angebote.geojson")
    assert answer.mimetype == "application/geo+json"
    whole = json.loads(answer.data)
    assert whole["type"] == "FeatureCollection"
    assert "crs" not in whole
    by_id = {feature["id"]: feature for feature in whole["features"]}
    assert all(set(feature) == {"type", "id", "geometry", "properties"} for feature in whole["features"])
    assert by_id[here]["geometry"] == {"type": "Point", "coordinates": [9.1493, 49.9737]}
    assert by_id[online]["geometry"] is None
    assert by_id[mobile]["geometry"] is None, "the seat of a mobile provider is no place to go to"
    assert whole["bbox"] == [9.1493, 49.9737, 9.1493, 49.9737]
    assert by_id[here]["properties"]["genauigkeit"] == "plz"


def test_a_feed_is_asked_for_again_without_being_made_again(app: Flask, client: HouseClient, offers: list[int]) -> None:
    for path in FEEDS:
        first = client.get(f"{path}?fach=technik", headers={"Accept-Encoding": "br"})
        assert first.cache_control.public
        mark = first.headers["ETag"]
        again = client.get(f"{path}?fach=technik", headers={"If-None-Match": mark, "Accept-Encoding": "br"})
        assert (again.status_code, again.data) == (304, b"")
        assert client.get(f"{path}?fach=informatik", headers={"If-None-Match": mark}).status_code == 200
    with app.extensions["mintkarte"].database.writing() as db:
        states.do(db, offers[0], Verb.HIDE, "test", NOON)
    assert client.get("/angebote.csv?fach=technik", headers={"If-None-Match": mark}).status_code == 200


def test_a_workbook_is_a_file_to_keep(client: HouseClient, offers: list[int]) -> None:
    answer = client.get("/angebote.xlsx")
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert "angebote.xlsx" in answer.headers["Content-Disposition"]
    header, *rows = load_workbook(io.BytesIO(answer.data)).active.values
    assert (header, len(rows) > len(offers) / 2) == (COLUMNS, True)


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_a_large_feed_is_sent_in_pieces_and_complete(app: Flask, client: HouseClient, encoding: str) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        for number in range(150):
            an_offer(db, title=f"Angebot {number}", description=f"{number} " * 2000)
    whole = client.get("/angebote.json", headers={"Accept-Encoding": encoding}, buffered=False)
    assert whole.is_streamed
    packed = b"".join(whole.iter_encoded())
    whole.close()
    unpacked = {"identity": bytes, "gzip": gzip.decompress, "br": brotli.decompress}[encoding](packed)
    assert len(unpacked) > written_files.IN_MEMORY
    assert len(json.loads(unpacked)["offers"]) == 150
    assert whole.headers["ETag"]
    again = {"If-None-Match": whole.headers["ETag"], "Accept-Encoding": encoding}
    assert client.get("/angebote.json", headers=again).status_code == 304


def test_a_csv_is_a_file_to_keep(client: HouseClient) -> None:
    answer = client.get("/angebote.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "angebote.csv" in answer.headers["Content-Disposition"]
    assert answer.data.decode("utf-8-sig").rstrip("\r\n") == ";".join(COLUMNS)


@pytest.mark.parametrize("path", FEEDS)
def test_feeds_take_any_filter_and_only_get(client: HouseClient, path: str) -> None:
    assert client.get(f"{path}?alter=viele&seite=99&fach=%00&unbekannt=1&ort=Nirgendwo").status_code == 200
    assert client.post(path).status_code in {400, 405}
