"""A small installation whose clock is turned by hand, to see what freshness does over time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from mintkarte.domain.freshness import FreshnessRules
from mintkarte.domain.schedules import Schedule
from mintkarte.domain.vocabulary import ScheduleKind
from mintkarte.gateways.mail import MailError, MailServerError
from mintkarte.models import Offer
from mintkarte.services import answering, freshness, letters
from mintkarte.services.asking import Sender
from tests.builders import an_offer, an_organisation

if TYPE_CHECKING:
    from mintkarte.gateways.mail import Message
    from mintkarte.models.database import Database
    from mintkarte.services.confirming import Answer
    from mintkarte.services.freshness import Deeds

START = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)
ALWAYS = Schedule(ScheduleKind.PERMANENT)
RULES = FreshnessRules()


class Postman:
    """Takes messages while it is there."""

    longest_seconds = 60.0

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.is_away = False
        self.unknown = ""

    def hand_over(self, message: Message) -> None:
        if self.is_away:
            raise MailServerError("away")
        if message.recipient == self.unknown:
            raise MailError("not now")
        self.taken.append(message)


@dataclass
class Town:
    """An installation whose clock is turned by hand; `mail` is what went out."""

    database: Database
    mail: Postman
    now: datetime = START
    site: str = "https://karte.example"

    def tick(self, days: float = 0) -> Deeds:
        self.now += timedelta(days)
        deeds = freshness.run(self.database, Sender(self.site), RULES, self.now)
        letters.deliver_due(self.database, self.mail, lambda: self.now)
        return deeds

    def offer(self, number: int) -> Offer:
        with self.database.reading() as db:
            return db.get_one(Offer, number)

    def status(self, number: int) -> str:
        return self.offer(number).status

    def token(self) -> str:
        """The token of the last letter."""
        found = re.search(r"/bestaetigen/([\w-]+)", self.mail.taken[-1].text)
        assert found
        return found[1]

    def answer(self, said: Answer, offer_id: int | None = None) -> tuple[str, ...]:
        with self.database.writing() as db:
            return answering.answer(db, self.token(), said, self.now, offer_id=offer_id)


def given(town: Town, *, email: str | None = "technik@verein.example", **values: Any) -> int:  # noqa: ANN401 - columns of any type
    with town.database.writing() as db:
        an_organisation(db, email=email)
        return an_offer(db, now=town.now, **{"schedule": ALWAYS, **values}).id
