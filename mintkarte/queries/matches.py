"""The offers that match one filter, in its order, and what they leave open."""

from datetime import UTC, date, datetime
from functools import cached_property, reduce

import numpy as np
from numpy.typing import NDArray

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.ranking import FAR_METRES, NEVER
from mintkarte.domain.vocabulary import Sort
from mintkarte.queries.bits import Bits, count, positions, unpack
from mintkarte.queries.columns import Columns, Numbers, ranks_of
from mintkarte.queries.criteria import Engine, date_question

_TIER, _RANK = 1 << 40, 1 << 32
"""Weights of "something unknown" and of a step in text rank above the place in an order."""
_BEST_RANK = 4


class Matches:
    """The answer to one filter on one day; list, map, facets and feeds of a request read the same one."""

    def __init__(self, engine: Engine, asked: OfferFilter, today: date) -> None:
        self.engine, self.asked, self.today = engine, asked, today
        self.criteria = list(engine.criteria(asked, today))
        self.selection = self.matching_all_but(None)
        self.total = count(self.selection)

    @property
    def columns(self) -> Columns:
        """The columns this answer was read from."""
        return self.engine.columns

    def matching_all_but(self, key: str | None) -> Bits:
        """The offers that match every criterion except that of one key."""
        passing = [self.allowed(c.passes, c.unknown) for c in self.criteria if c.key != key]
        return reduce(np.bitwise_and, passing, self.columns.everything)

    def allowed(self, passes: Bits, unknown: Bits) -> Bits:
        """Those that pass; a strict filter leaves out what does not say."""
        return passes & ~unknown if self.asked.strict else passes

    @cached_property
    def unknown(self) -> dict[str, int]:
        """For each query key how many of the matching offers do not state it, without zeros."""
        found = {c.key: count(c.unknown & self.selection) for c in self.criteria}
        return {key: number for key, number in found.items() if number}

    def unknown_of(self, offer_id: int) -> frozenset[str]:
        """The keys that one matching offer leaves open."""
        row = self._row(offer_id)
        word, bit = np.uint64(row // 64), np.uint64(row % 64)
        return frozenset(c.key for c in self.criteria if (c.unknown[word] >> bit) & np.uint64(1))

    def ids(self, start: int = 0, stop: int | None = None) -> list[int]:
        """The ids of the matching offers in the filter's order, or a slice of them."""
        stop = self.total if stop is None else min(stop, self.total)
        if start >= stop:
            return []
        rows, keys = self.rows, self._keys
        if stop * 4 < self.total:
            first = np.argpartition(keys, stop)[:stop]
            rows, keys = rows[first], keys[first]
        ordered = rows[np.argsort(keys)[start:stop]]
        found: list[int] = self.columns.ids[ordered].tolist()
        return found

    @cached_property
    def rows(self) -> NDArray[np.intp]:
        """The rows of the matching offers, in the order of their ids."""
        return positions(self.selection, self.columns.size)

    @cached_property
    def _keys(self) -> Numbers:
        """For each matching row a number that sorts it; no two are equal."""
        engine, asked, columns = self.engine, self.asked, self.columns
        match asked.sort:
            case Sort.NEWEST:
                order = columns.newest_order
            case Sort.TITLE:
                order = columns.title_order
            case Sort.DISTANCE if asked.centre is not None:
                order = ranks_of(_metres(engine.distances(asked.centre)))
            case _:
                order = engine.start_order(date_question(asked, self.today))
        keys = order[self.rows]
        if asked.text and (asked.sort is Sort.FIT or (asked.sort is Sort.DISTANCE and asked.centre is None)):
            keys += (_BEST_RANK - engine.text(asked.text)[self.rows].astype(np.int64)) * _RANK
        open_somewhere = reduce(np.bitwise_or, (c.unknown for c in self.criteria), columns.nothing)
        return keys + unpack(open_somewhere, columns.size)[self.rows] * np.int64(_TIER)

    def by_organisation(self) -> dict[int, int]:
        """How many matching offers each organisation has, without zeros."""
        ids, numbers = np.unique(self.columns.organisations[self.rows], return_counts=True)
        return dict(zip(ids.tolist(), numbers.tolist(), strict=True))

    def distance_km(self, offer_id: int) -> float | None:
        """How far the offer is from the asked centre; None without a centre or a place."""
        if self.asked.centre is None:
            return None
        km = float(self.engine.distances(self.asked.centre)[self._row(offer_id)])
        return None if np.isnan(km) else km

    def next_start(self, offer_id: int) -> datetime | None:
        """The start of the offer's first upcoming occurrence that fits the filter (UTC), or None."""
        seconds = int(self.engine.next_starts(date_question(self.asked, self.today))[self._row(offer_id)])
        return None if seconds == NEVER else datetime.fromtimestamp(seconds, UTC)

    def _row(self, offer_id: int) -> int:
        row = int(np.searchsorted(self.columns.ids, np.int64(offer_id)))
        if row == self.columns.size or self.columns.ids[row] != offer_id:
            raise KeyError(offer_id)
        return row


def _metres(km: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.isnan(km), FAR_METRES, np.floor(km * 1000 + 0.5))
