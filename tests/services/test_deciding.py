"""Decisions of a coordinator: the proposed columns and nothing else, once, with both versions seen where two differ."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from mintkarte.app import SITE
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.models import Change, Edit, Offer
from mintkarte.services import deciding, drafting, editing, history
from mintkarte.services.deciding import ConflictError
from tests.builders import NOON
from tests.desk_things import AUTHOR, a_proposal, a_stored_offer, a_waiting_invitation, an_author, tables
from tests.desk_things import the_regions as regions

if TYPE_CHECKING:
    from pathlib import Path

    from mintkarte.models.database import Database
    from mintkarte.services.deciding import Tables

KORA = "kora@untermain.example"


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The shipped gazetteer."""
    empty: Path = tmp_path_factory.mktemp("gazetteer")
    return tables(Gazetteer.load(SITE / "data", empty))


def lines(database: Database, offer_id: int) -> list[str]:
    with database.reading() as db:
        return [change.verb for change in history.of(db, "offer", offer_id)]


def test_an_approved_change_is_the_offer(database: Database, known: Tables) -> None:
    with database.writing() as db:
        regions(db)
        offer = a_stored_offer(db)
        edit = a_proposal(db, offer, titel="Löten für alle", kosten="5", beginn="2027-02-20 10:00", ende="")
        assert deciding.approve_proposal(db, edit.id, KORA, NOON, known)
    with database.reading() as db:
        stored = db.get_one(Offer, offer.id)
        assert (stored.title, stored.cost_cents, stored.status) == ("Löten für alle", 500, "veroeffentlicht")
        assert [one.starts_at.day for one in stored.occurrences] == [20]
        assert db.get(Edit, edit.id) is None
    assert lines(database, offer.id)[:3] == ["proposal_approved", "updated", "proposed"]


def test_until_it_is_decided_and_when_it_is_rejected_the_old_version_stays(database: Database) -> None:
    with database.writing() as db:
        regions(db)
        offer = a_stored_offer(db)
        edit = a_proposal(db, offer, titel="Löten für alle")
        assert db.get_one(Offer, offer.id).title == "Löten für Anfänger"
        assert deciding.reject_proposal(db, edit.id, "Für wen genau?", KORA, NOON)
        assert not deciding.reject_proposal(db, edit.id, "Noch einmal", KORA, NOON)
    with database.reading() as db:
        kept = db.get_one(Edit, edit.id)
        assert (kept.reason, kept.submitted_at, kept.columns["titel"]) == ("Für wen genau?", None, "Löten für alle")
        assert db.get_one(Offer, offer.id).title == "Löten für Anfänger"


def test_what_somebody_else_has_changed_meanwhile_stays(database: Database, known: Tables) -> None:
    with database.writing() as db:
        regions(db)
        offer = a_stored_offer(db)
        edit = a_proposal(db, offer, titel="Löten für alle")
        columns = drafting.stored_columns(db, offer.id) | {"kosten": "7", "alter_bis": "15"}
        deciding.change(db, offer, columns, KORA, NOON, known)
        assert deciding.approve_proposal(db, edit.id, KORA, NOON, known)
        stored = db.get_one(Offer, offer.id)
        assert (stored.title, stored.cost_cents, stored.age_to) == ("Löten für alle", 700, 15)


@pytest.mark.parametrize(("choice", "title"), [("proposed", "Löten für alle"), ("stored", "Löten am Abend")])
def test_of_two_versions_the_coordinator_chooses_one(
    database: Database, known: Tables, choice: deciding.Choice, title: str
) -> None:
    with database.writing() as db:
        regions(db)
        offer = a_stored_offer(db)
        edit = a_proposal(db, offer, titel="Löten für alle", kosten="5")
        columns = drafting.stored_columns(db, offer.id) | {"titel": "Löten am Abend"}
        deciding.change(db, offer, columns, KORA, NOON, known)
        with pytest.raises(ConflictError) as raised:
            deciding.approve_proposal(db, edit.id, KORA, NOON, known)
        assert [(one.column, one.mine, one.theirs) for one in raised.value.conflicts] == [
            ("titel", "Löten für alle", "Löten am Abend")
        ]
        assert deciding.approve_proposal(db, edit.id, KORA, NOON, known, choices={"titel": choice})
        stored = db.get_one(Offer, offer.id)
        assert (stored.title, stored.cost_cents) == (title, 500)


def test_of_twenty_clicks_at_once_one_has_an_effect(database: Database, known: Tables) -> None:
    with database.writing() as db:
        regions(db)
        offer = a_stored_offer(db)
        edit = a_proposal(db, offer, titel="Löten für alle")

    def click(number: int) -> bool:
        with database.writing() as db:
            if number % 2:
                return deciding.reject_proposal(db, edit.id, "Nein.", KORA, NOON)
            return deciding.approve_proposal(db, edit.id, KORA, NOON, known)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(click, range(20))) == 1
    with database.reading() as db:
        decided = select(Change.verb).where(Change.verb.in_(("proposal_approved", "proposal_rejected")))
        assert len(list(db.scalars(decided))) == 1


def test_a_proposal_of_nothing_new_is_approved_without_a_change(database: Database, known: Tables) -> None:
    with database.writing() as db:
        regions(db)
        offer = a_stored_offer(db)
        version = offer.version
        edit = a_proposal(db, offer)
        assert deciding.approve_proposal(db, edit.id, KORA, NOON, known)
        assert db.get_one(Offer, offer.id).version == version


def test_an_invitation_is_decided_once(database: Database) -> None:
    with database.writing() as db:
        regions(db)
        offer = a_stored_offer(db)
        first = a_waiting_invitation(db, offer.organisation_id)
        second = a_waiting_invitation(db, offer.organisation_id, email="carla@post.example")
        assert deciding.confirm_invitation(db, first.id, KORA, NOON)
        assert deciding.confirm_invitation(db, first.id, KORA, NOON) is None
        assert deciding.open_invitation(db, first.id) is first
        assert deciding.decline_invitation(db, second.id, KORA, NOON)
        assert deciding.confirm_invitation(db, second.id, KORA, NOON) is None
        assert deciding.open_invitation(db, second.id) is None


def test_trust_is_given_and_ended_with_a_line_each(database: Database) -> None:
    with database.writing() as db:
        regions(db)
        organisation = a_stored_offer(db).organisation
        assert deciding.trust(db, organisation.id, KORA, NOON, trusted=True)
        assert not deciding.trust(db, organisation.id, KORA, NOON, trusted=True)
        assert deciding.trust(db, organisation.id, KORA, NOON, trusted=False)
        told = [change.verb for change in history.of(db, "organisation", organisation.id)]
        assert told[:2] == ["trust_ended", "trusted"]


def test_a_doubtful_pin_is_kept_once_and_can_be_doubted_again(database: Database) -> None:
    with database.writing() as db:
        regions(db)
        place = a_stored_offer(db).place
        assert place
        assert deciding.doubt_pin(db, place.id, "punkt_passt_nicht_zur_plz", KORA, NOON)
        assert deciding.keep_pin(db, place.id, KORA, NOON)
        assert not deciding.keep_pin(db, place.id, KORA, NOON)
        assert place.flag is None


def test_a_rejected_proposal_can_be_sent_again(database: Database, known: Tables) -> None:
    with database.writing() as db:
        regions(db)
        edit = a_proposal(db, a_stored_offer(db), titel="Löten für alle")
        deciding.reject_proposal(db, edit.id, "Wann?", KORA, NOON)
        assert editing.unfinished(db, an_author(db).id) == [edit]
        editing.propose(db, edit, AUTHOR, NOON)
        assert deciding.approve_proposal(db, edit.id, KORA, NOON, known)
