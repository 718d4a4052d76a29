"""What each criterion of a filter means: the slow, plain definition that the engine must equal."""

from collections.abc import Callable, Iterable
from datetime import date
from enum import Enum

from mintkarte.domain.criteria import Criteria
from mintkarte.domain.facts import OfferFacts, Span
from mintkarte.domain.geometry import distance_km
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.schedules import Occurrence
from mintkarte.domain.vocabulary import Format, ScheduleKind
from mintkarte.domain.words import word_rank, words

SCHOOL_START_AGE = 5
"""A child in grade g is g + 5 to g + 6 years old."""
YEAR_DAYS = 366


class Verdict(Enum):
    """What an offer says to one criterion: it fits, it does not say, it does not fit."""

    YES = "yes"
    UNKNOWN = "unknown"
    NO = "no"


def verdicts(asked: Criteria, facts: OfferFacts, today: date) -> dict[str, Verdict]:
    """The verdict on each criterion asked, by its query key; all that is asked of dates is one verdict, `termin`."""
    found: dict[str, Verdict] = {"termin": date_verdict(asked, facts, today)}
    if asked.text:
        found["q"] = _yes_or_no(text_rank(asked.text, facts) > 0)
    if asked.centre is not None:
        found["ort"] = _yes_or_no(is_near(asked, facts))
    if asked.section is not None:
        found["ausschnitt"] = _yes_or_no(
            facts.pinned and facts.point is not None and asked.section.contains(facts.point)
        )
    if asked.ages:
        found["alter"] = _best(age_verdict(age, facts) for age in asked.ages)
    if asked.grades:
        found["klasse"] = _best(grade_verdict(grade, facts) for grade in asked.grades)
    if asked.max_cost_cents is not None:
        found["kosten"] = _within(facts.cost_cents, high=asked.max_cost_cents)
    if asked.places_left:
        found["plaetze"] = _within(facts.places_left, low=1)
    if asked.confirmed_months is not None:
        oldest = months_before(today, asked.confirmed_months)
        found["bestaetigt"] = _yes_or_no(facts.confirmed_on is not None and facts.confirmed_on >= oldest)
    return found | {key: _yes_or_no(verdict) for key, verdict in _code_verdicts(asked, facts)}


def _code_verdicts(asked: Criteria, facts: OfferFacts) -> Iterable[tuple[str, bool]]:
    any_of: tuple[tuple[str, tuple[object, ...], frozenset[object]], ...] = (
        ("region", asked.regions, frozenset({facts.region})),
        ("fach", asked.fields, frozenset(facts.fields)),
        ("thema", asked.topics, frozenset(facts.topics)),
        ("art", asked.kinds, frozenset({facts.kind})),
        ("fuer", asked.audiences, frozenset(facts.audiences)),
        ("schulart", asked.school_types, frozenset(facts.school_types)),
        ("format", asked.formats, frozenset(facts.formats)),
        ("sprache", asked.languages, frozenset(facts.languages)),
        ("anbieter", asked.organisations, frozenset({facts.organisation_id})),
        ("anbieterart", asked.organisation_kinds, frozenset({facts.organisation_kind})),
    )
    for key, wanted, stated in any_of:
        if wanted:
            yield key, not stated.isdisjoint(wanted)
    if asked.accessibility:
        yield "barrierefrei", facts.accessibility.issuperset(asked.accessibility)


def text_rank(text: str, facts: OfferFacts) -> int:
    """How well every word is met: 4 begins a word of the title, 3 is part of one, 2 and 1 the same in the other text.

    The worst word counts; 0 when one is missing or the text has no word at all.
    """
    title, rest = frozenset(words(facts.title)), frozenset(words(facts.keywords))

    def rank(word: str) -> int:
        in_title = word_rank(word, title)
        return in_title + 2 if in_title else word_rank(word, rest)

    return min((rank(word) for word in words(text)), default=0)


def is_near(asked: Criteria, facts: OfferFacts) -> bool:
    """Whether the offer lies in the circle, or its service area touches it; online offers are nowhere."""
    if asked.centre is None or facts.point is None:
        return False
    mobile = Format.MOBILE in facts.formats
    if not (facts.pinned or mobile):
        return False
    reach = (facts.service_km or 0.0) if mobile else 0.0
    return distance_km(asked.centre, facts.point) <= asked.radius_km + reach


def age_verdict(age: int, facts: OfferFacts) -> Verdict:
    """Stated ages answer; where only grades are stated, the usual ages of those grades do."""
    if facts.ages is not None:
        return _within(age, facts.ages.low, facts.ages.high)
    if facts.grades is not None:
        hint = ages_of_grades(facts.grades)
        return _within(age, hint.low, hint.high)
    return Verdict.UNKNOWN


def grade_verdict(grade: int, facts: OfferFacts) -> Verdict:
    """Stated grades answer; where only ages are stated, a grade fits when one of its usual ages does."""
    if facts.grades is not None:
        return _within(grade, facts.grades.low, facts.grades.high)
    if facts.ages is not None:
        usual = ages_of_grades(Span(grade, grade))
        too_old = facts.ages.high is not None and usual.low is not None and usual.low > facts.ages.high
        too_young = facts.ages.low is not None and usual.high is not None and usual.high < facts.ages.low
        return _yes_or_no(not (too_old or too_young))
    return Verdict.UNKNOWN


def ages_of_grades(grades: Span) -> Span:
    """The usual ages of children in these grades: grade g is g + 5 to g + 6 years."""
    return Span(
        None if grades.low is None else grades.low + SCHOOL_START_AGE,
        None if grades.high is None else grades.high + SCHOOL_START_AGE + 1,
    )


def asked_spans(asked: Criteria, today: date) -> tuple[DateSpan, ...]:
    """The days asked for, never before today: `von`..`bis`, cut with the holidays when any are asked."""
    base = DateSpan(max(today, asked.date_from or today), asked.date_to)
    if base.first is not None and base.last is not None and base.first > base.last:
        return ()
    if not asked.holidays:
        return (base,)
    return tuple(cut for span in asked.holiday_spans if (cut := base.cut(span)) is not None)


def date_verdict(asked: Criteria, facts: OfferFacts, today: date) -> Verdict:
    """Whether one and the same occurrence fits all that is asked of dates; past offers never do."""
    if facts.is_past(today):
        return Verdict.NO
    if not asked.asks_for_dates:
        return Verdict.YES
    spans = asked_spans(asked, today)
    if facts.schedule is ScheduleKind.DATED and facts.occurrences:
        upcoming = facts.upcoming(today)
        return _best((_occurrence_verdict(asked, one, span) for one in upcoming for span in spans), none=Verdict.NO)
    if not any(months_in(span) & facts.open_months for span in spans):
        return Verdict.NO
    return Verdict.YES if facts.schedule is ScheduleKind.PERMANENT and not asked.day_parts else Verdict.UNKNOWN


def fits_dates(asked: Criteria, today: date) -> Callable[[Occurrence], bool]:
    """Says of a date whether it lies in one of the asked spans and contradicts nothing that is asked of dates."""
    spans = asked_spans(asked, today)
    return lambda one: any(_occurrence_verdict(asked, one, span) is not Verdict.NO for span in spans)


def fitting(asked: Criteria, facts: OfferFacts, today: date) -> tuple[Occurrence, ...]:
    """The upcoming occurrences that do not contradict what is asked of dates; none where an offer has no dates."""
    if facts.schedule is not ScheduleKind.DATED:
        return ()
    return tuple(filter(fits_dates(asked, today), facts.upcoming(today)))


def _occurrence_verdict(asked: Criteria, one: Occurrence, span: DateSpan) -> Verdict:
    if not span.meets(one.first_day, one.last_day):
        return Verdict.NO
    if asked.weekdays and one.weekdays_within(span).isdisjoint(asked.weekdays):
        return Verdict.NO
    if asked.day_parts and one.day_part is None:
        return Verdict.UNKNOWN
    return _yes_or_no(not asked.day_parts or one.day_part in asked.day_parts)


def months_in(span: DateSpan) -> frozenset[int]:
    """The months 1 to 12 that a span touches; all of them when an end is open."""
    if span.first is None or span.last is None or (span.last - span.first).days >= YEAR_DAYS:
        return frozenset(range(1, 13))
    if span.last < span.first:
        return frozenset()
    further = (span.last.year - span.first.year) * 12 + span.last.month - span.first.month
    return frozenset((span.first.month - 1 + month) % 12 + 1 for month in range(further + 1))


def months_before(today: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month."""
    index = today.year * 12 + today.month - 1 - months
    year, month = divmod(index, 12)
    for day in range(today.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, min(today.day, 28))


def _within(value: int | None, low: int | None = None, high: int | None = None) -> Verdict:
    if value is None:
        return Verdict.UNKNOWN
    return _yes_or_no((low is None or value >= low) and (high is None or value <= high))


def _yes_or_no(fits: bool) -> Verdict:  # noqa: FBT001 - it names a truth value
    return Verdict.YES if fits else Verdict.NO


def _best(found: Iterable[Verdict], none: Verdict = Verdict.UNKNOWN) -> Verdict:
    """YES if any is, else UNKNOWN if any is, else NO."""
    every = set(found)
    for verdict in (Verdict.YES, Verdict.UNKNOWN, Verdict.NO):
        if verdict in every:
            return verdict
    return none
