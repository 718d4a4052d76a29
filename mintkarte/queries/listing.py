"""The order of an answer: only as much of it is sorted as somebody looks at.

The rows are split into tiers: what leaves nothing open before what does, words in the title before others. In a tier
many rows are found by walking a fixed order (by id, news or title), the dates of all offers, or ever larger circles,
until enough are found; few rows are sorted one by one.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.ranking import FAR_METRES, LAST_DAY, NEVER
from mintkarte.domain.vocabulary import Sort
from mintkarte.domain.words import fold
from mintkarte.queries.bits import Bits, Rows, count, holds, positions
from mintkarte.queries.columns import Order
from mintkarte.queries.criteria import Engine, rows_near
from mintkarte.queries.dates import DateQuestion
from mintkarte.queries.grid import Floats, kilometres

_FEW = 4096
_METRE = 1000
_LEAST_KM = 1.0


class Listing:
    """The matching rows of one part of the index in the filter's order; `open_` are those that leave something open."""

    def __init__(
        self, engine: Engine, asked: OfferFilter, question: DateQuestion, selection: Bits, open_: Bits | None
    ) -> None:
        self._engine, self._columns, self._asked = engine, engine.columns, asked
        self._question, self._selection, self._open = question, selection, open_
        is_fit = asked.sort is Sort.FIT or (asked.sort is Sort.DISTANCE and asked.centre is None)
        self._levels = engine.text(asked.text) if asked.text and is_fit else None

    def rows(self, start: int, stop: int) -> Rows:
        """The rows from one place in the order to before another."""
        found = [np.zeros(0, dtype=np.int64)]
        for tier in self._tiers():
            size = count(tier)
            if start < size:
                found.append(self._ordered(tier, size, min(stop, size))[start:])
            start, stop = max(0, start - size), stop - size
            if stop <= 0:
                break
        return np.concatenate(found)

    def keys(self, rows: Rows) -> list[list[object]]:
        """What these rows are sorted by, the weightiest first; comparable between the parts of an index."""
        columns, sort = self._columns, self._asked.sort
        is_open = holds(self._open, rows) if self._open is not None else np.zeros(len(rows), dtype=np.bool_)
        level = [holds(one, rows) for one in self._levels] if self._levels is not None else [is_open & False]
        if sort is Sort.TITLE:
            value: list[object] = [fold(title) for title in columns.titles_of(rows)]
        elif sort is Sort.NEWEST:
            value = (-columns.published[rows]).tolist()
        elif sort is Sort.DISTANCE and self._asked.centre is not None:
            value = self._metres(rows).tolist()
        else:
            starts = columns.dates.next_starts(self._question, rows)
            value = np.where(starts == NEVER, self._silence(rows), starts).tolist()
        return [is_open.tolist(), (-np.sum(level, axis=0)).tolist(), value, columns.ids[rows].tolist()]

    def _tiers(self) -> Iterator[Bits]:
        """Sets of rows, each before the next one."""
        halves = [self._selection]
        if self._open is not None:
            halves = [self._selection & ~self._open, self._selection & self._open]
        for half in halves:
            if self._levels is None:
                yield half
                continue
            better = np.zeros_like(half)
            for level in self._levels[::-1]:
                yield half & level & ~better
                better = level

    def _ordered(self, tier: Bits, size: int, stop: int) -> Rows:
        """The first rows of a tier that holds so many."""
        match self._asked.sort:
            case Sort.NEWEST:
                return first_in(self._columns.by_news, tier, size, stop)
            case Sort.TITLE:
                return first_in(self._columns.by_title, tier, size, stop)
            case Sort.DISTANCE if self._asked.centre is not None:
                return self._by_distance(tier, size, stop)
            case _:
                return self._by_start(tier, stop)

    def _by_start(self, tier: Bits, stop: int) -> Rows:
        columns = self._columns
        has_date = self._engine.dates(self._question).dated
        dated = tier & has_date
        number = count(dated)
        first, take = np.zeros(0, dtype=np.int64), min(stop, number)
        if take * len(columns.dates.starts) < number * number:
            first = columns.dates.first_rows(self._question, dated, take)
        elif take:
            rows = positions(dated)
            first = smallest(columns.dates.next_starts(self._question, rows), rows, columns.ids, take)
        if stop <= number:
            return first
        rows = positions(tier & ~has_date)
        return np.concatenate((first, smallest(self._silence(rows), rows, columns.ids, stop - number)))

    def _silence(self, rows: Rows) -> NDArray[np.int64]:
        """What rows without a date are sorted by: the longer nobody has confirmed them, the more."""
        return NEVER + LAST_DAY - np.maximum(self._columns.confirmed[rows], 0).astype(np.int64)

    def _by_distance(self, tier: Bits, size: int, stop: int) -> Rows:
        columns, centre, radius = self._columns, self._asked.centre, self._asked.radius_km
        if centre is not None and size > _FEW:
            near = max(_LEAST_KM, radius * (4 * stop / size) ** 0.5)
            while near < radius / 2:
                rows, km = rows_near(columns, centre, near)
                metres = _rounded(km)
                sure = holds(tier, rows) & (metres < np.floor(near * _METRE + 0.5))
                if np.count_nonzero(sure) >= stop:
                    return smallest(metres[sure], rows[sure], columns.ids, stop)
                near *= 2
        rows = positions(tier)
        return smallest(self._metres(rows), rows, columns.ids, stop)

    def _metres(self, rows: Rows) -> Floats:
        centre, columns = self._asked.centre, self._columns
        if centre is None:
            return np.full(len(rows), float(FAR_METRES))
        return _rounded(kilometres(centre, columns.lat[rows], columns.lon[rows]))


def _rounded(km: Floats) -> Floats:
    """Whole metres; far away where there is no place."""
    return np.where(np.isnan(km), FAR_METRES, np.floor(km * _METRE + 0.5))


def first_in(order: Order, wanted: Bits, size: int, stop: int) -> Rows:
    """The first of so many wanted rows in a fixed order."""
    if stop * len(order.rows) >= size * size:
        rows = positions(wanted)
        ranks = order.ranks[rows]
        if stop * 4 < size:
            best = np.argpartition(ranks, stop)[:stop]
            rows, ranks = rows[best], ranks[best]
        return rows[np.argsort(ranks)[:stop]]
    found = np.zeros(0, dtype=np.int64)
    at, step = 0, 64 + 2 * stop * len(order.rows) // size
    while len(found) < stop:
        rows = order.rows[at : at + step].astype(np.int64)
        found = np.concatenate((found, rows[holds(wanted, rows)]))
        at, step = at + step, step * 2
    return found[:stop]


def smallest(keys: NDArray[np.int64] | Floats, rows: Rows, ids: NDArray[np.int64], number: int) -> Rows:
    """So many of the rows with the smallest keys, in their order, then by id."""
    if number * 4 < len(rows):
        some = np.flatnonzero(keys <= np.partition(keys, number)[number])
        keys, rows = keys[some], rows[some]
    found: Rows = rows[np.lexsort((ids[rows], keys))[:number]]
    return found
