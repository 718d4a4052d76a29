"""Fetching what stands at an address: politely, within bounds, and never from a machine of our own network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mintkarte.domain.link_states import Finding
from mintkarte.gateways.source_documents import WebDocuments
from mintkarte.gateways.web_addresses import AddressError, LinkError
from tests.web_server import Page, WebServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def web() -> Iterator[WebServer]:
    with WebServer() as web:
        yield web


def documents(web: WebServer, most_bytes: int = 10_000) -> WebDocuments:
    return WebDocuments(
        "Mintkarte/test",
        timeout_seconds=3,
        most_bytes=most_bytes,
        resolve=lambda *_: ("127.0.0.1",),
        loopback_port=web.port,
    )


def test_a_document_is_fetched_through_redirects_and_asked_for_anew_only_when_changed(web: WebServer) -> None:
    web.pages["/alt"] = Page(301, location=web.url("/neu", "neu.example"))
    web.pages["/neu"] = Page(body=b"[]")
    found = documents(web).fetch(web.url("/alt", "verein.example"), 'W/"7"', "Sat, 21 Nov 2026 10:00:00 GMT")
    assert found
    assert found.content == b"[]"
    assert web.asked[-1].headers["If-None-Match"] == 'W/"7"'
    assert web.asked[-1].headers["User-Agent"] == "Mintkarte/test"
    web.pages["/neu"] = Page(304)
    assert documents(web).fetch(web.url("/neu", "neu.example"), 'W/"7"') is None


@pytest.mark.parametrize(
    ("page", "finding"),
    [
        (Page(404), Finding.MISSING),
        (Page(503), Finding.FAULT),
        (Page(302, location="http://169.254.169.254/latest"), Finding.NOT_PUBLIC),
        (Page(302, location="/kreis"), Finding.CIRCLE),
        (Page(body=b"x" * 20_000), Finding.BROKEN),
        (Page(kind="flood"), Finding.BROKEN),
        (Page(kind="drip"), Finding.TIMEOUT),
        (Page(kind="garbage"), Finding.BROKEN),
    ],
)
def test_bad_addresses_end_in_time_and_within_bounds(web: WebServer, page: Page, finding: Finding) -> None:
    web.pages["/kreis"] = page
    with pytest.raises(LinkError) as lost:
        documents(web).fetch(web.url("/kreis", "verein.example"))
    assert lost.value.finding == finding


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://verein.example/x", "http://a:b@verein.example/", "http://x.example:22/"]
)
def test_what_is_no_address_of_the_web_is_never_asked(web: WebServer, url: str) -> None:
    with pytest.raises(AddressError):
        documents(web).fetch(url)
    assert web.connections == 0
