"""Undoing a step of the history: only what nobody has changed since, and as a line of its own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from mintkarte.app import SITE
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Status
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.models import Change, Offer, counters
from mintkarte.services import deciding, drafting, history, states, twins, undoing
from mintkarte.services.undoing import UndoError
from tests.builders import NOON
from tests.desk_things import a_stored_offer, tables, the_regions

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mintkarte.models.database import Database
    from mintkarte.services.deciding import Tables

KORA = "kora@untermain.example"
LATER = NOON + timedelta(days=1)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The shipped gazetteer."""
    return tables(Gazetteer.load(SITE / "data", tmp_path_factory.mktemp("gazetteer")))


def changed(db: Session, offer: Offer, known: Tables, **columns: str) -> int:
    """Change columns; gives the id of the step."""
    deciding.change(db, offer, drafting.stored_columns(db, offer.id) | columns, "anna", NOON, known)
    return newest(db, offer).id


def newest(db: Session, offer: Offer) -> Change:
    db.flush()
    return history.of(db, "offer", offer.id)[0]


def undo(db: Session, step: int) -> undoing.Undone:
    return undoing.undo(db, step, KORA, LATER, lambda _: ())


def test_a_step_is_taken_back_and_that_again(database: Database, known: Tables) -> None:
    with database.writing() as db:
        the_regions(db)
        offer = a_stored_offer(db)
        before = drafting.stored_columns(db, offer.id)
        step = changed(
            db, offer, known, titel="Anders", kosten="5", beginn="2027-03-06 10:00", ende="", strasse="Weg 3",
            anmeldeschluss="2027-03-01",
        )  # fmt: skip
        done = undo(db, step)
        assert not done.left
        db.expire_all()
        assert drafting.stored_columns(db, offer.id) == before
        assert [one.starts_at.date() for one in offer.occurrences] == [date(2027, 2, 13)]
        assert offer.changed_in == counters.current(db)
        line = newest(db, offer)
        assert (line.verb, line.actor, line.after["title"]) == ("undone", KORA, "Löten für Anfänger")
        undo(db, line.id)
        assert (offer.title, offer.registration_until) == ("Anders", date(2027, 3, 1))


def test_what_was_changed_since_stays_and_is_named(database: Database, known: Tables) -> None:
    with database.writing() as db:
        the_regions(db)
        offer = a_stored_offer(db)
        step = changed(db, offer, known, titel="Anders", kosten="5")
        changed(db, offer, known, kosten="7")
        done = undo(db, step)
        assert (done.fields, done.left) == (("title",), ("cost_cents",))
        assert (offer.title, offer.cost_cents) == ("Löten für Anfänger", 700)
        with pytest.raises(UndoError) as raised:
            undo(db, step)
        assert raised.value.code == "changed"


@pytest.mark.parametrize("verb", [Verb.HIDE, Verb.DELETE, Verb.REVOKE])
def test_a_step_between_states_goes_back_by_its_opposite(database: Database, verb: Verb) -> None:
    with database.writing() as db:
        the_regions(db)
        offer = a_stored_offer(db)
        states.do(db, offer.id, verb, "anna", NOON)
        step = newest(db, offer).id
        assert undo(db, step).fields == ("status",)
        assert offer.status == Status.PUBLISHED
        with pytest.raises(UndoError):
            undo(db, step)


def test_a_trusted_offer_that_was_public_at_once_waits_again(database: Database) -> None:
    with database.writing() as db:
        the_regions(db)
        offer = a_stored_offer(db)
        offer.status, offer.organisation.trusted = str(Status.DRAFT), True
        states.do(db, offer.id, Verb.SUBMIT, "anna", NOON)
        undo(db, newest(db, offer).id)
        assert offer.status == Status.SUBMITTED


def test_trust_and_a_kept_pin_are_taken_back_too(database: Database) -> None:
    with database.writing() as db:
        the_regions(db)
        offer = a_stored_offer(db)
        assert offer.place
        deciding.trust(db, offer.organisation_id, "anna", NOON, trusted=True)
        deciding.doubt_pin(db, offer.place.id, "punkt_passt_nicht_zur_plz", "anna", NOON)
        db.flush()
        undo(db, history.of(db, "organisation", offer.organisation_id)[0].id)
        undo(db, history.of(db, "place", offer.place.id)[0].id)
        assert (offer.organisation.trusted, offer.place.flag) == (False, None)


def test_telling_apart_is_taken_back_once(database: Database) -> None:
    with database.writing() as db:
        the_regions(db)
        one = a_stored_offer(db, title="Roboter AG", external_id="a")
        other = a_stored_offer(db, title="Roboter-AG", external_id="b")
        twins.distinguish(db, one.id, other.id, "anna", NOON)
        step = newest(db, other).id
        undo(db, step)
        assert twins.candidates_of(db, one.id) == [other.id]
        with pytest.raises(UndoError):
            undo(db, step)


def test_making_a_thing_and_unknown_steps_cannot_be_taken_back(database: Database) -> None:
    with database.writing() as db:
        the_regions(db)
        offer = a_stored_offer(db)
        for step in (newest(db, offer).id, 10_000):
            with pytest.raises(UndoError):
                undo(db, step)
