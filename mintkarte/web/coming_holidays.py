"""The school holidays the form offers: those of the visitor's own Land first, then those of the Länder around."""

from collections.abc import Iterable, Mapping
from datetime import date
from math import cos, radians

from mintkarte.domain.geometry import Point
from mintkarte.domain.holidays import HolidaySpan
from mintkarte.domain.vocabulary import Land
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.models.regions import Region
from mintkarte.web.filter_request import FilterRequest
from mintkarte.web.parts import Parts

OWN, OTHERS = 4, 3
"""So many of the own Land and of each other one."""
MOST_LANDS = 3
_REACH_KM = 30.0
_KM_PER_DEGREE = 111.2
_WINDS = ((0, 1), (1, 0), (0, -1), (-1, 0), (0.7, 0.7), (0.7, -0.7), (-0.7, 0.7), (-0.7, -0.7))


def coming_holidays(
    asking: FilterRequest, regions: Mapping[str, Region], available: Parts, day: date
) -> dict[Land, list[HolidaySpan]]:
    """The next holidays by Land, the own first; what is asked for beyond them stands with its Land."""
    lands = _lands(asking, regions, available.gazetteer)
    found = {land: available.holidays.upcoming(land, day, OTHERS if place else OWN) for place, land in enumerate(lands)}
    for code in asking.asked.holidays:
        one = available.holidays.by_code(code)
        if one and one not in found.setdefault(one.land, []):
            found[one.land].append(one)
    return found


def _lands(asking: FilterRequest, regions: Mapping[str, Region], gazetteer: Gazetteer) -> list[Land]:
    """The Land of the place and those near it, else those of the regions; where nothing says, Bavaria."""
    asked = [regions[slug] for slug in asking.asked.regions if slug in regions]
    found: dict[Land, None] = {}
    if asking.land:
        found[asking.land] = None
    if asking.asked.centre:
        found |= dict.fromkeys(_around(gazetteer, asking.asked.centre))
    found |= dict.fromkeys(Land(region.land) for region in asked or regions.values())
    for region in asked or regions.values():
        found |= dict.fromkeys(_around(gazetteer, Point(region.lat, region.lon)))
    return list(found or {Land.BY: None})[:MOST_LANDS]


def _around(gazetteer: Gazetteer, point: Point) -> Iterable[Land]:
    """The Länder a family reaches from here."""
    degrees = _REACH_KM / _KM_PER_DEGREE
    for north, east in _WINDS:
        there = Point(point.lat + north * degrees, point.lon + east * degrees / cos(radians(point.lat)))
        if land := gazetteer.land_of(there):
            yield land
