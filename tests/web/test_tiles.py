"""The address of the tiles, as a browser asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mintkarte.app import create_app
from mintkarte.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from pytest_httpserver import HTTPServer

    from tests.conftest import Clock
    from tests.house_client import HouseClient

PNG = b"\x89PNG\r\n\x1a\n" + b"tile" * 20
HERE = "/kacheln/10/538/347.png"


@pytest.fixture
def with_tiles(tmp_path: Path, clock: Clock, httpserver: HTTPServer) -> Iterator[FlaskClient]:
    """An installation whose operator has named a tile source of his own."""
    settings = Settings.load(
        {
            "MINTKARTE_DATA": str(tmp_path / "own"),
            "MINTKARTE_SECRET_KEY": "only-for-tests-0123456789abcdef",
            "MINTKARTE_TICK": "off",
            "MINTKARTE_LINKS": "off",
            "MINTKARTE_TILES": f"{httpserver.url_for('/')}{{z}}/{{x}}/{{y}}.png © Beispiel",
        }
    )
    site = create_app(settings, clock=clock)
    yield site.test_client()
    site.extensions["mintkarte"].database.close()


def test_show_gives_the_tile_with_a_week_to_keep_it(with_tiles: FlaskClient, httpserver: HTTPServer) -> None:
    httpserver.expect_oneshot_request("/10/538/347.png").respond_with_data(PNG, content_type="image/png")
    answer = with_tiles.get(HERE)
    assert answer.status_code == 200
    assert answer.data == PNG
    assert answer.mimetype == "image/png"
    assert answer.cache_control.max_age == 604800
    again = with_tiles.get(HERE, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert len(httpserver.log) == 1


def test_show_without_a_tile_is_an_empty_404(with_tiles: FlaskClient, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/10/538/347.png").respond_with_data("", status=503)
    answer = with_tiles.get(HERE)
    assert answer.status_code == 404
    assert answer.data == b""
    assert answer.cache_control.max_age == 60


@pytest.mark.parametrize("odd", ["99/1/1", "10/1/1", "10/99999999999999999999/1", "0/1/0", "10/538/-347", "a/b/c"])
def test_show_never_asks_for_odd_tiles(with_tiles: FlaskClient, httpserver: HTTPServer, odd: str) -> None:
    assert with_tiles.get(f"/kacheln/{odd}.png").status_code == 404
    assert not httpserver.log


def test_show_with_tiles_switched_off_is_a_404_at_once(client: HouseClient, app: Flask) -> None:
    assert client.get(HERE).status_code == 404
    assert "mintkarte.tiles" in app.extensions
