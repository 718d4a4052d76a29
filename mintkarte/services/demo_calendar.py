"""Dates of the demo offers: short notes such as `ferien by 1+2 3t 09:00-13:00` become days that lie ahead.

The notes of `data/demo/offers-*.csv`, column `wann`:

* `ferien <land> <n+m> <k>t <hours>`: `k` working days of one week in the n-th and m-th school holidays that still have
  such a week; `lager <land> <n+m>`: a camp, four such days and the nights between
* `tag +<days> <weekday> <hours>`, joined by `&`: the first such weekday at least so many days ahead
* `jahr <month>-<day> <weekday> <hours>`: the first such weekday from that day of the year on
* all else is a recurrence as people write it, and stays so
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from zlib import crc32

from dateutil.easter import easter

from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.vocabulary import Land, Weekday
from mintkarte.gateways.school_holidays import SchoolHolidays

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_CAMP_DAYS = 4
_YEARS_AHEAD = 3
_WEEKDAYS = list(Weekday)
_EASTER_DAYS = (-2, 0, 1, 39, 49, 50, 60)
"""Days after Easter Sunday: Good Friday to Corpus Christi."""
_FIXED_DAYS = frozenset(
    {(1, 1), (1, 6), (5, 1), (8, 15), (10, 3), (10, 31), (11, 1), (12, 24), (12, 25), (12, 26), (12, 31)},
)
_SEPARATOR = " | "
Days = tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Dates:
    """The columns `beginn`, `ende` and `wiederholung`, and the first day among them."""

    begin: str = ""
    end: str = ""
    recurrence: str = ""
    first: date | None = None


class DemoCalendar:
    """Turns the notes into dates as seen from one day; the same day always gives the same dates."""

    def __init__(self, holidays: SchoolHolidays, today: date) -> None:
        """Remember from which day on dates have to lie ahead."""
        self._holidays, self._today = holidays, today
        self._spans: dict[Land, list[DateSpan]] = {}

    def dates(self, note: str, key: str) -> Dates:
        """The dates of a note; `key` spreads different offers over different weeks of long holidays."""
        kind, _, rest = note.partition(" ")
        words = rest.split()
        if kind == "ferien":
            weeks = self._holiday_weeks(words[0], words[1], int(words[2].removesuffix("t")), key)
            return _each_day([day for week in weeks for day in week], words[3])
        if kind == "lager":
            return _whole_spans(self._holiday_weeks(words[0], words[1], _CAMP_DAYS, key))
        if kind == "tag":
            return self._ahead([part.split() for part in rest.removeprefix("tag ").split(" & ")])
        if kind == "jahr":
            return _each_day([self._yearly(words[0], words[1])], words[2])
        return Dates(recurrence=note)

    def _holiday_weeks(self, land: str, numbers: str, days: int, key: str) -> list[Days]:
        """One week for each number n: in the n-th holidays of the Land that still have one."""
        wanted = [int(number) - 1 for number in numbers.split("+")]
        found: list[Days] = []
        for span in self._spans_of(Land(land)):
            if len(found) > max(wanted):
                break
            week = self._week(span, days, key)
            if week:
                found.append(week)
        return [found[number] for number in wanted if number < len(found)]

    def _spans_of(self, land: Land) -> list[DateSpan]:
        if land not in self._spans:
            years = range(self._today.year - 1, self._today.year + _YEARS_AHEAD)
            self._spans[land] = [named.span for named in self._holidays.spans(land, years)]
        return self._spans[land]

    def _week(self, span: DateSpan, days: int, key: str) -> Days | None:
        """So many working days of one week that lie ahead; which week depends on the key, not on today."""
        choices = _weeks(span, days)
        if not choices:
            return None
        favourite = crc32(key.encode()) % len(choices)
        ahead = [week for week in choices[favourite:] + choices[:favourite] if week[0] > self._today]
        return ahead[0] if ahead else None

    def _ahead(self, parts: list[list[str]]) -> Dates:
        """Weekdays so many days ahead, all moved on by weeks until none falls on feast days."""
        days = [_on_weekday(self._today + int(ahead) * _DAY, weekday) for ahead, weekday, _ in parts]
        while any(_is_feast(day) for day in days):
            days = [day + _WEEK for day in days]
        return _timed([(day, hours) for day, (_, _, hours) in zip(days, parts, strict=True)])

    def _yearly(self, month_and_day: str, weekday: str) -> date:
        month, day = (int(number) for number in month_and_day.split("-"))
        for year in (self._today.year, self._today.year + 1):
            found = _on_weekday(date(year, month, day), weekday)
            if found > self._today:
                break
        return found


def _on_weekday(day: date, weekday: str) -> date:
    """The first such weekday from a day on."""
    return day + (_WEEKDAYS.index(Weekday(weekday)) - day.weekday()) % 7 * _DAY


@lru_cache(maxsize=512)
def _weeks(span: DateSpan, days: int) -> list[Days]:
    """Every choice of consecutive working days within one week of the span, in order."""
    if span.first is None or span.last is None:
        return []
    all_days = (span.first + n * _DAY for n in range((span.last - span.first).days + 1))
    working = [day for day in all_days if day.weekday() < _WEEKDAYS.index(Weekday.SATURDAY) and not _is_public(day)]
    weeks = [tuple(week) for _, week in groupby(working, key=lambda day: day.isocalendar()[:2])]
    return [week[start : start + days] for week in weeks for start in range(len(week) - days + 1)]


def _is_public(day: date) -> bool:
    """Whether nobody would hold a course on this day; public holidays of the Länder of the demo, and a few more."""
    return (day.month, day.day) in _FIXED_DAYS or (day - easter(day.year)).days in _EASTER_DAYS


def _is_feast(day: date) -> bool:
    """Whether it is a public holiday or lies around the turn of the year."""
    return _is_public(day) or not (1, 6) < (day.month, day.day) < (12, 21)


def _each_day(days: Sequence[date], hours: str) -> Dates:
    return _timed([(day, hours) for day in days])


def _timed(days: Sequence[tuple[date, str]]) -> Dates:
    """Single dates with hours such as `09:00-13:00`."""
    hours = [(day, *clock.split("-")) for day, clock in days]
    return Dates(
        begin=_SEPARATOR.join(f"{day} {start}" for day, start, _ in hours),
        end=_SEPARATOR.join(f"{day} {stop}" for day, _, stop in hours),
        first=min((day for day, _ in days), default=None),
    )


def _whole_spans(weeks: list[Days]) -> Dates:
    """Whole days from the first to the last of each week."""
    return Dates(
        begin=_SEPARATOR.join(week[0].isoformat() for week in weeks),
        end=_SEPARATOR.join(week[-1].isoformat() for week in weeks),
        first=min((week[0] for week in weeks), default=None),
    )
