"""The school holidays of the 16 Länder: days of the library `holidays` joined to spans, and an operator's corrections.

The library knows 1990 to summer 2029 and answers with nothing beyond, so `horizon` says how far its knowledge reaches.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from mintkarte.domain.holidays import DateSpan, HolidaySpan
from mintkarte.domain.vocabulary import Land
from mintkarte.domain.words import fold

KINDS = {
    "winter": "winter",
    "oster": "ostern",
    "fruhjahr": "ostern",
    "himmelfahrt": "pfingsten",
    "pfingst": "pfingsten",
    "sommer": "sommer",
    "herbst": "herbst",
    "weihnacht": "weihnachten",
}
"""Beginning of a holiday's folded name, and the word of its code."""
NAMED_DAYS = 3
"""Shortest span that is a named holiday for the filter; shorter ones are only days without school."""
WEEK_DAYS = 5
FIRST_YEAR, LAST_YEAR = 1990, 2100
_CODE = re.compile(r"([a-z]{2})-([a-z]+)-(\d{4})")
_SATURDAY, _WEDNESDAY = 5, 2
_DAY = timedelta(days=1)
_Named = tuple[str, date, date]
"""A holiday's name, first and last day."""


class SchoolHolidays:
    """School holidays by Land and year; what was once computed is kept."""

    def __init__(self, corrections: Path | None = None) -> None:
        """`corrections` is a CSV with land, holiday, start, end whose rows replace or complete the library's."""
        self._corrections = _read_corrections(corrections) if corrections and corrections.is_file() else []
        self._by_year: dict[tuple[Land, int], tuple[HolidaySpan, ...]] = {}
        self._free: dict[tuple[Land, int], tuple[DateSpan, ...]] = {}

    def spans(self, land: Land, years: Iterable[int]) -> list[HolidaySpan]:
        """The named holidays of a Land that begin in these years, in order."""
        return [span for year in sorted(set(years)) for span in self._year(land, year)]

    def by_code(self, code: str) -> HolidaySpan | None:
        """The holidays of a code such as `by-herbst-2026`; None for one that does not exist or is not known yet."""
        found = _CODE.fullmatch(code.strip().lower())
        if not found or found[1] not in set(Land) or not FIRST_YEAR <= int(found[3]) <= LAST_YEAR:
            return None
        return next((span for span in self._year(Land(found[1]), int(found[3])) if span.code == found[0]), None)

    def upcoming(self, land: Land, today: date, count: int) -> list[HolidaySpan]:
        """The next named holidays that are not over yet."""
        spans = self.spans(land, range(today.year - 1, today.year + 3))
        return [span for span in spans if span.span.last is None or span.span.last >= today][:count]

    def free_spans(self, land: Land, year: int) -> tuple[DateSpan, ...]:
        """Every span without school that begins in a year, single days included; for rules that leave out holidays."""
        if (land, year) not in self._free:
            named = [(first, last) for _, first, last in self._ranges(land, year)]
            repentance = _repentance_day(year)
            days = [*named, (repentance, repentance)] if land is Land.BY else named
            self._free[land, year] = tuple(DateSpan(first, last) for first, last in sorted(days))
        return self._free[land, year]

    def horizon(self, land: Land, today: date) -> date | None:
        """The last day of the last holidays known for a Land; None when none lie ahead."""
        ends = [s.span.last for s in self.spans(land, range(today.year, today.year + 6)) if s.span.last]
        return max((end for end in ends if end >= today), default=None)

    def _year(self, land: Land, year: int) -> tuple[HolidaySpan, ...]:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return ()
        if (land, year) not in self._by_year:
            ranges = [(n, a, b) for n, a, b in self._ranges(land, year) if (b - a).days + 1 >= NAMED_DAYS and _kind(n)]
            self._by_year[land, year] = tuple(_named(land, year, ranges))
        return self._by_year[land, year]

    def _ranges(self, land: Land, year: int) -> list[_Named]:
        """The spans that begin in a year: the library's, with the operator's in place of those of the same kind."""
        own = [(name, a, b) for place, name, a, b in self._corrections if place is land and a.year == year]
        replaced = {_kind(name) for name, _, _ in own} - {""}
        kept = [(n, a, b) for n, a, b in _library_ranges(land, year) if _corrected_kind(n, a) not in replaced]
        return sorted([*kept, *own], key=lambda named: named[1])


def _named(land: Land, year: int, ranges: list[_Named]) -> Iterator[HolidaySpan]:
    """Named holidays with their codes; of two Easter spans the first is the winter week (Bavaria's carnival)."""
    weeks = [first for name, first, last in ranges if _kind(name) == "ostern" and (last - first).days + 1 >= WEEK_DAYS]
    seen: set[str] = set()
    for name, first, last in ranges:
        is_winter_week = len(weeks) > 1 and first == weeks[0] and _kind(name) == "ostern"
        kind = "winter" if is_winter_week else _kind(name)
        code = f"{land.value}-{kind}-{year}"
        if code not in seen:
            seen.add(code)
            in_spring = kind != "ostern" or land is Land.HH  # Hamburg has its two weeks in March
            yield HolidaySpan(code, land, _spoken(name, last_part=in_spring), DateSpan(first, last))


def _spoken(name: str, *, last_part: bool) -> str:
    """One name of a double one: "Himmelfahrts-/Pfingstferien" are Pfingstferien."""
    first, slash, last = name.partition("/")
    if not slash:
        return name
    return last if last_part else first.rstrip("-") + "ferien"


def _kind(name: str) -> str:
    folded = fold(name)
    return next((kind for beginning, kind in KINDS.items() if folded.startswith(beginning)), "")


def _corrected_kind(name: str, first: date) -> str:
    """The kind as an operator would name it: an "Easter" span before March is the winter week."""
    kind = _kind(name)
    return "winter" if kind == "ostern" and first.month < 3 else kind  # noqa: PLR2004  March


def _library_ranges(land: Land, year: int) -> list[_Named]:
    """The library's days of one name joined to spans; weekends and public holidays between them belong to the span."""
    from holidays import country_holidays  # noqa: PLC0415  slow to load, needed only for holidays

    years, subdivision = range(year - 1, year + 2), land.value.upper()
    school = country_holidays("DE", subdiv=subdivision, years=years, categories=("school",), language="de")
    public = country_holidays("DE", subdiv=subdivision, years=years, categories=("public",), language="de")
    days: dict[str, list[date]] = defaultdict(list)
    for day, names in school.items():
        for name in names.split("; "):
            days[name].append(day)
    found: list[_Named] = []
    for name, dates in days.items():
        dates.sort()
        breaks = [0, *(i + 1 for i, (a, b) in enumerate(pairwise(dates)) if not _bridged(a, b, public)), len(dates)]
        found += [(name, dates[start], dates[end - 1]) for start, end in pairwise(breaks) if dates[start].year == year]
    return sorted(found, key=lambda named: named[1])


def _bridged(day: date, following: date, public: Iterable[date]) -> bool:
    """Whether only days without school lie between two holidays."""
    between = (day + _DAY * n for n in range(1, (following - day).days))
    return all(free.weekday() >= _SATURDAY or free in public for free in between)


def _repentance_day(year: int) -> date:
    """The Wednesday before 23 November, without school in Bavaria."""
    day = date(year, 11, 22)
    return day - _DAY * ((day.weekday() - _WEDNESDAY) % 7)


def _read_corrections(path: Path) -> list[tuple[Land, str, date, date]]:
    """The operator's rows; a row that cannot be read raises ValueError naming its line."""
    rows = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                first, last = date.fromisoformat(row["start"].strip()), date.fromisoformat(row["end"].strip())
                rows.append((Land(row["land"].strip().lower()), row["holiday"].strip(), first, last))
            except (KeyError, AttributeError, ValueError) as error:
                message = f"{path.name}, line {number}: land, holiday, start and end (ISO days) are needed"
                raise ValueError(message) from error
            if first > last:
                message = f"{path.name}, line {number}: the end lies before the start"
                raise ValueError(message)
    return rows
