"""For any filter all formats name the same offers, and a portal that follows the changes holds them too."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import HealthCheck, example, given, settings
from openpyxl import load_workbook

from mintkarte.domain.filters import OfferFilter
from mintkarte.services import news_feeds
from mintkarte.web.changes import NOT_ASKED
from tests import demo_site, strategies
from tests.house_client import HouseClient
from tests.many_offers import many_offers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

TODAY = "2026-11-21"
_PAGE = re.compile(r"/angebote/(\d+)")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Flask]:
    """The map on which every criterion matters."""
    app = demo_site.build_app(tmp_path_factory.mktemp("many"), sqlite_template)
    with app.extensions["mintkarte"].database.writing() as db:
        many_offers(db)
    yield app
    app.extensions["mintkarte"].database.close()


@settings(max_examples=50, suppress_health_check=list(HealthCheck))
@given(asked=strategies.filters())
@example(asked=OfferFilter())
def test_all_formats_name_the_same_offers(site: Flask, asked: OfferFilter) -> None:
    client, query = HouseClient(site, site.response_class), urlencode(asked.to_query())
    offers = json.loads(fetch(client, "/angebote.json", query))["offers"]
    ids = [offer["id"] for offer in offers]
    titles = [offer["titel"] for offer in offers]

    assert [one["id"] for one in json.loads(fetch(client, "/angebote.geojson", query))["features"]] == ids
    assert titles_in_csv(fetch(client, "/angebote.csv", query)) == titles
    sheet = load_workbook(io.BytesIO(fetch(client, "/angebote.xlsx", query)), read_only=True)
    assert [row[0] for row in sheet.active.iter_rows(min_row=2, values_only=True)] == titles
    for news in ("rss", "atom"):
        told = told_by(fetch(client, f"/angebote.{news}", query))
        assert (set(told) <= set(ids), len(told)) == (True, min(len(ids), news_feeds.MOST))
    assert client.get(f"/api/karte?{query}").get_json()["total"] == len(ids)

    dated = {int(found) for found in re.findall(r"URL:\S+?/angebote/(\d+)", unfolded(client, query))}
    to_come = {offer["id"] for offer in offers if any(one["ende"][:10] >= TODAY for one in offer["termine"])}
    assert dated <= to_come
    if not asked.asks_for_dates:
        assert dated == to_come
    if not {key for key, _ in asked.to_query()} & set(NOT_ASKED) - {"sort", "seite"}:
        assert followed(client, query) == {offer["id"]: offer for offer in offers}


def fetch(client: HouseClient, path: str, query: str) -> bytes:
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 200
    content: bytes = answer.data
    return content


def titles_in_csv(content: bytes) -> list[str]:
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    return [row["titel"].removeprefix("'") for row in rows]


def told_by(content: bytes) -> list[int]:
    """The offers of a news feed by their lasting addresses."""
    root = fromstring(content)  # noqa: S314 - our own
    names = (".//guid", ".//{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}id")
    found = [_PAGE.search(one.text or "") for name in names for one in root.iterfind(name)]
    return [int(one[1]) for one in found if one]


def unfolded(client: HouseClient, query: str) -> str:
    return fetch(client, "/angebote.ics", query).decode().replace("\r\n ", "")


def followed(client: HouseClient, query: str) -> dict[int, dict[str, Any]]:
    """What a portal holds that has followed all changes."""
    held: dict[int, dict[str, Any]] = {}
    address = f"/api/aenderungen?{query}"
    while (page := client.get(address).get_json())["items"]:
        for item in page["items"]:
            if item["state"] == "updated":
                held[item["id"]] = item["data"]
        address = page["next"]
    return held
