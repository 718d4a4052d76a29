"""Answers kept ready: the same as asked anew, gone with the first change, bounded, and without a question too many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mintkarte.web.kept_answers import KeptAnswers, keep
from tests.builders import an_offer
from tests.connections import statements

if TYPE_CHECKING:
    from flask import Flask

    from tests.conftest import Clock
    from tests.house_client import HouseClient

ASKED = ("/api/karte?fach=technik", "/api/karte?bbox=8,49,11,51&zoom=9", "/api/facetten", "/angebote.geojson?alter=9")


def publish(app: Flask, title: str) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db, title=title)


@pytest.mark.parametrize("address", ASKED)
@pytest.mark.parametrize("encoding", ["br", "gzip", ""])
def test_a_kept_answer_is_the_answer_and_asks_for_nothing_but_the_change_counter(
    app: Flask, client: HouseClient, address: str, encoding: str
) -> None:
    publish(app, "Roboter bauen")
    headers = {"Accept-Encoding": encoding}
    first = client.get(address, headers=headers)
    with statements(app.extensions["mintkarte"].database.engine) as asked:
        again = client.get(address, headers=headers)
    assert (again.status, again.data) == (first.status, first.data)
    assert {name: again.headers[name] for name in first.headers.keys()} == dict(first.headers)  # noqa: SIM118 - pairs
    assert asked == []


@pytest.mark.parametrize("address", ASKED)
def test_who_has_a_kept_answer_gets_no_body(app: Flask, client: HouseClient, address: str) -> None:
    publish(app, "Roboter bauen")
    first = client.get(address)
    unchanged = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert unchanged.headers["ETag"] == first.headers["ETag"]
    assert unchanged.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert "Content-Encoding" not in unchanged.headers


def test_a_change_and_a_new_day_end_what_is_kept(app: Flask, client: HouseClient, clock: Clock) -> None:
    publish(app, "Roboter bauen")
    marks = [client.get("/api/karte").headers["ETag"]]
    publish(app, "Löten")
    changed = client.get("/api/karte")
    assert changed.json is not None
    assert changed.json["total"] == 2
    marks.append(changed.headers["ETag"])
    clock.forward(days=1)
    marks.append(client.get("/api/karte").headers["ETag"])
    assert len(set(marks)) == 3


def test_each_encoding_and_each_host_has_its_own_answer(app: Flask, client: HouseClient) -> None:
    publish(app, "Roboter bauen")
    feed = [client.get("/angebote.json", base_url=f"http://{host}").text for host in ("eins.test", "zwei.test") * 2]
    assert feed[0] == feed[2] != feed[1] == feed[3]
    assert "http://zwei.test/angebote/" in feed[3]
    sizes = [len(client.get("/api/facetten", headers={"Accept-Encoding": one}).data) for one in ("", "br") * 2]
    assert sizes[0] == sizes[2] > sizes[1] == sizes[3]


def test_our_own_files_are_read_and_compressed_once(app: Flask, client: HouseClient) -> None:
    work: list[str] = []
    app.before_request(lambda: work.append("asked"))
    address = f"/static/v-{app.config['ASSETS_VERSION']}/css/base.css"
    whole = client.get(address, headers={"Accept-Encoding": "br"})
    again = client.get(address, headers={"Accept-Encoding": "br"})
    assert (again.data, again.headers["Content-Encoding"], work) == (whole.data, "br", ["asked"])
    part = client.get(address, headers={"Accept-Encoding": "identity", "Range": "bytes=0-9"})
    assert (part.status_code, len(part.data)) == (206, 10)
    assert client.get(address.replace("v-", "v-x")).status_code == 200
    assert work == ["asked"] * 3


def test_a_page_is_not_kept_because_its_nonce_is_new(client: HouseClient) -> None:
    assert len({client.get("/").headers["Content-Security-Policy"] for _ in range(3)}) == 3


def test_memory_is_bounded_and_the_longest_unasked_goes_first(app: Flask) -> None:
    worked = []

    @app.get("/lang/<int:number>")
    def long(number: int) -> tuple[bytes, dict[str, str]]:
        worked.append(number)
        keep("always")
        return bytes(5000 if number else 100_000), {"Vary": "Accept-Encoding", "Content-Type": "text/plain"}

    app.wsgi_app = KeptAnswers(app.wsgi_app, lambda: ("always",), most_bytes=100_000)  # type: ignore[method-assign]
    visitor = app.test_client()
    for number in (*range(1, 13), 1, 13, 1, 2):
        visitor.get(f"/lang/{number}")
    assert worked == [*range(1, 14), 2]
    for _ in range(2):  # larger than a sixteenth of the memory
        assert len(visitor.get("/lang/0").data) == 100_000
    assert worked[-2:] == [0, 0]
    for _ in range(2):  # nobody fills the memory with long questions
        visitor.get("/lang/3", query_string={"x": "y" * 3000})
    assert worked[-2:] == [3, 3]


def test_one_list_asks_the_database_no_more_for_many_offers_and_less_the_second_time(
    app: Flask, client: HouseClient
) -> None:
    def asked_by(address: str) -> int:
        with statements(app.extensions["mintkarte"].database.engine) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    publish(app, "Kurs 0")
    client.get("/")  # builds the map's shell and the index
    counts = []
    for size in (2, 20):
        for number in range(size):
            publish(app, f"Kurs {size} {number}")
        counts.append((asked_by("/"), asked_by("/"), asked_by("/?fach=technik")))
    assert counts[0] == counts[1]
    fresh, again, narrowed = counts[0]
    assert again == narrowed == 0
    assert fresh <= 9  # the index anew 5; regions, offers, dates, providers
