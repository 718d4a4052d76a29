"""Recommending: who may put whose name to which offer, once, with its history, and how it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from mintkarte.domain.permissions import Actor
from mintkarte.models import Endorsement, Offer, Person, counters
from mintkarte.queries.endorsements import of_offers
from mintkarte.services import history
from mintkarte.services.endorsing import EndorsementError, endorse, withdraw
from tests.builders import NOON, an_offer, an_organisation

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mintkarte.models import Organisation
    from mintkarte.models.database import Database


def an_editor(db: Session, *organisations: Organisation) -> Actor:
    """Somebody who answers for these organisations."""
    person = Person(email=None, name="Kim", created_at=NOON)
    db.add(person)
    db.flush()
    ids = frozenset(organisation.id for organisation in organisations)
    return Actor(id=person.id, name="Kim", email="kim@example.org", organisations=ids)


def names(db: Session, offer: Offer) -> list[str]:
    """Who recommends the offer."""
    return [one.name for one in of_offers(db, [offer.id]).get(offer.id, [])]


def test_a_recommendation_has_a_name_a_history_and_is_seen_at_once(database: Database) -> None:
    with database.writing() as db:
        offer, school = an_offer(db), an_organisation(db, "Grundschule am Main", kind="schule")
        kim, before = an_editor(db, school), counters.current(db)
    with database.writing() as db:
        offer = db.get_one(Offer, offer.id)
        assert endorse(db, offer, school, kim, NOON)
        assert not endorse(db, offer, school, kim, NOON)
    with database.reading() as db:
        assert names(db, offer) == ["Grundschule am Main"]
        stored = db.scalars(select(Endorsement)).one()
        assert (stored.person_id, stored.created_at) == (kim.id, NOON)
        assert db.get_one(Offer, offer.id).changed_in == counters.current(db) == before + 1
        (change,) = history.of(db, "endorsement", stored.id)
        assert (change.actor, change.verb, change.after["organisation_id"]) == (
            "kim@example.org",
            "endorsed",
            school.id,
        )


def test_it_can_be_taken_back_and_given_again(database: Database) -> None:
    with database.writing() as db:
        offer, school = an_offer(db), an_organisation(db, "Grundschule am Main")
        kim = an_editor(db, school)
        assert not withdraw(db, offer, school, kim, NOON)
        assert endorse(db, offer, school, kim, NOON)
        assert withdraw(db, offer, school, kim, NOON)
        assert names(db, offer) == []
        assert endorse(db, offer, school, kim, NOON)
        assert names(db, offer) == ["Grundschule am Main"]


def test_nobody_recommends_the_own_offer_or_in_the_name_of_others(database: Database) -> None:
    with database.writing() as db:
        offer, school, club = an_offer(db), an_organisation(db, "Schule"), an_organisation(db, "Verein")
        provider = offer.organisation
        both, outsider = an_editor(db, provider, school), an_editor(db)
        admin = Actor(id=outsider.id, name="Alex", email="alex@example.org", is_admin=True)
        for organisation, person in ((provider, both), (club, both), (school, outsider), (school, admin)):
            for deed in (endorse, withdraw):
                with pytest.raises(EndorsementError) as refused:
                    deed(db, offer, organisation, person, NOON)
                assert refused.value.code == "forbidden"
        assert names(db, offer) == []
        assert endorse(db, offer, school, both, NOON)


def test_what_visitors_cannot_see_cannot_be_recommended_but_taken_back(database: Database) -> None:
    with database.writing() as db:
        offer, school = an_offer(db), an_organisation(db, "Schule")
        kim = an_editor(db, school)
        endorse(db, offer, school, kim, NOON)
        offer.status = "verborgen"
        db.flush()
        with pytest.raises(EndorsementError) as refused:
            endorse(db, offer, school, kim, NOON)
        assert refused.value.code == "hidden"
        assert withdraw(db, offer, school, kim, NOON)


def test_organisations_that_are_gone_recommend_nothing(database: Database) -> None:
    with database.writing() as db:
        offer, other = an_offer(db), an_offer(db, external_id="2")
        schools = [an_organisation(db, name) for name in ("Schule C", "Schule A", "Schule B")]
        kim = an_editor(db, *schools)
        for school in schools:
            endorse(db, offer, school, kim, NOON)
        schools[1].deleted_at = NOON
        db.flush()
        assert names(db, offer) == ["Schule C", "Schule B"]
        assert of_offers(db, [other.id]) == {}
