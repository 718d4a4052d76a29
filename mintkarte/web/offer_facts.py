"""What stands under "at a glance" and "where" on an offer's page."""

from dataclasses import dataclass

from mintkarte.domain.facts import Span
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.travel import Means, directions, nearest_stop
from mintkarte.domain.vocabulary import Accessibility, Audience, Format, Precision, ProviderKind, SchoolType
from mintkarte.models.offers import Offer
from mintkarte.models.places import Place
from mintkarte.texts import calendar, cards, visit
from mintkarte.texts.labels import label
from mintkarte.web.choices import address

_AROUND_KM = 10.0
_ICONS = {
    Means.TRAIN: "train-front",
    Means.TRAM: "tram-front",
    Means.BUS: "bus",
    Means.FOOT: "footprints",
    Means.CAR: "square-parking",
    Means.BIKE: "bike",
    Means.OTHER: "signpost",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the small map points to."""

    lat: float
    lon: float
    precision: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands under "at a glance"; empty means "not stated"."""

    for_whom: tuple[str, ...]
    groups: str
    prior_knowledge: str
    distance: str
    places: str
    stop: str
    languages: str
    school_types: str
    provider_kind: str


@dataclass(frozen=True, slots=True)
class WayLine:
    """One sentence of the way there, with the icon of its means."""

    icon: str
    text: str


@dataclass(frozen=True, slots=True)
class Way:
    """Where it is and how one gets there; empty means "not stated"."""

    lines: tuple[str, ...]
    travel: tuple[WayLine, ...]
    accessibility: str
    is_step_free: bool
    is_mobile: bool
    is_online: bool
    service_area: str
    precision: str
    spot: Spot | None
    around_url: str


def facts_of(offer: Offer, distance: str) -> Facts:
    """At a glance; `distance` says how far it is from the place the visitor asked for."""
    kind, known = offer.organisation.kind, set(Audience)
    stop = nearest_stop(directions(offer.travel or ""))
    return Facts(
        for_whom=visit.for_which_ages(_span(offer.age_from, offer.age_to), _span(offer.grade_from, offer.grade_to)),
        groups=calendar.joined([label(Audience(code)) for code in offer.audiences if code in known]),
        prior_knowledge=offer.prior_knowledge or "",
        distance=distance,
        places=cards.places(offer.places_left, offer.capacity),
        stop=visit.stop(stop) if stop else "",
        languages=calendar.joined([cards.language(code) for code in offer.languages]),
        school_types=calendar.joined([label(SchoolType(code)) for code in offer.school_types]),
        provider_kind=label(ProviderKind(kind)) if kind else "",
    )


def way_of(offer: Offer) -> Way:
    """Where it is, or where it comes to."""
    place = offer.place
    is_mobile = Format.MOBILE in offer.formats
    only_mobile = is_mobile and Format.ON_SITE not in offer.formats
    lines = [place.venue, place.street, town_line(place)] if place and not only_mobile else []
    return Way(
        lines=tuple(dict.fromkeys(line for line in lines if line)),
        travel=_travel(offer.travel or ""),
        accessibility=visit.accessibility(offer.accessibility),
        is_step_free=Accessibility.STEP_FREE in offer.accessibility,
        is_mobile=is_mobile,
        is_online=Format.ONLINE in offer.formats,
        service_area=visit.service_area(offer.service_area or "", offer.service_km, (place.town if place else "") or "")
        if is_mobile
        else "",
        precision=cards.precision(place.precision) if place else "",
        spot=None if only_mobile else _spot(offer),
        around_url=address(OfferFilter(place=town_line(place), radius_km=_AROUND_KM)) if place else "",
    )


def town_line(place: Place) -> str:
    """Postcode and town as they stand on a letter."""
    return " ".join(filter(None, [place.postcode, place.town]))


def _travel(text: str) -> tuple[WayLine, ...]:
    """What was understood in few words, all else as it was written."""
    found = []
    for part in directions(text):
        if part.is_understood:
            found += [WayLine(_ICONS[stop.means], visit.stop(stop)) for stop in part.stops]
        else:
            found.append(WayLine(_ICONS[part.means], part.written))
    return tuple(found)


def _span(low: int | None, high: int | None) -> Span | None:
    return None if low is None and high is None else Span(low, high)


def _spot(offer: Offer) -> Spot | None:
    place = offer.place
    if place is None or place.lat is None or place.lon is None:
        return None
    return Spot(place.lat, place.lon, Precision(place.precision).public, tuple(offer.fields))
