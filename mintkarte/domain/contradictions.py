"""What in one offer cannot all be true. Only real contradictions: what is merely unusual or missing is none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mintkarte.domain.facts import Span
from mintkarte.domain.matching import ages_of_grades
from mintkarte.domain.vocabulary import Audience, Format, Registration, SchoolType
from mintkarte.domain.words import fold

SLACK_YEARS = 2
"""How far ages and grades may lie apart: who skips or repeats a year, and rounded figures."""
KINDERGARTEN_UNTIL, PRIMARY_UNTIL, SECONDARY_FROM = 7, 6, 5
"""The highest age in a Kita, the highest grade of a Grundschule in any Land, the lowest of what comes after it."""
_SECONDARY = frozenset({SchoolType.GYMNASIUM, SchoolType.REALSCHULE, SchoolType.HAUPTSCHULE, SchoolType.MITTELSCHULE})
_FREE = re.compile(
    r"(?:(?:die |der )?(?:teilnahme|eintritt|angebot|kurs|workshop)?\s*(?:ist )?(?:kostenlos|kostenfrei|gratis|umsonst)"
    r"|eintritt frei|keine kosten|frei)[.!]?"
)
_PRICE = re.compile(r"(?:kosten:? |preis:? )?(\d{1,4})(?:[.,](\d\d?|-))? ?(?:€|euro|eur)(?: (?:pro|je) \w+)?[.!]?")
_YEAR = re.compile(r"(?<![\d.,])(20\d\d)(?:\s*[/–-]\s*(?:20)?(\d\d)(?!\d))?(?![\d.,]\d)")
_SINCE = re.compile(r"\b(?:seit|ab|von|jahrgange?|gegrundet|geboren|jg)\b\.?\s*(?:\w+ )?$")
_OLDEST_YEAR = 2010
"""A smaller number in a title is a name rather than the year of an offer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What an offer states, as far as it can contradict itself; None, "" and empty sets mean: not stated.

    `years` are those of all its dates, `last_day` is the last one's, None where a rule goes on without end.
    """

    title: str = ""
    ages: Span = Span(None, None)  # noqa: RUF009 - frozen
    grades: Span = Span(None, None)  # noqa: RUF009 - frozen
    audiences: frozenset[str] = frozenset()
    school_types: frozenset[str] = frozenset()
    cost_cents: int | None = None
    cost_text: str = ""
    capacity: int | None = None
    places_left: int | None = None
    registration: str | None = None
    registration_until: date | None = None
    last_day: date | None = None
    years: frozenset[int] = frozenset()
    formats: frozenset[str] = frozenset()
    street: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One thing that cannot be: a code, the column of the form where to mend it, and both statements."""

    code: str
    column: str
    one: str
    other: str


def contradictions(offer: Stated, today: date) -> list[Contradiction]:
    """All that an offer states against itself."""
    return [*_of_time(offer, today), *_of_numbers(offer), *_of_people(offer), *_of_place(offer)]


def _of_time(offer: Stated, today: date) -> Iterator[Contradiction]:
    until, last = offer.registration_until, offer.last_day
    if until is not None and last is not None and until > last:
        yield Contradiction("deadline_after_last_date", "anmeldeschluss", until.isoformat(), last.isoformat())
    if until is not None and offer.registration == Registration.NONE:
        yield Contradiction("deadline_without_registration", "anmeldung", until.isoformat(), "")
    year = _year_of(offer.title)
    over = last is not None and last < today  # then the year fits, and it is the dates that are old
    if year is not None and year < today.year and year not in offer.years and not over:
        yield Contradiction("past_year_in_title", "titel", str(year), str(min(offer.years, default="")))


def _of_numbers(offer: Stated) -> Iterator[Contradiction]:
    if offer.places_left is not None and offer.capacity is not None and offer.places_left > offer.capacity:
        yield Contradiction("more_free_than_places", "freie_plaetze", str(offer.places_left), str(offer.capacity))
    words = fold(offer.cost_text).strip()
    if offer.cost_cents and _FREE.fullmatch(words):
        yield Contradiction("free_with_price", "kosten", offer.cost_text, str(offer.cost_cents))
    price = _price_in(offer.cost_text)
    if price and offer.cost_cents == 0:
        yield Contradiction("price_with_free", "kosten", offer.cost_text, "0")


def _of_people(offer: Stated) -> Iterator[Contradiction]:
    ages, grades, usual = offer.ages, offer.grades, ages_of_grades(offer.grades)
    too_old = ages.low is not None and usual.high is not None and ages.low > usual.high + SLACK_YEARS
    too_young = ages.high is not None and usual.low is not None and ages.high < usual.low - SLACK_YEARS
    if too_old or too_young:
        yield Contradiction("age_and_grade", "alter_von", _span(ages), _span(grades))
    if offer.audiences == {Audience.KINDERGARTEN} and ages.low is not None and ages.low > KINDERGARTEN_UNTIL:
        yield Contradiction("kindergarten_and_age", "fuer", "", _span(ages))
    if offer.school_types == {SchoolType.PRIMARY} and grades.low is not None and grades.low > PRIMARY_UNTIL:
        yield Contradiction("school_and_grade", "schulart", SchoolType.PRIMARY, _span(grades))
    others = offer.school_types
    if others and others <= _SECONDARY and grades.high is not None and grades.high < SECONDARY_FROM:
        yield Contradiction("school_and_grade", "schulart", min(others), _span(grades))


def _of_place(offer: Stated) -> Iterator[Contradiction]:
    if offer.formats == {Format.ONLINE} and offer.street:
        yield Contradiction("online_with_place", "format", "", offer.street)


def _year_of(title: str) -> int | None:
    """The last year that a title names as its own; "seit 2015" and "Jahrgang 2012" name another."""
    found = []
    for one in _YEAR.finditer(title):
        if not _SINCE.search(fold(title[: one.start()])):
            first = int(one[1])
            follows = first // 100 * 100 + int(one[2]) if one[2] else first
            found.append(follows if follows == first + 1 else first)
    own = [year for year in found if year >= _OLDEST_YEAR]
    return max(own, default=None)


def _price_in(text: str) -> int:
    """The euros where the words are one price and nothing else; else 0."""
    found = _PRICE.fullmatch(" ".join(text.casefold().split()))
    return int(found[1]) if found else 0


def _span(span: Span) -> str:
    """A range in figures: "6–8", "ab 6", "bis 8" without its words: "6–", "–8"."""
    if span.low == span.high:
        return str(span.low)
    return f"{'' if span.low is None else span.low}–{'' if span.high is None else span.high}"
