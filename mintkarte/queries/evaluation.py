"""The answer to one filter on one day: list, map, facets and feeds of a request read the same one."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from operator import itemgetter

import numpy as np

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import Box, Point
from mintkarte.domain.holidays import HolidaySpan
from mintkarte.domain.ranking import NEVER
from mintkarte.queries import clusters, facets
from mintkarte.queries.clusters import Feature
from mintkarte.queries.columns import Columns
from mintkarte.queries.counted_choices import by_organisation, counted_choices, organisations
from mintkarte.queries.criteria import rows_in
from mintkarte.queries.facets import Facets
from mintkarte.queries.grid import kilometres
from mintkarte.queries.matches import Matches, Part

POINTS_LIMIT = 2000


class Evaluation:
    """The matching offers with everything a page shows of them, each thing computed when asked for.

    An index has one or two parts: the offers as they were when it was built, and those that have changed since.
    """

    def __init__(self, parts: Sequence[Part], asked: OfferFilter, today: date) -> None:
        self.asked, self.today = asked, today
        self._parts = [Matches(part, asked, today) for part in parts]
        self.total = sum(part.total for part in self._parts)

    @property
    def columns(self) -> Columns:
        """The columns of the index, without what has changed since it was built."""
        return self._parts[0].columns

    def ids(self, start: int = 0, stop: int | None = None) -> list[int]:
        """The ids of the matching offers in the filter's order, or a slice of them."""
        stop = self.total if stop is None else min(stop, self.total)
        if start >= stop:
            return []
        filled = [part for part in self._parts if part.total]
        if len(filled) == 1:
            (part,) = filled
            found: list[int] = part.columns.ids[part.listing.rows(start, stop)].tolist()
            return found
        keys: list[list[object]] = [[], [], [], []]
        for part in filled:
            rows = part.listing.rows(0, min(stop, part.total))
            keys = [have + more for have, more in zip(keys, part.listing.keys(rows), strict=True)]
        return [key[-1] for key in sorted(zip(*keys, strict=True))[start:stop]]

    @cached_property
    def unknown(self) -> dict[str, int]:
        """For each query key how many of the matching offers do not state it, without zeros."""
        found: Counter[str] = Counter()
        for part in self._parts:
            found.update(part.unknown)
        return {key: number for key, number in found.items() if number}

    def unknown_of(self, offer_id: int) -> frozenset[str]:
        """The keys that one matching offer leaves open."""
        part, row = self._find(offer_id)
        return part.unknown_of(row)

    def facets(self, holidays: Sequence[HolidaySpan] = ()) -> Facets:
        """For each key and code how many offers this choice alone would leave, zeros included."""
        return facets.together([facets.facets(part, self.today, holidays) for part in self._parts])

    @cached_property
    def counted_choices(self) -> Facets:
        """The same for keys without a list of codes: providers, confirmations, circles, strictness."""
        found = facets.together([counted_choices(part, self.today) for part in self._parts])
        return found | {"anbieter": self._organisations[0]}

    @property
    def organisations_left(self) -> int:
        """How many providers have an offer that the filter leaves without its own choice of providers."""
        return self._organisations[1]

    @cached_property
    def _organisations(self) -> tuple[dict[str, int], int]:
        return organisations(self._parts)

    @cached_property
    def pinned_total(self) -> int:
        """How many of the matching offers have a place on the map."""
        return sum(part.pinned_total for part in self._parts)

    def points(self, box: Box | None = None, limit: int = POINTS_LIMIT) -> list[Feature]:
        """The matching offers with a place on the map in the filter's order, or those of them that lie in the box.

        Of each part of the index only the first `limit` are looked at.
        """
        found: list[Feature] = []
        keys: list[tuple[object, ...]] = []
        filled = [part for part in self._parts if part.pinned_total]
        for part in filled:
            rows = part.pinned_listing.rows(0, min(limit, part.pinned_total))
            rows = rows if box is None else rows_in(part.columns, rows, box)
            found += clusters.points(part.columns, rows)
            if len(filled) > 1:
                keys += zip(*part.pinned_listing.keys(rows), strict=True)
        if len(filled) <= 1:
            return found  # in order already
        return [feature for _, feature in sorted(zip(keys, found, strict=True), key=itemgetter(0))][:limit]

    def clusters(self, box: Box, zoom: int) -> list[Feature]:
        """The matching offers inside the box, gathered in cells of the screen at this zoom."""
        return clusters.clusters(self._parts, box, zoom)

    def by_organisation(self) -> dict[int, int]:
        """How many matching offers each organisation has, without zeros."""
        found: Counter[int] = Counter()
        for part in self._parts:
            ids, numbers = by_organisation(part.columns, part.selection)
            found.update(dict(zip(ids.tolist(), numbers.tolist(), strict=True)))
        return dict(found)

    def distance_km(self, offer_id: int) -> float | None:
        """How far the offer is from the asked centre; None without a centre or a place."""
        if self.asked.centre is None:
            return None
        part, row = self._find(offer_id)
        km = float(kilometres(self.asked.centre, part.columns.lat[row], part.columns.lon[row]))
        return None if np.isnan(km) else km

    def spot(self, offer_id: int) -> Point | None:
        """Where the offer's pin stands on the map; None for one without."""
        part, row = self._find(offer_id)
        columns = part.columns
        return Point(float(columns.lat[row]), float(columns.lon[row])) if row < len(columns.keys) else None

    def next_start(self, offer_id: int) -> datetime | None:
        """The start of the offer's first upcoming occurrence that fits the filter (UTC), or None."""
        part, row = self._find(offer_id)
        seconds = int(part.columns.dates.next_starts(part.question, np.array([row]))[0])
        return None if seconds == NEVER else datetime.fromtimestamp(seconds, UTC)

    def _find(self, offer_id: int) -> tuple[Matches, int]:
        """The newest part with this offer, and its row there; raises KeyError without one."""
        for part in reversed(self._parts):
            row = part.columns.find(offer_id)
            if row is not None and part.part.is_alive(row):
                return part, row
        raise KeyError(offer_id)
