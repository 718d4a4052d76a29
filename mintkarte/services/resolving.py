"""The filter of a query string: its place found in the gazetteer, its holidays in the calendar, its words named.

Pages and letters read a filter here, so that both mean the same offers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import Point
from mintkarte.domain.problems import Notice
from mintkarte.domain.vocabulary import Land
from mintkarte.gateways.gazetteer import Gazetteer, Suggestion
from mintkarte.gateways.school_holidays import SchoolHolidays
from mintkarte.models import Region
from mintkarte.texts import filter_sentence


class Known(Protocol):
    """What one must know to read a filter."""

    @property
    def gazetteer(self) -> Gazetteer:
        """Where towns and postcodes are."""

    @property
    def holidays(self) -> SchoolHolidays:
        """When there is no school."""

    def regions(self) -> dict[str, Region]:
        """The regions by slug."""

    def organisation_names(self, ids: Sequence[int]) -> dict[int, str]:
        """What organisations are called, by id."""


@dataclass(frozen=True, slots=True)
class FilterRequest:
    """The resolved filter, its notices, and what is to be said of its place.

    `choices` are the places among which the visitor has to choose when the name is that of several.
    """

    asked: OfferFilter
    notices: tuple[Notice, ...] = ()
    place_label: str = ""
    land: Land | None = None
    choices: tuple[Suggestion, ...] = ()


def resolve(pairs: Iterable[tuple[str, str]], known: Known) -> FilterRequest:
    """Read and resolve a query; what means nothing is left out with a notice."""
    asked, notices = OfferFilter.from_query(pairs)
    found = _with_holidays(_known_regions(FilterRequest(asked, notices), known), known)
    return _with_place(found, known)


def names(found: FilterRequest, known: Known) -> dict[tuple[str, str], str]:
    """What regions, providers, holidays and the place of the filter are called, by key and value."""
    asked = found.asked
    said = {("region", slug): region.name for slug, region in known.regions().items()}
    said |= {("ferien", code): filter_sentence.holiday(code) for code in asked.holidays}
    said["ort", asked.place] = found.place_label
    if asked.organisations:
        providers = known.organisation_names(asked.organisations)
        said |= {("anbieter", str(one)): name for one, name in providers.items()}
    return said


def phrase(found: FilterRequest, known: Known) -> str:
    """What the filter asks for, in words."""
    return filter_sentence.describe(found.asked, found.place_label, names(found, known))


def region_name(asked: OfferFilter, regions: Mapping[str, Region]) -> str:
    """The name of the one region that is asked for; empty for none and for several."""
    return regions[asked.regions[0]].name if len(asked.regions) == 1 else ""


def _known_regions(found: FilterRequest, known: Known) -> FilterRequest:
    if not found.asked.regions:
        return found
    regions = known.regions()
    unknown = [slug for slug in found.asked.regions if slug not in regions]
    notices = tuple(Notice("region", slug, "region_unbekannt") for slug in unknown)
    kept = tuple(slug for slug in found.asked.regions if slug in regions)
    return replace(found, asked=replace(found.asked, regions=kept), notices=found.notices + notices)


def _with_holidays(found: FilterRequest, known: Known) -> FilterRequest:
    if not found.asked.holidays:
        return found
    read = [(code, known.holidays.by_code(code)) for code in found.asked.holidays]
    notices = tuple(Notice("ferien", code, "ferien_unbekannt") for code, holiday in read if holiday is None)
    kept = [(code, holiday.span) for code, holiday in read if holiday is not None]
    asked = replace(
        found.asked, holidays=tuple(code for code, _ in kept), holiday_spans=tuple(span for _, span in kept)
    )
    return replace(found, asked=asked, notices=found.notices + notices)


def _with_place(found: FilterRequest, known: Known) -> FilterRequest:
    asked = found.asked
    if not asked.place:
        return replace(found, land=known.gazetteer.land_of(asked.centre)) if asked.centre else found
    resolved = known.gazetteer.resolve(asked.place, _centre_of_region(asked, known))
    if resolved.point is None:
        code = "ort_mehrdeutig" if resolved.choices else "ort_unbekannt"
        notices = (*found.notices, Notice("ort", asked.place, code))
        return replace(found, notices=notices, place_label=asked.place, choices=resolved.choices)
    return replace(found, asked=asked.located(resolved.point), place_label=resolved.label, land=resolved.land)


def _centre_of_region(asked: OfferFilter, known: Known) -> Point | None:
    """The middle of the one region asked for, so that the namesake there is meant."""
    if len(asked.regions) != 1:
        return None
    region = known.regions()[asked.regions[0]]
    return Point(region.lat, region.lon)
