"""An offer in the words of schema.org, for search engines; says nothing that the page does not say.

Google wants `name`, `startDate` and `location` with `address`; an unknown cost gives no `offers`, a day without hours a
plain date. See developers.google.com/search/docs/appearance/structured-data/event.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from mintkarte.domain.availability import Availability, availability
from mintkarte.domain.marks import plain_words
from mintkarte.domain.schedules import BERLIN, Occurrence
from mintkarte.domain.vocabulary import Accessibility, Format
from mintkarte.models.offers import Offer
from mintkarte.queries.offer_facts import facts_of
from mintkarte.texts import visit
from mintkarte.texts.labels import label
from mintkarte.web.cards import dates, kind_label, offer_path, organisation_path

MAX_EVENTS = 20
"""The next dates that are described; a weekly offer has fifty."""
_SCHEMA = "https://schema.org"
_OLDEST = 99
_COURSE_MODES = {Format.ON_SITE: "onsite", Format.ONLINE: "online", Format.MOBILE: "onsite"}

Thing = dict[str, Any]


def markup_of(offer: Offer, today: date, site: str, images: Sequence[str] = ()) -> list[Thing]:
    """One EducationEvent for each coming date, also the cancelled ones; one Course for an offer without dates.

    An offer that is over, or whose place nobody knows, is not described; `site` is our own address, `images` are the
    paths of its pictures on it.
    """
    seen: Thing = {"image": [site + path for path in images]} if images else {}
    coming = [one for one in dates(offer) if one.last_day >= today]
    if not offer.occurrences:
        return [_course(offer, today, site) | seen]
    location = _location(offer, site)
    if location is None:
        return []
    return [_event(offer, one, location, today, site) | seen for one in coming[:MAX_EVENTS]]


def _event(offer: Offer, one: Occurrence, location: object, today: date, site: str) -> Thing:
    return {
        "@context": _SCHEMA,
        "@type": "EducationEvent",
        **_described(offer, today, site),
        "startDate": _moment(one, one.starts_at),
        "endDate": _moment(one, one.ends_at),
        "eventStatus": f"{_SCHEMA}/{'EventCancelled' if one.cancelled else 'EventScheduled'}",
        "eventAttendanceMode": f"{_SCHEMA}/{_attendance(offer)}",
        "location": location,
        "organizer": _organisation(offer, site),
        **_room(offer),
    }


def _course(offer: Offer, today: date, site: str) -> Thing:
    course = {
        "@context": _SCHEMA,
        "@type": "Course",
        **_described(offer, today, site),
        "provider": _organisation(offer, site),
    }
    modes = list(dict.fromkeys(_COURSE_MODES[Format(code)] for code in offer.formats if code in set(Format)))
    location = _location(offer, site)
    if location is not None:
        course["hasCourseInstance"] = {
            "@type": "CourseInstance",
            "courseMode": modes or ["onsite"],
            "location": location,
        }
    return course


def _described(offer: Offer, today: date, site: str) -> Thing:
    """What is true of the offer on every date."""
    found: Thing = {
        "name": offer.title,
        "description": plain_words(offer.description or "") or visit.about(kind_label(offer), offer.organisation.name),
        "url": site + offer_path(offer.id, offer.title),
    }
    if offer.age_from is not None or offer.age_to is not None:
        high = "" if offer.age_to is None or offer.age_to >= _OLDEST else offer.age_to
        found["typicalAgeRange"] = f"{offer.age_from or 0}-{high}"
    if offer.languages:
        found["inLanguage"] = list(offer.languages)
    if offer.cost_cents is not None:
        found["isAccessibleForFree"] = offer.cost_cents == 0
        found["offers"] = _price(offer, offer.cost_cents, today, site)
    return found


def _price(offer: Offer, cents: int, today: date, site: str) -> Thing:
    price: Thing = {
        "@type": "Offer",
        "price": f"{cents / 100:.2f}",
        "priceCurrency": "EUR",
        "url": site + offer_path(offer.id, offer.title),
    }
    left, until = offer.places_left, offer.registration_until
    state = availability(facts_of(offer), until, today)
    if state is Availability.FULL:
        price["availability"] = f"{_SCHEMA}/SoldOut"
    elif state is Availability.CLOSED:
        price["availability"] = f"{_SCHEMA}/OutOfStock"
    elif left is not None:
        price["availability"] = f"{_SCHEMA}/InStock"
    if until is not None:
        price["availabilityEnds"] = until.isoformat()
    return price


def _room(offer: Offer) -> Thing:
    """How many may come and how many still can, as far as it is stated."""
    found = {"maximumAttendeeCapacity": offer.capacity, "remainingAttendeeCapacity": offer.places_left}
    return {name: number for name, number in found.items() if number is not None}


def _organisation(offer: Offer, site: str) -> Thing:
    organisation = offer.organisation
    return {
        "@type": "Organization",
        "name": organisation.name,
        "url": site + organisation_path(organisation.id, organisation.name),
    }


def _moment(occurrence: Occurrence, moment: datetime) -> str:
    local = moment.astimezone(BERLIN)
    return str(local.date().isoformat() if occurrence.all_day else local.isoformat(timespec="minutes"))


def _attendance(offer: Offer) -> str:
    online, elsewhere = Format.ONLINE in offer.formats, {Format.ON_SITE, Format.MOBILE} & set(offer.formats)
    if online:
        return "MixedEventAttendanceMode" if elsewhere else "OnlineEventAttendanceMode"
    return "OfflineEventAttendanceMode"


def _location(offer: Offer, site: str) -> object:
    """Where it is: a place, a page for what is online, both for both, an area for what comes along; else None."""
    is_mobile, is_online = Format.MOBILE in offer.formats, Format.ONLINE in offer.formats
    found = [
        _area(offer) if is_mobile and Format.ON_SITE not in offer.formats else _place(offer),
        {"@type": "VirtualLocation", "url": _web(offer.url) or site + offer_path(offer.id, offer.title)}
        if is_online
        else None,
    ]
    known = [one for one in found if one is not None]
    return known if len(known) > 1 else next(iter(known), None)


def _place(offer: Offer) -> Thing | None:
    place = offer.place
    if place is None or not place.town:
        return None
    lines = {"streetAddress": place.street, "postalCode": place.postcode, "addressLocality": place.town}
    address = {"@type": "PostalAddress", "addressCountry": "DE", **{k: v for k, v in lines.items() if v}}
    found: Thing = {"@type": "Place", "name": place.venue or place.town, "address": address}
    amenities = [
        {"@type": "LocationFeatureSpecification", "name": label(Accessibility(code)), "value": True}
        for code in offer.accessibility
        if code in set(Accessibility)
    ]
    return found | ({"amenityFeature": amenities} if amenities else {})


def _area(offer: Offer) -> Thing | None:
    """The service area of a mobile offer; its seat is not where it takes place."""
    town = (offer.place.town if offer.place else None) or ""
    words = visit.service_area(offer.service_area or "", offer.service_km, town)
    if not words:
        return None
    return {"@type": "Place", "name": words, "address": {"@type": "PostalAddress", "addressCountry": "DE"}}


def _web(url: str | None) -> str:
    return url if url and url.startswith(("https://", "http://")) else ""
