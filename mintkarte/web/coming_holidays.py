"""The school holidays the form offers: those of the visitor's own Land first, then those of the Länder around."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

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
_REACH_KM = 20.0


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
    """The Land of the place and those near it, then those of the regions; where nothing says, Bavaria."""
    asked = [regions[slug] for slug in asking.asked.regions if slug in regions] or list(regions.values())
    found: dict[Land, None] = {}
    for more in _in_turn(asking, asked, gazetteer):
        found |= dict.fromkeys(more)
        if len(found) >= MOST_LANDS:
            break
    return list(found or {Land.BY: None})[:MOST_LANDS]


def _in_turn(asking: FilterRequest, regions: Sequence[Region], gazetteer: Gazetteer) -> Iterator[Iterable[Land]]:
    if asking.land:
        yield [asking.land]
    if asking.asked.centre:
        yield _around(gazetteer, asking.asked.centre)
    yield [Land(region.land) for region in regions]
    for region in regions:
        yield _around(gazetteer, Point(region.lat, region.lon))


def _around(gazetteer: Gazetteer, point: Point) -> list[Land]:
    """The Länder a family reaches from here, the nearest first."""
    found: dict[Land, float] = {}
    for km, place in gazetteer.places.around(point, _REACH_KM):
        found[place.land] = min(km, found.get(place.land, km))
    return sorted(found, key=found.__getitem__)
