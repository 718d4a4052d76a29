"""Random facts, filters and addresses for property tests: few values each, so that they often meet."""

import random
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
TIMES = (None, time(0), time(2, 30), time(9), time(11, 59), time(12), time(16, 59), time(17), time(22))
points = st.builds(
    Point,
    st.floats(49.5, 51.5, allow_nan=False).map(lambda n: round(n, 3)) | st.sampled_from([50.0, 50.1, 49.9]),
    st.floats(8.5, 11.5, allow_nan=False).map(lambda n: round(n, 3)) | st.sampled_from([9.0, 9.1, 8.9]),
)
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


def facts(offer_id: int = 1) -> st.SearchStrategy[OfferFacts]:
    """One offer with whatever offers state or leave open; made from one number, which is ten times faster."""
    return st.integers(0, 50_000).map(lambda seed: _facts(random.Random(seed), offer_id))  # noqa: S311 - a test's dice


@st.composite
def many_facts(draw: st.DrawFn, most: int = 12) -> list[OfferFacts]:
    """Several offers with growing ids."""
    ids = sorted(draw(st.sets(st.integers(1, 99), max_size=most)))
    return [draw(facts(offer_id)) for offer_id in ids]


def _facts(chance: random.Random, offer_id: int) -> OfferFacts:
    point = _point(chance) if chance.random() < 0.7 else None
    formats = _several(chance, list(Format))
    return OfferFacts(
        id=offer_id,
        title=_words(chance),
        keywords=chance.choice(["", _words(chance)]),
        organisation_id=chance.randint(1, 3),
        organisation_kind=chance.choice([None, *ProviderKind]),
        region=chance.choice([None, "untermain", "thueringen"]),
        fields=_several(chance, list(Field)),
        topics=_several(chance, list(Topic)),
        kind=chance.choice([None, *Kind]),
        audiences=_several(chance, list(Audience)),
        ages=_span(chance, 0, 20),
        grades=_span(chance, 1, 13),
        school_types=_several(chance, list(SchoolType)),
        schedule=chance.choice([ScheduleKind.DATED, *ScheduleKind]),
        open_months=chance.choice([frozenset(range(1, 13)), _several(chance, range_(1, 12), 6)]),
        occurrences=tuple(sorted({_occurrence(chance) for _ in range(chance.randint(0, 4))})),
        cost_cents=chance.choice([None, 0, 1, 500, 501, 2500]),
        places_left=chance.choice([None, 0, 1, 2]),
        formats=formats,
        accessibility=_several(chance, list(Accessibility), 4),
        languages=_several(chance, ["de", "en", "uk"]),
        point=point,
        pinned=point is not None and Format.ON_SITE in formats,
        precision=chance.choice(list(Precision)),
        service_km=chance.choice([None, 0.0, 12.5, 40.0]),
        confirmed_on=chance.choice([None, _day(chance)]),
        published_at=datetime(2026, 9, 1, tzinfo=UTC) + timedelta(hours=chance.randint(0, 3)),
    )


def _several(chance: random.Random, values: list[Any], most: int = 2) -> frozenset[Any]:
    return frozenset(chance.sample(values, chance.randint(0, most)))


def _words(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(1, 4)))


def _day(chance: random.Random) -> date:
    return TODAY + timedelta(days=chance.choice([chance.randint(-3, 14), chance.randint(-40, 420)]))


def _point(chance: random.Random) -> Point:
    lat = chance.choice([50.0, 50.1, 49.9, round(chance.uniform(49.5, 51.5), 3)])
    return Point(lat, chance.choice([9.0, 9.1, 8.9, round(chance.uniform(8.5, 11.5), 3)]))


def _span(chance: random.Random, least: int, most: int) -> Span | None:
    low, high = sorted(chance.choices(range_(least, most), k=2))
    return chance.choice([None, Span(chance.choice([low, low, None]), chance.choice([high, high, None]))])


def _occurrence(chance: random.Random) -> Occurrence:
    """One date: an hour, a day or several days, some of them cancelled."""
    day = _day(chance)
    one = on_day(day, chance.choice(TIMES), None, day + timedelta(days=chance.choice([0, 0, 0, 1, 4, 9])))
    return Occurrence(one.starts_at, one.ends_at, one.all_day, cancelled=chance.random() < 0.25)


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
