"""An offer in the words of schema.org, for search engines; says nothing that the page does not say."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from mintkarte.domain.schedules import BERLIN, Occurrence
from mintkarte.domain.vocabulary import Format
from mintkarte.models.offers import Offer

MAX_EVENTS = 10
_SCHEMA = "https://schema.org/"


def event_markup(offer: Offer, upcoming: Sequence[Occurrence]) -> list[dict[str, Any]]:
    """One EducationEvent for each of the next dates, none for an offer without dates or without a place."""
    location = _location(offer)
    if location is None:
        return []
    same = {
        "@context": _SCHEMA,
        "@type": "EducationEvent",
        "name": offer.title,
        "eventStatus": f"{_SCHEMA}EventScheduled",
        "eventAttendanceMode": f"{_SCHEMA}{_attendance(offer)}",
        "location": location,
        "organizer": {"@type": "Organization", "name": offer.organisation.name},
        **_optional(offer),
    }
    return [
        {**same, "startDate": _moment(one, one.starts_at), "endDate": _moment(one, one.ends_at)}
        for one in upcoming[:MAX_EVENTS]
    ]


def _moment(occurrence: Occurrence, moment: datetime) -> str:
    local = moment.astimezone(BERLIN)
    return str(local.date().isoformat() if occurrence.all_day else local.isoformat(timespec="minutes"))


def _attendance(offer: Offer) -> str:
    online, on_site = Format.ONLINE in offer.formats, Format.ON_SITE in offer.formats
    if online:
        return "MixedEventAttendanceMode" if on_site else "OnlineEventAttendanceMode"
    return "OfflineEventAttendanceMode"


def _location(offer: Offer) -> dict[str, Any] | None:
    place = offer.place
    if place is not None and place.town:
        lines = {"streetAddress": place.street, "postalCode": place.postcode, "addressLocality": place.town}
        address = {"@type": "PostalAddress", "addressCountry": "DE", **{k: v for k, v in lines.items() if v}}
        return {"@type": "Place", "name": place.venue or place.town, "address": address}
    if Format.ONLINE in offer.formats and offer.url:
        return {"@type": "VirtualLocation", "url": offer.url}
    return None


def _optional(offer: Offer) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if offer.description:
        found["description"] = offer.description
    if offer.age_from is not None or offer.age_to is not None:
        found["typicalAgeRange"] = f"{offer.age_from or 0}-{'' if offer.age_to is None else offer.age_to}"
    if offer.cost_cents is not None:
        found["isAccessibleForFree"] = offer.cost_cents == 0
        found["offers"] = {"@type": "Offer", "price": f"{offer.cost_cents / 100:.2f}", "priceCurrency": "EUR"}
    return found
