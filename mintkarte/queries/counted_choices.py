"""Counts for choices that are no closed list: providers, confirmations, circles, and leaving out what is not stated."""

from functools import reduce

import numpy as np

from mintkarte.domain.matching import months_before
from mintkarte.queries.bits import count, pack, positions
from mintkarte.queries.matches import Matches

CONFIRMED_MONTHS = (3, 6, 12, 24)
RADII_KM = (5, 10, 20, 30, 50, 100)


def counted_choices(matches: Matches) -> dict[str, dict[str, int]]:
    """For each of these keys and values the total of the filter with this value alone; circles only around a place."""
    found = {
        "anbieter": _organisations(matches),
        "bestaetigt": _confirmed(matches),
        "genau": {"1": _strict_total(matches)},
    }
    return found | ({"umkreis": _circles(matches)} if matches.asked.centre else {})


def _organisations(matches: Matches) -> dict[str, int]:
    """Organisations with an offer, and those asked for, which may have none."""
    rows = positions(matches.matching_all_but("anbieter"), matches.columns.size)
    ids, numbers = np.unique(matches.columns.organisations[rows], return_counts=True)
    asked = {str(one): 0 for one in matches.asked.organisations}
    return asked | {str(one): number for one, number in zip(ids.tolist(), numbers.tolist(), strict=True)}


def _confirmed(matches: Matches) -> dict[str, int]:
    base, confirmed = matches.matching_all_but("bestaetigt"), matches.columns.confirmed
    oldest = {months: months_before(matches.today, months).toordinal() for months in CONFIRMED_MONTHS}
    return {str(months): count(base & pack(confirmed >= day)) for months, day in oldest.items()}


def _circles(matches: Matches) -> dict[str, int]:
    if matches.asked.centre is None:
        return {}
    base = matches.matching_all_but("ort")
    away, reach = matches.engine.distances(matches.asked.centre), matches.columns.reach_km
    return {str(km): count(base & pack(away <= km + reach)) for km in RADII_KM}


def _strict_total(matches: Matches) -> int:
    """How many offers state everything that is asked."""
    stated = [c.passes & ~c.unknown for c in matches.criteria]
    return count(reduce(np.bitwise_and, stated, matches.columns.everything))
