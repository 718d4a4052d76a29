"""Where synthetic offers take place: around true towns, in proportion to their inhabitants."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import cos, radians, sqrt
from typing import Any

from mintkarte.domain.geometry import Point
from mintkarte.domain.vocabulary import Land, Precision
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.gateways.places import KM_PER_DEGREE, Place
from mintkarte.models.places import BY_GAZETTEER, BY_HAND

_FEWEST_INHABITANTS = 300
"""Weight of a village whose population is not known."""
_CITY = 1_000_000
_CITY_SPREAD_KM, _LEAST_SPREAD_KM = 6.0, 0.4
"""How far venues scatter (standard deviation) in a town of a million, and in a hamlet."""
_EXACT_SHARE, _STREET_SHARE = 0.55, 0.29
_CELLS_PER_DEGREE = 10


@dataclass(frozen=True, slots=True)
class Venue:
    """An address with its point; only `pinned` ones were set by hand."""

    name: str
    street: str
    postcode: str
    town: str
    land: Land | None
    point: Point
    precision: Precision
    pinned: bool

    @property
    def source(self) -> str:
        """Who says where it is."""
        return BY_HAND if self.pinned else BY_GAZETTEER


class Towns:
    """True towns to draw from, and the postcodes of points around them."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Weigh the towns by their inhabitants and lay the postcodes into a grid."""
        self._gazetteer = gazetteer
        self._places = gazetteer.places.places
        self._weights = list(accumulate(max(place.population, _FEWEST_INHABITANTS) for place in self._places))
        self._grid: dict[tuple[int, int], list[tuple[float, float, str]]] = defaultdict(list)
        for code in gazetteer.postcodes.codes:
            if point := gazetteer.postcodes.point(code):
                self._grid[_cell(point.lat, point.lon)].append((point.lat, point.lon, code))

    def draw(self, chance: random.Random) -> Place:
        """A town, large ones more often."""
        return chance.choices(self._places, cum_weights=self._weights)[0]

    def venue(self, chance: random.Random, town: Place, number: int, words: dict[str, Any]) -> Venue:
        """The venue of this number in or near a town; some with a pin, the others where the gazetteer puts them."""
        spread = _LEAST_SPREAD_KM + _CITY_SPREAD_KM * sqrt(town.population / _CITY)
        lat = round(town.lat + chance.gauss(0, spread) / KM_PER_DEGREE, 5)
        lon = round(town.lon + chance.gauss(0, spread) / (KM_PER_DEGREE * cos(radians(town.lat))), 5)
        postcode = self.postcode(lat, lon)
        has_street = chance.random() < _STREET_SHARE
        street = f"{chance.choice(words['streets'])} {chance.randint(1, 120)}" if has_street else ""
        name = f"{chance.choice(words['venues'])} {number}"
        if chance.random() < _EXACT_SHARE:
            return Venue(name, street, postcode, town.name, town.land, Point(lat, lon), Precision.EXACT, pinned=True)
        found = self._gazetteer.locate(postcode, town.name)
        point, precision = found.point or town.point, found.precision if found.point else Precision.TOWN
        return Venue(name, street, postcode, town.name, found.land or town.land, point, precision, pinned=False)

    def postcode(self, lat: float, lon: float) -> str:
        """The postcode whose point is nearest; empty far from every one."""
        squared = (((y - lat) ** 2 + 0.41 * (x - lon) ** 2, code) for y, x, code in self._around(lat, lon))
        return min(squared, default=(0.0, ""))[1]

    def _around(self, lat: float, lon: float) -> Iterator[tuple[float, float, str]]:
        row, column = _cell(lat, lon)
        for y in (row - 1, row, row + 1):
            for x in (column - 1, column, column + 1):
                yield from self._grid.get((y, x), ())


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return int(lat * _CELLS_PER_DEGREE), int(lon * _CELLS_PER_DEGREE)
