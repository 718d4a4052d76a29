"""What is known of a link: one day says little, so a change counts only when it was seen on several days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from mintkarte.domain.schedules import BERLIN

DAYS_UNTIL_BELIEVED = 3
"""On how many different days a change must be seen; days in between with another result start anew."""
_SOON, _NOW_AND_THEN = timedelta(days=1), timedelta(days=3)


class Finding(StrEnum):
    """What became of asking for a page."""

    ANSWERS = "answers"
    MOVED = "moved"
    """It leads on for good; the detail is the new address."""
    MISSING = "missing"
    """404 or 410; the detail is the number."""
    FAULT = "fault"
    """5xx; the detail is the number."""
    CIRCLE = "circle"
    """It leads on and on."""
    NO_HOST = "no_host"
    NOT_PUBLIC = "not_public"
    """Its host stands for a machine that the public cannot reach."""
    REFUSED = "refused"
    TIMEOUT = "timeout"
    CERTIFICATE = "certificate"
    BROKEN = "broken"
    """The line broke, or what came was no answer."""
    UNASKED = "unasked"
    """We did not ask: the site's robots.txt or our own rules say no. Nothing follows from that."""


OF_THE_LINE = frozenset(
    {
        *(Finding.NO_HOST, Finding.NOT_PUBLIC, Finding.REFUSED),
        *(Finding.TIMEOUT, Finding.CERTIFICATE, Finding.BROKEN),
    }
)
"""Findings that say as much about our own network as about the page."""
DEAD = OF_THE_LINE | {Finding.MISSING, Finding.FAULT, Finding.CIRCLE}


@dataclass(frozen=True, slots=True)
class Seen:
    """One result; `detail` is a number or an address, see Finding."""

    finding: Finding
    detail: str = ""

    def is_like(self, other: "Seen | None") -> bool:
        """Whether both say the same about the page; dead is dead, however."""
        if other is None:
            return False
        if self.finding in DEAD:
            return other.finding in DEAD
        return self.finding == other.finding and (self.finding != Finding.MOVED or self.detail == other.detail)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A result that differs from what is believed, since when and on which days in Berlin."""

    seen: Seen
    since: datetime
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class LinkState:
    """What is believed of a link since when (nothing before its first test), and what speaks against it."""

    believed: Seen | None = None
    since: datetime | None = None
    doubt: Doubt | None = None

    @property
    def told(self) -> Seen | None:
        """What people are told: what is believed, unless the last test saw something else."""
        return self.believed if self.doubt is None else None


def observed(state: LinkState, seen: Seen, now: datetime) -> LinkState:
    """The state after one more test; an answer to the very first one is believed at once."""
    if seen.finding is Finding.UNASKED:
        return state
    if seen.is_like(state.believed):
        return LinkState(seen, state.since)
    if state.believed is None and seen.finding is Finding.ANSWERS:
        return LinkState(seen, now)
    today = now.astimezone(BERLIN).date()
    doubt = state.doubt if state.doubt is not None and seen.is_like(state.doubt.seen) else Doubt(seen, now, ())
    days = doubt.days if today in doubt.days else (*doubt.days, today)
    if len(days) >= DAYS_UNTIL_BELIEVED:
        return LinkState(seen, doubt.since)
    return LinkState(state.believed, state.since, Doubt(seen, doubt.since, days))


def next_test(state: LinkState, now: datetime, interval: timedelta) -> datetime:
    """When to ask again: the next day while in doubt, sooner than usual while there is trouble."""
    if state.doubt is not None:
        return now + min(interval, _SOON)
    if state.believed is not None and state.believed.finding is not Finding.ANSWERS:
        return now + min(interval, _NOW_AND_THEN)
    return now + interval
