"""The page of one offer as one value: when, where, how much, who, how sure, and what else fits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from mintkarte.domain.availability import Availability, availability
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.marks import plain_words
from mintkarte.domain.schedules import BERLIN
from mintkarte.gateways.qr_code import QrCode, qr_code
from mintkarte.gateways.school_holidays import SchoolHolidays
from mintkarte.models.offers import Offer
from mintkarte.queries.endorsements import Endorser
from mintkarte.queries.offer_facts import facts_of as stored_facts
from mintkarte.queries.offer_index import Snapshot
from mintkarte.texts import calendar, cards, endorsements, visit
from mintkarte.web.cards import OfferCard, is_approximate, offer_card, organisation_path, upcoming_dates
from mintkarte.web.event_markup import markup_of
from mintkarte.web.markdown import rendered
from mintkarte.web.offer_dates import Dates, dates_of
from mintkarte.web.offer_facts import Facts, Way, facts_of, way_of
from mintkarte.web.offer_neighbours import Around, Neighbours
from mintkarte.web.offer_ticket import Ticket, ticket_of
from mintkarte.web.pictures import ShownPicture
from mintkarte.web.recent_offers import Load

_TEASER = 480
"""Letters of the description that fit on the notice."""
_ROOMY = 720
"""Letters of title, description, way and what to bring below which the notice is set in larger type."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The search a visitor comes from; `back` names the way there, `place` shortly where it looked around."""

    url: str
    back: str
    asked: OfferFilter
    place: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What the notice for the school's board needs beside the page: a short address, and a shorter description."""

    address: str
    qr: QrCode
    teaser: str
    is_cut: bool
    is_roomy: bool


@dataclass(frozen=True, slots=True)
class Provider:
    """Who offers it, and how much else."""

    name: str
    url: str
    more: str


@dataclass(frozen=True, slots=True)
class Endorsed:
    """Who recommends the offer: in short, and each by name and address of its page."""

    summary: str
    by: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OfferPage:
    """Everything the page of an offer shows."""

    card: OfferCard
    about: str
    description: Markup
    pictures: tuple[ShownPicture, ...]
    endorsed: Endorsed | None
    origin: Origin | None
    provider: Provider
    fields: str
    state: str
    is_over: bool
    is_open: bool
    for_classes: bool
    ticket: Ticket
    dates: Dates
    facts: Facts
    way: Way
    bring: tuple[str, ...]
    confirmed: str
    is_confirmed: bool
    neighbours: Neighbours
    notice: Notice
    markup: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a page needs beside its offer; `load` fetches the offers that fit as well, `site` is our own address."""

    snapshot: Snapshot
    today: date
    load: Load
    holidays: SchoolHolidays
    site: str


def offer_page(
    offer: Offer,
    around: Surroundings,
    origin: Origin | None = None,
    *,
    pictures: tuple[ShownPicture, ...] = (),
    endorsers: Sequence[Endorser] = (),
) -> OfferPage:
    """The page of an offer with its pictures and who recommends it, seen from the search a visitor comes from."""
    today = around.today
    upcoming = upcoming_dates(offer, today)
    km = _distance(offer, around, origin)
    card = offer_card(offer, today, distance_km=km)
    state = availability(stored_facts(offer), offer.registration_until, today)
    bring = tuple(line.strip(" -•\t") for line in (offer.bring or "").splitlines() if line.strip())
    return OfferPage(
        card=card,
        about=visit.about(card.kind, offer.organisation.name),
        description=rendered(offer.description or ""),
        pictures=pictures,
        endorsed=_endorsed(endorsers),
        origin=origin,
        provider=_provider(offer, around),
        fields=calendar.joined([badge.label for badge in card.fields]),
        state=visit.state(state, offer.registration_until),
        is_over=state in {Availability.OVER, Availability.CANCELLED},
        is_open=state is Availability.OPEN,
        for_classes=is_for_classes(offer),
        ticket=ticket_of(offer, upcoming, today, around.holidays),
        dates=dates_of(offer, today),
        facts=facts_of(offer, _distance_words(offer, km, origin)),
        way=way_of(offer),
        bring=bring,
        confirmed=confirmed_words(offer),
        is_confirmed=offer.confirmed_at is not None,
        neighbours=Around(offer, around.snapshot, today, around.load).neighbours(state),
        notice=notice_of(offer, around.site),
        markup=markup_of(offer, today, around.site, tuple(picture.largest for picture in pictures)),
    )


def confirmed_words(offer: Offer) -> str:
    """When an offer was confirmed last and by whom."""
    since = offer.published_at.astimezone(BERLIN).date() if offer.published_at else None
    on = offer.confirmed_at.astimezone(BERLIN).date() if offer.confirmed_at else None
    return cards.confirmed(on, offer.confirmed_how, since=since)


def gone_neighbours(offer: Offer, around: Surroundings) -> Neighbours:
    """What fits in place of an offer that is not public any more."""
    return Around(offer, around.snapshot, around.today, around.load).neighbours(Availability.OVER)


def is_for_classes(offer: Offer) -> bool:
    """Whether a class may come, or be visited: it says so, names grades, or is agreed on request."""
    return (
        bool({"klassen", "ganztag"} & set(offer.audiences))
        or offer.grade_from is not None
        or offer.grade_to is not None
    )


def notice_of(offer: Offer, site: str) -> Notice:
    """The short address of an offer, as text and as QR code, and what it is about in short."""
    path = f"/angebote/{offer.id}"
    description = " ".join(plain_words(offer.description or "").split())
    teaser = visit.shortened(description, _TEASER)
    letters = sum(len(text or "") for text in (offer.title, teaser, offer.travel, offer.bring))
    return Notice(
        address=f"{urlsplit(site).netloc}{path}",
        qr=qr_code(f"{site}{path}"),
        teaser=teaser,
        is_cut=teaser != description,
        is_roomy=letters < _ROOMY,
    )


def _endorsed(endorsers: Sequence[Endorser]) -> Endorsed | None:
    if not endorsers:
        return None
    by = tuple((one.name, organisation_path(one.id, one.name)) for one in endorsers)
    return Endorsed(endorsements.summary([one.kind for one in endorsers]), by)


def _provider(offer: Offer, around: Surroundings) -> Provider:
    others = around.snapshot.evaluate(OfferFilter(organisations=(offer.organisation_id,)), around.today)
    number = others.total - (1 if offer.id in others.ids() else 0)
    url = organisation_path(offer.organisation_id, offer.organisation.name)
    return Provider(offer.organisation.name, url, visit.more_of_provider(number))


def _distance(offer: Offer, around: Surroundings, origin: Origin | None) -> float | None:
    if origin is None or origin.asked.centre is None:
        return None
    try:
        return around.snapshot.evaluate(origin.asked, around.today).distance_km(offer.id)
    except KeyError:
        return None


def _distance_words(offer: Offer, km: float | None, origin: Origin | None) -> str:
    if km is None or origin is None or offer.place is None:
        return ""
    return cards.distance_from(km, origin.place, approximate=is_approximate(offer.place.precision))
