"""The offers of one part of the index that match a filter, and what they leave open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce

import numpy as np

from mintkarte.domain.filters import OfferFilter
from mintkarte.queries.bits import Bits, Rows, column_counts, count, holds
from mintkarte.queries.columns import PINNED, Columns, Group
from mintkarte.queries.criteria import Answered, Counts, Engine, date_question
from mintkarte.queries.listing import Listing


@dataclass(frozen=True)
class Part:
    """Some offers of the index; `gone` are rows that a later part replaces or that are not public any more."""

    engine: Engine
    gone: Rows
    alive: Bits

    @classmethod
    def of(cls, engine: Engine, gone: Rows | None = None) -> "Part":
        """The offers of some columns, but for some rows."""
        rows = np.zeros(0, dtype=np.int64) if gone is None else gone
        alive = engine.columns.bits[0].copy()
        np.bitwise_and.at(alive, rows >> 6, ~(np.uint64(1) << (rows & 63).astype(np.uint64)))
        return cls(engine, rows, alive)

    def is_alive(self, row: int) -> bool:
        """Whether this part still answers for a row."""
        return bool(holds(self.alive, np.array([row]))[0])


class Matches:
    """The answer of one part to one filter on one day."""

    def __init__(self, part: Part, asked: OfferFilter, today: date) -> None:
        self.part, self.asked = part, asked
        self.question = date_question(asked, today)
        self.criteria = list(part.engine.criteria(asked, today))
        self.selection = self.matching(self.criteria) & part.alive
        self.total = count(self.selection)

    @property
    def columns(self) -> Columns:
        """The columns this answer was read from."""
        return self.part.engine.columns

    @cached_property
    def pinned(self) -> Bits:
        """The matching rows that have a place on the map."""
        return self.selection & self.columns.column(PINNED)

    @cached_property
    def pinned_total(self) -> int:
        """How many have a place on the map."""
        return count(self.pinned)

    def matching(self, criteria: Sequence[Answered]) -> Bits:
        """The rows that meet some criteria, gone ones included."""
        passing = [one.allowed(strict=self.asked.strict) for one in criteria]
        return reduce(np.bitwise_and, passing, self.columns.bits[0])

    def all_but(self, key: str) -> list[Answered]:
        """The criteria without that of one key."""
        return [one for one in self.criteria if one.key != key]

    @cached_property
    def unknown(self) -> dict[str, int]:
        """For each query key how many of the matching offers do not state it."""
        return {one.key: count(one.unknown & self.selection) for one in self.criteria if one.unknown is not None}

    def unknown_of(self, row: int) -> frozenset[str]:
        """The keys that one matching row leaves open."""
        rows = np.array([row])
        return frozenset(one.key for one in self.criteria if one.unknown is not None and holds(one.unknown, rows)[0])

    def counts(self, criteria: Sequence[Answered], group: Group | None = None) -> Counts:
        """How many rows that meet the criteria each bit column holds, or each one of a group."""
        signature = (self.asked.strict, *((one.key, one.asks) for one in criteria))
        found = self.part.engine.counts(signature, lambda: self.matching(criteria), group)
        if len(self.part.gone):
            gone = self.part.gone[holds(self.matching(criteria), self.part.gone)]
            less = column_counts(self.columns.lines[gone])
            found = found - (less[: len(found)] if group is None else less[group.first : group.end])
        return found

    @cached_property
    def listing(self) -> Listing:
        """The matching rows in the filter's order."""
        return self._listed(self.selection)

    @cached_property
    def pinned_listing(self) -> Listing:
        """Those among them that have a place on the map."""
        return self._listed(self.pinned)

    def _listed(self, selection: Bits) -> Listing:
        return Listing(self.part.engine, self.asked, self.question, selection, self._open)

    @cached_property
    def _open(self) -> Bits | None:
        """The rows that leave something open, where that counts."""
        unknown = [] if self.asked.strict else [one.unknown for one in self.criteria if one.unknown is not None]
        return reduce(np.bitwise_or, unknown) if unknown else None
