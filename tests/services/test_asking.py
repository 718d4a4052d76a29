"""Asking: one letter to whoever can be reached, nobody hidden who was not asked, and whom no letter reaches."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from mintkarte.domain.vocabulary import Status
from mintkarte.models import Job, Letter, Link, Question
from mintkarte.models.letters import LETTER
from mintkarte.services import answering, asking, bouncing
from mintkarte.services.accounts import LinkError
from mintkarte.services.answering import AnswerError
from mintkarte.services.confirming import Answer
from mintkarte.services.freshness import Deeds
from tests.builders import an_organisation
from tests.town import Postman, Town, given

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from mintkarte.models.database import Database
    from mintkarte.services.asking import Round, Sender


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database, Postman())


def test_one_letter_lists_everything_that_is_due_soon_and_each_can_be_answered_alone(town: Town) -> None:
    first = given(town, title="Robotik")
    town.now += timedelta(10)
    second = given(town, title="Sternwarte")
    town.now += timedelta(60)
    given(town, title="Viel später")
    assert town.tick(110) == Deeds(asked=2, letters=1)
    assert town.mail.taken[-1].subject == "Stimmt das noch? 2 Angebote auf der Karte"
    with pytest.raises(AnswerError, match="which"):
        town.answer(Answer.GONE)
    assert town.answer(Answer.GONE, offer_id=first) == ("Robotik",)
    with town.database.reading() as db:
        asked = answering.asked(db, town.token(), town.now)
        assert ([offer.id for offer in asked.offers], asked.answered) == ([second], 1)
    assert town.answer(Answer.RIGHT) == ("Sternwarte",)
    with pytest.raises(LinkError):
        town.answer(Answer.RIGHT, offer_id=first)


def test_while_the_mail_server_is_away_nobody_is_hidden_and_no_letter_is_written_twice(town: Town) -> None:
    number = given(town)
    town.mail.is_away = True
    assert town.tick(180) == Deeds(asked=1, letters=1)
    for _ in range(60):
        assert town.tick(1) == Deeds()
    town.mail.is_away = False
    town.tick(0.25)
    assert len(town.mail.taken) == 1
    assert town.tick(13) == Deeds()
    assert town.tick(1) == Deeds(reminded=1, letters=1)
    assert town.status(number) == Status.PUBLISHED


@pytest.mark.parametrize("reason", ["no address", "no public address"])
def test_whoever_cannot_be_written_to_is_hidden_on_the_same_days(town: Town, reason: str) -> None:
    number = given(town, email=None if reason == "no address" else "a@b.example")
    town.site = "" if reason == "no public address" else town.site
    assert town.tick(180) == Deeds(asked=1)
    assert town.tick(14) == Deeds(reminded=1)
    assert town.tick(14) == Deeds(hidden=1)
    assert town.status(number) == Status.HIDDEN
    assert town.mail.taken == []


def test_without_an_organisation_s_address_the_contact_of_the_offer_is_asked(town: Town) -> None:
    given(town, email=None, title="Robotik", contact="Kim, robo@schule.example oder 06021 1")
    given(town, email=None, title="Sterne", contact="stern@schule.example")
    assert town.tick(180) == Deeds(asked=2, letters=2)
    assert {message.recipient for message in town.mail.taken} == {"robo@schule.example", "stern@schule.example"}


def test_a_link_ends_with_what_its_holder_had_to_say(town: Town) -> None:
    given(town, email="kim@verein.example")
    town.tick(180)
    with town.database.writing() as db:
        an_organisation(db, email="lou@verein.example")
    with pytest.raises(LinkError):
        town.answer(Answer.RIGHT)


def test_an_address_that_bounces_is_not_asked_but_the_next_one_is(town: Town) -> None:
    given(town, email="tot@verein.example", contact="kim@verein.example")
    with town.database.writing() as db:
        bouncing.note(db, "tot@verein.example", town.now, code="5.1.1", kind="question")
    assert town.tick(180) == Deeds(asked=1, letters=1)
    assert town.mail.taken[-1].recipient == "kim@verein.example"


def test_a_letter_refused_for_good_counts_from_when_it_was_written(town: Town) -> None:
    given(town)
    town.mail.is_away = True
    town.tick(180)
    with town.database.writing() as db:
        db.execute(update(Job).where(Job.kind == LETTER).values(dead_at=town.now))
    assert town.tick(14) == Deeds(reminded=1, letters=1)


def test_an_organisation_that_cannot_be_served_keeps_no_other_from_its_turn(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("Erste", "Zweite", "Dritte")
    numbers = [given(town, organisation=name, contact="kim@verein.example", title=name) for name in names]
    really = asking.write

    def write(db: Session, sender: Sender, about: Round, now: datetime) -> int:
        if about.organisation.name == "Zweite":
            raise ValueError("no address")
        return really(db, sender, about, now)

    monkeypatch.setattr(asking, "write", write)
    with pytest.raises(ValueError, match="no address"):
        town.tick(180)
    with town.database.reading() as db:
        asked = db.scalars(select(Question.offer_id).order_by(Question.offer_id)).all()
    assert asked == [numbers[0], numbers[2]], "and of the one nothing is half done"
    monkeypatch.undo()
    assert town.tick() == Deeds(asked=1, letters=1)


def test_no_token_is_stored_and_none_stays_in_a_letter_that_is_out(town: Town) -> None:
    given(town)
    town.tick(180)
    with town.database.reading() as db:
        assert town.token() not in str([row.token_hash for row in db.scalars(select(Link))])
        assert [letter.text for letter in db.scalars(select(Letter))] == [""]
