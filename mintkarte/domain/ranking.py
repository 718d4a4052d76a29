"""The order of an answer: the slow, plain definition that the engine must equal."""

from datetime import date, datetime
from math import floor
from typing import TYPE_CHECKING

from mintkarte.domain import matching
from mintkarte.domain.facts import OfferFacts
from mintkarte.domain.geometry import distance_km
from mintkarte.domain.matching import Verdict
from mintkarte.domain.vocabulary import Format, Sort
from mintkarte.domain.words import fold

if TYPE_CHECKING:
    from mintkarte.domain.filters import OfferFilter

NEVER = 1 << 40
"""Seconds since 1970 that stand for "no date"; later than any date."""
LAST_DAY = date.max.toordinal()
"""The number of the last day there is; days are numbered from the year 1."""
FAR_METRES = 10**9
"""Metres that stand for "nowhere"; further than any place."""


def sort_key(asked: "OfferFilter", facts: OfferFacts, today: date) -> tuple[object, ...]:
    """Where a matching offer stands: smaller keys first; what leaves something open stands behind what does not."""
    unknown = Verdict.UNKNOWN in asked.verdicts(facts, today).values()
    match asked.sort:
        case Sort.DATE:
            key: tuple[object, ...] = (_start(asked, facts, today),)
        case Sort.DISTANCE if asked.centre is not None:
            key = (_metres(asked, facts),)
        case Sort.NEWEST:
            key = (-microseconds(facts.published_at),)
        case Sort.TITLE:
            key = (fold(facts.title),)
        case _:
            rank = matching.text_rank(asked.text, facts) if asked.text else 0
            key = (-rank, _start(asked, facts, today))
    return (unknown, *key, facts.id)


def next_start(asked: "OfferFilter", facts: OfferFacts, today: date) -> datetime | None:
    """The start of the first upcoming occurrence that fits all that is asked of dates, or None."""
    return min((one.starts_at for one in matching.fitting(asked, facts, today)), default=None)


def distance(asked: "OfferFilter", facts: OfferFacts) -> float | None:
    """Kilometres from the asked centre to where the offer is or comes from; None without a centre or a place."""
    if asked.centre is None or facts.point is None or not (facts.pinned or Format.MOBILE in facts.formats):
        return None
    return distance_km(asked.centre, facts.point)


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970, exact."""
    passed = moment - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


def _start(asked: "OfferFilter", facts: OfferFacts, today: date) -> int:
    """By the next date; behind those with one, what was confirmed last comes first."""
    start = next_start(asked, facts, today)
    if start is not None:
        return microseconds(start) // 1_000_000
    return NEVER + LAST_DAY - (facts.confirmed_on.toordinal() if facts.confirmed_on else 0)


def _metres(asked: "OfferFilter", facts: OfferFacts) -> float:
    km = distance(asked, facts)
    return FAR_METRES if km is None else floor(km * 1000 + 0.5)


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
