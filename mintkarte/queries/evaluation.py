"""The answer to one filter on one day: list, map, facets and feeds of a request read the same one."""

from collections.abc import Sequence

from mintkarte.domain.geometry import Box
from mintkarte.domain.holidays import HolidaySpan
from mintkarte.queries import clusters, facets
from mintkarte.queries.clusters import Feature
from mintkarte.queries.facets import Facets
from mintkarte.queries.matches import Matches

POINTS_LIMIT = 2000


class Evaluation(Matches):
    """The matching offers (see `Matches`) with everything a page shows of them, each part computed when asked for."""

    def facets(self, holidays: Sequence[HolidaySpan] = ()) -> Facets:
        """For each key and code how many offers this choice alone would leave, zeros included."""
        return facets.facets(self, holidays)

    @property
    def pinned_total(self) -> int:
        """How many of the matching offers have a place on the map."""
        return clusters.pinned_total(self)

    def points(self, limit: int = POINTS_LIMIT) -> list[Feature]:
        """The matching offers that have a place on the map, in the order of ids, at most `limit`."""
        return clusters.points(self, limit)

    def clusters(self, box: Box, zoom: int) -> list[Feature]:
        """The matching offers inside the box, gathered in cells of the screen at this zoom."""
        return clusters.clusters(self, box, zoom)
