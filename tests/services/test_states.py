"""The states of an offer, walked at random: every step has its opposite, a line in the history, and one effect."""

from __future__ import annotations

from datetime import UTC, datetime
from secrets import token_hex
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.states import STEPS, Verb, verbs_from
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Offer, counters
from mintkarte.queries.offer_index import OfferIndex
from mintkarte.services import history, states
from mintkarte.services.states import StateError
from tests.builders import NOON, an_offer

if TYPE_CHECKING:
    from mintkarte.models.database import Database

LATER = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SHARED = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def a_draft_offer(database: Database, *, trusted: bool = False) -> int:
    with database.writing() as db:
        offer = an_offer(db, external_id=token_hex(8))
        offer.status, offer.published_at, offer.organisation.trusted = str(Status.DRAFT), None, trusted
        return offer.id


def do(database: Database, offer_id: int, verb: Verb) -> bool:
    with database.writing() as db:
        return states.do(db, offer_id, verb, "kim", LATER, reason="Bitte das Jahr nennen.")


def state(database: Database, offer_id: int) -> Offer:
    with database.reading() as db:
        return db.get_one(Offer, offer_id)


@SHARED
@given(walk=st.lists(st.sampled_from(Verb), max_size=12))
def test_on_every_walk_only_what_is_allowed_happens(database: Database, walk: list[Verb]) -> None:
    number = a_draft_offer(database)
    before_deletion = Status.DRAFT
    for verb in walk:
        offer = state(database, number)
        status, lines = Status(offer.status), len(written(database, number))
        with database.reading() as db:
            version = counters.current(db)
        target = before_deletion if verb is Verb.RESTORE else STEPS[verb].to
        if status in STEPS[verb].allowed:
            assert do(database, number, verb)
            before_deletion = status if verb is Verb.DELETE else before_deletion
            assert state(database, number).status == target
            assert len(written(database, number)) == lines + 1
        elif status == target or (verb is Verb.RESTORE and status is not Status.DELETED):
            assert not do(database, number, verb)
            assert len(written(database, number)) == lines
        else:
            with pytest.raises(StateError, match=str(status)):
                do(database, number, verb)
            assert len(written(database, number)) == lines
        with database.reading() as db:
            assert counters.current(db) - version == len(written(database, number)) - lines
        end = state(database, number)
        assert (end.deleted_at is not None) == (end.status == Status.DELETED)
        assert (end.submitted_at is not None) == (end.status == Status.SUBMITTED)
        assert end.status != Status.REJECTED or end.review_note


def written(database: Database, offer_id: int) -> list[str]:
    with database.reading() as db:
        return [change.verb for change in history.of(db, "offer", offer_id)]


def test_every_verb_can_be_taken_back_by_its_opposite() -> None:
    for verb, step in STEPS.items():
        opposite = STEPS[step.opposite]
        assert opposite.to is None or opposite.to in step.allowed or verb is Verb.REJECT
        assert step.to is None or step.to in opposite.allowed
    assert all(verbs_from(status) for status in Status)


def test_what_a_trusted_organisation_submits_is_public_at_once(database: Database) -> None:
    number = a_draft_offer(database, trusted=True)
    assert do(database, number, Verb.SUBMIT)
    offer = state(database, number)
    assert (offer.status, offer.published_at) == (Status.PUBLISHED, LATER)


def test_the_map_follows_every_step(database: Database) -> None:
    number, index = a_draft_offer(database), OfferIndex(database)
    seen = {}
    for verb in (Verb.SUBMIT, Verb.APPROVE, Verb.HIDE, Verb.SHOW, Verb.REVOKE, Verb.REJECT):
        do(database, number, verb)
        seen[verb] = number in index.snapshot().evaluate(OfferFilter(), NOON.date()).ids()
    assert [verb for verb, shown in seen.items() if shown] == [Verb.APPROVE, Verb.SHOW]
