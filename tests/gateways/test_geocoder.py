"""Geocoding services: what is sent, what an answer is worth, and what happens on a bad day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mintkarte.domain.geometry import Point
from mintkarte.domain.vocabulary import Precision
from mintkarte.gateways.geocoder import Address, Geocoder, GeocoderError, GeocoderRefusedError, geocoder_from
from tests.geocoder_server import GeocoderServer

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSE = Point(49.9712, 9.1455)
ADDRESS = Address("Hauptstr. 12-14 (Hinterhaus)", "63739", "Aschaffenburg")
KINDS = pytest.mark.parametrize("kind", ["nominatim", "photon"])


@pytest.fixture
def server() -> Iterator[GeocoderServer]:
    with GeocoderServer(HOUSE) as running:
        yield running


def geocoder(server: GeocoderServer, kind: str = "nominatim") -> Geocoder:
    patience = 0.3 if server.mode == "slow" else 30  # a busy machine is no slow service
    found = geocoder_from(f"{kind}:{server.url}", contact="mint@example.org", version="test", timeout_seconds=patience)
    assert found is not None
    return found


def ask(asked: Geocoder, number: int = 0) -> object:
    return asked.ask(asked.queries(ADDRESS)[number])


@KINDS
def test_a_house_is_found_exactly(server: GeocoderServer, kind: str) -> None:
    found = geocoder(server, kind).ask(geocoder(server, kind).queries(ADDRESS)[0])
    assert found is not None
    assert (found.point, found.precision, found.postcode) == (HOUSE, Precision.EXACT, "63739")


@KINDS
@pytest.mark.parametrize(
    ("rank", "number", "precision"),
    [
        (30, "12-14", Precision.EXACT),
        (30, "99", Precision.STREET),
        (27, "", Precision.STREET),
        (16, "", Precision.TOWN),
    ],
)
def test_an_answer_is_as_precise_as_what_was_found(
    server: GeocoderServer, kind: str, rank: int, number: str, precision: Precision
) -> None:
    server.rank, server.number = rank, number
    found = geocoder(server, kind).ask(geocoder(server, kind).queries(ADDRESS)[0])
    assert found is not None
    assert found.precision is precision


@KINDS
def test_only_the_cleaned_address_goes_out(server: GeocoderServer, kind: str) -> None:
    asked = geocoder(server, kind)
    for query in asked.queries(ADDRESS):
        asked.ask(query)
    sent = [set(request.query.values()) for request in server.asked]
    settings = {"json", "1", "de", "Deutschland"}
    structured = {"Hauptstrasse 12", "Aschaffenburg", "63739"}
    text = {"Hauptstrasse 12, 63739 Aschaffenburg"}
    assert [words - settings for words in sent] == ([structured, text] if kind == "nominatim" else [text])
    assert {request.agent for request in server.asked} == {"Mintkarte/test (mint@example.org)"}


@KINDS
def test_nothing_found_is_no_error(server: GeocoderServer, kind: str) -> None:
    server.mode = "nothing"
    assert ask(geocoder(server, kind)) is None


@KINDS
def test_another_country_is_nothing_found(server: GeocoderServer, kind: str) -> None:
    server.mode = "abroad"
    assert ask(geocoder(server, kind)) is None


@KINDS
@pytest.mark.parametrize("mode", ["slow", "break", "cut", "garbage", "list"])
def test_a_bad_day_is_an_error_and_never_nothing_found(server: GeocoderServer, kind: str, mode: str) -> None:
    server.mode = mode
    with pytest.raises(GeocoderError) as caught:
        ask(geocoder(server, kind))
    assert not isinstance(caught.value, GeocoderRefusedError)
    assert len(server.asked) == 1, "nobody asks twice by himself"


@KINDS
@pytest.mark.parametrize(("mode", "seconds"), [("wait", 40), ("stop", None), ("refuse", None)])
def test_a_refusal_says_how_long_to_wait(server: GeocoderServer, kind: str, mode: str, seconds: int | None) -> None:
    server.mode = mode
    with pytest.raises(GeocoderRefusedError) as caught:
        ask(geocoder(server, kind))
    assert caught.value.retry_after_seconds == seconds
    assert len(server.asked) == 1


def test_a_service_that_is_away_is_an_error() -> None:
    with GeocoderServer(HOUSE) as gone:
        asked = geocoder(gone)
    with pytest.raises(GeocoderError):
        ask(asked)


def test_nobody_is_asked_unless_the_setting_says_so() -> None:
    assert geocoder_from("", contact="", version="1") is None
    public = geocoder_from("nominatim", contact="", version="1")
    assert public is not None
    assert public.name == "nominatim:nominatim.openstreetmap.org"
    own = geocoder_from("photon:http://localhost:2322/photon", contact="", version="1")
    assert own is not None
    assert own.name == "photon:localhost:2322/photon"


@pytest.mark.parametrize("setting", ["google", "nominatim:localhost", "nominatim:ftp://host", "photon:http://"])
def test_a_setting_nobody_understands_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match=setting.split(":", maxsplit=1)[0]):
        geocoder_from(setting, contact="", version="1")


@KINDS
def test_a_point_has_an_address(server: GeocoderServer, kind: str) -> None:
    assert geocoder(server, kind).address_at(HOUSE) == Address("Hauptstraße 12", "63739", "Aschaffenburg")


@KINDS
def test_a_point_abroad_has_none(server: GeocoderServer, kind: str) -> None:
    server.mode = "abroad"
    assert geocoder(server, kind).address_at(HOUSE) is None


@pytest.mark.parametrize("mode", ["slow", "wait", "refuse", "break", "cut", "garbage", "list"])
def test_on_a_bad_day_a_point_is_an_error_too(server: GeocoderServer, mode: str) -> None:
    server.mode = mode
    with pytest.raises(GeocoderError):
        geocoder(server).address_at(HOUSE)
