"""How many offers each choice would leave: a count for every code of a key, without the key's own criterion."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from mintkarte.domain import matching
from mintkarte.domain.holidays import HolidaySpan
from mintkarte.domain.vocabulary import DayPart, Weekday
from mintkarte.queries.bits import count
from mintkarte.queries.criteria import Answered
from mintkarte.queries.dates import DateQuestion
from mintkarte.queries.matches import Matches

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
    for key, code, question in _date_choices(matches, today, holidays):
        answer = matches.part.engine.dates(question)
        fitting = Answered(key, question, answer.passes, answer.unknown).allowed(strict=matches.asked.strict)
        found.setdefault(key, {})[code] = count(undated & fitting)
    return found


def together(parts: Sequence[Facets]) -> Facets:
    """The sums of the counts of several parts."""
    if len(parts) == 1:
        return parts[0]
    found: Facets = {}
    for part in parts:
        for key, codes in part.items():
            sums = found.setdefault(key, {})
            for code, number in codes.items():
                sums[code] = sums.get(code, 0) + number
    return found


def _date_choices(
    matches: Matches, today: date, holidays: Sequence[HolidaySpan]
) -> Iterator[tuple[str, str, DateQuestion]]:
    asked = matches.question
    for place, day in enumerate(Weekday):
        yield "wochentag", day, DateQuestion(asked.spans, 1 << place, asked.day_parts)
    for place, part in enumerate(DayPart):
        yield "tageszeit", part, DateQuestion(asked.spans, asked.weekdays, 1 << place)
    if holidays:
        days = matching.asked_spans(replace(matches.asked, holidays=(), holiday_spans=()), today)
        for holiday in holidays:
            spans = tuple(cut for span in days if (cut := span.cut(holiday.span)) is not None)
            yield "ferien", holiday.code, DateQuestion(spans, asked.weekdays, asked.day_parts)
