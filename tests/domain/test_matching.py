"""What each criterion means, and in which order matching offers stand."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given

from mintkarte.domain import matching, ranking
from mintkarte.domain.facts import OfferFacts, Span
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import Point
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.matching import Verdict
from mintkarte.domain.schedules import on_day
from mintkarte.domain.vocabulary import Accessibility, Field, Format, ScheduleKind, Sort
from tests import strategies
from tests.strategies import TODAY

YES, UNKNOWN, NO = Verdict.YES, Verdict.UNKNOWN, Verdict.NO


def ask(query: str) -> OfferFilter:
    """The filter of an address."""
    return OfferFilter.from_query(parse_qsl(query))[0]


def offer(**values: Any) -> OfferFacts:  # noqa: ANN401 - columns of any type
    """An offer that states only what a test names."""
    return OfferFacts(id=values.pop("id", 1), title=values.pop("title", "Kurs"), **values)


def verdict(query: str, key: str, facts: OfferFacts) -> Verdict:
    """What the offer says to one criterion."""
    return ask(query).verdicts(facts, TODAY)[key]


@pytest.mark.parametrize(
    ("query", "key", "values", "expected"),
    [
        ("alter=10", "alter", {}, UNKNOWN),
        ("alter=10", "alter", {"ages": Span(8, 12)}, YES),
        ("alter=13", "alter", {"ages": Span(8, 12)}, NO),
        ("alter=13", "alter", {"ages": Span(8, None)}, YES),
        ("alter=13&alter=8", "alter", {"ages": Span(8, 12)}, YES),
        ("alter=8", "alter", {"grades": Span(3, 4)}, YES),
        ("alter=10", "alter", {"grades": Span(3, 4)}, YES),
        ("alter=11", "alter", {"grades": Span(3, 4)}, NO),
        ("alter=11", "alter", {"grades": Span(3, 4), "ages": Span(11, 11)}, YES),
        ("klasse=3", "klasse", {}, UNKNOWN),
        ("klasse=3", "klasse", {"grades": Span(3, 4)}, YES),
        ("klasse=5", "klasse", {"grades": Span(3, 4)}, NO),
        ("klasse=5", "klasse", {"ages": Span(6, 10)}, YES),
        ("klasse=6", "klasse", {"ages": Span(6, 10)}, NO),
        ("klasse=1", "klasse", {"ages": Span(7, None)}, YES),
        ("klasse=1", "klasse", {"ages": Span(8, None)}, NO),
        ("kosten=frei", "kosten", {}, UNKNOWN),
        ("kosten=frei", "kosten", {"cost_cents": 0}, YES),
        ("kosten=frei", "kosten", {"cost_cents": 1}, NO),
        ("kosten=5", "kosten", {"cost_cents": 500}, YES),
        ("plaetze=frei", "plaetze", {}, UNKNOWN),
        ("plaetze=frei", "plaetze", {"places_left": 0}, NO),
        ("plaetze=frei", "plaetze", {"places_left": 1}, YES),
        ("fach=technik", "fach", {}, NO),
        ("fach=technik&fach=informatik", "fach", {"fields": frozenset({Field.TECHNOLOGY})}, YES),
        ("barrierefrei=wc", "barrierefrei", {"accessibility": frozenset(Accessibility)}, YES),
        (
            "barrierefrei=wc&barrierefrei=blinde",
            "barrierefrei",
            {"accessibility": frozenset({Accessibility.TOILET})},
            NO,
        ),
        ("format=vor-ort", "format", {"formats": frozenset({Format.ON_SITE, Format.ONLINE})}, YES),
        ("bestaetigt=1", "bestaetigt", {}, NO),
        ("bestaetigt=1", "bestaetigt", {"confirmed_on": date(2026, 10, 21)}, YES),
        ("bestaetigt=1", "bestaetigt", {"confirmed_on": date(2026, 10, 20)}, NO),
    ],
)
def test_what_an_offer_says_to_a_criterion(query: str, key: str, values: dict[str, Any], expected: Verdict) -> None:
    assert verdict(query, key, offer(**values)) is expected


@pytest.mark.parametrize(
    ("query", "day", "expected"),
    [
        ("", date(2026, 11, 20), NO),
        ("", date(2026, 11, 21), YES),
        ("von=2026-12-01", date(2026, 11, 30), NO),
        ("von=2026-12-01&bis=2026-12-01", date(2026, 12, 1), YES),
        ("bis=2026-12-01", date(2026, 12, 2), NO),
        ("wochentag=sa", date(2026, 11, 28), YES),
        ("wochentag=so", date(2026, 11, 28), NO),
        ("tageszeit=nachmittag", date(2026, 11, 28), YES),
        ("tageszeit=abend", date(2026, 11, 28), NO),
    ],
)
def test_one_occurrence_must_fit_all_that_is_asked_of_dates(query: str, day: date, expected: Verdict) -> None:
    facts = offer(schedule=ScheduleKind.DATED, occurrences=(on_day(day, time(16), time(17)),))
    assert verdict(query, "termin", facts) is expected


def test_weekday_and_part_of_the_day_must_meet_on_the_same_occurrence() -> None:
    saturday_morning = on_day(date(2026, 11, 28), time(9))
    monday_evening = on_day(date(2026, 11, 30), time(18))
    facts = offer(schedule=ScheduleKind.DATED, occurrences=(saturday_morning, monday_evening))
    assert verdict("wochentag=sa&tageszeit=abend", "termin", facts) is NO
    assert verdict("wochentag=mo&tageszeit=abend", "termin", facts) is YES


def test_an_offer_of_several_days_counts_on_each_of_them() -> None:
    week = on_day(date(2026, 11, 30), time(9), time(12), date(2026, 12, 4))
    facts = offer(schedule=ScheduleKind.DATED, occurrences=(week,))
    assert verdict("wochentag=fr", "termin", facts) is YES
    assert verdict("wochentag=fr&bis=2026-12-03", "termin", facts) is NO
    assert verdict("von=2026-12-04", "termin", facts) is YES
    assert verdict("von=2026-12-05", "termin", facts) is NO


def test_a_cancelled_date_fits_nothing_and_an_offer_with_only_such_is_past() -> None:
    facts = offer(schedule=ScheduleKind.DATED, occurrences=(replace(on_day(date(2026, 12, 1)), cancelled=True),))
    assert verdict("", "termin", facts) is NO


def test_an_all_day_date_leaves_the_part_of_the_day_open() -> None:
    facts = offer(schedule=ScheduleKind.DATED, occurrences=(on_day(date(2026, 12, 1)),))
    assert verdict("tageszeit=abend", "termin", facts) is UNKNOWN
    assert verdict("wochentag=di", "termin", facts) is YES


def test_offers_without_dates() -> None:
    on_request, permanent = offer(schedule=ScheduleKind.ON_REQUEST), offer(schedule=ScheduleKind.PERMANENT)
    assert verdict("", "termin", on_request) is YES
    assert verdict("von=2026-12-01", "termin", on_request) is UNKNOWN
    assert verdict("von=2026-12-01", "termin", permanent) is YES
    assert verdict("tageszeit=abend", "termin", permanent) is UNKNOWN
    summer = replace(permanent, open_months=frozenset({4, 5, 6}))
    assert verdict("von=2026-12-01&bis=2027-01-31", "termin", summer) is NO
    assert verdict("von=2026-12-01&bis=2027-04-01", "termin", summer) is YES
    assert verdict("von=2026-12-01", "termin", summer) is YES


def test_holidays_cut_with_a_span_and_unresolved_ones_fit_nothing() -> None:
    facts = offer(schedule=ScheduleKind.DATED, occurrences=(on_day(date(2026, 12, 28), time(9)),))
    asked = ask("ferien=by-weihnachten-2026")
    spans = (DateSpan(date(2026, 12, 24), date(2027, 1, 8)),)
    assert asked.verdicts(facts, TODAY)["termin"] is NO
    assert asked.with_holiday_spans(spans).verdicts(facts, TODAY)["termin"] is YES
    late = replace(asked, date_from=date(2026, 12, 29)).with_holiday_spans(spans)
    assert late.verdicts(facts, TODAY)["termin"] is NO


def test_nearness_measures_to_the_place_and_lets_mobile_offers_come() -> None:
    here, ten_km = Point(50.0, 9.0), Point(50.0899, 9.0)
    asked = ask("lat=50&lon=9&umkreis=9")
    pinned = offer(point=ten_km, pinned=True, formats=frozenset({Format.ON_SITE}))
    assert not matching.is_near(asked, pinned)
    assert matching.is_near(replace(asked, radius_km=11), pinned)
    mobile = offer(point=ten_km, formats=frozenset({Format.MOBILE}), service_km=5.0)
    assert matching.is_near(asked, mobile)
    assert not matching.is_near(asked, offer(point=here, formats=frozenset({Format.ONLINE})))
    assert not matching.is_near(asked, offer())


def test_text_is_found_in_the_title_first_and_every_word_must_be_met() -> None:
    facts = offer(title="Ferienkurs Löten", keywords="Werkstatt in Aschaffenburg, Elektronik")
    ranks = {text: matching.text_rank(text, facts) for text in ("loeten", "kurs", "werk", "statt", "löten xyz", "!")}
    assert ranks == {"loeten": 4, "kurs": 3, "werk": 2, "statt": 1, "löten xyz": 0, "!": 0}
    assert matching.text_rank("löten elektronik", facts) == 2


def test_strict_drops_what_leaves_something_open() -> None:
    assert ask("alter=10").matches(offer(), TODAY)
    assert not ask("alter=10&genau=1").matches(offer(), TODAY)


@given(strategies.many_facts(), strategies.filters())
def test_strict_finds_no_more_and_nothing_unknown(facts: list[OfferFacts], asked: OfferFilter) -> None:
    strict = replace(asked, strict=True)
    for one in facts:
        if strict.matches(one, TODAY):
            assert replace(asked, strict=False).matches(one, TODAY)
            assert Verdict.UNKNOWN not in asked.verdicts(one, TODAY).values()


@given(strategies.facts(), strategies.filters())
def test_taking_a_criterion_off_never_loses_an_offer(facts: OfferFacts, asked: OfferFilter) -> None:
    wide = replace(asked, strict=False)
    if wide.matches(facts, TODAY):
        for criterion in wide.criteria():
            assert wide.without(criterion.key).matches(facts, TODAY), criterion


def ids(asked: OfferFilter, *facts: OfferFacts) -> list[int]:
    """The ids in the filter's order."""
    return [one.id for one in sorted(facts, key=lambda one: ranking.sort_key(asked, one, TODAY))]


def test_what_states_an_answer_stands_before_what_leaves_it_open() -> None:
    open_, stated = offer(id=1), offer(id=2, ages=Span(8, 12))
    for sort in Sort:
        assert ids(replace(ask("alter=10"), sort=sort), open_, stated) == [2, 1]


def test_orders() -> None:
    soon = offer(id=1, title="Öl", schedule=ScheduleKind.DATED, occurrences=(on_day(TODAY + timedelta(1), time(9)),))
    later = offer(id=2, title="Apfel", schedule=ScheduleKind.DATED, occurrences=(on_day(TODAY + timedelta(9)),))
    undated = offer(id=3, title="Zahl", published_at=datetime(2026, 11, 20, tzinfo=UTC))
    everything = (undated, later, soon)
    assert ids(OfferFilter(), *everything) == [1, 2, 3]
    assert ids(OfferFilter(sort=Sort.DATE), *everything) == [1, 2, 3]
    assert ids(OfferFilter(sort=Sort.TITLE), *everything) == [2, 1, 3]
    assert ids(OfferFilter(sort=Sort.NEWEST), *everything) == [3, 1, 2]
    assert ids(ask("q=zahl&sort=passend"), *everything)[0] == 3


def test_the_next_date_is_the_next_that_fits() -> None:
    saturday, monday = on_day(date(2026, 11, 28), time(9)), on_day(date(2026, 11, 30), time(18))
    facts = offer(schedule=ScheduleKind.DATED, occurrences=(saturday, monday))
    assert ranking.next_start(OfferFilter(), facts, TODAY) == saturday.starts_at
    assert ranking.next_start(ask("wochentag=mo"), facts, TODAY) == monday.starts_at
    assert ranking.next_start(ask("wochentag=mi"), facts, TODAY) is None


@pytest.mark.parametrize(
    ("months", "expected"),
    [(1, date(2026, 2, 28)), (13, date(2025, 2, 28)), (25, date(2024, 2, 29)), (3, date(2025, 12, 31))],
)
def test_months_before_a_long_month_end_in_a_short_one(months: int, expected: date) -> None:
    assert matching.months_before(date(2026, 3, 31), months) == expected
