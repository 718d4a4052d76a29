"""Two real servers on one database: what one publishes, the other shows in its list, its map and its feeds."""

from __future__ import annotations

import json
import os
from contextlib import ExitStack
from typing import TYPE_CHECKING
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from tests.served import Served, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ADDRESSES = ("/?q={}", "/api/karte?q={}", "/api/facetten?q={}", "/angebote.json?q={}", "/angebote.geojson?q={}")


@pytest.fixture
def two(database_url: str, tmp_path: Path) -> Iterator[tuple[Served, Served]]:
    """Two processes, once on SQLite and once on PostgreSQL."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MINTKARTE_")}
    own = {
        "MINTKARTE_DATA": str(tmp_path),
        "MINTKARTE_DATABASE": database_url,
        "MINTKARTE_SECRET_KEY": "only-for-tests-0123456789abcdef",
        "MINTKARTE_TILES": "keine",
        "MINTKARTE_TICK": "off",
        "MINTKARTE_LINKS": "off",
    }
    with ExitStack() as stack:
        first, second = (stack.enter_context(served(kept | own)) for _ in range(2))
        yield first, second


def fetch(server: Served, address: str) -> tuple[str, str]:
    """Body and ETag of an answer."""
    with urlopen(Request(server.address + address), timeout=60) as answer:  # noqa: S310 - our own server
        return answer.read().decode(), answer.headers.get("ETag", "")


def test_what_one_server_publishes_the_other_shows_at_once(two: tuple[Served, Served]) -> None:
    for turn, (here, there) in enumerate((two, two[::-1])):
        title = f"Löten am Lagerfeuer {turn}"
        addresses = [address.format(quote(title)) for address in ADDRESSES]
        before = [fetch(there, address) for address in addresses]
        for server in two:  # both keep what they answered, and know the place for the next answer
            assert all(title not in fetch(server, address)[0] for address in addresses[1:])
        here.publish(title)
        after = [fetch(there, address) for address in addresses]
        page, card, facets, feed, places = (body for body, _ in after)
        assert f"{title}</" in page
        assert [point["titel"] for point in json.loads(card)["features"]] == [title]
        assert json.loads(facets)["total"] == 1
        assert [offer["titel"] for offer in json.loads(feed)["offers"]] == [title]
        assert title in places
        assert not {etag for _, etag in before} & {etag for _, etag in after if etag}
