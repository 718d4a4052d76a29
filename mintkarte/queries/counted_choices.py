"""Counts for choices that are no closed list: providers, confirmations, circles, and leaving out what is not stated."""

from collections.abc import Sequence
from datetime import date
from functools import reduce

import numpy as np

from mintkarte.domain.matching import months_before
from mintkarte.queries.bits import Bits, Rows, count, pack, positions
from mintkarte.queries.columns import Columns
from mintkarte.queries.facets import Facets
from mintkarte.queries.listing import smallest
from mintkarte.queries.matches import Matches

CONFIRMED_MONTHS = (3, 6, 12, 24)
RADII_KM = (5, 10, 20, 30, 50, 100)
MOST_ORGANISATIONS = 60
"""More than anybody reads; a whole country has a hundred thousand."""
_BEFORE_ALL = np.iinfo(np.int64).min


def counted_choices(matches: Matches, today: date) -> Facets:
    """For each of these keys and values the total of the filter with this value alone; circles only around a place."""
    found = {"bestaetigt": _confirmed(matches, today), "genau": {"1": _strict_total(matches)}}
    return found | ({"umkreis": _circles(matches)} if matches.asked.centre else {})


def organisations(parts: Sequence[Matches]) -> tuple[dict[str, int], int]:
    """The same for organisations: those asked for and those with most offers; and how many have any."""
    several = [by_organisation(part.columns, _without(part, "anbieter")) for part in parts]
    ids, numbers = (np.concatenate(arrays) for arrays in zip(*several, strict=True))
    if len(parts) > 1:
        ids, place = np.unique(ids, return_inverse=True)
        numbers = np.bincount(place, weights=numbers, minlength=len(ids)).astype(np.int64)
    asked = parts[0].asked.organisations
    keys = np.where(np.isin(ids, asked), _BEFORE_ALL, -numbers)
    most = smallest(keys, np.arange(len(ids)), ids, MOST_ORGANISATIONS)
    found = zip(ids[most].tolist(), numbers[most].tolist(), strict=True)
    return {str(one): 0 for one in asked} | {str(one): number for one, number in found}, len(ids)


def by_organisation(columns: Columns, bits: Bits) -> tuple[Rows, Rows]:
    """The ids of the organisations that have some of these rows, and how many each has."""
    numbers = np.bincount(columns.organisations[positions(bits)])
    some = np.flatnonzero(numbers)
    return columns.organisation_ids[some], numbers[some]


def _confirmed(matches: Matches, today: date) -> dict[str, int]:
    base, confirmed = _without(matches, "bestaetigt"), matches.columns.confirmed
    oldest = {months: np.int32(months_before(today, months).toordinal()) for months in CONFIRMED_MONTHS}
    return {str(months): count(base & pack(confirmed >= day)) for months, day in oldest.items()}


def _circles(matches: Matches) -> dict[str, int]:
    if matches.asked.centre is None:
        return {}
    base, near = _without(matches, "ort"), matches.part.engine.near
    return {str(km): count(base & near(matches.asked.centre, km)) for km in RADII_KM}


def _strict_total(matches: Matches) -> int:
    """How many offers state everything that is asked."""
    stated = [one.allowed(strict=True) for one in matches.criteria]
    return count(reduce(np.bitwise_and, stated, matches.part.alive))


def _without(matches: Matches, key: str) -> Bits:
    """The offers that meet all criteria but that of one key."""
    return matches.matching(matches.all_but(key)) & matches.part.alive
