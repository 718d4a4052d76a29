"""Organisations with offers on a real database, and the people behind them, who answer their letters or do not."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from mintkarte.domain.permissions import Role
from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.vocabulary import Kind, ScheduleKind
from mintkarte.models import Offer, Rest
from mintkarte.services import accounts, answering, confirming
from mintkarte.services.accounts import LinkError
from mintkarte.services.answering import AnswerError
from mintkarte.services.confirming import Answer
from tests.builders import an_offer, an_organisation, weekly
from tests.lives.oracle import Fact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from mintkarte.models.database import Database
    from tests.lives.post_box import Arrived

DAYS = {Kind.COURSE: 180, Kind.PLACE_TO_VISIT: 365, Kind.STUDENT_LAB: 270}
SEASONS = (frozenset({4, 5, 6, 7, 8, 9}), frozenset({11, 12, 1, 2}), frozenset({3, 4, 10}))
MOODS = ("at once", "at once", "at once", "late", "late", "hidden", "never")
PATIENCE = {"at once": (1, 5), "late": (2, 8), "hidden": (3, 300)}
"""Which letter somebody of this mood answers, and within how many days."""
RESTING, OTHER = "untermain", "thueringen"
RESTS = ((RESTING, (7, 20), 40), (RESTING, (12, 22), 14), (OTHER, (8, 1), 21))
_TITLE, _TOKEN = re.compile(r"Angebot (\d{4})"), re.compile(r"/bestaetigen/([\w-]+)")
_LONG_AGO = datetime.fromisoformat("2026-01-01T00:00:00+00:00")


@dataclass
class Club:
    """The people of one organisation: whom one can write to, whether they care, and their mood just now."""

    name: str
    region: str
    recipients: tuple[str, ...]
    cares: bool
    mood: str = "never"
    offers: list[int] = field(default_factory=list)


@dataclass
class People:
    """Everybody; all chance comes from one seed. `did` is told of each deed: the offer, what, when."""

    database: Database
    seed: int = 7
    facts: dict[int, Fact] = field(default_factory=dict)
    clubs: list[Club] = field(default_factory=list)
    did: list[tuple[int, str]] = field(default_factory=list)
    plans: dict[int, list[tuple[Club, Arrived, int]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - a test's dice

    def found(self, clubs: int, now: datetime) -> None:
        """Found the organisations, and write down when their regions rest."""
        with self.database.writing() as db:
            for number in range(clubs):
                self.clubs.append(self._club(db, number))
            for (slug, first, length), year in ((rest, now.year + n) for rest in RESTS for n in range(4)):
                days = {"first_day": date(year, *first), "last_day": date(year, *first) + timedelta(length - 1)}
                db.add(Rest(region_slug=slug, **days, created_by="kim", created_at=now))

    def publish(self, offers: int, now: datetime, ages: Sequence[int] = (0,)) -> None:
        """Put offers onto the map that were confirmed so many days ago."""
        with self.database.writing() as db:
            for _ in range(offers):
                since = now - timedelta(self.chance.choice(ages))
                self._offer(db, self.chance.choice(self.clubs), since, now)

    def live(self, true_day: int, now: datetime) -> None:
        """A day: the answers that were planned for it, and an edit here and there."""
        for club, letter, number in self.plans.pop(true_day, []):
            self._answer(club, letter, number, now)
        for club in self.clubs:
            if club.offers and self.chance.random() < (0.01 if club.cares else 0.0005):
                self._edit(self.chance.choice(club.offers), now)

    def get(self, letter: Arrived, number: int, true_day: int) -> tuple[int, ...]:
        """A letter lies in somebody's mailbox: decide whether and when it is answered; gives the offers it names."""
        offers = tuple(sorted({int(found) for found in _TITLE.findall(letter.text)}))
        club = next(club for club in self.clubs if letter.recipient in club.recipients)
        if number == 1:
            club.mood = self.chance.choice(MOODS) if club.cares else "never"
        which, days = PATIENCE.get(club.mood, (0, 0))
        if which == number:
            self.plans[true_day + 1 + self.chance.randrange(days)].append((club, letter, number))
        return offers

    def _answer(self, club: Club, letter: Arrived, number: int, now: datetime) -> None:
        """Press buttons of the page behind the letter; too late is no fault."""
        token = _TOKEN.search(letter.text)
        assert token
        offers = sorted({int(found) for found in _TITLE.findall(letter.text)})
        self.chance.shuffle(offers)
        gone = offers[: 1 if self.chance.random() < 0.15 and number < 3 else 0]
        single = offers if self.chance.random() < 0.2 else gone
        for one in single:
            self._press(token[1], Answer.GONE if one in gone else Answer.RIGHT, now, one)
        if single != offers:
            self._press(token[1], Answer.RIGHT, now, None)
        if self.chance.random() < 0.3:
            club.mood = "never"

    def _press(self, token: str, said: Answer, now: datetime, offer: int | None) -> None:
        try:
            with self.database.writing() as db:
                titles = answering.answer(db, token, said, now, offer_id=offer)
        except (LinkError, AnswerError):
            return
        self.did += [(int(title.split()[-1]), "gone" if said is Answer.GONE else "sign") for title in titles]

    def _edit(self, number: int, now: datetime) -> None:
        with self.database.writing() as db:
            offer = db.get(Offer, number)
            if offer is not None and offer.status in ("veroeffentlicht", "verborgen"):
                confirming.edited(db, offer, now)
                self.did.append((number, "sign"))

    def _club(self, db: Session, number: int) -> Club:
        """Every tenth has no address, two in ten have one or two editors, all others one address."""
        name, way = f"Verein {number:03}", number % 10
        names = {0: (), 1: ("anna",), 2: ("anna", "bert")}.get(way, ("post",))
        recipients = tuple(f"{who}@v{number:03}.example" for who in names)
        organisation = an_organisation(db, name, email=recipients[0] if way > 2 else None)
        organisation.region_slug = OTHER if number % 3 == 1 else RESTING
        for address in recipients if way in (1, 2) else ():
            person = accounts.find_or_create(db, address, "test", _LONG_AGO)
            accounts.give_role(db, person, Role.EDITOR, "test", _LONG_AGO, organisation_id=organisation.id)
        return Club(name, organisation.region_slug, recipients, cares=number % 7 != 3)

    def _offer(self, db: Session, club: Club, since: datetime, now: datetime) -> None:
        number = len(self.facts) + 1
        fact = Fact(f"Angebot {number:04}", club.region, club.recipients, since)
        values: dict[str, Any] = {}
        match number % 20:
            case 0 | 1 | 2 | 3 | 4:
                one = on_day(now.date() + timedelta(2 + self.chance.randrange(500)), time(10), time(12))
                values["schedule"] = Schedule(ScheduleKind.DATED, dates=(one,))
                fact = replace(fact, last_end=one.ends_at)
            case 5 | 6 | 7:
                since = max(since, now - timedelta(60))  # or its last season would have asked already
                fact = replace(fact, months=self.chance.choice(SEASONS), since=since)
                values["schedule"] = Schedule(ScheduleKind.PERMANENT, open_months=fact.months)
            case 8 if number % 3 == 0:
                values["schedule"] = weekly("FREQ=MONTHLY;BYDAY=1SA")
                fact = replace(fact, days=180)
            case _:
                kind = self.chance.choice(list(DAYS))
                fact = replace(fact, days=DAYS[kind])
                values |= {"kind": kind, "schedule": Schedule(ScheduleKind.ON_REQUEST)}
        offer = an_offer(db, title=fact.title, organisation=club.name, now=since, **values)
        assert (offer.id, offer.region_slug) == (number, club.region)
        club.offers.append(number)
        self.facts[number] = fact
