"""Every page that can be reached by links obeys the house rules and no link is dead, whatever stands in the offers."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING

from tests.builders import an_offer
from tests.hostile import PAYLOADS, fill_with_payloads

if TYPE_CHECKING:
    from flask import Flask

    from tests.house_client import HouseClient

SEARCHES = [
    "/?q=loeten&ort=63739&umkreis=10&alter=10&kosten=frei&ferien=by-herbst-2027",
    "/?fach=technik&fach=informatik&art=kurs&fuer=kinder&von=2027-01-01&bis=2027-12-31&sort=entfernung&seite=2",
    "/?q=gibtesnicht&klasse=5&format=online&anbieterart=verein&genau=1&region=untermain",
    "/?ort=Neustadt&lat=500&alter=neun&unbekannt=1&fach=töpfern",
    "/?lat=49.97&lon=9.15&ausschnitt=8.9,49.8,9.4,50.2&sort=neu",
]
PAGES_OF_A_KIND = 25
"""Pages that are visited for one kind of address; filters link to ever more filters."""


def visit_everything(client: HouseClient) -> Counter[str]:
    """Follow all links from the start page; the client checks each page; count the pages per kind of address."""
    waiting, seen, visited = ["/", *SEARCHES], set[str](), Counter[str]()
    while waiting:
        address = waiting.pop(0)
        kind = re.sub(r"\d[^/]*", "*", address.split("?")[0])
        if address in seen or visited[kind] >= PAGES_OF_A_KIND:
            continue
        seen.add(address)
        visited[kind] += 1
        answer = client.get(address, follow_redirects=True)
        assert answer.status_code == 200, f"dead link: {address} answers {answer.status_code}"
        if answer.mimetype == "text/html":
            links = re.findall(r"<a\b[^>]*\shref=\"(/[^\"#]*)", answer.text)
            waiting += [unescape(link) for link in links if not link.startswith("/static/")]
    return visited


def test_every_page_obeys_with_usual_offers(app: Flask, client: HouseClient) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        for number in range(30):
            an_offer(
                db, title=f"Löten {number}", organisation=f"Technikwerkstatt {number % 4}", external_id=str(number)
            )
    visited = visit_everything(client)
    assert visited["/angebote/*"] >= 10
    assert visited["/anbieter/*"] == 4
    assert {"/", "/anbieter/", "/impressum", "/datenschutz", "/barrierefreiheit"} <= visited.keys()


def test_every_page_obeys_without_any_offer(client: HouseClient) -> None:
    assert visit_everything(client)["/"] >= len(SEARCHES)


def test_every_page_shows_hostile_texts_as_texts(app: Flask, client: HouseClient) -> None:
    client.allow(*PAYLOADS)
    with app.extensions["mintkarte"].database.writing() as db:
        fill_with_payloads(db)
    visited = visit_everything(client)
    assert visited["/angebote/*"] == len(PAYLOADS)
    assert visited["/anbieter/*"] == len(PAYLOADS)


def test_what_a_visitor_types_comes_back_as_text(client: HouseClient) -> None:
    client.allow(*PAYLOADS)
    for payload in PAYLOADS:
        for key in ("q", "ort", "umkreis", "region", "fach", "alter", "von", "ferien", "kosten", "ausschnitt", "lat"):
            answer = client.get("/", query_string={key: payload})
            assert answer.status_code == 200
            assert "<script>window" not in answer.text
            assert not re.search(r"<(img|svg)[^>]*window", answer.text)
