"""Freshness: when an offer ends, is asked about, is asked about again, is hidden, and is deleted.

Whoever does not answer twice is taken out, so no dead offer can stand on the map. All days are days in Germany; days
on which a region rests (its summer break) do not count, and nothing is asked or hidden on them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.schedules import ALL_MONTHS, BERLIN
from mintkarte.domain.vocabulary import Kind, ScheduleKind

_DAY = timedelta(days=1)
_MONTHS = 12


class How(StrEnum):
    """By which sign of life an offer was confirmed last."""

    EDIT = "edit"
    """Its people have changed or submitted it."""
    ANSWER = "answer"
    """Somebody has answered the letter that asked."""
    BUTTON = "button"
    """Its people have pressed "Stimmt noch" after signing in."""
    REPORT = "report"
    """A report was looked into, and the offer is right."""
    COORDINATOR = "coordinator"
    """The coordinator has asked, by telephone for one."""
    SOURCE = "source"
    """A source that is read again and again still lists it."""
    DEMO = "demo"


class Because(StrEnum):
    """Why an offer is hidden."""

    UNANSWERED = "unanswered"
    """Nobody has answered two letters."""
    GONE = "gone"
    """Its people say that it does not exist any more."""
    BY_HAND = "by_hand"


BY_THE_CLOCK = frozenset({Because.UNANSWERED, Because.GONE})
"""Reasons from which a sign of life brings an offer back, and after which it is deleted."""


class Reason(StrEnum):
    """Why an offer is asked about."""

    AGE = "age"
    SEASON = "season"


class Deed(StrEnum):
    """What falls due."""

    ASK = "ask"
    REMIND = "remind"
    HIDE = "hide"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshnessRules:
    """All figures, in days."""

    ask_after: int = 180
    ask_after_of: Mapping[Kind, int] = field(default_factory=lambda: {Kind.PLACE_TO_VISIT: 365, Kind.STUDENT_LAB: 270})
    """Kinds that live longer: what stands there for years, and what is planned for a school year."""
    before_season: int = 30
    remind_after: int = 14
    hide_after: int = 14
    delete_after: int = 365
    bundle: int = 14
    """What falls due within so many days after another offer of the organisation is asked in the same letter."""

    def ask_after_for(self, kind: str | None) -> int:
        """How long an offer of this kind is taken for true without a sign of life."""
        return self.ask_after_of.get(Kind(kind), self.ask_after) if kind in set(Kind) else self.ask_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What the rules need to know of an offer; times are aware.

    `since` is its last sign of life, `last_end` the end of its last date that is not called off, if it has dates.
    Of an open question, `told_at` is when the first letter was taken by the mail server, `told_again_at` the second.
    """

    schedule: ScheduleKind
    since: datetime
    kind: str | None = None
    has_rule: bool = False
    last_end: datetime | None = None
    open_months: frozenset[int] = ALL_MONTHS
    is_asked: bool = False
    told_at: datetime | None = None
    told_again_at: datetime | None = None
    is_reminded: bool = False
    hidden_at: datetime | None = None
    hidden_because: Because | None = None


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """What falls due next, and on which day; `at` is the moment from which it may be done, where full days count."""

    on: date
    deed: Deed
    reason: Reason | None = None
    at: datetime | None = field(default=None, compare=False)

    def has_come(self, now: datetime, days: int = 0) -> bool:
        """Whether it may be done now, or can be expected to within so many days."""
        if self.on > _day(now) + timedelta(days):
            return False
        return self.at is None or self.at <= now + timedelta(days)


def is_lasting(life: Life) -> bool:
    """Whether an offer has to be asked about, since no date of its own ends it."""
    return life.schedule is not ScheduleKind.DATED or life.has_rule or life.last_end is None


def next_due(life: Life, rules: FreshnessRules, rests: Iterable[DateSpan] = ()) -> Due | None:
    """What falls due next in the life of a public or hidden offer; None where nothing does, or where a letter is out.

    `rests` are the days on which the clock of its region stands.
    """
    if life.hidden_at is not None:
        is_of_the_clock = life.hidden_because in BY_THE_CLOCK
        return _after(life.hidden_at, rules.delete_after, Deed.DELETE, ()) if is_of_the_clock else None
    spans = tuple(rests)
    if life.is_reminded:
        return _after(life.told_again_at, rules.hide_after, Deed.HIDE, spans)
    if life.is_asked:
        return _after(life.told_at, rules.remind_after, Deed.REMIND, spans)
    return _question(life, rules, spans) if is_lasting(life) else None


def _question(life: Life, rules: FreshnessRules, rests: tuple[DateSpan, ...]) -> Due:
    """When an offer that lasts is asked about next."""
    if life.schedule is not ScheduleKind.DATED and life.open_months not in (ALL_MONTHS, frozenset()):
        return Due(_awake(_before_season(life, rules), rests), Deed.ASK, Reason.SEASON)
    return Due(count_days(_day(life.since), rules.ask_after_for(life.kind), rests), Deed.ASK, Reason.AGE)


def count_days(start: date, days: int, rests: Iterable[DateSpan] = ()) -> date:
    """The day that lies so many days after `start`, where days of rest do not count; never one of them itself."""
    found, left = start, days
    spans = sorted((span for span in rests if span.first and span.last), key=lambda span: span.first or start)
    for span in spans:
        first, last = span.first or start, span.last or start
        if last <= found:
            continue
        free = max((first - found).days - 1, 0)
        if free >= left:
            break
        found, left = last, left - free
    return _awake(found + timedelta(days=left), spans)


def _after(told: datetime | None, days: int, deed: Deed, rests: tuple[DateSpan, ...]) -> Due | None:
    """So many days after a letter; what takes something away waits for full days, to the hour of the letter."""
    if told is None:
        return None
    on = count_days(_day(told), days, rests)
    hour = told.replace(minute=0, second=0, microsecond=0)  # a letter leaves seconds after the tick that wrote it
    return Due(on, deed, at=None if deed is Deed.REMIND else hour + (on - _day(told)))


def _awake(day: date, rests: Iterable[DateSpan]) -> date:
    for span in sorted((one for one in rests if one.last), key=lambda one: one.last or day):
        if span.last and span.meets(day, day):
            day = span.last + _DAY
    return day


def _before_season(life: Life, rules: FreshnessRules) -> date:
    """So many days before the next season, unless the last sign of life came in the same time before it."""
    lead = timedelta(days=rules.before_season)
    fresh_until = _day(life.since) + lead
    starts = (
        date(year, month, 1) - lead
        for year in range(life.since.year, life.since.year + 3)
        for month in sorted(life.open_months)
        if (month - 2) % _MONTHS + 1 not in life.open_months
    )
    return next(day for day in starts if day > fresh_until)


def _day(moment: datetime) -> date:
    return moment.astimezone(BERLIN).date()
