"""Tiles come from one source only, are kept, and a bad day of the source is no bad day of the map."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug import Response

from mintkarte.gateways.tile_sources import SOURCES, Credit, TileSource, is_german, source_of
from mintkarte.gateways.tile_store import TileStore
from mintkarte.gateways.tiles import FRESH_SECONDS, NOTHING_SECONDS, PAUSE_SECONDS, Tiles

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_httpserver import HTTPServer
    from werkzeug import Request

PNG = b"\x89PNG\r\n\x1a\n" + b"tile" * 20
ASCHAFFENBURG = (10, 538, 347)
OTHER = (10, 539, 347)


class Hours:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Source:
    """A tile source on loopback that counts what it is asked."""

    def __init__(self, server: HTTPServer, folder: Path) -> None:
        self.asked: list[Request] = []
        self.answer: Callable[[Request], Response] = lambda _request: Response(PNG, mimetype="image/png")
        self.hours = Hours()
        self.folder = folder
        self.template = server.url_for("/t/{zz}/{y}/{x}.png")
        server.expect_request("/t/10/347/538.png").respond_with_handler(self._serve)
        server.expect_request("/t/10/347/539.png").respond_with_handler(self._serve)

    def _serve(self, request: Request) -> Response:
        self.asked.append(request)
        return self.answer(request)

    def tiles(self) -> Tiles:
        source = TileSource("test", self.template, 18, Credit("nobody"))
        return Tiles(source, TileStore(self.folder), "Mintkarte/test (mint@example.org)", self.hours)


@pytest.fixture
def source(httpserver: HTTPServer, tmp_path: Path) -> Source:
    return Source(httpserver, tmp_path / "tiles")


def test_a_tile_is_asked_for_once_and_then_kept_also_for_the_next_process(source: Source) -> None:
    first = source.tiles().get(*ASCHAFFENBURG)
    again = source.tiles().get(*ASCHAFFENBURG)
    assert first is not None
    assert again is not None
    assert again.body == first.body == PNG
    assert again.kind == "image/png"
    assert len(source.asked) == 1


def test_the_source_learns_who_we_are_and_nothing_of_the_visitor(source: Source) -> None:
    source.tiles().get(*ASCHAFFENBURG)
    headers = source.asked[0].headers
    assert headers["User-Agent"] == "Mintkarte/test (mint@example.org)"
    assert not {"Cookie", "Referer", "X-Forwarded-For", "Authorization"} & set(headers.keys())


def test_an_old_tile_is_asked_for_again_by_its_etag(source: Source) -> None:
    source.answer = lambda _request: Response(PNG, mimetype="image/png", headers={"ETag": '"one"'})
    tiles = source.tiles()
    tiles.get(*ASCHAFFENBURG)
    source.hours.now += FRESH_SECONDS + 1
    source.answer = lambda _request: Response(status=304)
    kept = tiles.get(*ASCHAFFENBURG)
    assert kept is not None
    assert source.asked[1].headers["If-None-Match"] == '"one"'
    assert kept.body == PNG
    tiles.get(*ASCHAFFENBURG)
    assert len(source.asked) == 2


def test_a_dead_source_leaves_the_old_tile_on_the_map(source: Source) -> None:
    source.tiles().get(*ASCHAFFENBURG)
    source.hours.now += FRESH_SECONDS + 1
    source.template = "http://127.0.0.1:9/{z}/{x}/{y}.png"
    kept = source.tiles().get(*ASCHAFFENBURG)
    assert kept is not None
    assert kept.body == PNG


@pytest.mark.parametrize(
    "answer",
    [
        Response("<h1>Wartung</h1>", mimetype="image/png"),
        Response(b"\x89PNG\r\n\x1a\n" + b"0" * (513 * 1024), mimetype="image/png"),
        Response(status=302, headers={"Location": "http://127.0.0.1:9/secret"}),
        Response(status=500),
        Response(status=404),
        Response(b"", mimetype="image/png"),
    ],
    ids=["a page", "too big", "a redirect", "a fault", "nothing there", "empty"],
)
def test_what_is_no_tile_is_never_kept_and_asked_for_again_after_a_minute(source: Source, answer: Response) -> None:
    body, status, headers = answer.get_data(), answer.status, dict(answer.headers)
    source.answer = lambda _request: Response(body, status, headers)
    tiles = source.tiles()
    assert tiles.get(*ASCHAFFENBURG) is None
    assert tiles.get(*ASCHAFFENBURG) is None
    assert len(source.asked) == 1
    assert not list(source.folder.rglob("*.tile"))
    source.hours.now += NOTHING_SECONDS + 1
    source.answer = lambda _request: Response(PNG, mimetype="image/png")
    assert tiles.get(*ASCHAFFENBURG) is not None


def test_after_several_failures_the_source_is_left_alone_for_a_while(source: Source) -> None:
    source.answer = lambda _request: Response(status=503)
    tiles = source.tiles()
    for _ in range(4):
        tiles.get(*ASCHAFFENBURG)
        source.hours.now += NOTHING_SECONDS + 1
    asked = len(source.asked)
    assert asked == 4
    source.hours.now -= NOTHING_SECONDS
    assert tiles.get(*OTHER) is None
    assert len(source.asked) == asked
    source.hours.now += PAUSE_SECONDS + NOTHING_SECONDS
    source.answer = lambda _request: Response(PNG, mimetype="image/png")
    assert tiles.get(*OTHER) is not None


def test_many_who_ask_at_once_cost_one_request(source: Source) -> None:
    arrived = threading.Event()

    def slow(_request: Request) -> Response:
        arrived.wait(0.3)
        return Response(PNG, mimetype="image/png")

    source.answer = slow
    tiles = source.tiles()
    found: list[object] = []
    visitors = [threading.Thread(target=lambda: found.append(tiles.get(*ASCHAFFENBURG))) for _ in range(12)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(found) == 12
    assert all(found)
    assert len(source.asked) == 1


def test_a_source_that_wants_no_padded_zoom_is_asked_the_other_way(httpserver: HTTPServer, tmp_path: Path) -> None:
    httpserver.expect_request("/t/09/173/269.png").respond_with_data("", status=400)
    httpserver.expect_request("/t/9/173/269.png").respond_with_data(PNG, content_type="image/png")
    source = TileSource("test", httpserver.url_for("/t/{zz}/{y}/{x}.png"), 18, Credit("nobody"))
    tiles = Tiles(source, TileStore(tmp_path), "agent")
    assert tiles.get(9, 269, 173) is not None


def test_when_the_disk_is_full_of_tiles_the_oldest_leave(tmp_path: Path) -> None:
    store = TileStore(tmp_path, max_bytes=5 * len(PNG))
    for x in range(10):
        store.write((10, x, 1), PNG, "", now=1000.0 + x)
    store.clean()
    assert [x for x in range(10) if store.read((10, x, 1))] == [6, 7, 8, 9]


def test_a_full_disk_still_shows_the_tile(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert TileStore(blocked).write((10, 1, 1), PNG, "", now=1.0).body == PNG


@given(z=st.integers(-3, 40), x=st.integers(-5, 2**41), y=st.integers(-5, 2**41))
def test_tiles_outside_germany_do_not_exist(z: int, x: int, y: int) -> None:
    if is_german(z, x, y, 18):
        assert 0 <= z <= 18
        assert 0 <= x < 2**z
        assert 0 <= y < 2**z


def test_german_towns_are_inside_and_neighbours_far_away_are_not() -> None:
    assert is_german(*ASCHAFFENBURG, 18)
    assert is_german(0, 0, 0, 18)
    assert not is_german(10, 518, 352, 18)  # Paris
    assert not is_german(10, 600, 347, 18)  # Kiev's side
    assert not is_german(19, 1, 1, 18)


def test_only_known_sources_or_the_operators_own_are_asked() -> None:
    assert source_of("basemap") == SOURCES["basemap"]
    assert source_of("keine") is None
    assert source_of("http://elsewhere.example/") is None
    own = source_of("https://tiles.example.org/{z}/{x}/{y}.png © Stadt Beispiel")
    assert own is not None
    assert own.credit.text == "© Stadt Beispiel"
    assert own.address(9, 269, 173) == "https://tiles.example.org/9/269/173.png"
    assert all(source.credit.text and source.template.startswith("https://") for source in SOURCES.values())
