"""Where an address lies, by its postcode and its town, as far as tables tell.

The rules are those that measured best on true addresses: `tests/bench/bench_places.py` prints the figures.
"""

from dataclasses import dataclass

from mintkarte.domain.geometry import Point, distance_km
from mintkarte.domain.place_names import TownName, read_postcode, town_name, without_title
from mintkarte.domain.vocabulary import Land, Precision
from mintkarte.gateways.places import Place, PlaceTable, near_km
from mintkarte.gateways.postcodes import Postcodes

SAME_TOWN_KM = 15.0
"""Farthest that a town's point lies from the point of one of its postcodes; 10.9 km in 1,421 true addresses."""
GUESSED_TOWN_KM = 50.0
"""The same where the postcode's point is itself a guess from its neighbours."""
LARGE_TOWN = 60_000
"""Inhabitants from which one of the town's postcodes says more than the town's own point."""
NEIGHBOUR_KM = 40.0
"""Farthest that a village lies from the town that tells it from its namesakes."""
REGION_KM = 60.0
"""Distance from a region's centre within which a single namesake is the one that is meant."""
CLEARLY_LARGEST = 12
"""How many times larger than its namesakes a town must be to be meant without saying so ("München")."""
_CITY = 20_000
_VILLAGE = 2_000
_PULL_FOR_LABEL = 0.01
_PULL_FOR_LAND = 0.003
"""How strongly large towns attract a postcode; both measured on the GeoNames postal list (0.7 % wrong Länder)."""


@dataclass(frozen=True, slots=True)
class Located:
    """Where an address lies as far as its postcode and town tell, how well, and what was odd about them."""

    point: Point | None
    precision: Precision
    land: Land | None
    town: str
    problems: tuple[str, ...] = ()
    postcode: str = ""


class Locator:
    """Places addresses by tables of places and postcodes; only looks up, so it is safe to share between threads."""

    def __init__(self, places: PlaceTable, postcodes: Postcodes) -> None:
        """Use tables that are already read."""
        self.places = places
        self.postcodes = postcodes
        self._lands: dict[str, Land | None] = {}
        self._towns: dict[str, str] = {}

    def locate(self, postcode: str, town: str, near: Point | None = None) -> Located:
        """Place an address by postcode and town; the postcode wins where they contradict each other.

        `near` is the centre of the region it comes from: of several namesakes the only one within 60 km is meant.
        """
        reading = read_postcode(postcode)
        if not reading.postcode:
            reading = read_postcode(town)
        code, name = reading.postcode, self._name(reading.rest if reading.rest and not _has_name(town) else town)
        problems = ("plz_ergaenzt",) if reading.completed else ()
        if code and (anchor := self.postcodes.point(code)):
            return self._in_postcode(code, anchor, name, problems)
        if code:
            known = () if self.postcodes.imported(code) else ("plz_unbekannt",)
            return self._in_unknown_postcode(code, name, (*problems, *known))
        return self._by_name_alone(name, near)

    def land_of(self, where: Point | str) -> Land | None:
        """The Land of a point or of a postcode; None outside Germany's places."""
        if isinstance(where, Point):
            found = self.places.nearest(where, pull=_PULL_FOR_LAND)
            return found[1].land if found else None
        code = read_postcode(where).postcode
        if code not in self._lands:  # at most 100,000 codes of five digits
            rows, point = self.postcodes.imported(code), self._point_or_guess(code)
            self._lands[code] = rows[0].land if rows else self.land_of(point) if point else None
        return self._lands[code]

    def town_of(self, postcode: str) -> str:
        """The town that a postcode most likely belongs to; empty for a code that no list knows."""
        if postcode not in self._towns:
            self._towns[postcode] = self._likely_town(postcode)
        return self._towns[postcode]

    def _likely_town(self, postcode: str) -> str:
        if rows := [row for row in self.postcodes.imported(postcode) if row.area]:
            inhabited = [(sum(p.population for p in self.places.named(TownName(r.folded, ""))), r.name) for r in rows]
            return max(inhabited)[1]
        point = self._point_or_guess(postcode)
        found = self.places.nearest(point, pull=_PULL_FOR_LABEL) if point else None
        return found[1].name if found else ""

    def _point_or_guess(self, postcode: str) -> Point | None:
        return self.postcodes.point(postcode) or (self.postcodes.approximate(postcode) if postcode else None)

    def known(self, name: TownName) -> list[Place]:
        """The places that a name may mean when nothing else is known; a clearly largest one stands alone.

        A tail that is itself a town decides by nearness: "Goldbach bei Gotha".
        """
        if not name.head:
            return []
        found = self.places.named(name) or [p for part in name.parts for p in self.places.named(TownName(part, ""))]
        if len(found) > 1 and found[0].population >= max(_CITY, CLEARLY_LARGEST * found[1].population):
            return found[:1]
        if len(found) > 1 and name.tail and (neighbours := self.places.named(TownName(name.tail, ""))):
            at = neighbours[0]
            distance, nearest = min((near_km(at.lat, at.lon, place), place) for place in found)
            return [nearest] if distance <= NEIGHBOUR_KM else found
        return found

    def close_ones(self, places: list[Place], near: Point) -> list[Place]:
        """Those of several namesakes that lie in a region, given by its centre."""
        return [place for place in places if near_km(near.lat, near.lon, place) <= REGION_KM]

    def agrees(self, postcode: str, point: Point) -> bool:
        """Whether a point lies within 15 km of its postcode; a postcode without a point contradicts nothing."""
        anchor = self.postcodes.point(read_postcode(postcode).postcode)
        return anchor is None or distance_km(anchor, point) <= SAME_TOWN_KM

    def _name(self, town: str) -> TownName:
        """The town's comparable name, without a rank in front where only the bare name is known."""
        name, untitled = town_name(town), without_title(town)
        if untitled == town.strip():
            return name
        bare = town_name(untitled)
        return bare if bare != name and not self.places.named(name) else name

    def _in_postcode(self, code: str, anchor: Point, name: TownName, problems: tuple[str, ...]) -> Located:
        by_list = self.postcodes.place(code, name) if name.head else None
        found = self._town_of_that_name(name, anchor) if name.head else None
        land = found[1].land if found else self.land_of(code)
        if by_list:
            land = by_list.land
        if found and found[1].population >= LARGE_TOWN:
            return Located(anchor, Precision.POSTCODE, land, found[1].name, problems, code)
        if found:
            return Located(found[1].point, Precision.TOWN, land, found[1].name, problems, code)
        if by_list:
            return Located(by_list.point, Precision.TOWN, land, by_list.name, problems, code)
        if name.head and self._surely_elsewhere(name):
            problems = (*problems, "plz_passt_nicht_zum_ort")
        return Located(anchor, Precision.POSTCODE, land, self.town_of(code), problems, code)

    def _town_of_that_name(self, name: TownName, anchor: Point) -> tuple[float, Place] | None:
        """The town near a postcode's point; a large one reaches farther than 15 km (Hamburg, Bremen)."""
        if found := self.places.named_near(name, anchor, SAME_TOWN_KM):
            return found
        large = [(near_km(anchor.lat, anchor.lon, p), p) for p in self.places.named(name) if p.population >= LARGE_TOWN]
        return min((pair for pair in large if pair[0] <= 2 * SAME_TOWN_KM), default=None)

    def _surely_elsewhere(self, name: TownName) -> bool:
        """Whether a name that is not near its postcode is that of a known place, not of a village no table has."""
        named = [p for p in self.places.named(name) if not name.tail or p.folded == name.key]
        alone = len(named) == 1 and named[0].population >= _VILLAGE
        return alone or any(place.population >= _CITY for place in named)

    def _in_unknown_postcode(self, code: str, name: TownName, problems: tuple[str, ...]) -> Located:
        """A code without a point: the town near its neighbours, else the neighbours' middle."""
        guess = self.postcodes.approximate(code)
        if guess is None:
            alone = self._by_name_alone(name)
            return Located(alone.point, alone.precision, alone.land, alone.town, (*problems, *alone.problems), code)
        found = self.places.named_near(name, guess, GUESSED_TOWN_KM) if name.head else None
        if found:
            return Located(found[1].point, Precision.TOWN, found[1].land, found[1].name, problems, code)
        if name.head and self._surely_elsewhere(name):
            problems = (*problems, "plz_passt_nicht_zum_ort")
        return Located(guess, Precision.TOWN, self.land_of(guess), "", problems, code)

    def _by_name_alone(self, name: TownName, near: Point | None = None) -> Located:
        if not name.head:
            return Located(None, Precision.NONE, None, "")
        found = self.known(name)
        if len(found) > 1 and near and len(close := self.close_ones(found, near)) == 1:
            found = close
        if len(found) == 1:
            return Located(found[0].point, Precision.TOWN, found[0].land, found[0].name)
        return Located(None, Precision.NONE, None, "", ("ort_mehrdeutig" if found else "ort_unbekannt",))


def _has_name(town: str) -> bool:
    return bool(town_name(town).head)
