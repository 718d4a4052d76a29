"""The demo is a full, lively map on whatever day somebody starts it, and says everywhere that it is invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from mintkarte.domain import vocabulary as v
from mintkarte.domain.drafts import read_draft
from mintkarte.domain.facts import OfferFacts, Span
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import Point
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.gateways.school_holidays import SchoolHolidays
from mintkarte.models import Change, Occurrence, Offer, Organisation, counters
from mintkarte.services import demo
from mintkarte.services.demo_calendar import DemoCalendar
from mintkarte.services.demo_rows import read_providers, read_rows
from mintkarte.services.setup import prepare

if TYPE_CHECKING:
    from enum import StrEnum

    from mintkarte.domain.offer_draft import OfferDraft
    from mintkarte.models.database import Database

SHIPPED = Path(__file__).parents[2] / "data"
FOLDER = SHIPPED / "demo"
HOLIDAYS = SchoolHolidays()
TODAY = date(2026, 11, 21)
NOW = datetime.combine(TODAY, time(11), tzinfo=UTC)
LAST_DAY = date(2028, 5, 31)
LANDS = (v.Land.BY, v.Land.HE, v.Land.TH)
days = st.dates(TODAY, LAST_DAY)


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.load(SHIPPED)


def rows(today: date) -> list[dict[str, str]]:
    return read_rows(FOLDER, DemoCalendar(HOLIDAYS, today), today)


@cache
def drafts(today: date = TODAY) -> list[OfferDraft]:
    return [draft for draft, _ in (read_draft(row, today) for row in rows(today)) if draft is not None]


def stated(name: str) -> set[object]:
    """Every code that some demo offer states."""
    found: set[object] = set()
    for draft in drafts():
        value = getattr(draft, name)
        found |= set(value) if isinstance(value, frozenset) else {value}
    return found - {None}


@settings(max_examples=5)
@given(days)
def test_every_row_is_taken_without_a_single_notice(today: date) -> None:
    assert [problems for _, problems in (read_draft(row, today) for row in rows(today)) if problems] == []
    assert len(drafts(today)) == len(rows(today))


def test_there_are_about_300_offers_of_about_50_providers_and_no_two_alike() -> None:
    assert 290 <= len(drafts()) <= 320
    assert 45 <= len({draft.organisation for draft in drafts()}) <= 55
    for column in ("external_id", "title", "description"):
        assert len({getattr(draft, column) for draft in drafts()}) == len(drafts()), column


def test_every_provider_says_twice_that_it_is_invented() -> None:
    for provider in read_providers(FOLDER).values():
        assert "(erfunden)" in provider.name
        assert provider.description.startswith("Dieser Anbieter ist erfunden.")
        assert provider.url.endswith(".example/")


@pytest.mark.parametrize(
    ("column", "vocabulary"),
    [
        ("fields", v.Field),
        ("topics", v.Topic),
        ("kind", v.Kind),
        ("audiences", v.Audience),
        ("organisation_kind", v.ProviderKind),
        ("formats", v.Format),
        ("accessibility", v.Accessibility),
    ],
)
def test_every_code_of_the_contract_can_be_seen(column: str, vocabulary: type[StrEnum]) -> None:
    assert set(vocabulary) - stated(column) == set()


def test_what_is_unknown_is_shown_too() -> None:
    offers = drafts()
    costs = [draft.cost_cents for draft in offers]
    assert 0.4 <= costs.count(0) / len(offers) <= 0.55
    assert 0.2 <= costs.count(None) / len(offers) <= 0.3
    assert sum(draft.places_left == 0 for draft in offers) >= 8
    assert sum(draft.age_from is None and draft.age_to is None for draft in offers) >= 50
    assert sum(draft.schedule.kind is v.ScheduleKind.ON_REQUEST for draft in offers) >= 20
    assert sum(draft.schedule.rule is not None for draft in offers) >= 50


def test_the_towns_and_postcodes_are_true_and_the_pins_lie_in_them() -> None:
    for draft in drafts():
        located = gazetteer().locate(draft.postcode, draft.town)
        assert located.problems == (), (draft.external_id, located)
        if draft.lat is not None and draft.lon is not None:
            assert gazetteer().agrees(draft.postcode, Point(draft.lat, draft.lon)), draft.external_id
    pins = {(draft.lat, draft.lon) for draft in drafts() if draft.lat is not None}
    approximate = {draft.postcode for draft in drafts() if draft.postcode and draft.lat is None}
    assert len(pins) >= 30
    assert len(approximate) >= 15


@pytest.mark.parametrize("land", LANDS)
def test_on_every_day_the_next_two_holidays_of_a_land_have_courses(land: v.Land) -> None:
    for number in range((LAST_DAY - TODAY).days):
        today = TODAY + timedelta(days=number)
        calendar = DemoCalendar(HOLIDAYS, today)
        dates = calendar.dates(f"ferien {land.value} 1+2+3 1t 09:00-12:00", "any").begin
        found = [date.fromisoformat(moment.split()[0]) for moment in dates.split(" | ")]
        ahead = [named.span for named in HOLIDAYS.upcoming(land, today, 3) if named.span.first]
        not_begun = [span for span in ahead if span.first and span.first > today][:2]
        assert all(day > today for day in found)
        assert all(any(span.meets(day, day) for day in found) for span in not_begun), today
    noted = [row for row in _notes() if row.startswith(f"ferien {land.value} 1")]
    assert len(noted) >= 5


@settings(max_examples=6, deadline=None)
@given(days)
def test_a_ten_year_old_near_63739_always_finds_a_free_holiday_course(today: date) -> None:
    located = gazetteer().locate("63739", "")
    asked, _ = OfferFilter.from_query([("ort", "63739"), ("alter", "10"), ("kosten", "frei"), ("art", "ferienkurs")])
    following = next(
        named for named in HOLIDAYS.upcoming(v.Land.BY, today, 3) if named.span.first and named.span.first > today
    )
    assert located.point
    asked = asked.located(located.point).with_holiday_spans((following.span,))
    fitting = [facts for facts in map(_facts, drafts(today)) if asked.matches(facts, today)]
    assert len([facts for facts in fitting if facts.cost_cents == 0 and facts.ages]) >= 2


def test_holiday_courses_never_fall_on_a_public_holiday_or_a_weekend() -> None:
    for number in range(0, 540, 9):
        today = TODAY + timedelta(days=number)
        calendar = DemoCalendar(HOLIDAYS, today)
        for key in ("a", "b", "c"):
            begins = calendar.dates("ferien by 1+2+3 3t 09:00-12:00", key).begin.split(" | ")
            found = [date.fromisoformat(begin.split()[0]) for begin in begins]
            assert all(day.weekday() < 5 for day in found)
            assert all((day.month, day.day) not in {(12, 24), (12, 25), (12, 31), (1, 1), (1, 6)} for day in found)


def test_a_second_run_on_the_same_day_changes_nothing_and_a_later_one_only_moves_dates(database: Database) -> None:
    prepare(database, Path(), SHIPPED, NOW)
    first = _load(database, NOW)
    _assert_clubs_rest_in_the_school_holidays(database)
    before = _state(database)
    again = _load(database, NOW + timedelta(hours=3))
    assert (first.created, again.created, again.updated) == (first.offers, 0, 0)
    assert _state(database) == before
    later = _load(database, NOW + timedelta(days=60))
    assert later.created == 0
    assert later.updated > 100
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Offer)) == first.offers
        invented = select(func.count()).select_from(Organisation).where(Organisation.description.contains("erfunden"))
        assert db.scalar(invented) == first.providers


def _assert_clubs_rest_in_the_school_holidays(database: Database) -> None:
    with database.reading() as db:
        club = db.scalars(select(Offer).where(Offer.external_id == "demo-cuk-01")).one()
        met = {occurrence.starts_at.date() for occurrence in club.occurrences}
        assert date(2026, 12, 23) in met
        assert date(2026, 12, 30) not in met
        assert set(db.scalars(select(Offer.region_slug))) == {"untermain", "thueringen"}


def _load(database: Database, now: datetime) -> demo.DemoReport:
    with database.writing() as db:
        return demo.load(db, SHIPPED, gazetteer(), HOLIDAYS, now)


def _state(database: Database) -> tuple[object, ...]:
    with database.reading() as db:
        sizes = [db.scalar(select(func.count()).select_from(table)) for table in (Change, Offer, Occurrence)]
        return (counters.current(db), *sizes)


def _notes() -> list[str]:
    files = sorted(FOLDER.glob("offers-*.csv"))
    return [line.split(";")[9] for file in files for line in file.read_text("utf-8").splitlines()[1:]]


def _facts(draft: OfferDraft) -> OfferFacts:
    located = gazetteer().locate(draft.postcode, draft.town)
    has_ages = draft.age_from is not None or draft.age_to is not None
    return OfferFacts(
        1,
        draft.title,
        kind=draft.kind,
        ages=Span(draft.age_from, draft.age_to) if has_ages else None,
        schedule=draft.schedule.kind,
        occurrences=draft.schedule.dates,
        cost_cents=draft.cost_cents,
        formats=draft.formats,
        point=Point(draft.lat, draft.lon) if draft.lat is not None and draft.lon is not None else located.point,
        pinned=v.Format.ON_SITE in draft.formats,
    )
