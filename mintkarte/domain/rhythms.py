"""How often letters come to somebody who has subscribed to a search, and when the next one is due."""

from datetime import datetime, time, timedelta
from enum import StrEnum

from mintkarte.domain.schedules import BERLIN

MORNING = time(7)
"""When weekly letters leave, by the clock in Berlin; no clock change touches this hour."""
LOOK_AGAIN = timedelta(minutes=10)
"""How soon is "at once": what happens within this time comes in one letter."""
BETWEEN_LETTERS = timedelta(hours=1)
"""The least time between two letters of one subscription."""


class Rhythm(StrEnum):
    """How often letters come."""

    WEEKLY = "woechentlich"
    AT_ONCE = "sofort"


def next_look(rhythm: Rhythm, since: datetime, now: datetime, written_at: datetime | None) -> datetime:
    """When to look for news again: weekly on the weekday on which it began (`since`), else soon.

    `written_at` is when the last letter was written, if any.
    """
    if rhythm is Rhythm.WEEKLY:
        return _morning(since.astimezone(BERLIN).weekday(), now)
    return max(now + LOOK_AGAIN, written_at + BETWEEN_LETTERS if written_at else now)


def _morning(weekday: int, now: datetime) -> datetime:
    """The next morning of a weekday after today."""
    today = now.astimezone(BERLIN).date()
    ahead = (weekday - today.weekday()) % 7 or 7
    return datetime.combine(today + timedelta(days=ahead), MORNING, tzinfo=BERLIN)
