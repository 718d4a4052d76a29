"""A page with the map brings along what the map asks first: the same answer to the same words."""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import an_offer
from tests.many_offers import many_offers
from tests.web.test_map_and_list import a_query

if TYPE_CHECKING:
    from flask import Flask

    from tests.house_client import HouseClient

FILTERS = 60
HOSTILE = '</script><script>alert(1)</script><!-- "\\u003c'


def along(page: str) -> dict[str, Any] | None:
    """What a page has brought along, or None."""
    found = re.search(r'<script type="application/json" data-first>(.*?)</script>', page)
    return json.loads(found[1]) if found else None


def test_the_page_brings_the_answer_that_the_map_would_ask_for(app: Flask, client: HouseClient) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        many_offers(db)
    chance = random.Random(2)  # noqa: S311 - nothing secret
    found = 0
    for query in ["", *(a_query(chance) for _ in range(FILTERS))]:
        answer = client.get(f"/api/karte?{query}").get_json()
        for page in (f"/?{query}", f"/einbetten?{query}", f"/einbetten?ansicht=karte&{query}"):
            assert along(client.get(page).text) == answer, page
        found += bool(answer["features"])
    assert FILTERS // 4 < found <= FILTERS


def test_clusters_come_along_too(app: Flask, client: HouseClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mintkarte.web.map_answer.POINTS_LIMIT", 1)
    with app.extensions["mintkarte"].database.writing() as db:
        many_offers(db)
    brought = along(client.get("/").text)
    assert brought is not None
    assert brought["mode"] == "clusters"
    assert brought == client.get("/api/karte").get_json()


def test_no_title_ends_the_script(app: Flask, client: HouseClient) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db, title=HOSTILE)
    brought = along(client.get("/").text)
    assert brought is not None
    assert [point["titel"] for point in brought["features"]] == [HOSTILE]
    assert "<script>alert" not in client.get("/").text


@pytest.mark.parametrize("limit", ["points", "clusters"])
def test_many_are_asked_for_beside_the_page(
    app: Flask, client: HouseClient, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr("mintkarte.web.map_answer.MOST_ALONG", 1)
    if limit == "clusters":
        monkeypatch.setattr("mintkarte.web.map_answer.POINTS_LIMIT", 1)
    with app.extensions["mintkarte"].database.writing() as db:
        many_offers(db)
    page = client.get("/?format=vor-ort&q=k%C3%BCrs").text
    assert along(page) is None
    assert '<link rel="preload" as="fetch" crossorigin href="/api/karte?format=vor-ort&amp;q=k%C3%BCrs">' in page
    assert 'crossorigin href="/api/karte">' in client.get("/").text
    with_few = client.get("/?q=Nirgendwann").text
    assert along(with_few) is not None
    assert 'as="fetch"' not in with_few


def test_the_parts_that_follow_a_filter_bring_no_map(app: Flask, client: HouseClient) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        many_offers(db)
    assert along(app.test_client().get("/?teil=liste").text) is None
    assert along(client.get("/einbetten?ansicht=liste").text) is None
