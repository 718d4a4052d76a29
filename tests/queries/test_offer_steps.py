"""What stood in offers before, read from the history on both databases; and which offers changed last."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mintkarte.queries import offer_steps, recent_changes
from tests.builders import NOON, an_offer

if TYPE_CHECKING:
    from mintkarte.models.database import Database


def test_what_stood_there_first_counts_and_only_after_the_entry_named(database: Database) -> None:
    entries = [0]
    for cents in (0, 500, 900):
        with database.writing() as db:
            number, other = an_offer(db, cost_cents=cents).id, an_offer(db, title="Zwei", external_id="zwei").id
        with database.reading() as db:
            entries.append(offer_steps.last_entry(db))
    with database.reading() as db:
        assert offer_steps.before(db, {number: entries[1], other: entries[1]}) == {number: {"cost_cents": 0}}
        assert offer_steps.before(db, {number: entries[2], other: 0, 999: 0}) == {number: {"cost_cents": 500}}
        assert offer_steps.before(db, {number: entries[3]}) == offer_steps.before(db, {}) == {}


def test_places_are_found_as_long_as_they_are_there(database: Database) -> None:
    with database.writing() as db:
        place = an_offer(db).place_id or 0
    with database.reading() as db:
        assert [one.town for one in offer_steps.places(db, [place, 999]).values()] == ["Aschaffenburg"]


def test_what_changed_last_comes_first_and_no_more_than_asked(database: Database) -> None:
    with database.writing() as db:
        ids = [
            an_offer(db, title=f"Angebot {hours}", external_id=str(hours), now=NOON + timedelta(hours=hours)).id
            for hours in (3, 1, 2)
        ]
    with database.reading() as db:
        assert recent_changes.newest(db, ids, 2) == [ids[0], ids[2]]
        assert recent_changes.newest(db, [*ids[1:], 999], 9) == [ids[2], ids[1]]
        assert recent_changes.newest(db, [], 9) == []
