"""What of a changed offer matters to somebody who wants to go there: when, where, what it costs, how to take part.

A word spelled better, a confirmation, a pin placed more precisely or a date that has simply passed is no news.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum

from mintkarte.domain.schedules import Occurrence, Schedule
from mintkarte.domain.vocabulary import ScheduleKind
from mintkarte.domain.words import words

_NUMBER_OR_DAY = re.compile(r"\d+|(?:mo|di|mi|do|fr|sa|so)[a-z]*tag(?:s|e)?|mittwochs?")
_ALIKE = 0.8
"""From here on two names are the same one with a slip in it."""


class Aspect(StrEnum):
    """What has changed, in the order in which one wants to know it."""

    CALLED_OFF = "called_off"
    DATES = "dates"
    PLACE = "place"
    COST = "cost"
    PLACES = "places"
    REGISTRATION = "registration"


@dataclass(frozen=True, slots=True)
class Address:
    """Where it takes place, as stated."""

    venue: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""


@dataclass(frozen=True, slots=True)
class Going:
    """All that somebody goes by who wants to go there; None and "" mean "not stated"."""

    schedule: Schedule
    address: Address = Address()
    formats: frozenset[str] = frozenset()
    cost_cents: int | None = None
    cost_text: str = ""
    is_full: bool = False
    registration: str = ""
    registration_until: date | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What has changed, and which dates to come were called off."""

    aspects: tuple[Aspect, ...] = ()
    called_off: tuple[Occurrence, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.aspects)


def difference(before: Going, after: Going, today: date) -> Difference:
    """What is different for somebody who goes there today or later."""
    called_off, other_dates = _dates(before.schedule, after.schedule, today)
    found = {
        Aspect.CALLED_OFF: bool(called_off),
        Aspect.DATES: other_dates,
        Aspect.PLACE: _goes_elsewhere(before, after),
        Aspect.COST: _costs_differ(before, after),
        Aspect.PLACES: before.is_full != after.is_full,
        Aspect.REGISTRATION: _registration_differs(before, after, today),
    }
    return Difference(tuple(aspect for aspect in Aspect if found[aspect]), called_off)


def _dates(before: Schedule, after: Schedule, today: date) -> tuple[tuple[Occurrence, ...], bool]:
    """The dates that were called off, and whether there are others than before."""
    if before == after:
        return (), False
    had, has = _coming(before, today), _coming(after, today)
    off = {key for key, one in has.items() if one.cancelled and key in had and not had[key].cancelled}
    went = {key for key, one in had.items() if not one.cancelled} - off
    goes = {key for key, one in has.items() if not one.cancelled}
    other = went != goes or before.kind is not after.kind or _rests_otherwise(before, after)
    if not had and not has:
        other = other or _told(before.text) != _told(after.text)
    return tuple(sorted(has[key] for key in off)), other


def _coming(schedule: Schedule, today: date) -> Mapping[tuple[object, ...], Occurrence]:
    dates = (one for one in schedule.occurrences(today) if one.last_day >= today)
    return {(one.starts_at, one.ends_at, one.all_day): one for one in dates}


def _rests_otherwise(before: Schedule, after: Schedule) -> bool:
    """Whether the holidays, or for what is open at any time the months, are others."""
    by_rule = after.rule is not None and before.skips_holidays != after.skips_holidays
    return by_rule or (after.kind is not ScheduleKind.DATED and before.open_months != after.open_months)


def _told(text: str) -> list[str]:
    """The numbers and weekdays in words about dates."""
    return _NUMBER_OR_DAY.findall(" ".join(words(text)))


def _goes_elsewhere(before: Going, after: Going) -> bool:
    if before.formats and after.formats and before.formats != after.formats:
        return True
    there, here = before.address, after.address
    if there.postcode and here.postcode and there.postcode != here.postcode:
        return True
    if _names_another(there.street, here.street) or _names_another(there.town, here.town):
        return True
    return not (there.street or here.street) and _names_another(there.venue, here.venue)


def _names_another(before: str, after: str) -> bool:
    """Whether two stated names are different ones, not two spellings; house numbers count to the digit."""
    there, here = " ".join(words(before)), " ".join(words(after))
    if not there or not here or there == here:
        return False
    if re.findall(r"\d+", there) != re.findall(r"\d+", here):
        return True
    return SequenceMatcher(None, there, here, autojunk=False).ratio() < _ALIKE and not _abbreviates(there, here)


def _abbreviates(one: str, other: str) -> bool:
    """Whether one says the same in short: "Hauptstr 12" and "Hauptstrasse 12"."""
    pairs = list(zip(one.split(), other.split(), strict=False))
    same_length = len(one.split()) == len(other.split())
    return same_length and all(a.startswith(b) or b.startswith(a) for a, b in pairs)


def _costs_differ(before: Going, after: Going) -> bool:
    if before.cost_cents != after.cost_cents:
        return True
    if after.cost_cents is not None:
        return False
    return re.findall(r"\d+", before.cost_text) != re.findall(r"\d+", after.cost_text)


def _registration_differs(before: Going, after: Going, today: date) -> bool:
    if before.registration != after.registration and after.registration:
        return True
    until = (before.registration_until, after.registration_until)
    return until[0] != until[1] and any(day is not None and day >= today for day in until)
