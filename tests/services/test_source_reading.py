"""A source is read day after day: its offers follow it, own edits stay, and its bad days harm nobody."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from mintkarte.domain.freshness import Because
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Status
from mintkarte.gateways.source_documents import WebDocuments
from mintkarte.gateways.web_addresses import WebAddress, read_address
from mintkarte.models import Letter, Offer, Question, Source, SourceEntry
from mintkarte.services import drafting, source_reading, states, upkeep, writing
from mintkarte.services.asking import Sender
from tests.builders import NOON, an_offer, an_organisation
from tests.services.test_upkeep import Equipment
from tests.web_server import Page, WebServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mintkarte.models.database import Database

DAY = timedelta(days=1)
ROBOT = {
    "externe_id": "r1",
    "titel": "Roboter bauen",
    "plz": "63739",
    "ort": "Aschaffenburg",
    "beginn": "2027-03-06 10:00",
}
STARS = {"externe_id": "s1", "titel": "Sterne gucken", "kosten": "5", "wiederholung": "jeden Mittwoch"}


class World:
    """An organisation with an address of its own, a web where its source lies, and a clock that the test turns."""

    def __init__(self, database: Database, web: WebServer) -> None:
        self.database, self.web, self.now = database, web, NOON
        documents = WebDocuments(
            "Mintkarte/test", timeout_seconds=5, resolve=lambda _host, _port: ("127.0.0.1",), loopback_port=web.port
        )
        self.parts = Equipment(database, documents=documents, sender=Sender("https://karte.example"))
        with database.writing() as db:
            organisation = an_organisation(db, email="verein@example.org")
            source = Source(
                organisation_id=organisation.id,
                url=web.url("/programm.json", "verein.example"),
                due_at=NOON,
                created_by="kim@example.org",
                created_at=NOON,
            )
            db.add(source)
            db.flush()
            self.source_id = source.id

    def lists(self, *offers: dict[str, Any], status: int = 200) -> None:
        """What stands at the address from now on."""
        self.web.pages["/programm.json"] = Page(status, body=json.dumps(list(offers)).encode())

    def read(self, later: timedelta = DAY) -> source_reading.Taken | None:
        """Read it now, and let a day pass."""
        taken = source_reading.read_source(self.parts, self.source_id, self.now)
        self.now += later
        return taken

    def offers(self) -> dict[str, Offer]:
        with self.database.reading() as db:
            return {offer.title: offer for offer in db.scalars(select(Offer))}

    def source(self) -> Source:
        with self.database.reading() as db:
            return db.get_one(Source, self.source_id)

    def entries(self) -> list[SourceEntry]:
        with self.database.reading() as db:
            return list(db.scalars(select(SourceEntry).order_by(SourceEntry.id)))

    def edit(self, title: str, **columns: str) -> None:
        """Somebody of the organisation changes these columns."""
        with self.database.writing() as db:
            offer = db.scalars(select(Offer).where(Offer.title == title)).one()
            typed = {**drafting.stored_columns(db, offer.id), **columns}
            reading = drafting.read(typed, self.now.date(), self.parts.gazetteer)
            writing.change(db, offer, reading.written(lambda _: ()), "kim@example.org", self.now)


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    with WebServer() as web:
        yield World(database, web)


def test_what_is_listed_is_public_and_confirmed_by_being_listed(world: World) -> None:
    world.lists(ROBOT, STARS)
    taken = world.read()
    assert taken
    assert (taken.listed, taken.created, taken.refused) == (2, 2, 0)
    robot, stars = world.offers()["Roboter bauen"], world.offers()["Sterne gucken"]
    assert {robot.status, stars.status} == {Status.PUBLISHED}
    assert (stars.confirmed_at, stars.confirmed_how) == (NOON, "source")
    assert robot.organisation_id == stars.organisation_id == world.source().organisation_id

    again = world.read()
    assert again
    assert (again.created, again.updated) == (0, 0)
    assert world.offers()["Sterne gucken"].confirmed_at == NOON + DAY
    assert world.offers()["Sterne gucken"].id == stars.id


def test_a_change_of_the_source_arrives_and_an_own_edit_stays(world: World) -> None:
    world.lists(ROBOT, STARS)
    world.read()
    world.edit("Sterne gucken", beschreibung="Bitte warm anziehen.")
    world.lists(ROBOT | {"titel": "Roboter bauen und fahren"}, STARS | {"kosten": "7"})
    taken = world.read()
    assert taken
    assert (taken.created, taken.updated, taken.conflicts) == (0, 2, 0)
    offers = world.offers()
    assert set(offers) == {"Roboter bauen und fahren", "Sterne gucken"}
    assert (offers["Sterne gucken"].cost_cents, offers["Sterne gucken"].description) == (700, "Bitte warm anziehen.")


def test_where_both_have_changed_the_own_word_stands_and_the_other_is_shown(world: World) -> None:
    world.lists(STARS)
    world.read()
    world.edit("Sterne gucken", kosten="4")
    world.lists(STARS | {"kosten": "7"})
    taken = world.read()
    assert taken
    assert taken.conflicts == 1
    assert world.offers()["Sterne gucken"].cost_cents == 400
    assert [entry.conflicts for entry in world.entries()] == [{"kosten": "7"}]
    world.read()
    assert [entry.conflicts for entry in world.entries()] == [{"kosten": "7"}]  # it waits until somebody decides
    world.lists(STARS | {"kosten": "4"})
    world.read()
    assert [entry.conflicts for entry in world.entries()] == [{}]


def test_what_vanishes_is_asked_about_when_it_was_missing_twice(world: World) -> None:
    world.lists(ROBOT, STARS)
    world.read()
    world.lists(ROBOT)
    first = world.read(later=timedelta(hours=1))
    assert first
    assert (first.missing, first.asked) == (1, 0)
    assert (world.read(later=DAY) or first).asked == 0  # an hour later says no more than before
    second = world.read()
    assert second
    assert second.asked == 1
    assert world.offers()["Sterne gucken"].status == Status.PUBLISHED
    with world.database.reading() as db:
        assert db.scalar(select(func.count(Question.id))) == 1
        (letter,) = db.scalars(select(Letter))
    assert letter.recipient == "verein@example.org"
    assert "Sterne gucken" in letter.text
    assert (world.read() or first).asked == 0  # nobody is asked twice

    world.lists(ROBOT, STARS)
    world.read()
    with world.database.reading() as db:
        (question,) = db.scalars(select(Question))
    assert (question.answer, question.answered_how) == ("right", "source")


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        (Page(404), "missing"),
        (Page(500), "fault"),
        (Page(body=b"[]"), "no_entries"),
        (Page(body=b"{nothing"), "unreadable"),
        (Page(body=b"<html>umgebaut</html>"), "no_entries"),
        (Page(302, location="http://10.0.0.1/programm.json"), "not_public"),
        (Page(kind="cut"), "broken"),
    ],
)
def test_a_source_that_is_broken_empties_nothing_and_is_tried_again_later_and_later(
    world: World, page: Page, problem: str
) -> None:
    world.lists(ROBOT, STARS)
    world.read()
    before = {title: (offer.status, offer.confirmed_at) for title, offer in world.offers().items()}
    world.web.pages["/programm.json"] = page
    since, pauses = world.now, []
    for _ in range(7):
        assert world.read() is None
        source = world.source()
        pauses.append((source.due_at or NOON) - (world.now - DAY))
    assert (source.problem, source.failing_since, source.read_at) == (problem, since, NOON)
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(hours=1), DAY)
    assert {title: (offer.status, offer.confirmed_at) for title, offer in world.offers().items()} == before
    assert [entry.missing_since for entry in world.entries()] == [None, None]

    world.lists(ROBOT, STARS)
    world.read()
    assert (world.source().problem, world.source().failing_since) == ("", None)


def test_what_people_have_thrown_out_does_not_come_back(world: World) -> None:
    world.lists(ROBOT, STARS)
    world.read()
    offers = world.offers()
    with world.database.writing() as db:
        states.do(db, offers["Roboter bauen"].id, Verb.DELETE, "kim@example.org", world.now)
        gone = offers["Sterne gucken"].id
        states.do(db, gone, Verb.HIDE, "kim@example.org", world.now, because=Because.GONE)
    world.lists(ROBOT | {"titel": "Roboter"}, STARS | {"kosten": "9"})
    world.read()
    found = world.offers()
    assert found["Roboter bauen"].status == Status.DELETED
    assert found["Sterne gucken"].status == Status.HIDDEN


def test_an_offer_that_is_there_already_is_the_one_that_is_meant(world: World) -> None:
    with world.database.writing() as db:
        number = an_offer(db, title="Sterne gucken", external_id="s1").id
    world.lists(STARS)
    taken = world.read()
    assert taken
    assert taken.created == 0
    assert [entry.offer_id for entry in world.entries()] == [number]


def test_an_entry_without_a_title_is_told_and_the_others_are_taken(world: World) -> None:
    world.lists(ROBOT, {"externe_id": "x", "titel": ""})
    taken = world.read()
    assert taken
    assert (taken.created, taken.refused) == (1, 1)
    assert [entry.refused for entry in world.entries()] == ["", "titel_fehlt"]


def test_the_tick_reads_each_source_once_a_day_and_one_that_is_stopped_never(world: World) -> None:
    world.lists(ROBOT)
    assert source_reading.read_due(world.parts, NOON) == 1
    assert source_reading.read_due(world.parts, NOON + timedelta(hours=23)) == 0
    upkeep.tick(world.parts, NOON + DAY)
    assert len(world.web.asked) == 2
    with world.database.writing() as db:
        db.get_one(Source, world.source_id).due_at = None
    assert source_reading.read_due(world.parts, NOON + 9 * DAY) == 0


def test_where_the_source_says_that_nothing_has_changed_its_offers_are_confirmed(world: World) -> None:
    world.lists(ROBOT)
    world.read()
    world.web.pages["/programm.json"] = Page(304)
    taken = world.read()
    assert taken
    assert (taken.listed, taken.missing) == (1, 0)
    assert world.offers()["Roboter bauen"].confirmed_at == NOON + DAY


def test_two_processes_never_read_the_same_source_at_once(world: World) -> None:
    seen: list[int] = []

    class Slow:
        def address(self, url: str) -> WebAddress:
            return read_address(url)

        def fetch(self, *_asked: str) -> None:
            seen.append(source_reading.read_due(world.parts, world.now))

    world.lists(ROBOT)
    assert source_reading.read_due(replace(world.parts, documents=Slow()), world.now) == 1
    assert seen == [0]
