"""The numbers of freshness, what comes next, and whom no letter reaches; alike on both databases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from mintkarte.domain.freshness import Because, Deed, FreshnessRules, How
from mintkarte.domain.permissions import Role
from mintkarte.domain.schedules import Schedule
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import ScheduleKind
from mintkarte.models import Job, KeptExport, Offer, Organisation, Question
from mintkarte.models.letters import LETTER
from mintkarte.queries import freshness_numbers, freshness_outlook
from mintkarte.services import accounts, confirming, freshness, letters, states
from mintkarte.services.asking import Sender
from mintkarte.services.confirming import Answer
from tests.builders import an_organisation
from tests.desk_things import a_rest, a_stored_offer, the_regions

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mintkarte.gateways.mail import Message
    from mintkarte.models.database import Database
    from mintkarte.queries.desk import Regions
    from mintkarte.queries.freshness_numbers import Numbers
    from mintkarte.queries.freshness_outlook import Step

START = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
ALWAYS = Schedule(ScheduleKind.PERMANENT)
RULES = FreshnessRules()
UNTERMAIN = frozenset({"untermain"})


class Postbox:
    """Takes every message."""

    longest_seconds = 60.0

    def hand_over(self, message: Message) -> None:
        """Nothing more to do."""


@dataclass
class Town:
    """An installation whose clock is turned by hand."""

    database: Database
    now: datetime = START

    def offer(
        self,
        title: str,
        *,
        region: str = "untermain",
        organisation: str = "",
        email: str = "",
        **values: Any,  # noqa: ANN401 - of a draft
    ) -> int:
        """A lasting offer, confirmed now, of an organisation with this address."""
        with self.database.writing() as db:
            name = organisation or f"Verein {title}"
            an_organisation(db, name, email=email or None, region_slug=region)
            fields = {"organisation": name, "schedule": ALWAYS, "external_id": title, "now": self.now, **values}
            return a_stored_offer(db, title=title, region=region, **fields).id

    def tick(self, days: float = 0) -> None:
        """Let time pass, ask who is due, and send the letters."""
        self.now += timedelta(days)
        freshness.run(self.database, Sender("https://karte.example"), RULES, self.now)
        letters.deliver_due(self.database, Postbox(), lambda: self.now)

    def answered(self, number: int, said: Answer, how: How) -> None:
        """Somebody answers for an offer."""
        with self.database.writing() as db:
            offer = db.get_one(Offer, number)
            if said is Answer.GONE:
                confirming.settle(db, offer, said, how, self.now)
                states.do(db, number, Verb.HIDE, "link", self.now, because=Because.GONE)
            else:
                confirming.confirm(db, offer, how, "kim", self.now)

    def numbers(self, regions: Regions = None) -> Numbers:
        with self.database.reading() as db:
            return freshness_numbers.numbers(db, regions, self.now)

    def steps(self, regions: Regions = None) -> list[Step]:
        with self.database.reading() as db:
            return freshness_outlook.steps(db, RULES, regions, self.now)

    def unreached(self, *, can_write: bool = True, regions: Regions = None) -> list[str]:
        with self.database.reading() as db:
            found, total = freshness_outlook.unreached(db, regions, can_write=can_write)
        assert len(found) == total
        return [one.title for one in found]


@pytest.fixture
def town(database: Database) -> Town:
    with database.writing() as db:
        the_regions(db)
    return Town(database)


def test_an_empty_map_has_no_shares(town: Town) -> None:
    found = town.numbers()
    assert (found.public, found.confirmed_share, found.median_days) == (0, None, None)
    assert (found.answered_share, found.answers_per_letter) == (None, None)
    assert [month.first for month in found.months] == [
        *(date(2025, month, 1) for month in range(7, 13)),
        *(date(2026, month, 1) for month in range(1, 7)),
    ]
    assert (town.steps(), town.unreached()) == ([], [])


def test_shares_and_the_median_count_public_offers_of_the_own_regions(town: Town) -> None:
    first = town.offer("alt")
    town.now += timedelta(50)
    town.offer("mittel")
    town.now += timedelta(41)
    town.offer("neu")
    town.offer("fern", region="thueringen")
    with town.database.writing() as db:
        never = a_stored_offer(db, title="nie", external_id="nie", schedule=ALWAYS)
        never.confirmed_at = None
        hidden = a_stored_offer(db, title="verborgen", external_id="verborgen")
        states.do(db, hidden.id, Verb.HIDE, "kim", town.now)
    found = town.numbers(UNTERMAIN)
    assert (found.public, found.confirmed, found.never, found.median_days) == (4, 2, 1, 41)
    assert found.confirmed_share == 0.5
    town.answered(first, Answer.RIGHT, How.BUTTON)
    assert town.numbers(UNTERMAIN).confirmed == 3
    assert town.numbers(frozenset()).public == 0
    assert town.numbers().public == 5


def test_letters_bring_answers_and_silence_hides(town: Town) -> None:
    right, gone = town.offer("stimmt", email="a@b.example"), town.offer("weg", email="c@d.example")
    town.offer("still", email="e@f.example")
    by_hand = town.offer("angerufen", email="g@h.example")
    town.offer("fern", region="thueringen", email="i@j.example")
    town.tick(180)
    town.answered(right, Answer.RIGHT, How.ANSWER)
    town.answered(gone, Answer.GONE, How.ANSWER)
    town.answered(by_hand, Answer.RIGHT, How.COORDINATOR)
    town.tick(14)
    town.tick(14)
    found = town.numbers(UNTERMAIN)
    # four first letters and one second; the letter that tells that the offer is hidden asks nothing
    assert (found.letters, found.asked, found.answered) == (5, 4, 2)
    assert (found.answered_share, found.answers_per_letter) == (0.5, 0.4)
    assert found.hidden == {Because.UNANSWERED: 1, Because.GONE: 1, Because.BY_HAND: 0}
    by_month = {month.first: (month.asked, month.answered, month.hidden) for month in found.months}
    assert by_month[date(2026, 11, 1)] == (4, 3, 0)
    assert by_month[date(2026, 12, 1)] == (0, 0, 1)
    assert sum(map(sum, by_month.values())) == 8
    town.tick(365)
    later = town.numbers(UNTERMAIN)
    assert (later.deleted, later.hidden[Because.UNANSWERED]) == (2, 0)
    with town.database.reading() as db:
        assert len(db.scalars(select(KeptExport)).all()) == 3


def test_one_letter_for_many_offers_is_one_letter(town: Town) -> None:
    numbers = [town.offer(title, organisation="Technikverein", email="a@b.example") for title in ("a", "b", "c")]
    town.tick(180)
    for number in numbers:
        town.answered(number, Answer.RIGHT, How.ANSWER)
    found = town.numbers()
    assert (found.letters, found.asked, found.answers_per_letter) == (1, 3, 3.0)


def test_ended_ones_are_counted(town: Town) -> None:
    number = town.offer("Ferienkurs")
    with town.database.writing() as db:
        states.end(db, db.get_one(Offer, number), "test", town.now)
    assert (town.numbers(UNTERMAIN).ended, town.numbers(frozenset({"thueringen"})).ended) == (1, 0)


def test_a_month_is_a_month_in_germany(town: Town) -> None:
    town.now = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)  # half past midnight on the first of July
    number = town.offer("Nacht")
    with town.database.writing() as db:
        db.add(Question(offer_id=number, reason="age", asked_at=town.now))
    months = town.numbers().months
    assert (months[-1].first, months[-1].asked) == (date(2026, 7, 1), 1)


def test_steps_say_what_happens_and_when_an_offer_is_gone(town: Town) -> None:
    town.offer("früh", organisation="A", email="a@b.example")
    town.now += timedelta(20)
    town.offer("spät", organisation="B")
    town.tick(145)
    assert [(step.title, step.deed, step.on, step.gone_on) for step in town.steps(UNTERMAIN)] == [
        ("früh", Deed.ASK, date(2026, 11, 28), date(2026, 12, 26)),
    ]
    town.tick(15)
    town.tick()  # notes that the letter is out
    found = [(step.title, step.deed, step.on, step.gone_on) for step in town.steps()]
    assert found == [
        ("früh", Deed.REMIND, date(2026, 12, 12), date(2026, 12, 26)),
        ("spät", Deed.ASK, date(2026, 12, 18), date(2027, 1, 15)),
    ]
    assert town.steps(frozenset({"thueringen"})) == []
    with town.database.writing() as db:
        a_rest(db, date(2026, 12, 14), 10)
    assert [step.gone_on for step in town.steps()] == [date(2027, 1, 5), date(2027, 1, 25)]


def test_what_is_overdue_falls_due_today(town: Town) -> None:
    town.offer("vergessen")
    town.now += timedelta(300)
    assert [step.on for step in town.steps()] == [town.now.date()]


def test_who_loses_an_offer_first_stands_first_with_all_that_is_due(town: Town) -> None:
    town.offer("a", organisation="Zweiter")
    town.now += timedelta(1)
    town.offer("b", organisation="Erster")
    town.offer("c", organisation="Zweiter")
    town.now += timedelta(160)
    assert [step.title for step in town.steps()] == ["a", "c", "b"]


def test_unreached_are_those_without_any_address(town: Town) -> None:
    town.offer("ohne")
    town.offer("fern", region="thueringen")
    town.offer("erreichbar", email="a@b.example")
    town.offer("Kontakt", contact="Kim, kim@verein.example")
    person = town.offer("Mensch")
    with town.database.writing() as db:
        editor = accounts.find_or_create(db, "anna@verein.example", "test", town.now)
        organisation_id = db.get_one(Offer, person).organisation_id
        accounts.give_role(db, editor, Role.EDITOR, "test", town.now, organisation_id=organisation_id)
    assert town.unreached() == []
    town.tick(180)
    assert town.unreached() == ["fern", "ohne"]
    assert town.unreached(regions=UNTERMAIN) == ["ohne"]
    with town.database.writing() as db:
        db.execute(update(Organisation).where(Organisation.email.is_(None)).values(email="neu@verein.example"))
    assert town.unreached() == []
    assert town.unreached(can_write=False) == ["fern", "ohne"]


def test_unreached_is_also_who_refuses_our_letter_until_there_is_another_address(town: Town) -> None:
    number = town.offer("weist ab", email="falsch@verein.example")
    freshness.run(town.database, Sender("https://karte.example"), RULES, town.now + timedelta(180))
    assert town.unreached() == []
    with town.database.writing() as db:
        db.execute(update(Job).where(Job.kind == LETTER).values(dead_at=town.now))
    assert town.unreached() == ["weist ab"]
    with town.database.reading() as db:
        assert freshness_outlook.unreached(db, None, can_write=True)[0][0].failed
    with town.database.writing() as db:
        _organisation(db, number).email = "richtig@verein.example"
    assert town.unreached() == []


def test_contacts_name_the_people_and_the_region(town: Town) -> None:
    number = town.offer("a", email="a@b.example", contact="Kim, 06021 1")
    with town.database.reading() as db:
        organisation = _organisation(db, number)
        contact = freshness_outlook.contacts(db, [organisation.id])[organisation.id]
        assert (contact.email, contact.region, contact.people) == ("a@b.example", "untermain", ())
        assert freshness_outlook.words_of_contact(db, [number]) == {number: "Kim, 06021 1"}


def _organisation(db: Session, offer_id: int) -> Organisation:
    return db.get_one(Organisation, db.get_one(Offer, offer_id).organisation_id)
