"""The filter of a request: the query string read, its place found in the gazetteer, its holidays in the calendar."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import g, request

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import Point
from mintkarte.domain.problems import Notice
from mintkarte.domain.vocabulary import Land
from mintkarte.gateways.gazetteer import Suggestion
from mintkarte.web.parts import Parts, parts


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


def filter_request() -> FilterRequest:
    """The filter of the current request, resolved once and kept for it."""
    if "filter_request" not in g:
        g.filter_request = resolve(request.args.items(multi=True), parts())
    found: FilterRequest = g.filter_request
    return found


def resolve(pairs: Iterable[tuple[str, str]], available: Parts) -> FilterRequest:
    """Read and resolve a query; what means nothing is left out with a notice."""
    asked, notices = OfferFilter.from_query(pairs)
    found = _with_holidays(_known_regions(FilterRequest(asked, notices), available), available)
    return _with_place(found, available)


def _known_regions(found: FilterRequest, available: Parts) -> FilterRequest:
    if not found.asked.regions:
        return found
    known = available.regions()
    unknown = [slug for slug in found.asked.regions if slug not in known]
    notices = tuple(Notice("region", slug, "region_unbekannt") for slug in unknown)
    kept = tuple(slug for slug in found.asked.regions if slug in known)
    return replace(found, asked=replace(found.asked, regions=kept), notices=found.notices + notices)


def _with_holidays(found: FilterRequest, available: Parts) -> FilterRequest:
    if not found.asked.holidays:
        return found
    known = [(code, available.holidays.by_code(code)) for code in found.asked.holidays]
    notices = tuple(Notice("ferien", code, "ferien_unbekannt") for code, holiday in known if holiday is None)
    kept = [(code, holiday.span) for code, holiday in known if holiday is not None]
    asked = replace(
        found.asked, holidays=tuple(code for code, _ in kept), holiday_spans=tuple(span for _, span in kept)
    )
    return replace(found, asked=asked, notices=found.notices + notices)


def _with_place(found: FilterRequest, available: Parts) -> FilterRequest:
    asked = found.asked
    if not asked.place:
        land = available.gazetteer.land_of(asked.centre) if asked.centre else None
        return replace(found, land=land)
    resolved = available.gazetteer.resolve(asked.place, _centre_of_region(asked, available))
    if resolved.point is None:
        code = "ort_mehrdeutig" if resolved.choices else "ort_unbekannt"
        notices = (*found.notices, Notice("ort", asked.place, code))
        return replace(found, notices=notices, place_label=asked.place, choices=resolved.choices)
    return replace(found, asked=asked.located(resolved.point), place_label=resolved.label, land=resolved.land)


def _centre_of_region(asked: OfferFilter, available: Parts) -> Point | None:
    """The middle of the one region asked for, so that the namesake there is meant."""
    if len(asked.regions) != 1:
        return None
    region = available.regions()[asked.regions[0]]
    return Point(region.lat, region.lon)
