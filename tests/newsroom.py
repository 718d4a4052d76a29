"""What newsletters need, from real parts on a test's own database, and a subscriber to try them on."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from sqlalchemy import select

from mintkarte.domain.rhythms import Rhythm
from mintkarte.domain.schedules import BERLIN
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.gateways.mail import FolderPost
from mintkarte.gateways.school_holidays import SchoolHolidays
from mintkarte.models import Letter, Region, Subscription
from mintkarte.queries import organisations, regions
from mintkarte.queries.offer_index import OfferIndex
from mintkarte.services import newsletters, resolving, subscribing
from mintkarte.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from mintkarte.gateways.mail import Post
    from mintkarte.models.database import Database

DATA = Path(__file__).parents[1] / "data"
SECRET = "only-for-tests-0123456789abcdef"  # noqa: S105 - a word
SITE = "https://karte.example"
WHO = "aenne@example.org"
GAZETTEER = Gazetteer.load(DATA)


@dataclass
class Newsroom:
    """The parts that newsletters ask for; nobody fetches the letters from the outbox."""

    database: Database
    settings: Settings = field(default_factory=lambda: Settings(secret_key=SECRET, public_url=SITE))
    gazetteer: Gazetteer = GAZETTEER
    holidays: SchoolHolidays = field(default_factory=lambda: SchoolHolidays(DATA / "none.csv"))
    post: Post | None = field(default_factory=lambda: FolderPost(Path("unused"), "karte@example.org"))
    index: OfferIndex = field(init=False)

    def __post_init__(self) -> None:
        self.index = OfferIndex(self.database)

    def regions(self) -> dict[str, Region]:
        with self.database.reading() as db:
            return regions.by_slug(db)

    def organisation_names(self, ids: Sequence[int]) -> dict[int, str]:
        with self.database.reading() as db:
            return organisations.names(db, ids)

    def subscribe(self, now: datetime, query: str = "", rhythm: Rhythm = Rhythm.WEEKLY, who: str = WHO) -> int:
        """Ask and confirm at once; gives the id of the subscription."""
        today, snapshot = now.astimezone(BERLIN).date(), self.index.snapshot()
        asked = resolving.resolve(parse_qsl(query), self).asked
        with self.database.writing() as db:
            seen = subscribing.Seen.now(db, snapshot.evaluate(asked, today).ids(), snapshot.version, today)
            token = subscribing.ask(db, who, query, rhythm, seen, now)
            return subscribing.confirm(db, token, SECRET, now).id

    def look(self, now: datetime) -> list[Letter]:
        """Do what is due at a time; gives the letters that were written by it."""
        before = {letter.id for letter in self.letters()}
        newsletters.write_due(self, now)
        return [letter for letter in self.letters() if letter.id not in before]

    def letters(self) -> list[Letter]:
        with self.database.reading() as db:
            return list(db.scalars(select(Letter).order_by(Letter.id)))

    def subscriptions(self) -> list[Subscription]:
        with self.database.reading() as db:
            return list(db.scalars(select(Subscription).order_by(Subscription.id)))
