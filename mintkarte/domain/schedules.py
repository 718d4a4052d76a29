"""When an offer takes place: dates, rules, on request, or simply open; expanded in Europe/Berlin."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rruleset, rrulestr

from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.vocabulary import DayPart, ScheduleKind, Weekday

BERLIN = ZoneInfo("Europe/Berlin")
HORIZON_DAYS = 400
"""How far ahead a rule without an end is written out."""
MAX_OCCURRENCES = 800
ALL_MONTHS = frozenset(range(1, 13))
_NOON, _EVENING = time(12), time(17)
_WEEKDAYS = tuple(Weekday)


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One dated meeting; aware times in Europe/Berlin. An all-day one ends at the last moment of its last day."""

    starts_at: datetime
    ends_at: datetime
    all_day: bool = False
    cancelled: bool = False

    @property
    def first_day(self) -> date:
        """The calendar day in Berlin on which it starts."""
        return self.starts_at.astimezone(BERLIN).date()

    @property
    def last_day(self) -> date:
        """The calendar day in Berlin on which it ends."""
        return self.ends_at.astimezone(BERLIN).date()

    @property
    def day_part(self) -> DayPart | None:
        """Part of the day by the start, None for an all-day occurrence."""
        if self.all_day:
            return None
        start = self.starts_at.astimezone(BERLIN).time()
        if start < _NOON:
            return DayPart.MORNING
        return DayPart.AFTERNOON if start < _EVENING else DayPart.EVENING

    def weekdays_within(self, span: DateSpan) -> frozenset[Weekday]:
        """The weekdays it covers inside the span."""
        first = max(self.first_day, span.first) if span.first else self.first_day
        last = min(self.last_day, span.last) if span.last else self.last_day
        days = min((last - first).days + 1, len(_WEEKDAYS))
        return frozenset(_WEEKDAYS[(first + timedelta(d)).weekday()] for d in range(days))


def on_day(day: date, start: time | None = None, end: time | None = None, last_day: date | None = None) -> Occurrence:
    """An occurrence from wall-clock times in Berlin; without a start it lasts all day, without an end one hour."""
    last = last_day or day
    if start is None:
        return Occurrence(_berlin(day, time(0)), _berlin(last, time(23, 59, 59)), all_day=True)
    begins = _berlin(day, start)
    if end is None:
        ends = begins + timedelta(hours=1) if last == day else _berlin(last, time(23, 59, 59))
    else:
        ends = _berlin(last, end)
    return Occurrence(begins, max(begins, ends))


def _berlin(day: date, clock: time) -> datetime:
    """A wall-clock time in Berlin; an hour that the clock change skips becomes the one that exists."""
    wall = datetime.combine(day, clock, tzinfo=BERLIN)
    return wall.astimezone(UTC).astimezone(BERLIN)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The schedule of an offer as stored: its words, its rule, its dates.

    `text` is what people typed; `rule` an RFC 5545 RRULE with `rule_start`..`rule_end` as wall-clock times (None: all
    day); `dates` the single dates; `open_months` the months in which an offer on request or a permanent one is open;
    `pauses` days on which a rule rests (school holidays), handed in by whoever knows them.
    """

    kind: ScheduleKind
    text: str = ""
    rule: str | None = None
    rule_from: date | None = None
    rule_start: time | None = None
    rule_end: time | None = None
    dates: tuple[Occurrence, ...] = ()
    open_months: frozenset[int] = field(default=ALL_MONTHS)
    skips_holidays: bool = False

    def occurrences(self, today: date, pauses: Iterable[DateSpan] = ()) -> tuple[Occurrence, ...]:
        """Single dates and the rule written out to `HORIZON_DAYS` after today, at most `MAX_OCCURRENCES`, in order."""
        found = set(self.dates)
        if self.rule is not None:
            resting = tuple(pauses) if self.skips_holidays else ()
            days = _rule_days(self.rule, self.rule_from or today, today + timedelta(HORIZON_DAYS))
            found.update(
                on_day(day, self.rule_start, self.rule_end)
                for day in days
                if not any(span.meets(day, day) for span in resting)
            )
        return tuple(sorted(found)[:MAX_OCCURRENCES])


def _rule_days(rule: str, first: date, last: date) -> list[date]:
    """The days of a rule; counted in wall-clock days, so that 16:00 stays 16:00 across both clock changes."""
    rules = rruleset()
    rules.rrule(rrulestr(rule, dtstart=datetime.combine(first, time(0))))  # type: ignore[arg-type]
    days: list[date] = []
    for moment in rules.xafter(datetime.combine(first, time(0)), inc=True):
        if moment.date() > last or len(days) >= MAX_OCCURRENCES:
            break
        days.append(moment.date())
    return days
