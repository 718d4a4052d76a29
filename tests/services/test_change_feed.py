"""The change feed on both databases, with writers at work: nothing is left out, whoever commits first."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any

from mintkarte.domain.states import Verb
from mintkarte.models import Organisation, counters
from mintkarte.queries import offer_records
from mintkarte.queries.change_feed import Place, after
from mintkarte.services import change_feed, states
from tests.builders import NOON, an_offer

if TYPE_CHECKING:
    from mintkarte.models.database import Database

WRITERS, DEEDS = 3, 8


def test_nothing_is_left_out_while_several_write(database: Database) -> None:
    with database.writing() as db:
        ids = [an_offer(db, title=f"Kurs {number}", external_id=str(number)).id for number in range(WRITERS * 3)]
    start = Barrier(WRITERS + 1)

    def write(own: list[int]) -> None:
        start.wait()
        for number in range(DEEDS):
            with database.writing() as db:
                states.do(db, own[number % 3], Verb.SHOW if number // 3 % 2 else Verb.HIDE, "test", NOON)

    writers = [Thread(target=write, args=(ids[number * 3 : number * 3 + 3],)) for number in range(WRITERS)]
    for one in writers:
        one.start()
    held: dict[int, Any] = {}
    place = Place()
    start.wait()
    while any(one.is_alive() for one in writers):
        place = read(database, place, held)
    for one in writers:
        one.join()
    while (now_at := read(database, place, held)) != place:
        place = now_at
    with database.reading() as db:
        assert set(held) == set(offer_records.ids(db))


def read(database: Database, place: Place, held: dict[int, Any]) -> Place:
    """Take over one page."""
    with database.reading() as db:
        page = change_feed.page(db, place, counters.current(db), lambda *_: "", most=4)
    for item in page.items:
        if item["state"] == "updated":
            held[item["id"]] = item["data"]
        else:
            held.pop(item["id"], None)
    return page.next


def test_pages_are_parted_by_number_and_offer(database: Database) -> None:
    with database.writing() as db:
        ids = [an_offer(db, title=f"Kurs {number}", external_id=str(number)).id for number in range(5)]
    with database.writing() as db:
        states.do(db, ids[0], Verb.DELETE, "test", NOON)
    with database.reading() as db:
        version = counters.current(db)
        whole = after(db, Place(), version, 99)
        assert [entry.offer_id for entry in whole] == [*ids[1:], ids[0]]
        assert [entry.public for entry in whole] == [True] * 4 + [False]
        for cut, entry in enumerate(whole, 1):
            assert after(db, Place(entry.changed_in, entry.offer_id), version, 99) == whole[cut:]
        assert after(db, Place(), version - 1, 99) == whole[:4]
        assert after(db, Place(), version, 2) == whole[:2]


def test_offers_of_a_deleted_organisation_are_gone(database: Database) -> None:
    with database.writing() as db:
        offer = an_offer(db)
        db.get_one(Organisation, offer.organisation_id).deleted_at = NOON
    with database.reading() as db:
        (item,) = change_feed.page(db, Place(), counters.current(db), lambda *_: "").items
    assert item["state"] == "deleted"
