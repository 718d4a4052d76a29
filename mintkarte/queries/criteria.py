"""What all offers say to each criterion of a filter: a ready bit column, or computed once and remembered."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mintkarte.domain import matching, query_values
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import Box, Point
from mintkarte.domain.words import words
from mintkarte.queries.bits import Bits, Rows, column_counts, count, counts, from_rows, pack, positions
from mintkarte.queries.columns import Columns, Group
from mintkarte.queries.dates import DateQuestion, day_part_bits, weekday_bits
from mintkarte.queries.grid import Floats, box_around, in_box, in_circle, kilometres, rows_of
from mintkarte.queries.views import Views

_FEW = 16
"""With fewer than one in so many rows their own lines are counted, else whole columns."""
_LARGE = 1 << 16
_KEPT_COUNTS = 4096
_MOST = int(np.iinfo(np.int32).max)
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Answered:
    """What all offers say to one criterion: those it lets pass, and of them those that do not say (None: all say).

    `asks` names the question: the same key and question have the same answer for the same columns.
    """

    key: str
    asks: Hashable
    passes: Bits
    unknown: Bits | None = None

    def allowed(self, *, strict: bool) -> Bits:
        """Those that pass; a strict filter leaves out what does not say."""
        return self.passes & ~self.unknown if strict and self.unknown is not None else self.passes


class Engine:
    """Columns with a memory for what has been computed from them; safe to use from several threads."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        meeting = lru_cache(4)(columns.dates.meeting)
        self.dates = lru_cache(256)(partial(columns.dates.answer, meeting=meeting))
        self.word = lru_cache(128)(columns.text.levels)
        self.computed = lru_cache(256)(partial(_computed, columns))
        self.near = lru_cache(64)(partial(_near, columns))
        self.inside = lru_cache(64)(partial(_inside, columns))
        self.view = lru_cache(256)(Views(columns).view)
        self._counted: dict[Hashable, Counts] = {}

    def criteria(self, asked: OfferFilter, today: date) -> Iterator[Answered]:
        """The answer to each criterion asked, in the same words as `matching.verdicts`."""
        question = date_question(asked, today)
        when = self.dates(question)
        yield Answered("termin", question, when.passes, when.unknown if question.asked else None)
        if asked.text:
            yield Answered("q", asked.text, self.text(asked.text)[0])
        if asked.centre is not None:
            where = (asked.centre, asked.radius_km)
            yield Answered("ort", where, self.near(*where))
        if asked.section is not None:
            yield Answered("ausschnitt", asked.section, self.inside(asked.section))
        for key, codes in _codes_asked(asked):
            yield self._coded(key, codes)
        for key, value in _values_asked(asked, today):
            yield Answered(key, value, self.computed(key, value))

    def text(self, text: str) -> Bits:
        """The rows that meet all words of a text at level 1 or better, 2 or better, 3 or better, and 4."""
        asked = words(text)
        if not asked:
            return np.zeros((4, len(self.columns.bits[0])), dtype=np.uint64)
        found: Bits = np.bitwise_and.reduce([self.word(word) for word in asked])
        return found

    def counts(self, signature: Hashable, rows: Callable[[], Bits], group: Group | None) -> Counts:
        """For each bit column, or those of a group, how many of some rows it holds; remembered by the signature."""
        columns, counted = self.columns, self._counted
        found = counted.get((signature, None))
        if found is not None:
            return found if group is None else found[group.first : group.end]
        first, end = (0, len(columns.names)) if group is None else (group.first, group.end)
        found = counted.get((signature, group and group.first))
        if found is None:
            bits = rows()
            if columns.size > _LARGE and count(bits) * _FEW < columns.size:
                lines = np.take(columns.lines, positions(bits), axis=0)
                found = column_counts(lines)[first:end]
            else:
                found = counts(columns.bits[first:end], bits)
            if len(counted) >= _KEPT_COUNTS:
                counted.clear()
            counted[signature, group and group.first] = found
        return found

    def _coded(self, key: str, codes: Sequence[str]) -> Answered:
        """A criterion that is a bit column, or several of them."""
        columns, group = self.columns, self.columns.groups[key]
        unknown = None if group.unknown is None else columns.bits[group.unknown]
        if not all(code in group.places for code in codes) and unknown is not None:
            passes = self.computed(key, tuple(codes)) | unknown
            return Answered(key, tuple(codes), passes, unknown)
        nothing = np.zeros_like(columns.bits[0])
        sets = [columns.bits[group.places[code]] if code in group.places else nothing for code in codes]
        combine = np.bitwise_and if key == "barrierefrei" else np.bitwise_or
        return Answered(key, tuple(codes), sets[0] if len(sets) == 1 else combine.reduce(sets), unknown)


def date_question(asked: OfferFilter, today: date) -> DateQuestion:
    """What a filter asks of dates, in the words of the date columns."""
    return DateQuestion(
        matching.asked_spans(asked, today),
        weekday_bits(asked.weekdays),
        day_part_bits(asked.day_parts),
        asked.asks_for_dates,
    )


def rows_near(columns: Columns, centre: Point, radius_km: float) -> tuple[Rows, Floats]:
    """The rows with a place in a circle, and a few more, with their distances."""
    box, judge = box_around(centre, radius_km), in_circle(centre, radius_km)
    found = []
    for grid, numbers in ((columns.pins, None), (columns.vans, columns.mobile.rows)):
        rows = np.concatenate([rows_of(part) for part in grid.covered(box, judge)])
        if numbers is not None:
            rows = numbers[rows].astype(np.int64)
            rows = rows[rows >= len(columns.keys)]  # those with a pin have been found
        found.append(rows)
    rows = np.concatenate(found)
    return rows, kilometres(centre, columns.lat[rows], columns.lon[rows])


def _near(columns: Columns, centre: Point, radius_km: float) -> Bits:
    """The rows in a circle, or whose own circle touches it."""
    pins, vans, mobile = columns.pins, columns.vans, columns.mobile
    sure, edge = pins.covered(box_around(centre, radius_km), in_circle(centre, radius_km))
    rows = rows_of(edge)
    fixed = rows[kilometres(centre, columns.lat[rows], columns.lon[rows]) <= radius_km]
    least, most = (float(mobile.reach.min()), float(mobile.reach.max())) if len(mobile.reach) else (0.0, 0.0)
    around = box_around(centre, radius_km + most)
    sure_vans, edge_vans = vans.covered(around, in_circle(centre, radius_km + least, most - least))
    numbers = rows_of(edge_vans)
    numbers = numbers[kilometres(centre, vans.lat[numbers], vans.lon[numbers]) <= radius_km + mobile.reach[numbers]]
    coming = mobile.rows[np.concatenate((rows_of(sure_vans), numbers))]
    return from_rows(np.concatenate((fixed, coming)), columns.size, sure.starts, sure.ends)


def _inside(columns: Columns, box: Box) -> Bits:
    """The pinned rows in a box."""
    sure, edge = columns.pins.covered(box, in_box(box))
    return from_rows(rows_in(columns, rows_of(edge), box), columns.size, sure.starts, sure.ends)


def rows_in(columns: Columns, rows: Rows, box: Box) -> Rows:
    """Those of some rows that lie in a box or on its edge."""
    lat, lon = columns.lat[rows], columns.lon[rows]
    return rows[(box.west <= lon) & (lon <= box.east) & (box.south <= lat) & (lat <= box.north)]


def _computed(columns: Columns, key: str, value: Any) -> Bits:  # noqa: ANN401 - what the key asks
    """The rows that state what is asked, compared number by number."""
    match key:
        case "alter" | "klasse":
            low, high = (
                (columns.age_low, columns.age_high) if key == "alter" else (columns.grade_low, columns.grade_high)
            )
            asked = [np.int16(number) for number in value]
            return pack(np.logical_or.reduce([(low <= number) & (number <= high) for number in asked]))
        case "kosten":
            (cents,) = value
            return pack(columns.costs <= np.int32(min(query_values.cost_cents(cents), _MOST)))
        case "anbieter":
            numbers = np.flatnonzero(np.isin(columns.organisation_ids, value)).astype(np.int32)
            return pack(np.logical_or.reduce([columns.organisations == number for number in numbers], axis=0) | False)
        case _:
            return pack(columns.confirmed >= np.int32(value))


def _codes_asked(asked: OfferFilter) -> Iterator[tuple[str, Sequence[str]]]:
    cost = asked.max_cost_cents
    wanted: tuple[tuple[str, Sequence[str]], ...] = (
        ("region", asked.regions),
        ("fach", asked.fields),
        ("thema", asked.topics),
        ("art", asked.kinds),
        ("fuer", asked.audiences),
        ("schulart", asked.school_types),
        ("format", asked.formats),
        ("barrierefrei", asked.accessibility),
        ("sprache", asked.languages),
        ("anbieterart", asked.organisation_kinds),
        ("alter", tuple(map(str, asked.ages))),
        ("klasse", tuple(map(str, asked.grades))),
        ("kosten", () if cost is None else (query_values.write_cost(cost),)),
        ("plaetze", ("frei",) if asked.places_left else ()),
    )
    return ((key, codes) for key, codes in wanted if codes)


def _values_asked(asked: OfferFilter, today: date) -> Iterator[tuple[str, Any]]:
    if asked.organisations:
        yield "anbieter", asked.organisations
    if asked.confirmed_months is not None:
        yield "bestaetigt", matching.months_before(today, asked.confirmed_months).toordinal()
