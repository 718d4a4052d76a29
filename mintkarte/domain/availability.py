"""Whether one can still take part in an offer."""

from datetime import date
from enum import Enum

from mintkarte.domain.facts import OfferFacts


class Availability(Enum):
    """What stands between a visitor and an offer; OPEN also where nothing is stated."""

    OPEN = "open"
    FULL = "full"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    OVER = "over"


def availability(facts: OfferFacts, until: date | None, today: date) -> Availability:
    """OVER or CANCELLED without a date to come, FULL without a place, CLOSED after the last day of registration."""
    if facts.is_past(today):
        is_called_off = any(one.cancelled and one.last_day >= today for one in facts.occurrences)
        return Availability.CANCELLED if is_called_off else Availability.OVER
    if facts.places_left == 0:
        return Availability.FULL
    if until is not None and until < today:
        return Availability.CLOSED
    return Availability.OPEN
