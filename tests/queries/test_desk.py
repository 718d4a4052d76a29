"""What waits at the desk: everything of the own regions, oldest first, in pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mintkarte.domain.permissions import Role
from mintkarte.domain.states import Verb
from mintkarte.models.places import FAR_FROM_POSTCODE
from mintkarte.queries import desk, people
from mintkarte.queries.desk import Item, Matter
from mintkarte.services import accounts, deciding, reporting, states
from tests.builders import NOON
from tests.desk_things import (
    AUTHOR,
    a_proposal,
    a_report,
    a_stored_offer,
    a_submitted_offer,
    a_waiting_invitation,
    hours,
    the_regions,
)

if TYPE_CHECKING:
    from mintkarte.models.database import Database

UNTERMAIN = frozenset({"untermain"})


@pytest.fixture
def full(database: Database) -> Database:
    """One thing of each kind in one region, and one submitted offer in the other."""
    with database.writing() as db:
        the_regions(db)
        public = a_stored_offer(db, title="Löten")
        public.organisation.region_slug = "untermain"
        a_waiting_invitation(db, public.organisation_id, NOON + hours(1))
        a_report(db, public, NOON + hours(2))
        a_proposal(db, public, NOON + hours(3), titel="Löten für alle")
        a_submitted_offer(db, NOON + hours(4), title="Chemie", external_id="c")
        elsewhere = a_submitted_offer(db, NOON, title="Sterne", external_id="s", postcode="98527", town="Suhl")
        elsewhere.region_slug = "thueringen"
        doubtful = a_stored_offer(db, title="Rätsel", external_id="r", street="Weg 3", now=NOON + hours(5))
        assert doubtful.place
        doubtful.place.flag = FAR_FROM_POSTCODE
    return database


def test_everything_of_the_own_region_waits_oldest_first(full: Database) -> None:
    with full.reading() as db:
        found = desk.queue(db, UNTERMAIN)
    kinds = [item.matter for item in found.items]
    assert kinds == [Matter.INVITATION, Matter.REPORT, Matter.EDIT, Matter.OFFER, Matter.PIN]
    assert found.total == 5
    assert found.counts == dict.fromkeys(kinds, 1)
    assert (found.oldest, found.chosen) == (NOON + hours(1), found.items[0])


def test_an_admin_sees_all_regions_and_a_stranger_nothing(full: Database) -> None:
    with full.reading() as db:
        assert desk.queue(db, None).total == 6
        assert [item.title for item in desk.queue(db, {"thueringen"}).items] == ["Sterne"]
        assert desk.queue(db, frozenset()).chosen is None


def test_twins_stand_where_their_age_puts_them(full: Database) -> None:
    twins = [Item(Matter.TWINS, 9, NOON + hours(2.5), "Löten", "", other_id=1)]
    with full.reading() as db:
        found = desk.queue(db, UNTERMAIN, "twins-9-1", twins)
    assert [item.matter for item in found.items][:4] == [Matter.INVITATION, Matter.REPORT, Matter.TWINS, Matter.EDIT]
    assert found.chosen == twins[0]
    assert found.earlier
    assert found.later
    assert (found.earlier.matter, found.later.matter) == (Matter.REPORT, Matter.EDIT)


def test_what_was_decided_waits_no_longer(full: Database) -> None:
    with full.writing() as db:
        items = {item.matter: item for item in desk.queue(db, UNTERMAIN).items}
        deciding.decline_invitation(db, items[Matter.INVITATION].id, AUTHOR, NOON)
        reporting.answer(db, items[Matter.REPORT].id, "Danke.", actor=AUTHOR, now=NOON)
        deciding.reject_proposal(db, items[Matter.EDIT].id, "Nein.", AUTHOR, NOON)
        states.do(db, items[Matter.OFFER].id, Verb.APPROVE, AUTHOR, NOON)
        deciding.keep_pin(db, items[Matter.PIN].id, AUTHOR, NOON)
    with full.reading() as db:
        assert desk.queue(db, UNTERMAIN).total == 0


def test_a_long_queue_comes_in_pages_and_goes_on_over_their_edges(database: Database) -> None:
    with database.writing() as db:
        the_regions(db)
        ids = [
            a_submitted_offer(db, NOON + hours(n // 3), title=f"Kurs {n}", external_id=f"k{n}").id for n in range(25)
        ]
    with database.reading() as db:
        walked, key = [], f"offer-{ids[0]}"
        while key:
            found = desk.queue(db, UNTERMAIN, key, number=10)
            assert found.chosen
            assert found.chosen in found.items
            assert len(found.items) <= 10
            walked.append(found.chosen.id)
            key = found.later.key if found.later else ""
        assert walked == ids
        second = desk.queue(db, UNTERMAIN, f"offer-{ids[12]}", number=10)
        assert [item.id for item in second.items] == ids[10:20]
        assert second.before_page
        assert second.after_page
        assert (second.before_page.id, second.after_page.id) == (ids[0], ids[20])


@pytest.mark.parametrize("key", ["", "offer", "offer-", "offer-x", "unsinn-1", "offer-999999999999999", "twins-1"])
def test_an_unknown_key_leads_to_the_first_thing(full: Database, key: str) -> None:
    with full.reading() as db:
        found = desk.queue(db, UNTERMAIN, key)
    assert found.chosen == found.items[0]


def test_letters_of_a_region_without_a_coordinator_reach_the_admins(database: Database) -> None:
    with database.writing() as db:
        the_regions(db)
        offer = a_stored_offer(db)
        for email, role, scope in (
            ("vera@post.example", Role.ADMIN, {}),
            ("kora@post.example", Role.COORDINATOR, {"region": "untermain"}),
            ("anna@post.example", Role.EDITOR, {"organisation_id": offer.organisation_id}),
        ):
            accounts.give_role(db, accounts.find_or_create(db, email, "test", NOON), role, "test", NOON, **scope)
        assert people.coordinators_of(db, "untermain") == ["kora@post.example"]
        assert people.coordinators_of(db, "thueringen") == people.coordinators_of(db, None) == ["vera@post.example"]
        assert people.editors_of(db, offer.organisation_id) == ["anna@post.example"]
        assert [one.email for one in people.members(db, [offer.organisation_id])[offer.organisation_id]] == [
            "anna@post.example"
        ]
        assert people.home_region(db, offer.organisation_id) == "untermain"
