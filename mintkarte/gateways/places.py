"""Towns and villages by name and by nearness, read from tables such as `data/places.csv`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from math import cos, hypot, inf, radians, sqrt
from pathlib import Path
from typing import NamedTuple

from mintkarte.domain.geometry import Point
from mintkarte.domain.place_names import TownName
from mintkarte.domain.vocabulary import Land

COLUMNS = ("name", "folded", "tail", "land", "population", "lat", "lon")
KM_PER_DEGREE = 111.195
SAME_PLACE_KM = 8.0
"""Two entries of one name closer than this are one place (a municipality and its main village)."""
_PREFIX_LETTERS = 5
"""Letters two names must share before one may be the beginning of the other."""
_LANDS = {land.value: land for land in Land}


class Place(NamedTuple):
    """One town or village; `folded` is its comparable name, of which `tail` is the part that tells it from namesakes.

    A population of 0 means that it is not known.
    """

    name: str
    folded: str
    tail: str
    land: Land
    population: int
    lat: float
    lon: float

    @property
    def head(self) -> str:
        """The comparable name without what tells it from its namesakes."""
        return self.folded[: len(self.folded) - len(self.tail)]

    @property
    def point(self) -> Point:
        """Where it lies."""
        return Point(self.lat, self.lon)


def read_places(path: Path) -> list[Place]:
    """The rows of a table of places, in the table's order; an absent table has none."""
    if not path.is_file():
        return []
    lines = path.read_text("utf-8").splitlines()[1:]
    return [_place(line.split(",")) for line in lines if line]


def _place(cells: list[str]) -> Place:
    name, folded, tail, land, population, lat, lon = cells
    return Place(name, folded, tail, _LANDS[land], int(population), float(lat), float(lon))


def near_km(lat: float, lon: float, place: Place) -> float:
    """Distance on a flat map, good to a per mille within Germany and ten times faster than the globe's."""
    return KM_PER_DEGREE * hypot(place.lat - lat, (place.lon - lon) * cos(radians(lat)))


_FARTHEST_LAT = 70.0
"""Degrees beyond which no place of Germany is near; towards the poles a cell of the grid is no distance at all."""


class PlaceTable:
    """Places to be looked up by a name as people write it, and by a point."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Order the places by head name, largest first."""
        self.places = sorted(places, key=lambda place: -place.population)
        self._by_head: dict[str, list[Place]] = defaultdict(list)
        for place in self.places:
            self._by_head[place.head].append(place)

    @cached_property
    def by_folded_name(self) -> list[tuple[str, int]]:
        """Folded name and position in `places`, sorted for searching by beginning."""
        return sorted((place.folded, position) for position, place in enumerate(self.places))

    @cached_property
    def _grid(self) -> dict[tuple[int, int], list[Place]]:
        grid: dict[tuple[int, int], list[Place]] = defaultdict(list)
        for place in self.places:
            grid[int(place.lat * 10), int(place.lon * 10)].append(place)
        return dict(grid)

    def around(self, point: Point, within_km: float) -> Iterator[tuple[float, Place]]:
        """Places within a distance of a point, with that distance in km, in no order."""
        if abs(point.lat) > _FARTHEST_LAT:
            return
        rows = int(within_km / KM_PER_DEGREE * 10) + 1
        columns = int(within_km / (KM_PER_DEGREE * cos(radians(point.lat))) * 10) + 1
        row, column, grid = int(point.lat * 10), int(point.lon * 10), self._grid
        for y in range(row - rows, row + rows + 1):
            for x in range(column - columns, column + columns + 1):
                for place in grid.get((y, x), ()):
                    distance = near_km(point.lat, point.lon, place)
                    if distance <= within_km:
                        yield distance, place

    def nearest(self, point: Point, *, pull: float = 0.0, within_km: float = 30.0) -> tuple[float, Place] | None:
        """The place nearest to a point; `pull` makes large towns reach farther, as they do on the ground."""
        best, found = inf, None
        for least_km, cell in self._cells_around(point, within_km):
            if least_km >= best * (1 + pull * self._reach[cell]):
                continue  # not even its largest town would win from its near edge
            for place in self._grid[cell]:
                distance = near_km(point.lat, point.lon, place)
                pulled = distance / (1 + pull * sqrt(place.population))
                if pulled < best and distance <= within_km:
                    best, found = pulled, (distance, place)
        return found

    def _cells_around(self, point: Point, within_km: float) -> Iterator[tuple[float, tuple[int, int]]]:
        """The inhabited cells of the grid around a point with the least distance of each; nearer ones first."""
        if abs(point.lat) > _FARTHEST_LAT:
            return
        width = KM_PER_DEGREE * cos(radians(point.lat))
        columns = list(_strips(point.lon, width, within_km))
        for above, row in _strips(point.lat, KM_PER_DEGREE, within_km):
            for beside, column in columns:
                if (row, column) in self._grid:
                    yield max(above, beside), (row, column)

    @cached_property
    def _reach(self) -> dict[tuple[int, int], float]:
        """The root of the largest population in each cell."""
        return {cell: sqrt(max(place.population for place in places)) for cell, places in self._grid.items()}

    def named(self, name: TownName) -> list[Place]:
        """Every place that a name may mean, largest first; entries of one place count once.

        A name without a tail means all its namesakes ("Limburg"); a tail picks among them ("Frankfurt/O."), and a tail
        that the table does not know still leaves the places that have none ("Offenbach am Main").
        """
        same_head = self._by_head.get(name.head, []) + (self._by_head.get(name.key, []) if name.tail else [])
        if not name.tail:
            return _once(same_head)
        matching = [
            p for p in same_head if p.folded == name.key or (p.tail and _one_begins_the_other(p.tail, name.tail))
        ]
        return _once(matching or [p for p in same_head if not p.tail])

    def named_near(self, name: TownName, point: Point, within_km: float) -> tuple[float, Place] | None:
        """The place nearest to a point among those of a name; hyphenated and shortened names are tried last.

        "Eschau-Hobbach" finds Hobbach, else Eschau; "Limburg" finds Limburg an der Lahn.
        """
        for spelling in (name, TownName(name.head, ""), *(TownName(part, "") for part in reversed(name.parts))):
            found = [(near_km(point.lat, point.lon, place), place) for place in self._all_named(spelling)]
            if inside := [pair for pair in found if pair[0] <= within_km]:
                return min(inside)
        if len(name.head) < _PREFIX_LETTERS:
            return None
        near = (place for _, cell in self._cells_around(point, within_km) for place in self._grid[cell])
        begun = [place for place in near if _one_begins_the_other(place.head, name.head)]
        measured = ((near_km(point.lat, point.lon, place), place) for place in begun)
        return min((pair for pair in measured if pair[0] <= within_km), default=None)

    def _all_named(self, name: TownName) -> list[Place]:
        if not name.head:
            return []
        same_head = self._by_head.get(name.head, [])
        return [place for place in same_head if place.folded == name.key] if name.tail else same_head


def _strips(at: float, km_per_degree: float, within_km: float) -> Iterator[tuple[float, int]]:
    """Strips of a tenth of a degree around a coordinate, from the middle outwards, with the km to their near edge."""
    middle = int(at * 10)
    yield 0.0, middle
    for step in range(1, int(within_km / km_per_degree * 10) + 2):
        yield ((middle + step) / 10 - at) * km_per_degree, middle + step
        yield (at - (middle - step + 1) / 10) * km_per_degree, middle - step


def _one_begins_the_other(a: str, b: str) -> bool:
    return min(len(a), len(b)) > 1 and (a.startswith(b) or b.startswith(a))


def _once(places: list[Place]) -> list[Place]:
    """The places without smaller entries of the same name close by."""
    kept: list[Place] = []
    for place in sorted(places, key=lambda p: -p.population):
        if all(place.head != other.head or near_km(place.lat, place.lon, other) > SAME_PLACE_KM for other in kept):
            kept.append(place)
    return kept
