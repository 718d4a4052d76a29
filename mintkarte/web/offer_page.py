"""The page of one offer as one value: when, where, how much, who, how sure, and what else fits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import Point
from mintkarte.domain.schedules import BERLIN, Occurrence
from mintkarte.domain.vocabulary import (
    Accessibility,
    Audience,
    Field,
    Precision,
    ProviderKind,
    Registration,
    SchoolType,
)
from mintkarte.models.offers import Offer
from mintkarte.models.places import Place
from mintkarte.queries.offer_index import Snapshot
from mintkarte.texts import calendar, cards
from mintkarte.texts.labels import label
from mintkarte.web.cards import (
    Leaf,
    OfferCard,
    day_leaf,
    is_approximate,
    leaf_of,
    offer_card,
    organisation_path,
    upcoming_dates,
)
from mintkarte.web.choices import address
from mintkarte.web.event_markup import event_markup

_LEAVES = 3
_DATE_LINES = 6
_SIMILAR = 4
_SIMILAR_KM = 40.0
_AROUND_KM = 10.0


@dataclass(frozen=True, slots=True)
class Origin:
    """The search a visitor comes from; `place` is the short name of where it looked around."""

    url: str
    total: int
    asked: OfferFilter
    place: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the small map points to."""

    lat: float
    lon: float
    precision: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ticket:
    """When, how much, and how to take part; empty means "not stated"."""

    leaves: tuple[Leaf, ...]
    dates: tuple[str, ...]
    further: int
    rhythm: str
    schedule_text: str
    price: str
    price_note: str
    register: str
    until: str
    url: str
    url_host: str
    contact: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands under "at a glance"; empty means "not stated"."""

    for_whom: tuple[str, ...]
    prior_knowledge: str
    distance: str
    places: str
    languages: str
    school_types: str
    provider: str


@dataclass(frozen=True, slots=True)
class Way:
    """Where it is and how one gets there; empty means "not stated"."""

    lines: tuple[str, ...]
    travel: str
    accessibility: str
    service_area: str
    precision: str
    spot: Spot | None
    around_url: str


@dataclass(frozen=True, slots=True)
class OfferPage:
    """Everything the page of an offer shows."""

    card: OfferCard
    description: str
    origin: Origin | None
    organisation: str
    organisation_url: str
    fields: str
    over: bool
    full: bool
    ticket: Ticket
    facts: Facts
    way: Way
    bring: tuple[str, ...]
    confirmed: str
    is_confirmed: bool
    similar: tuple[OfferCard, ...]
    markup: list[dict[str, Any]]


def offer_page(
    offer: Offer,
    snapshot: Snapshot,
    today: date,
    origin: Origin | None,
    load: Callable[[Sequence[int]], Sequence[Offer]],
) -> OfferPage:
    """The page; `load` fetches the offers that fit as well."""
    upcoming = upcoming_dates(offer, today)
    km = _distance(offer, snapshot, origin, today)
    card = offer_card(offer, today, distance_km=km)
    return OfferPage(
        card=card,
        description=offer.description or "",
        origin=origin,
        organisation=offer.organisation.name,
        organisation_url=organisation_path(offer.organisation_id, offer.organisation.name),
        fields=calendar.joined([badge.label for badge in card.fields]),
        over=bool(offer.occurrences) and not upcoming,
        full=offer.places_left == 0,
        ticket=_ticket(offer, upcoming, today),
        facts=_facts(offer, _distance_words(offer, km, origin)),
        way=_way(offer),
        bring=tuple(line.strip(" -•\t") for line in (offer.bring or "").splitlines() if line.strip()),
        confirmed=cards.confirmed(offer.confirmed_at.astimezone(BERLIN).date() if offer.confirmed_at else None),
        is_confirmed=offer.confirmed_at is not None,
        similar=_similar(offer, snapshot, today, load),
        markup=event_markup(offer, upcoming),
    )


def _ticket(offer: Offer, upcoming: Sequence[Occurrence], today: date) -> Ticket:
    runs = calendar.runs(upcoming)
    url = _web_address(offer.url)
    return Ticket(
        leaves=_leaves(offer, upcoming),
        dates=tuple(_date_line(run, today) for run in runs[:_DATE_LINES]),
        further=max(0, len(runs) - _DATE_LINES),
        rhythm=calendar.rhythm(offer.rule),
        schedule_text=offer.schedule_text or "",
        price=cards.cost(offer.cost_cents, offer.cost_text),
        price_note=(offer.cost_text or "") if offer.cost_cents is not None else "",
        register=label(Registration(offer.registration)) if offer.registration else "",
        until=calendar.full_day(offer.registration_until) if offer.registration_until else "",
        url=url,
        url_host=_host(url),
        contact=offer.contact or "",
    )


def _facts(offer: Offer, distance: str) -> Facts:
    kind = offer.organisation.kind
    return Facts(
        for_whom=_for_whom(offer),
        prior_knowledge=offer.prior_knowledge or "",
        distance=distance,
        places=cards.places(offer.places_left, offer.capacity),
        languages=calendar.joined([cards.language(code) for code in offer.languages]),
        school_types=calendar.joined([label(SchoolType(code)) for code in offer.school_types]),
        provider=label(ProviderKind(kind)) if kind else offer.organisation.name,
    )


def _way(offer: Offer) -> Way:
    place = offer.place
    lines = [place.venue, place.street, _town(place)] if place else []
    return Way(
        lines=tuple(dict.fromkeys(line for line in lines if line)),
        travel=offer.travel or "",
        accessibility=calendar.joined([label(Accessibility(code)) for code in offer.accessibility]),
        service_area=offer.service_area or "",
        precision=cards.precision(place.precision) if place else "",
        spot=_spot(offer),
        around_url=address(OfferFilter(place=_town(place), radius_km=_AROUND_KM)) if place else "",
    )


def _town(place: Place) -> str:
    return " ".join(filter(None, [place.postcode, place.town]))


def _distance(offer: Offer, snapshot: Snapshot, origin: Origin | None, today: date) -> float | None:
    if origin is None or origin.asked.centre is None:
        return None
    try:
        return snapshot.evaluate(origin.asked, today).distance_km(offer.id)
    except KeyError:
        return None


def _distance_words(offer: Offer, km: float | None, origin: Origin | None) -> str:
    if km is None or origin is None or offer.place is None:
        return ""
    return cards.distance_from(km, origin.place, approximate=is_approximate(offer.place.precision))


def _leaves(offer: Offer, upcoming: Sequence[Occurrence]) -> tuple[Leaf, ...]:
    """The next days as leaves; a rhythm or "on request" is one open leaf."""
    first = leaf_of(offer, upcoming)
    if first.icon:
        return (first,)
    days: dict[date, None] = {}
    for one in upcoming:
        span = min((one.last_day - one.first_day).days, _LEAVES)
        days.update(dict.fromkeys(one.first_day + timedelta(d) for d in range(span + 1)))
    return tuple(day_leaf(day, full=offer.places_left == 0) for day in sorted(days)[:_LEAVES])


def _date_line(run: tuple[date, date, str], today: date) -> str:
    first, last, hours = run
    words = calendar.days(first, last, today)
    if first == last:
        return ", ".join(filter(None, [calendar.weekday(first), words, hours]))
    return ", ".join(filter(None, [words, cards.each(hours)]))


def _for_whom(offer: Offer) -> tuple[str, ...]:
    """Ages, grades and groups, as far as they are stated."""
    groups = calendar.joined([label(Audience(code)) for code in offer.audiences if code in set(Audience)])
    stated = (cards.ages(offer.age_from, offer.age_to), cards.grades(offer.grade_from, offer.grade_to), groups)
    return tuple(filter(None, stated))


def _spot(offer: Offer) -> Spot | None:
    place = offer.place
    if place is None or place.lat is None or place.lon is None:
        return None
    return Spot(place.lat, place.lon, Precision(place.precision).public, tuple(offer.fields))


def _similar(
    offer: Offer, snapshot: Snapshot, today: date, load: Callable[[Sequence[int]], Sequence[Offer]]
) -> tuple[OfferCard, ...]:
    """Offers of the same fields near by; when this one is full, only those with places left."""
    wanted = OfferFilter(
        fields=tuple(sorted(Field(code) for code in offer.fields)),
        radius_km=_SIMILAR_KM,
        places_left=offer.places_left == 0,
    )
    if offer.place is not None and offer.place.lat is not None and offer.place.lon is not None:
        wanted = wanted.located(Point(offer.place.lat, offer.place.lon))
    ids = [one for one in snapshot.evaluate(wanted, today).ids(0, _SIMILAR + 1) if one != offer.id]
    return tuple(offer_card(one, today) for one in load(ids[:_SIMILAR]))


def _host(url: str) -> str:
    """The host of an address in short; empty for an address that nobody can read."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _web_address(url: str | None) -> str:
    """The provider's own page, only if it is one of the web."""
    return url if url and url.startswith(("https://", "http://")) else ""
