"""All offers turned by a quarter: one array for each thing a filter may ask or a list may be sorted by.

Rows with a pin come first, along the Z-curve of `grid`, so that every cell of the map is one run of rows; the others
follow in the order of ids. Everything here is an array, so that it can be saved and opened again as it lies in memory.
"""

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mintkarte.domain.vocabulary import Field, Precision
from mintkarte.queries.bits import Bits, Rows
from mintkarte.queries.dates import Dates
from mintkarte.queries.grid import Floats, Grid, Keys
from mintkarte.queries.offer_table import CODES, PRECISIONS
from mintkarte.queries.text_index import TextIndex, WordIndex

EVERYTHING, PINNED, FULL = "", "pinned", "full"
"""Names of the bit columns that belong to no query key: all offers, those with a pin, those without a place left."""
NOT_STATED = "?"
"""Stands for a code in the name of the bit column of the offers that do not say."""
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Group:
    """The codes of one query key and the bit columns of the offers they let pass; `unknown` are those that do not say.

    All these columns lie from `first` to before `end`.
    """

    places: dict[str, int]
    first: int
    end: int
    unknown: int | None


@dataclass(frozen=True)
class Order:
    """A fixed order of all rows, and numbers that grow in it from row to row."""

    rows: Ints
    ranks: Ints | NDArray[np.int64]


@dataclass(frozen=True)
class Mobile:
    """The rows that come to people, along the Z-curve, with the kilometres they come."""

    rows: Ints
    keys: Keys
    reach: Floats


@dataclass(frozen=True)
class Columns:
    """The columns. Numbers that are not stated are -1; `lat`, `lon` are NaN without a place to measure a distance to.

    `bits` has one set of rows for each name in `names`, "key:code" for the codes of a query key; the offers that do not
    say are in all sets of a key. `lines` are the same bits row by row. `organisations` are places in
    `organisation_ids`. `titles` are the bytes of all titles, that of a row from `title_begins[row]` on. `keys` belong
    to the pinned rows.
    """

    names: tuple[str, ...]
    bits: Bits
    lines: Bits
    ids: NDArray[np.int64]
    rows_by_id: Ints
    by_news: Order
    by_title: Order
    titles: NDArray[np.uint8]
    title_begins: Ints
    published: NDArray[np.int64]
    organisations: Ints
    organisation_ids: NDArray[np.int64]
    costs: Ints
    confirmed: Ints
    age_low: NDArray[np.int16]
    age_high: NDArray[np.int16]
    grade_low: NDArray[np.int16]
    grade_high: NDArray[np.int16]
    precision: NDArray[np.uint8]
    lat: Floats
    lon: Floats
    keys: Keys
    mobile: Mobile
    dates: Dates
    title_words: WordIndex
    words: WordIndex

    @property
    def size(self) -> int:
        """The number of rows."""
        return len(self.ids)

    @cached_property
    def groups(self) -> dict[str, Group]:
        """The query keys whose codes have bit columns."""
        found = {key: Group({}, 0, 0, None) for key in CODES}
        for place, name in enumerate(self.names):
            key, _, code = name.partition(":")
            if code:
                group = found.get(key)
                if group is None or not group.end:
                    group = Group({}, place, place, None)
                if code == NOT_STATED:
                    found[key] = Group(group.places, group.first, place + 1, place)
                else:
                    found[key] = Group(group.places | {code: place}, group.first, place + 1, group.unknown)
        return found

    @cached_property
    def text(self) -> TextIndex:
        """The search by words."""
        return TextIndex(self.title_words, self.words, self.size)

    @cached_property
    def pins(self) -> Grid:
        """The pinned rows by place."""
        return Grid(self.keys, self.lat, self.lon)

    @cached_property
    def vans(self) -> Grid:
        """The mobile rows by place, numbered as in `mobile`."""
        return Grid(self.mobile.keys, self.lat[self.mobile.rows], self.lon[self.mobile.rows])

    def column(self, name: str) -> Bits:
        """The bit column of this name."""
        found: Bits = self.bits[self.names.index(name)]
        return found

    def titles_of(self, rows: Rows) -> list[str]:
        """The titles of some rows."""
        text, begins, ends = self.titles.data, self.title_begins[rows], self.title_begins[rows + 1]
        return [str(text[begin:end], "utf-8") for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]

    def fields(self, rows: Rows) -> list[list[str]]:
        """The fields of some rows, sorted."""
        first = self.groups["fach"].first
        numbers = self.lines[rows, 0] >> np.uint64(first) & np.uint64(len(_FIELDS) - 1)
        return [_FIELDS[number] for number in numbers.tolist()]

    def precisions(self, rows: Rows) -> list[str]:
        """How exactly the places of some rows are known, in the public words."""
        return [_PRECISIONS[number] for number in self.precision[rows].tolist()]

    def find(self, offer_id: int) -> int | None:
        """The row of an offer, or None."""
        rows, ids = self.rows_by_id, self.ids
        place = bisect_left(rows, offer_id, key=lambda row: ids[row])
        return int(rows[place]) if place < self.size and ids[rows[place]] == offer_id else None


_CODES = [str(field) for field in Field]
_FIELDS = [
    sorted(code for place, code in enumerate(_CODES) if number >> place & 1) for number in range(1 << len(_CODES))
]
_PRECISIONS = [Precision(one).public for one in PRECISIONS]
