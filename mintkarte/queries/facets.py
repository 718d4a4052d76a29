"""How many offers each choice would leave: a count for every code of a key, without the key's own criterion."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.holidays import HolidaySpan
from mintkarte.domain.vocabulary import DayPart, Weekday
from mintkarte.queries.bits import count
from mintkarte.queries.criteria import Answered, date_question
from mintkarte.queries.matches import Matches
from datetime import date

Facets = dict[str, dict[str, int]]


def facets(matches: Matches, today: date, holidays: Sequence[HolidaySpan] = ()) -> Facets:
    """For each key and code the total of the filter with this code alone; holidays are counted as handed in."""
    asked_keys = {one.key for one in matches.criteria}
    whole = matches.counts(matches.criteria)
    found: Facets = {}
    for key, group in matches.columns.groups.items():
        numbers = whole[group.first : group.end]
        if key in asked_keys:
            numbers = matches.counts(matches.all_but(key), group)
        if matches.asked.strict and group.unknown is not None:
            numbers = numbers - numbers[group.unknown - group.first]
        counted = numbers.tolist()
        found[key] = {code: counted[place - group.first] for code, place in group.places.items()}
    undated = matches.matching(matches.all_but("termin")) & matches.part.alive
    for key, code, asked in _date_choices(matches.asked, holidays):
        question = date_question(asked, today)
        answer = matches.part.engine.dates(question)
        fitting = Answered(key, question, answer.passes, answer.unknown).allowed(strict=asked.strict)
        found.setdefault(key, {})[code] = count(undated & fitting)
    return found


def together(parts: Sequence[Facets]) -> Facets:
    """The sums of the counts of several parts."""
    found: Facets = {}
    for part in parts:
        for key, codes in part.items():
            sums = found.setdefault(key, {})
            for code, number in codes.items():
                sums[code] = sums.get(code, 0) + number
    return found


def _date_choices(asked: OfferFilter, holidays: Sequence[HolidaySpan]) -> Iterator[tuple[str, str, OfferFilter]]:
    for day in Weekday:
        yield "wochentag", day, replace(asked, weekdays=(day,))
    for part in DayPart:
        yield "tageszeit", part, replace(asked, day_parts=(part,))
    for holiday in holidays:
        yield "ferien", holiday.code, replace(asked, holidays=(holiday.code,), holiday_spans=(holiday.span,))
