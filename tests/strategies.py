"""Random facts, filters and addresses for property tests: few values each, so that they often meet."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from hypothesis import strategies as st

from mintkarte.domain.facts import OfferFacts, Span
from mintkarte.domain.filters import KEYS, OfferFilter
from mintkarte.domain.geometry import Box, Point
from mintkarte.domain.holidays import DateSpan, HolidaySpan
from mintkarte.domain.schedules import Occurrence, on_day
from mintkarte.domain.vocabulary import (
    Accessibility,
    Audience,
    DayPart,
    Field,
    Format,
    Kind,
    Land,
    Precision,
    ProviderKind,
    ScheduleKind,
    SchoolType,
    Sort,
    Topic,
    Weekday,
)

TODAY = date(2026, 11, 21)
HOLIDAYS = (
    HolidaySpan("by-weihnachten-2026", Land.BY, "Weihnachtsferien", DateSpan(date(2026, 12, 24), date(2027, 1, 8))),
    HolidaySpan("by-ostern-2027", Land.BY, "Osterferien", DateSpan(date(2027, 3, 22), date(2027, 4, 2))),
    HolidaySpan("th-herbst-2026", Land.TH, "Herbstferien", DateSpan(date(2026, 10, 12), date(2026, 10, 24))),
)
WORDS = (
    "Löten",
    "loeten",
    "Ferienkurs",
    "Kurs",
    "Straße",
    "Robotik",
    "3D-Druck",
    "Käfer",
    "mit",
    "Mädchen",
    "Über uns",
)
PARTS = ("kurs", "fer", "loet", "ober", "lot", "käfer", "STRASSE", "obot", "xyz", "3d", "druck")


def some(values: type[StrEnum] | list[Any] | tuple[Any, ...], most: int = 2) -> st.SearchStrategy[frozenset[Any]]:
    """A few members of a vocabulary."""
    return st.frozensets(st.sampled_from(list(values)), max_size=most)


def asked(values: type[StrEnum] | list[Any] | tuple[Any, ...], most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    """A few members as a filter holds them; usually none."""
    return st.just(()) | some(values, most).map(lambda found: tuple(sorted(found)))


days = st.integers(-40, 420).map(lambda n: TODAY + timedelta(days=n))
near_days = st.integers(-3, 14).map(lambda n: TODAY + timedelta(days=n))
times = st.none() | st.sampled_from(
    [time(0), time(2, 30), time(9), time(11, 59), time(12), time(16, 59), time(17), time(22)]
)
points = st.builds(
    Point,
    st.floats(49.5, 51.5, allow_nan=False).map(lambda n: round(n, 3)) | st.sampled_from([50.0, 50.1, 49.9]),
    st.floats(8.5, 11.5, allow_nan=False).map(lambda n: round(n, 3)) | st.sampled_from([9.0, 9.1, 8.9]),
)
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


@st.composite
def occurrences(draw: st.DrawFn) -> Occurrence:
    """One date: an hour, a day or several days, some of them cancelled."""
    day = draw(near_days | days)
    last = day + timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 4, 9])))
    one = on_day(day, draw(times), None, last)
    return Occurrence(one.starts_at, one.ends_at, one.all_day, draw(st.sampled_from([False, False, False, True])))


@st.composite
def spans(draw: st.DrawFn, least: int, most: int) -> Span | None:
    """A range with possibly open ends, or nothing stated."""
    if draw(st.booleans()):
        return None
    low, high = sorted(draw(st.tuples(st.integers(least, most), st.integers(least, most))))
    return Span(draw(st.sampled_from([low, low, None])), draw(st.sampled_from([high, high, None])))


@st.composite
def facts(draw: st.DrawFn, offer_id: int = 1) -> OfferFacts:
    """One offer with whatever offers state or leave open."""
    point = draw(st.none() | points)
    formats = draw(some(Format))
    return OfferFacts(
        id=offer_id,
        title=draw(sentences),
        keywords=draw(st.just("") | sentences),
        organisation_id=draw(st.integers(1, 3)),
        organisation_kind=draw(st.none() | st.sampled_from(ProviderKind)),
        region=draw(st.sampled_from([None, "untermain", "thueringen"])),
        fields=draw(some(Field)),
        topics=draw(some(Topic)),
        kind=draw(st.none() | st.sampled_from(Kind)),
        audiences=draw(some(Audience)),
        ages=draw(spans(0, 20)),
        grades=draw(spans(1, 13)),
        school_types=draw(some(SchoolType)),
        schedule=draw(st.sampled_from(ScheduleKind)),
        open_months=draw(st.just(frozenset(range(1, 13))) | some(list(range(1, 13)), 6)),
        occurrences=tuple(sorted(draw(st.lists(occurrences(), max_size=4)))),
        cost_cents=draw(st.none() | st.sampled_from([0, 1, 500, 501, 2500])),
        places_left=draw(st.none() | st.integers(0, 2)),
        formats=formats,
        accessibility=draw(some(Accessibility, 4)),
        languages=draw(some(["de", "en", "uk"])),
        point=point,
        pinned=point is not None and Format.ON_SITE in formats,
        precision=draw(st.sampled_from(Precision)),
        service_km=draw(st.none() | st.sampled_from([0.0, 12.5, 40.0])),
        confirmed_on=draw(st.none() | days),
        published_at=datetime(2026, 9, 1, tzinfo=UTC) + timedelta(hours=draw(st.integers(0, 3))),
    )


@st.composite
def many_facts(draw: st.DrawFn, most: int = 12) -> list[OfferFacts]:
    """Several offers with growing ids."""
    ids = sorted(draw(st.sets(st.integers(1, 99), max_size=most)))
    return [draw(facts(offer_id)) for offer_id in ids]


@st.composite
def filters(draw: st.DrawFn) -> OfferFilter:
    """A filter with everything resolved; most keys are not asked, or nothing would ever match."""

    def rarely(strategy: st.SearchStrategy[Any], otherwise: Any = None) -> Any:  # noqa: ANN401 - any field's value
        return draw(strategy) if draw(st.integers(0, 3)) == 0 else otherwise

    centre = rarely(points)
    corner = rarely(points)
    holidays = rarely(some(list(HOLIDAYS_BY_CODE)).map(sorted), [])
    first, last = sorted(draw(st.tuples(days, days)))
    return OfferFilter(
        text=rarely(st.sampled_from(WORDS + PARTS) | sentences, ""),
        lat=centre and centre.lat,
        lon=centre and centre.lon,
        centre=centre,
        radius_km=draw(st.sampled_from([5.0, 20.0, 60.0])) if centre else 20.0,
        section=corner and Box(corner.lon, corner.lat, corner.lon + 1, corner.lat + 1),
        regions=rarely(asked(["untermain", "thueringen", "mond"]), ()),
        fields=rarely(asked(Field), ()),
        topics=rarely(asked(Topic, 6), ()),
        kinds=rarely(asked(Kind, 6), ()),
        audiences=rarely(asked(Audience, 3), ()),
        ages=rarely(asked(range_(0, 21)), ()),
        grades=rarely(asked(range_(1, 13)), ()),
        school_types=rarely(asked(SchoolType, 4), ()),
        date_from=rarely(st.just(first)),
        date_to=rarely(st.just(last)),
        holidays=tuple(holidays),
        holiday_spans=tuple(HOLIDAYS_BY_CODE[code].span for code in holidays),
        weekdays=rarely(asked(Weekday), ()),
        day_parts=rarely(asked(DayPart), ()),
        max_cost_cents=rarely(st.sampled_from([0, 499, 500, 2500, 99_999])),
        places_left=rarely(st.booleans(), otherwise=False),
        formats=rarely(asked(Format), ()),
        accessibility=rarely(asked(Accessibility), ()),
        languages=rarely(asked(["de", "en", "fr"]), ()),
        organisations=rarely(asked(range_(1, 4)), ()),
        organisation_kinds=rarely(asked(ProviderKind, 5), ()),
        confirmed_months=rarely(st.sampled_from([1, 12])),
        strict=rarely(st.booleans(), otherwise=False),
        sort=draw(st.sampled_from(Sort)),
        page=draw(st.sampled_from([1, 1, 2])),
    )


def range_(first: int, last: int) -> list[int]:
    """Whole numbers, both ends included."""
    return list(range(first, last + 1))


HOLIDAYS_BY_CODE = {holiday.code: holiday for holiday in HOLIDAYS}

odd_values = (
    *("", "frei", "1", "0", "10", "-1", "1e9", "9,1", "2026-11-02", "31.2.2026", "by-herbst-2026", "informatik", "mo"),
    *("9,49,10,50", "10,50,9,49", "NaN", "\u0661", "ß", "\x00", "termin", "de", "untermain", "63739 Aschaffenburg"),
)
values = st.text(max_size=12) | st.sampled_from(odd_values)
queries = st.lists(st.tuples(st.sampled_from([*KEYS, "bbox", "Q", ""]), values), max_size=12)
