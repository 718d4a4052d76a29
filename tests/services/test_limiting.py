"""Limits: how often somebody may do something, counted once for all processes, on both databases."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING

from sqlalchemy import select

from mintkarte.models import Throttle
from mintkarte.services.limiting import Limit, allow, forgive
from tests.builders import NOON

if TYPE_CHECKING:
    from mintkarte.models.database import Database

HOURLY = Limit("hourly", 5, timedelta(hours=1))
DAILY = Limit("daily", 8, timedelta(days=1))
NOW = timedelta(0)


def test_five_are_allowed_at_once_and_then_one_each_twelve_minutes(database: Database) -> None:
    waits = [allow(database, [(HOURLY, "kim")], NOON) for _ in range(7)]
    assert waits == [NOW] * 5 + [timedelta(minutes=12)] * 2
    assert allow(database, [(HOURLY, "kim")], NOON + timedelta(minutes=11)) == timedelta(minutes=1)
    assert allow(database, [(HOURLY, "kim")], NOON + timedelta(minutes=12)) == NOW
    assert allow(database, [(HOURLY, "kim")], NOON + timedelta(minutes=12)) == timedelta(minutes=12)


def test_everybody_has_an_allowance_of_their_own(database: Database) -> None:
    for _ in range(6):
        allow(database, [(HOURLY, "kim")], NOON)
    assert allow(database, [(HOURLY, "alex")], NOON) == NOW


def test_what_is_forgiven_is_whole_again_and_nothing_else(database: Database) -> None:
    for name in ("kim", "alex"):
        for _ in range(5):
            allow(database, [(HOURLY, name)], NOON)
    with database.writing() as db:
        forgive(db, [(HOURLY, "kim"), (DAILY, "kim")])
    assert [bool(allow(database, [(HOURLY, name)], NOON)) for name in ("kim", "alex")] == [False, True]


def test_what_one_limit_refuses_counts_against_none(database: Database) -> None:
    for _ in range(9):
        allow(database, [(HOURLY, "kim"), (DAILY, "offer")], NOON)
    assert [bool(allow(database, [(HOURLY, name), (DAILY, "offer")], NOON)) for name in "abcd"] == [0, 0, 0, 1]


def test_the_longest_wait_is_told(database: Database) -> None:
    for name in "abcdefgh":
        allow(database, [(HOURLY, "kim"), (DAILY, "offer")][name > "e" :], NOON)
    wait = allow(database, [(HOURLY, "kim"), (DAILY, "offer")], NOON)
    assert wait == timedelta(hours=3)


def test_nothing_is_left_of_those_who_have_their_whole_allowance_again(database: Database) -> None:
    allow(database, [(HOURLY, "kim")], NOON)
    with database.writing() as db:
        db.add(Throttle(name="turn:nominatim", next_at=NOON))
    allow(database, [(HOURLY, "alex")], NOON + timedelta(minutes=13))
    with database.reading() as db:
        assert set(db.scalars(select(Throttle.name))) == {"limit:hourly:alex", "turn:nominatim"}


def test_those_who_ask_at_the_same_moment_share_one_allowance(database: Database) -> None:
    waits: list[timedelta] = []

    def ask() -> None:
        waits.extend(allow(database, [(HOURLY, "kim")], NOON) for _ in range(3))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(bool(wait) for wait in waits) == [False] * 5 + [True] * 7
