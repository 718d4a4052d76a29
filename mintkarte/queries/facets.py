"""How many offers each choice would leave: a count for every code of a key, without the key's own criterion."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.holidays import HolidaySpan
from mintkarte.domain.vocabulary import DayPart, Weekday
from mintkarte.queries.bits import Bits, count, counts
from mintkarte.queries.counted_choices import counted_choices
from mintkarte.queries.criteria import date_question
from mintkarte.queries.matches import Matches

Facets = dict[str, dict[str, int]]


def facets(matches: Matches, holidays: Sequence[HolidaySpan] = ()) -> Facets:
    """For each key and code the total of the filter with this code alone; holidays are counted as handed in."""
    asked_keys = {criterion.key for criterion in matches.criteria}
    found: Facets = {}
    for key, group in matches.columns.groups.items():
        base = matches.matching_all_but(key) if key in asked_keys else matches.selection
        numbers = counts(group.bits, matches.allowed(base, group.unknown))
        found[key] = dict(zip(group.places, numbers, strict=True))
    undated = matches.matching_all_but("termin")
    for key, code, asked in _date_choices(matches.asked, holidays):
        found.setdefault(key, {})[code] = count(undated & _fitting(matches, asked, matches.today))
    return found | counted_choices(matches)


def _date_choices(asked: OfferFilter, holidays: Sequence[HolidaySpan]) -> Iterator[tuple[str, str, OfferFilter]]:
    for day in Weekday:
        yield "wochentag", day, replace(asked, weekdays=(day,))
    for part in DayPart:
        yield "tageszeit", part, replace(asked, day_parts=(part,))
    for holiday in holidays:
        yield "ferien", holiday.code, replace(asked, holidays=(holiday.code,), holiday_spans=(holiday.span,))


def _fitting(matches: Matches, asked: OfferFilter, today: date) -> Bits:
    answer = matches.engine.dates(date_question(asked, today))
    return matches.allowed(answer.passes, answer.unknown)
