"""The change feed: a portal that follows it holds what is public, however it asks and whatever happens meanwhile."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Field
from mintkarte.models import Offer, counters
from mintkarte.services import change_feed, states
from tests.builders import NOON, an_offer

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from mintkarte.models.database import Database
    from tests.house_client import HouseClient

START = "/api/aenderungen"


class Portal:
    """Another portal that holds a copy of what it has been told."""

    def __init__(self, ask: Callable[[str], dict[str, Any]], start: str = START) -> None:
        self.ask, self.next = ask, start
        self.offers: dict[int, dict[str, Any]] = {}
        self.told: list[tuple[int, int]] = []

    def turn(self) -> bool:
        """Read one page; False where there was nothing new."""
        page = self.ask(self.next)
        for item in page["items"]:
            self.told.append((item["modified"], item["id"]))
            if item["state"] == "updated":
                self.offers[item["id"]] = item["data"]
            else:
                self.offers.pop(item["id"], None)
        if not page["items"]:
            assert page["next"].endswith(self.next) or self.next == START
        self.next = page["next"]
        return bool(page["items"])

    def catch_up(self) -> None:
        while self.turn():
            pass


@pytest.fixture
def database(app: Flask) -> Database:
    found: Database = app.extensions["mintkarte"].database
    return found


@pytest.fixture
def portal(client: HouseClient) -> Portal:
    return Portal(lambda address: dict(client.get(address).get_json()))


def published(client: HouseClient, query: str = "") -> dict[int, dict[str, Any]]:
    return {offer["id"]: offer for offer in client.get(f"/angebote.json{query}").get_json()["offers"]}


def test_a_portal_that_follows_holds_what_is_public(database: Database, client: HouseClient, portal: Portal) -> None:
    deeds = [Verb.HIDE, Verb.SHOW, Verb.DELETE, Verb.RESTORE]
    chance = random.Random(5)  # noqa: S311 - a test's dice
    with database.writing() as db:  # one transaction: all have the same number
        ids = [
            an_offer(db, title=f"Kurs {number}", external_id=str(number)).id for number in range(change_feed.MOST + 11)
        ]
    for step in range(40):
        chosen, now = chance.choice(ids[:9]), NOON + timedelta(days=step)
        with database.writing() as db:
            offer = db.get(Offer, chosen)
            if offer is None:
                continue
            try:
                states.do(db, chosen, chance.choice(deeds), "test", now)
            except states.StateError:
                ids.append(an_offer(db, title=f"Kurs neu {step}", external_id=f"neu {step}").id)
        with database.writing() as db:
            states.purge(db, now)
        if chance.random() < 0.4:
            portal.turn()
    portal.catch_up()
    assert portal.offers == published(client)
    late = Portal(portal.ask)
    late.catch_up()
    assert late.offers == portal.offers
    assert late.told == sorted(set(late.told)), "in order, and no change twice"
    assert len({offer_id for _, offer_id in late.told}) == len(late.told), "no offer twice"


def test_who_comes_back_after_years_is_told_what_is_gone(
    database: Database, client: HouseClient, portal: Portal
) -> None:
    with database.writing() as db:
        gone, stays = (an_offer(db, title=title).id for title in ("Geht", "Bleibt"))
    portal.catch_up()
    assert set(portal.offers) == {gone, stays}
    with database.writing() as db:
        states.do(db, gone, Verb.DELETE, "test", NOON)
    with database.writing() as db:
        assert states.purge(db, NOON + timedelta(days=400)) == 1
    with database.reading() as db:
        assert db.get(Offer, gone) is None
    portal.catch_up()
    assert set(portal.offers) == {stays}
    assert client.get(portal.next).get_json()["items"] == []


def test_a_page_looks_like_rpde(database: Database, client: HouseClient) -> None:
    with database.writing() as db:
        offer = an_offer(db, title="Offen", contact="privat@example.org")
        offer.contact_public, shown = False, offer.id
        hidden = an_offer(db, title="Verborgen", description="nie wieder gezeigt").id
    with database.writing() as db:
        states.do(db, hidden, Verb.HIDE, "test", NOON)
    answer = client.get(START)
    page = answer.get_json()
    assert [(item["state"], item["kind"], item["id"]) for item in page["items"]] == [
        ("updated", "angebot", shown),
        ("deleted", "angebot", hidden),
    ]
    assert all(isinstance(item["modified"], int) for item in page["items"])
    assert set(page["items"][1]) == {"state", "kind", "id", "modified"}
    assert page["items"][0]["data"] == published(client)[shown]
    assert page["license"] == "https://creativecommons.org/licenses/by/4.0/"
    last = page["items"][-1]
    assert page["next"] == f"http://localhost{START}?seit={last['modified']}&nach={hidden}"
    assert "nie wieder gezeigt" not in answer.text
    assert "privat@" not in answer.text
    end = client.get(page["next"]).get_json()
    assert (end["items"], end["next"]) == ([], page["next"])


def test_unchanged_pages_cost_nothing(database: Database, client: HouseClient) -> None:
    with database.writing() as db:
        number = an_offer(db).id
    first = client.get(START)
    again = {"If-None-Match": first.headers["ETag"]}
    assert first.cache_control.public
    assert client.get(START, headers=again).status_code == 304
    with database.writing() as db:
        states.do(db, number, Verb.HIDE, "test", NOON)
    assert client.get(START, headers=again).status_code == 200


def test_a_filter_chooses_and_what_leaves_it_is_deleted(database: Database, client: HouseClient) -> None:
    portal = Portal(lambda address: dict(client.get(address).get_json()), f"{START}?fach=informatik&von=2027-01-01")
    with database.writing() as db:
        changing = an_offer(db, title="Wechselt", fields=frozenset({Field.INFORMATICS})).id
        other = an_offer(db, title="Anderes", fields=frozenset({Field.MATHEMATICS})).id
    portal.catch_up()
    assert portal.offers == published(client, "?fach=informatik")
    assert set(portal.offers) == {changing}
    assert "fach=informatik" in portal.next
    assert "von=" not in portal.next, "what the day decides is not followed"
    with database.writing() as db:
        for number, field in ((changing, Field.MATHEMATICS), (other, Field.INFORMATICS)):
            offer = db.get_one(Offer, number)
            offer.fields, offer.changed_in = [str(field)], counters.bump(db)
    portal.catch_up()
    assert set(portal.offers) == {other}


@pytest.mark.parametrize("query", ["seit=x", "seit=-1", "seit=1.5", "nach=%00", "seit=9999999999999999999999"])
def test_what_cannot_be_read_is_said(client: HouseClient, query: str) -> None:
    answer = client.get(f"{START}?{query}")
    assert answer.status_code == 400
    assert "nicht zu verstehen" in answer.get_json()["error"]["message"]


def test_who_has_seen_more_than_there_is_begins_anew(database: Database, client: HouseClient) -> None:
    """After a restored backup the counter stands lower than a portal remembers."""
    with database.writing() as db:
        an_offer(db)
    answer = client.get(f"{START}?seit=4711")
    assert answer.status_code == 409
    assert "seit=0" in answer.get_json()["error"]["message"]
