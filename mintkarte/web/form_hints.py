"""What the form says while somebody types: weekday and holidays of a date, ages and grades, the pin, the week."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mintkarte.domain.facts import Span
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import Point, distance_km
from mintkarte.domain.matching import ages_of_grades
from mintkarte.domain.moments import read_moment
from mintkarte.domain.offer_draft import OfferDraft
from mintkarte.domain.problems import Problem
from mintkarte.domain.schedules import Occurrence
from mintkarte.domain.vocabulary import Kind, Land, Weekday
from mintkarte.services.drafting import Reading
from mintkarte.texts import calendar, filter_sentence
from mintkarte.texts import offer_form as words
from mintkarte.texts.labels import label
from mintkarte.web.offer_form import is_loss
from mintkarte.web.parts import parts, snapshot, today

_SAID_ELSEWHERE = frozenset({"titel_fehlt", "anbieter_fehlt", "punkt_passt_nicht_zur_plz", "fach_fehlt"})
_PLACE = frozenset({"plz_unbekannt", "plz_passt_nicht_zum_ort"})
_DAY_AND_MONTH = re.compile(r"\d{1,2}\. ?(?:\d{1,2}\.|[^\W\d_]{3,}\.?)")
_WHOLE_DATE = re.compile(r"\d{1,2}\. ?(?:\d{1,2}\.|[^\W\d_]{3,}\.?) ?\d{2,4}|\d{4}-\d{2}-\d{2}")
_NEAR_KM = 20
_FAR_KM = 15.0
_MOST_DATES = 12


@dataclass(frozen=True, slots=True)
class Fix:
    """A repair to choose: what the button says, and what it puts into which columns."""

    text: str
    columns: dict[str, str]


@dataclass(frozen=True, slots=True)
class Hint:
    """One remark below a field: `tone` is `wrong`, `ok` or empty."""

    column: str
    text: str
    tone: str = ""
    fixes: tuple[Fix, ...] = ()


def hints_of(reading: Reading) -> list[Hint]:
    """Everything there is to say about what was typed so far."""
    found = [_of_problem(problem) for problem in reading.problems if problem.code not in _SAID_ELSEWHERE]
    draft = reading.draft
    where = f"{draft.postcode} {draft.town}".strip() if draft is not None else ""
    found += [
        Hint("plz", words.sentence(Problem("plz", where, code))) for code in reading.located.problems if code in _PLACE
    ]
    if draft is not None:
        found += [*_of_dates(draft, reading.located.land), *_of_ages(draft), *_of_pin(draft), *_of_neighbours(reading)]
        if draft.cost_cents is None and not draft.cost_text:
            found.append(Hint("kosten", words.hint("keine_kosten")))
        if draft.capacity is not None and (draft.places_left or 0) > draft.capacity:
            found.append(Hint("freie_plaetze", words.hint("mehr_frei"), "wrong"))
    return found


def _of_problem(problem: Problem) -> Hint:
    fixes: tuple[Fix, ...] = ()
    if problem.code.endswith("_vertauscht"):
        low, _, high = problem.hint.partition("-")
        name = problem.code.partition("_")[0]
        fixes = (Fix(f"{low} bis {high}", {f"{name}_von": low, f"{name}_bis": high}),)
    text = words.sentence(problem)
    if problem.code == "anmeldeschluss_vergangen":
        text = words.hint("schluss_vorbei", day=calendar.full_day(date.fromisoformat(problem.value)))
    if problem.code == "wochentag_passt_nicht":
        text, fixes = _weekday(problem)
    if problem.code == "datum_ohne_jahr":
        fixes = tuple(_with_year(problem, year) for year in (today().year, today().year + 1))
    return Hint(problem.column, text, "wrong" if is_loss(problem) else "", fixes)


def _with_year(problem: Problem, year: int) -> Fix:
    """The date with a year put where it belongs, and everything else as it was typed."""
    typed = _DAY_AND_MONTH.sub(
        lambda found: f"{found[0]}{'' if found[0].endswith('.') else ' '}{year}", problem.value, 1
    )
    return Fix(typed, {problem.column: typed, "statt": problem.value})


def _weekday(problem: Problem) -> tuple[str, tuple[Fix, ...]]:
    """What day it really is, and the two ways to mend it: the day's own name, or the nearest day of that name."""
    reading, _, _ = read_moment(problem.value)
    found = _WHOLE_DATE.search(problem.value)
    if reading.day is None or found is None:
        return words.sentence(problem), ()
    named = problem.value.strip()[:2].casefold()
    wanted = next((at for at, day in enumerate(Weekday) if day == named), reading.day.weekday())
    shift = (wanted - reading.day.weekday() + 3) % 7 - 3
    fixes = tuple(
        Fix(
            f"{calendar.WEEKDAYS_SHORT[day.weekday()]} {day.day}.{day.month}.",
            {problem.column: f"{day.day}.{day.month}.{day.year}{problem.value[found.end() :]}", "statt": problem.value},
        )
        for day in (reading.day, reading.day + timedelta(days=shift))
    )
    text = words.hint("wochentag", day=calendar.full_day(reading.day), weekday=calendar.weekday(reading.day))
    return text, fixes


def _of_dates(draft: OfferDraft, land: Land | None) -> Iterator[Hint]:
    """The next date in full, and whether it lies in the holidays of the Land."""
    coming = [one for one in draft.schedule.occurrences(today())[:_MOST_DATES] if one.last_day >= today()]
    if not coming:
        return
    first = coming[0]
    day = f"{calendar.weekday(first.first_day)}, {calendar.full_day(first.first_day)}"
    if not first.all_day:
        day += f", {calendar.hours(first)}"
    holidays = _holidays(first, land)
    column = "wiederholung" if draft.schedule.rule else "beginn"
    if holidays:
        yield Hint(column, words.hint("termin_in_ferien", day=day, holidays=holidays), "ok")
    elif land is not None and draft.kind is Kind.HOLIDAY_COURSE:
        yield Hint(column, words.hint("termin_ausserhalb", day=day, land=label(land)))
    else:
        yield Hint(column, words.hint("termin", day=day), "ok")


def _holidays(one: Occurrence, land: Land | None) -> str:
    if land is None:
        return ""
    spans = parts().holidays.spans(land, (one.first_day.year - 1, one.first_day.year))
    found = next((span for span in spans if span.span.meets(one.first_day, one.last_day)), None)
    return filter_sentence.holiday(found.code) if found else ""


def _of_ages(draft: OfferDraft) -> Iterator[Hint]:
    grades = Span(draft.grade_from, draft.grade_to)
    if grades == Span(None, None) or (draft.age_from is None and draft.age_to is None):
        return
    usual = ages_of_grades(grades)
    low, high = draft.age_from, draft.age_to
    too_old = low is not None and usual.high is not None and low > usual.high
    too_young = high is not None and usual.low is not None and high < usual.low
    if too_old or too_young:
        shown = {"grades": words.numbers(*_pair(grades)), "ages": words.numbers(*_pair(usual))}
        yield Hint("klasse_von", words.hint("alter_und_klasse", **shown))


def _pair(span: Span) -> tuple[int | None, int | None]:
    return span.low, span.high


def _of_pin(draft: OfferDraft) -> Iterator[Hint]:
    anchor = parts().gazetteer.locate(draft.postcode, draft.town).point
    if anchor is None or not draft.is_pinned_by_hand or draft.lat is None or draft.lon is None:
        return
    km = distance_km(anchor, Point(draft.lat, draft.lon))
    if km > _FAR_KM:
        where = draft.postcode or draft.town
        yield Hint("lat", words.hint("fern_von_plz", km=round(km), postcode=where), "wrong")


def _of_neighbours(reading: Reading) -> Iterator[Hint]:
    """How many other offers for this age there are nearby in the week of the first date."""
    draft, point = reading.draft, reading.located.point
    if draft is None or point is None or draft.age_from is None:
        return
    coming = [one for one in draft.schedule.occurrences(today())[:_MOST_DATES] if one.last_day >= today()]
    if not coming:
        return
    monday = coming[0].first_day - timedelta(days=coming[0].first_day.weekday())
    asked, _ = OfferFilter.from_query(
        [
            *(("lat", f"{point.lat:.4f}"), ("lon", f"{point.lon:.4f}"), ("umkreis", str(_NEAR_KM))),
            *(("alter", str(draft.age_from)), ("von", monday.isoformat())),
            *(("bis", (monday + timedelta(days=6)).isoformat()), ("genau", "1")),
        ]
    )
    number = snapshot().evaluate(asked, today()).total
    if number:
        yield Hint("beginn", words.hint("in_der_naehe", number=number))
