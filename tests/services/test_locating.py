"""Placing offers: saved and placed first, refined later, never asked too often, never moved against a person."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from mintkarte.domain.geometry import Point, distance_km
from mintkarte.domain.vocabulary import Land, Precision
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.gateways.geocoder import Geocoder, geocoder_from
from mintkarte.models import Change, GeocodeAnswer, Job, Place, counters
from mintkarte.models.places import BY_GAZETTEER, BY_HAND, BY_PROVIDER, FAR_FROM_POSTCODE
from mintkarte.services import locating, placing
from tests.builders import a_draft, an_offer
from tests.geocoder_server import GeocoderServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mintkarte.models.database import Database
    from tests.conftest import Clock

GAZETTEER = Gazetteer.load(Path(__file__).resolve().parents[2] / "data")
HOUSE = Point(49.9712, 9.1455)
FAR_AWAY = Point(50.9787, 11.0328)


class Town:
    """A database with offers, a geocoding service on loopback, and a clock that both read."""

    def __init__(self, database: Database, clock: Clock, server: GeocoderServer) -> None:
        self.database, self.clock, self.server = database, clock, server
        self.geocoder = self.waiting(seconds=20)

    def waiting(self, seconds: float) -> Geocoder:
        """The geocoder with this much patience; little is only for a server that never answers."""
        found = geocoder_from(f"nominatim:{self.server.url}", contact="", version="test", timeout_seconds=seconds)
        assert found is not None
        return found

    def offer(self, street: str = "Hauptstraße 12", **values: object) -> int:
        """Store an offer placed by the gazetteer; gives the id of its place."""
        draft = a_draft(street=street, **values)
        with self.database.writing() as db:
            stored = an_offer(db, located=locating.located(draft, GAZETTEER), street=street, **values)  # type: ignore[arg-type]
            assert stored.place_id is not None
            return stored.place_id

    def refine(self, limit: int = 20) -> locating.Refined:
        """One round; waiting moves the clock instead of the hands."""
        return locating.refine_due(
            self.database,
            self.geocoder,
            GAZETTEER,
            self.clock,
            limit,
            wait=lambda seconds: self.clock.forward(seconds=seconds),
        )

    def place(self, place_id: int) -> Place:
        with self.database.reading() as db:
            return db.scalars(select(Place).where(Place.id == place_id)).one()

    def version(self) -> int:
        with self.database.reading() as db:
            return counters.current(db)


@pytest.fixture
def town(database: Database, clock: Clock) -> Iterator[Town]:
    with GeocoderServer(HOUSE, clock) as server:
        yield Town(database, clock, server)


def test_an_offer_is_placed_before_anybody_is_asked(town: Town) -> None:
    place = town.place(town.offer())
    assert (place.source, place.precision, place.land) == (BY_GAZETTEER, "postcode", "by")
    assert town.server.asked == []


def test_the_queue_refines_a_place_and_tells_the_readers(town: Town) -> None:
    place_id, before = town.offer(), town.version()
    assert town.refine().placed == 1
    place = town.place(place_id)
    assert (place.lat, place.lon, place.precision, place.source) == (HOUSE.lat, HOUSE.lon, "exact", BY_PROVIDER)
    assert place.located_at == town.clock()
    assert town.version() > before
    with town.database.reading() as db:
        assert db.scalars(select(Change.verb).where(Change.thing == "place")).all() == ["moved"]


def test_an_address_is_asked_for_once(town: Town) -> None:
    for number, venue in enumerate(("Labor", "Werkstatt", "Aula")):
        town.offer(venue=venue, title=f"Kurs {number}")
    assert town.refine().placed == 3
    assert town.refine().requests == 0
    assert len(town.server.asked) == 1


def test_requests_lie_a_second_apart_whoever_asks(town: Town) -> None:
    for number in range(6):
        town.offer(street=f"Gasse {chr(65 + number)} 12", title=f"Kurs {number}")
    town.server.structured_finds = False
    assert town.refine().placed == 6
    times = [asked.at for asked in town.server.asked]
    assert len(times) == 12, "by fields, then as free text"
    assert all(isinstance(at, datetime) for at in times)
    assert all(b - a >= timedelta(seconds=1) for a, b in pairwise(times))  # type: ignore[operator]


def test_several_workers_never_ask_at_once_or_twice(database: Database) -> None:
    def now() -> datetime:
        return datetime.now(UTC)

    with GeocoderServer(HOUSE, now) as server:
        town = Town(database, now, server)  # type: ignore[arg-type]
        for number in range(8):
            town.offer(street=f"Gasse {chr(65 + number)} 12", title=f"Kurs {number}")
        interval = timedelta(milliseconds=20)
        done: list[locating.Refined] = []

        def work() -> None:
            done.append(locating.refine_due(database, town.geocoder, GAZETTEER, now, 20, interval=interval))

        workers = [threading.Thread(target=work) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert sum(each.placed for each in done) == 8
        assert len(server.asked) == 8
        assert server.most_at_once == 1
        times = [asked.at for asked in server.asked]
        assert all(b - a >= interval for a, b in pairwise(times))  # type: ignore[operator]


@pytest.mark.parametrize(("mode", "pause"), [("wait", 40), ("stop", 15 * 60), ("refuse", 15 * 60)])
def test_a_service_that_refuses_is_left_alone(town: Town, mode: str, pause: int) -> None:
    place_id = town.offer()
    town.server.mode = mode
    refused = town.refine()
    assert refused.paused_until == town.clock() + timedelta(seconds=pause)
    town.server.mode = "ok"
    town.clock.forward(seconds=pause - 1)
    assert town.refine().requests == 0
    town.clock.forward(seconds=2)
    assert town.refine().placed == 1
    assert len(town.server.asked) == 2
    assert town.place(place_id).precision == "exact"


@pytest.mark.parametrize("mode", ["slow", "break", "cut", "garbage", "list"])
def test_an_outage_loses_nothing_and_five_failures_make_a_pause(town: Town, mode: str) -> None:
    places = [town.offer(street=f"Gasse {chr(65 + number)} 12", title=f"Kurs {number}") for number in range(7)]
    town.server.mode = mode
    patient, town.geocoder = town.geocoder, town.waiting(seconds=0.3)
    assert town.refine().failed == 5
    assert len(town.server.asked) == 5
    assert all(town.place(place_id).lat is not None for place_id in places)
    town.server.mode, town.geocoder = "ok", patient
    assert town.refine().requests == 0, "the pause holds"
    town.clock.forward(minutes=16)
    assert town.refine().placed == 7
    assert {town.place(place_id).precision for place_id in places} == {"exact"}


def test_after_a_pause_one_more_failure_is_enough(town: Town) -> None:
    for number in range(7):
        town.offer(street=f"Gasse {chr(65 + number)} 12", title=f"Kurs {number}")
    town.server.mode = "break"
    town.refine()
    town.clock.forward(minutes=16)
    assert town.refine().failed == 1


def test_days_of_outage_do_not_end_the_wish(town: Town) -> None:
    place_id = town.offer()
    town.server.mode = "break"
    for _ in range(30):
        town.refine()
        town.clock.forward(hours=7)
    town.server.mode = "ok"
    assert town.refine().placed == 1
    assert town.place(place_id).precision == "exact"


@pytest.mark.parametrize("mode", ["nothing", "abroad"])
def test_a_miss_is_kept_for_a_week(town: Town, mode: str) -> None:
    place_id = town.offer()
    town.server.mode = mode
    assert town.refine().missed == 1
    assert town.place(place_id).source == BY_GAZETTEER
    asked = len(town.server.asked)
    town.server.mode = "ok"
    for days, outcome in ((6, "missed"), (2, "placed")):
        town.clock.forward(days=days)
        with town.database.writing() as db:
            place = db.get(Place, place_id)
            assert place is not None
            assert locating.enqueue(db, place, town.clock())
        assert getattr(town.refine(), outcome) == 1
        assert len(town.server.asked) == asked + (outcome == "placed")


def test_a_town_instead_of_a_street_is_no_better(town: Town) -> None:
    place_id = town.offer()
    town.server.rank = 16
    assert town.refine().missed == 1
    place = town.place(place_id)
    assert (place.source, place.flag) == (BY_GAZETTEER, None)


def test_an_answer_far_from_the_postcode_is_flagged_for_a_person(town: Town) -> None:
    place_id, before = town.offer(), None
    before = town.place(place_id)
    town.server.point = FAR_AWAY
    assert town.refine().flagged == 1
    place = town.place(place_id)
    assert (place.lat, place.lon, place.source) == (before.lat, before.lon, BY_GAZETTEER)
    assert place.flag == FAR_FROM_POSTCODE


def test_an_answer_in_another_postcode_is_not_taken(town: Town) -> None:
    place_id = town.offer()
    town.server.postcode = "63741"
    assert town.refine().flagged == 1
    assert town.place(place_id).source == BY_GAZETTEER


def test_a_pin_set_by_hand_is_never_asked_about_nor_moved(town: Town) -> None:
    pinned = town.offer(lat=49.98, lon=9.16)
    assert town.place(pinned).source == BY_HAND
    assert town.refine() == locating.Refined()
    assert (town.place(pinned).lat, town.place(pinned).lon) == (49.98, 9.16)


def test_a_pin_set_while_the_service_was_thinking_stays(town: Town) -> None:
    place_id = town.offer()

    real = town.geocoder

    class SetsPinMeanwhile:
        name, longest_seconds = real.name, 1.0
        queries = staticmethod(real.queries)

        def ask(self, query: object) -> object:
            with town.database.writing() as db:
                place = db.get(Place, place_id)
                assert place is not None
                placing.move(db, place, Point(49.98, 9.16), "exact", town.clock(), source=BY_HAND, actor="test")
            return real.ask(query)  # type: ignore[arg-type]

    town.geocoder = SetsPinMeanwhile()  # type: ignore[assignment]
    town.refine()
    assert (town.place(place_id).lat, town.place(place_id).source) == (49.98, BY_HAND)


def test_a_place_without_a_street_is_not_asked_about(town: Town) -> None:
    town.offer(street="")
    assert town.refine().requests == 0
    with town.database.reading() as db:
        assert db.scalars(select(Job)).all() == []
        assert db.scalars(select(GeocodeAnswer)).all() == []


def test_a_draft_with_a_pin_is_there_exactly() -> None:
    found = locating.located(a_draft(lat=49.98, lon=9.16), GAZETTEER)
    assert (found.point, found.precision, found.land, found.problems) == (
        Point(49.98, 9.16),
        Precision.EXACT,
        Land.BY,
        (),
    )
    far = locating.located(a_draft(lat=FAR_AWAY.lat, lon=FAR_AWAY.lon), GAZETTEER)
    assert far.problems == (FAR_FROM_POSTCODE,)
    assert far.point == FAR_AWAY, "the person knows better than the postcode"


def test_a_point_that_is_not_exact_is_found_again() -> None:
    found = locating.located(a_draft(lat=50.5, lon=9.9, precision=Precision.POSTCODE), GAZETTEER)
    assert found.precision is Precision.POSTCODE
    assert found.point is not None
    assert distance_km(found.point, HOUSE) < 5


def test_an_address_inside_the_venue_is_read() -> None:
    found = locating.located(
        a_draft(street="", postcode="", town="", venue="Naturhaus, Wiesenweg 5, 63785 Obernburg a.Main"), GAZETTEER
    )
    assert (found.town, found.precision) == ("Obernburg am Main", Precision.TOWN)
    nowhere = locating.located(a_draft(street="", postcode="", town="", venue="verschiedene Orte"), GAZETTEER)
    assert nowhere.point is None
