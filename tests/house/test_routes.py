"""The addresses that other people's links and programs use, and what a wrong one gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask import Flask

    from tests.house_client import HouseClient

PAGES = [
    "/",
    "/anbieter/",
    "/merkliste",
    "/abonnieren",
    "/impressum",
    "/datenschutz",
    "/barrierefreiheit",
    "/daten",
    "/einbetten",
    "/einbetten/baukasten",
    "/programmheft",
]
PROGRAMS = {
    "/api/karte?bbox=8.5,49.6,9.7,50.3&zoom=9": "application/json",
    "/api/facetten": "application/json",
    "/api/orte?q=63739": "application/json",
    "/api/aenderungen?seit=0": "application/json",
    "/angebote.json": "application/json",
    "/angebote.geojson": "application/geo+json",
    "/angebote.csv": "text/csv",
    "/angebote.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "/angebote.rss": "application/rss+xml",
    "/angebote.ics": "text/calendar",
    "/merkliste.ics": "text/calendar",
    "/angebote.atom": "application/atom+xml",
    "/angebote.schema.json": "application/json",
    "/openapi.json": "application/json",
    "/einbetten/mint-karte.js": "text/javascript",
    "/einbetten/farben.css?farbe=f00": "text/css",
    "/oembed?url=http://localhost/": "application/json",
    "/programmheft.pdf": "application/pdf",
    "/healthz": "text/plain",
    "/readyz": "application/json",
    "/robots.txt": "text/plain",
    "/sitemap.xml": "application/xml",
    "/favicon.ico": "image/",
}
_CHOSEN = {"own_offers.do": {"verb": "freigabe"}}
"""Parts of addresses that are none of the numbers a test would put there."""
WITHOUT_CSRF_TOKEN = {"subscriptions.end"}
"""What a mail provider posts to; its own tests hold that the secret in the address is all that counts."""
NOBODY = [
    *("/angebote/4711-gibt-es-nicht", "/angebote/99999999999999999999-zu-gross", "/anbieter/4711-niemand"),
    *("/angebote/", "/gibt-es-nicht", "/static/gibt-es-nicht.css", "/static/../pyproject.toml", "/kacheln/99/1/1.png"),
]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_the_contract_answers(client: HouseClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")


@pytest.mark.parametrize(("address", "kind"), PROGRAMS.items())
def test_an_address_for_programs_answers_in_its_format(client: HouseClient, address: str, kind: str) -> None:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200
    assert (answer.mimetype or "").startswith(kind)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("address", NOBODY)
def test_an_unknown_address_is_a_friendly_404(client: HouseClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", [*PAGES, *PROGRAMS, "/angebote/1-x", "/anbieter/1-x", "/kacheln/9/1/1.png"])
def test_a_wrong_method_is_refused(client: HouseClient, address: str) -> None:
    answers = {method: client.open(address, method=method).status_code for method in ("POST", "PUT", "DELETE", "PATCH")}
    assert set(answers.values()) <= {400, 405}, answers


def test_every_address_answers_any_query_without_a_fault(app: Flask, client: HouseClient) -> None:
    junk = "q=%00%ff&alter=x&umkreis=1e999&bbox=,,,&zoom=-1&lat=nan&lon=inf&von=2026-13-40&seite=-3&sort=%27&ferien=a"
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments:
            assert client.get(f"{rule.rule}?{junk}").status_code < 500


def test_a_million_characters_are_refused_at_once(client: HouseClient) -> None:
    assert client.get("/?q=" + "a" * 1_000_000).status_code in {400, 414}


def test_every_writing_address_wants_a_csrf_token(app: Flask, client: HouseClient) -> None:
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and rule.endpoint not in WITHOUT_CSRF_TOKEN:
            address = app.url_map.bind("localhost").build(
                rule.endpoint, dict.fromkeys(rule.arguments, 1) | _CHOSEN.get(rule.endpoint, {}), method="POST"
            )
            assert client.post(address).status_code in {400, 403}, address
