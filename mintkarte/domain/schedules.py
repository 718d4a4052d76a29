"""When an offer takes place: dates, rules, on request, or simply open; expanded in Europe/Berlin."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.vocabulary import DayPart, ScheduleKind, Weekday

BERLIN = ZoneInfo("Europe/Berlin")
HORIZON_DAYS = 400
"""How far ahead a rule without an end is written out."""
MAX_OCCURRENCES = 800
RULE_ANCHOR = date(2024, 1, 1)
"""The Monday from which a rule without a first day is counted."""
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


@lru_cache(maxsize=20_000)
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


Hours = tuple[time, time | None]
"""Begin and end by the wall clock; the end may be unknown."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The schedule of an offer as stored: its words, its rule, its dates.

    `text` is what people typed. `rule` is an RFC 5545 RRULE counted in days from `rule_from`; each day has the hours of
    `rule_hours`, or lasts all day; `skips_holidays` says that it rests on school holidays. `dates` are the single
    dates. `open_months` are the months in which an offer on request or a permanent one is open. Of the rule, the days
    `left_out` are none of it, and those `cancelled` are called off.
    """

    kind: ScheduleKind
    text: str = ""
    rule: str | None = None
    rule_from: date | None = None
    rule_hours: tuple[Hours, ...] = ()
    skips_holidays: bool = False
    dates: tuple[Occurrence, ...] = ()
    open_months: frozenset[int] = field(default=ALL_MONTHS)
    left_out: frozenset[date] = frozenset()
    cancelled: frozenset[date] = frozenset()

    def occurrences(self, today: date, pauses: Iterable[DateSpan] = ()) -> tuple[Occurrence, ...]:
        """Single dates, and the rule written out from today for `HORIZON_DAYS`; at most `MAX_OCCURRENCES`, in order.

        `pauses` are the school holidays of the place, which a rule with `skips_holidays` leaves out.
        """
        found = set(self.dates)
        if self.rule is not None:
            resting = tuple(pauses) if self.skips_holidays else ()
            for day in _rule_days(self.rule, self.rule_from, today):
                if day in self.left_out or any(span.meets(day, day) for span in resting):
                    continue
                meetings = (on_day(day, start, end) for start, end in self.rule_hours or ((None, None),))
                found.update(replace(one, cancelled=day in self.cancelled) for one in meetings)
        return tuple(sorted(found)[:MAX_OCCURRENCES])

    def source(self) -> dict[str, Any]:
        """All that `from_source` needs beside kind, text and rule, as plain JSON."""
        return {
            "from": self.rule_from.isoformat() if self.rule_from else None,
            "hours": [[_clock(start), _clock(end)] for start, end in self.rule_hours],
            "skips_holidays": self.skips_holidays,
            "dates": [[o.starts_at.isoformat(), o.ends_at.isoformat(), o.all_day, o.cancelled] for o in self.dates],
            "open_months": sorted(self.open_months),
            **{name: days for name in ("left_out", "cancelled") if (days := self._days(name))},
        }

    def _days(self, name: str) -> list[str]:
        return sorted(day.isoformat() for day in getattr(self, name))

    @classmethod
    def from_source(cls, kind: str, text: str, rule: str | None, source: Mapping[str, Any]) -> "Schedule":
        """The schedule that gave this `source`; a missing part is its default."""
        return cls(
            ScheduleKind(kind),
            text,
            rule,
            date.fromisoformat(source["from"]) if source.get("from") else None,
            tuple((time.fromisoformat(a), time.fromisoformat(b) if b else None) for a, b in source.get("hours", ())),
            bool(source.get("skips_holidays")),
            tuple(
                Occurrence(
                    datetime.fromisoformat(starts).astimezone(BERLIN),
                    datetime.fromisoformat(ends).astimezone(BERLIN),
                    all_day,
                    cancelled,
                )
                for starts, ends, all_day, cancelled in source.get("dates", ())
            ),
            frozenset(source.get("open_months", ALL_MONTHS)),
            *(frozenset(map(date.fromisoformat, source.get(name, ()))) for name in ("left_out", "cancelled")),
        )


def _clock(moment: time | None) -> str | None:
    return moment.isoformat("minutes") if moment else None


def _rule_days(rule: str, rule_from: date | None, today: date) -> list[date]:
    """The days of a rule from today on; counted in wall-clock days, so that 16:00 stays 16:00 across clock changes."""
    anchor = datetime.combine(rule_from or RULE_ANCHOR, time(0))
    last = datetime.combine(today + timedelta(HORIZON_DAYS), time(0))
    first = max(anchor, datetime.combine(today, time(0)))
    moments = rrulestr(rule, dtstart=anchor).between(first, last, inc=True)
    return [moment.date() for moment in moments[:MAX_OCCURRENCES]]
