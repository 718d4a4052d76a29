"""Freshness over time: asked, asked again, hidden, deleted; each once, none early, and any sign of life stops it."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.freshness import Because, How
from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import ScheduleKind, Status
from mintkarte.models import KeptExport, Letter, Offer, Question, Region, Rest
from mintkarte.queries.offer_index import OfferIndex
from mintkarte.services import confirming, states
from mintkarte.services.accounts import LinkError
from mintkarte.services.confirming import Answer
from mintkarte.services.freshness import Deeds
from tests.town import START, Postman, Town, given

if TYPE_CHECKING:
    from mintkarte.models.database import Database


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database, Postman())


def test_two_silences_take_an_offer_out_and_a_year_later_it_is_deleted_with_its_export_kept(town: Town) -> None:
    number = given(town)
    assert town.tick() == town.tick(179) == Deeds()
    assert town.tick(1) == Deeds(asked=1, letters=1)
    assert town.tick() == town.tick(13) == Deeds()
    assert town.tick(1) == Deeds(reminded=1, letters=1)
    assert town.tick(13) == Deeds()
    assert town.status(number) == Status.PUBLISHED
    assert town.tick(1) == Deeds(hidden=1, letters=1)
    assert (town.status(number), town.offer(number).hidden_because) == (Status.HIDDEN, Because.UNANSWERED)
    assert OfferIndex(town.database).snapshot().evaluate(OfferFilter(), town.now.date()).total == 0
    assert town.tick(364) == Deeds()
    assert town.tick(1) == Deeds(deleted=1)
    assert town.tick(1) == Deeds()
    assert town.status(number) == Status.DELETED
    assert [message.subject for message in town.mail.taken] == [
        "Stimmt das noch? „Löten für Anfänger“",
        "Noch da? „Löten für Anfänger“",
        "Ausgeblendet: „Löten für Anfänger“",
    ]
    with town.database.reading() as db:
        kept = db.scalars(select(KeptExport)).one()
        assert (kept.columns["titel"], kept.columns["strasse"]) == ("Löten für Anfänger", "Hauptstraße 12")


@pytest.mark.parametrize("sign", ["answer", "button", "hide", "edit"])
def test_any_sign_of_life_stops_the_clock(town: Town, sign: str) -> None:
    number = given(town)
    town.tick(180)
    town.tick(14)
    if sign == "answer":
        town.answer(Answer.RIGHT)
    with town.database.writing() as db:
        if sign == "button":
            assert confirming.confirm(db, db.get_one(Offer, number), How.BUTTON, "kim", town.now)
        elif sign == "edit":
            confirming.edited(db, db.get_one(Offer, number), town.now)
        elif sign == "hide":
            states.do(db, number, Verb.HIDE, "kim", town.now)
    assert town.tick(20) == Deeds()
    assert town.status(number) == (Status.HIDDEN if sign == "hide" else Status.PUBLISHED)
    with town.database.reading() as db:
        answered = db.scalars(select(Question)).one()
        assert answered.answer == ("closed" if sign == "hide" else "right")
    assert town.tick(160) == (Deeds() if sign == "hide" else Deeds(asked=1, letters=1))


def test_the_link_of_any_of_the_three_letters_brings_it_back_once(town: Town) -> None:
    number = given(town)
    for days in (180, 14, 14):
        town.tick(days)
    assert town.status(number) == Status.HIDDEN
    town.now += timedelta(200)
    assert town.answer(Answer.RIGHT) == ("Löten für Anfänger",)
    shown = town.offer(number)
    assert (shown.status, shown.confirmed_at, shown.confirmed_how) == (Status.PUBLISHED, town.now, How.ANSWER)
    with pytest.raises(LinkError):
        town.answer(Answer.RIGHT)
    assert town.tick(179) == Deeds()


def test_what_its_people_say_is_gone_is_hidden_at_once(town: Town) -> None:
    number = given(town)
    town.tick(180)
    town.answer(Answer.GONE)
    assert (town.status(number), town.offer(number).hidden_because) == (Status.HIDDEN, Because.GONE)
    assert town.tick(364) == Deeds()
    assert town.tick(1) == Deeds(deleted=1)


def test_a_letter_that_came_in_the_evening_leaves_its_full_days_too(town: Town) -> None:
    number = given(town)
    town.tick(180.5)
    assert town.tick(13.6) == Deeds(reminded=1, letters=1)
    assert town.tick(13.7) == Deeds()
    assert town.tick(0.3) == Deeds(hidden=1, letters=1)
    assert town.tick(364.6) == Deeds()
    assert town.tick(0.4) == Deeds(deleted=1)
    assert town.status(number) == Status.DELETED


def test_the_days_run_from_when_the_last_of_its_people_has_the_letter(town: Town) -> None:
    given(town, email="eins@verein.example, zwei@verein.example")
    town.mail.unknown = "zwei@verein.example"
    assert town.tick(180) == Deeds(asked=1, letters=2)
    assert town.tick(3) == Deeds()
    town.mail.unknown = ""
    town.tick(1)
    assert town.tick(13) == Deeds()
    assert town.tick(1) == Deeds(reminded=1, letters=2)


def test_the_last_date_ends_an_offer_and_new_dates_bring_it_back(town: Town) -> None:
    number = given(town, schedule=Schedule(ScheduleKind.DATED, dates=(on_day(date(2027, 1, 9), time(10), time(12)),)))
    assert town.tick(5) == Deeds()
    assert town.tick(1) == Deeds(ended=1)
    assert town.status(number) == Status.PAST
    assert town.tick(400) == Deeds()


def test_a_region_that_rests_is_left_in_peace(town: Town) -> None:
    with town.database.writing() as db:
        db.add(Region(slug="ruhe", name="Ruhe", land="by", lat=50, lon=9))
        db.flush()
        first = (START + timedelta(175)).date()
        rest = {"region_slug": "ruhe", "first_day": first, "last_day": first + timedelta(29)}
        db.add(Rest(**rest, created_by="kim", created_at=START))
    number = given(town)
    with town.database.writing() as db:
        db.execute(update(Offer).values(region_slug="ruhe"))
    assert town.tick(180) == town.tick(29) == Deeds()
    assert town.tick(1) == Deeds(asked=1, letters=1)
    assert town.status(number) == Status.PUBLISHED


def test_what_was_due_before_a_rest_and_not_done_waits_until_after_it(town: Town) -> None:
    with town.database.writing() as db:
        db.add(Region(slug="ruhe", name="Ruhe", land="by", lat=50, lon=9))
        db.flush()
        rest = {"first_day": (START + timedelta(181)).date(), "last_day": (START + timedelta(190)).date()}
        db.add(Rest(region_slug="ruhe", **rest, created_by="kim", created_at=START))
    given(town)
    with town.database.writing() as db:
        db.execute(update(Offer).values(region_slug="ruhe"))
    assert town.tick(182) == town.tick(8) == Deeds()
    assert town.tick(1) == Deeds(asked=1, letters=1)


def test_whoever_ticks_at_the_same_hour_hides_on_the_day_although_letters_leave_seconds_later(town: Town) -> None:
    number = given(town)
    for days in (180, 14):
        town.tick(days)
        with town.database.writing() as db:
            db.execute(
                update(Letter).where(Letter.sent_at == town.now).values(sent_at=town.now + timedelta(seconds=40))
            )
    assert town.tick(14) == Deeds(hidden=1, letters=1)
    assert town.status(number) == Status.HIDDEN
