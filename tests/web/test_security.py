"""What every answer carries, and what happens to requests that go too far."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from flask import Flask, abort, request

from mintkarte.app import create_app
from mintkarte.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mintkarte.settings import Settings
    from tests.house_client import HouseClient

EVERY_KIND = ("/healthz", "/readyz", "/robots.txt", "/favicon.ico", "/gibt-es-nicht", "/api/gibt-es-nicht")


@pytest.fixture
def site(site_settings: Settings) -> Iterator[Callable[..., Flask]]:
    """A way to make applications with other settings."""
    made: list[Flask] = []

    def make(**values: object) -> Flask:
        made.append(create_app(replace(site_settings, **values)))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for app in made:
        app.extensions["mintkarte"].database.close()


@pytest.mark.parametrize("address", EVERY_KIND)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "DELETE", "QUATSCH"])
def test_every_answer_carries_the_headers_and_no_cookie(client: HouseClient, address: str, method: str) -> None:
    answer = client.open(address, method=method)
    assert answer.status_code < 500
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Set-Cookie" not in answer.headers
    policy = answer.headers["Content-Security-Policy"]
    for rule in (
        *("default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'"),
        *("connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"),
    ):
        assert rule in policy
    assert "unsafe" not in policy


def test_each_page_has_a_nonce_of_its_own(client: HouseClient) -> None:
    found = [
        re.findall(r"'nonce-([^']{20,})'", client.get("/gibt-es-nicht").headers["Content-Security-Policy"])
        for _ in range(2)
    ]
    assert found[0] != found[1]
    assert [len(set(nonces)) for nonces in found] == [1, 1]


def test_a_request_that_another_part_refuses_first_still_has_its_nonce(app: Flask, client: HouseClient) -> None:
    app.before_request_funcs.setdefault(None, []).insert(0, lambda: abort(400))
    answer = client.get("/")
    assert answer.status_code == 400
    assert "'nonce-" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("length", [9_000, 1_000_000])
@pytest.mark.parametrize("address", ["/healthz?q={}", "/{}", "/api/karte?q={}", "/angebote.json?q={}"])
def test_endless_addresses_are_refused(client: HouseClient, address: str, length: int) -> None:
    answer = client.get(address.format("x" * length))
    assert answer.status_code == 414
    if address.startswith(("/api", "/angebote.json")):
        assert answer.get_json()["error"]["status"] == 414
    else:
        assert "zu lang" in answer.text


def test_an_address_of_usual_length_passes(client: HouseClient) -> None:
    assert client.get("/healthz?q=" + "x" * 7_000).status_code == 200


def test_a_body_that_is_too_large_is_refused(app: Flask, client: HouseClient) -> None:
    app.view_functions["health.lives"] = lambda: str(len(request.get_data()))
    answer = client.open("/healthz", method="GET", data=b"x" * (17 * 1024 * 1024))
    assert answer.status_code == 413
    assert "zu groß" in answer.text


def test_writing_without_a_token_is_refused(app: Flask, client: HouseClient) -> None:
    written: list[str] = []

    def write() -> str:
        written.append("x")
        return "ok"

    app.add_url_rule("/schreiben", view_func=write, methods=["POST"])
    answer = client.post("/schreiben", data={"csrf_token": "ü" * 40})
    assert (answer.status_code, written) == (400, [])


def test_only_the_public_host_is_answered(site: Callable[..., Flask]) -> None:
    client = site(public_url="https://karte.example").test_client()
    assert client.get("/healthz", base_url="https://karte.example").status_code == 200
    assert client.get("/healthz", base_url="http://127.0.0.1:8000").status_code == 200
    foreign = client.get("/healthz", base_url="https://boese.example")
    assert foreign.status_code == 400
    assert "<h1>" in foreign.text
    assert "'nonce-" in foreign.headers["Content-Security-Policy"]


def test_https_is_insisted_on_only_where_it_is_there(site: Callable[..., Flask]) -> None:
    secure = site(public_url="https://karte.example").test_client()
    plain = site(public_url="http://karte.example").test_client()
    assert "Strict-Transport-Security" in secure.get("/healthz", base_url="https://karte.example").headers
    assert "Strict-Transport-Security" not in plain.get("/healthz", base_url="http://karte.example").headers


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "192.0.2.7")])
def test_a_proxy_is_believed_only_when_the_setting_says_so(
    site: Callable[..., Flask], proxies: int, address: str
) -> None:
    app = site(proxies=proxies)
    app.view_functions["health.lives"] = lambda: str(request.remote_addr)
    forwarded = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Host": "boese.example"}
    assert app.test_client().get("/healthz", headers=forwarded).text == address


def test_without_a_secret_nothing_starts_but_a_demo_makes_its_own(site: Callable[..., Flask]) -> None:
    with pytest.raises(SettingsError, match="MINTKARTE_SECRET_KEY"):
        site(secret_key="")
    first, second = site(secret_key="", demo=True), site(secret_key="", demo=True)
    assert first.secret_key == second.secret_key
    assert len(str(first.secret_key)) >= 32


@pytest.mark.parametrize("algorithm", ["br", "zstd", "gzip"])
def test_pages_are_compressed_in_what_the_browser_understands(client: HouseClient, algorithm: str) -> None:
    answer = client.get("/static/css/base.css", headers={"Accept-Encoding": algorithm})
    assert answer.headers["Content-Encoding"] == algorithm
    assert "Accept-Encoding" in answer.headers["Vary"]
