"""The facts of all offers turned by a quarter: one array for each thing a filter may ask."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mintkarte.domain import query_values
from mintkarte.domain.facts import OfferFacts, Span
from mintkarte.domain.matching import ages_of_grades
from mintkarte.domain.ranking import microseconds
from mintkarte.domain.vocabulary import (
    Accessibility,
    Audience,
    Field,
    Format,
    Kind,
    ProviderKind,
    SchoolType,
    Topic,
)
from mintkarte.domain.words import fold
from mintkarte.queries.bits import Bits, Mask, pack
from mintkarte.queries.dates import DateColumns, Occurrences
from mintkarte.queries.text_index import TextIndex

Numbers: TypeAlias = NDArray[np.int64]
UNKNOWN = -1
"""Stands for a number that is not stated."""
AGES = tuple(range(3, 20))
GRADES = tuple(range(1, 14))
COSTS = (0, 500, 1000, 2000, 5000, 10_000)
"""Ages, grades and highest prices (cents) that are counted in the facets; filters may ask for any other."""
_LOWEST, _HIGHEST = -1000, 1000
_MAX_LATITUDE = 85.05112878


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one query key: for each code the offers it lets pass, and the offers that do not say."""

    places: dict[str, int]
    bits: Bits
    unknown: Bits

    def of(self, code: str) -> Bits:
        """The offers a code lets pass; for a code no offer knows, those that do not say."""
        place = self.places.get(code)
        return self.unknown if place is None else self.bits[place]


class Columns:
    """All offers in the order of their ids. `lat`, `lon` are NaN where there is no place to measure a distance to."""

    def __init__(self, facts: Sequence[OfferFacts], occurrences: Occurrences | None = None) -> None:
        """Turn the facts (in the order of ids) into columns; occurrences may be handed in apart from the facts."""
        self.size = len(facts)
        self.ids: Numbers = np.array([offer.id for offer in facts], dtype=np.int64)
        self.titles = [offer.title for offer in facts]
        self.precisions = [offer.precision.public for offer in facts]
        self.field_codes = [sorted(offer.fields) for offer in facts]
        self.organisations = np.array([offer.organisation_id for offer in facts], dtype=np.int64)
        self.costs = _numbers(facts, lambda offer: offer.cost_cents)
        self.places_left = _numbers(facts, lambda offer: offer.places_left)
        self.confirmed = _numbers(
            facts, lambda offer: None if offer.confirmed_on is None else offer.confirmed_on.toordinal()
        )
        self.published = np.array([microseconds(offer.published_at) for offer in facts], dtype=np.int64)
        self.pinned: Mask = np.array([offer.pinned and offer.point is not None for offer in facts], dtype=np.bool_)
        self.mobile: Mask = np.array([Format.MOBILE in offer.formats for offer in facts], dtype=np.bool_)
        self.reach_km = np.array([offer.service_km or 0.0 for offer in facts]) * self.mobile
        somewhere = self.pinned | self.mobile
        self.lat = np.where(somewhere, _coordinates(facts, "lat"), np.nan)
        self.lon = np.where(somewhere, _coordinates(facts, "lon"), np.nan)
        self.east, self.south = _mercator(self.lat, self.lon)
        self.ages, self.grades = _ages(facts), _grades(facts)
        self.title_order = _order_of([fold(title) for title in self.titles])
        self.newest_order = ranks_of(-self.published)
        self.dates = DateColumns(facts, occurrences or Occurrences.from_facts(facts))
        self.text = TextIndex(self.titles, [offer.keywords for offer in facts])
        self.nothing: Bits = pack(np.zeros(self.size, dtype=np.bool_))
        self.everything: Bits = pack(np.ones(self.size, dtype=np.bool_))
        self.groups = self._groups(facts)

    def _groups(self, facts: Sequence[OfferFacts]) -> dict[str, Group]:
        languages = sorted({code for offer in facts for code in offer.languages})
        regions = sorted({offer.region for offer in facts if offer.region})
        return {
            "fach": self._stated(_codes(Field), [offer.fields for offer in facts]),
            "thema": self._stated(_codes(Topic), [offer.topics for offer in facts]),
            "art": self._stated(_codes(Kind), [offer.kind for offer in facts]),
            "fuer": self._stated(_codes(Audience), [offer.audiences for offer in facts]),
            "schulart": self._stated(_codes(SchoolType), [offer.school_types for offer in facts]),
            "format": self._stated(_codes(Format), [offer.formats for offer in facts]),
            "barrierefrei": self._stated(_codes(Accessibility), [offer.accessibility for offer in facts]),
            "sprache": self._stated(languages, [offer.languages for offer in facts]),
            "region": self._stated(regions, [offer.region for offer in facts]),
            "anbieterart": self._stated(_codes(ProviderKind), [offer.organisation_kind for offer in facts]),
            "kosten": self._computed({query_values.write_cost(cents): self.within_cost(cents) for cents in COSTS}),
            "plaetze": self._computed({"frei": self.with_places_left()}),
            "klasse": self._computed({str(grade): self.grades.allowing(grade) for grade in GRADES}),
            "alter": self._computed({str(age): self.ages.allowing(age) for age in AGES}),
        }

    def _stated(self, codes: Sequence[str], values: Sequence[Hashable]) -> Group:
        """A group of codes that offers state, one or several each; equal combinations are looked at once."""
        numbers: dict[Any, int] = {}
        which = np.array([numbers.setdefault(value, len(numbers)) for value in values], dtype=np.intp)
        table = np.array([[_has(value, code) for code in codes] for value in numbers], dtype=np.bool_)
        held = table.reshape(len(numbers), len(codes))[which] if numbers else np.zeros((0, len(codes)), np.bool_)
        return Group({code: place for place, code in enumerate(codes)}, pack(held.T), self.nothing)

    def _computed(self, answers: dict[str, tuple[Mask, Mask]]) -> Group:
        """A group whose codes are compared with numbers."""
        unknown = next(iter(answers.values()))[1]
        places = {code: place for place, code in enumerate(answers)}
        return Group(places, pack(np.array([passes for passes, _ in answers.values()])), pack(unknown))

    def within_cost(self, cents: int) -> tuple[Mask, Mask]:
        """Which offers cost at most so much or do not say, and which do not say."""
        unknown = self.costs == UNKNOWN
        return unknown | (self.costs <= cents), unknown

    def with_places_left(self) -> tuple[Mask, Mask]:
        """Which offers have places left or do not say, and which do not say."""
        unknown = self.places_left == UNKNOWN
        return unknown | (self.places_left >= 1), unknown


@dataclass(frozen=True, slots=True)
class Spans:
    """A range of whole numbers for each row; open ends lie beyond every number asked."""

    low: Numbers
    high: Numbers
    unknown: Mask

    def allowing(self, number: int) -> tuple[Mask, Mask]:
        """Which offers let this number pass or do not say, and which do not say."""
        return self.unknown | ((self.low <= number) & (number <= self.high)), self.unknown


def ranks_of(keys: NDArray[Any]) -> Numbers:
    """For each row its place when sorted by key, then by row (and so by id)."""
    ranks = np.empty(len(keys), dtype=np.int64)
    ranks[np.argsort(keys, kind="stable")] = np.arange(len(keys))
    return ranks


def _order_of(keys: list[str]) -> Numbers:
    ranks = np.empty(len(keys), dtype=np.int64)
    ranks[np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.intp)] = np.arange(len(keys))
    return ranks


def _codes(vocabulary: type[StrEnum]) -> list[str]:
    return list(vocabulary)


def _has(value: Any, code: str) -> bool:  # noqa: ANN401 - a code, a set of codes, or None
    return code in value if isinstance(value, frozenset) else bool(value == code)


def _numbers(facts: Sequence[OfferFacts], of: Callable[[OfferFacts], int | None]) -> Numbers:
    return np.array([UNKNOWN if (n := of(offer)) is None else n for offer in facts], dtype=np.int64)


def _coordinates(facts: Sequence[OfferFacts], axis: str) -> NDArray[np.float64]:
    return np.array(
        [np.nan if offer.point is None else getattr(offer.point, axis) for offer in facts], dtype=np.float64
    )


def _mercator(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Web Mercator from the north-west corner of the world, 0 to 1 eastwards and southwards."""
    phi = np.radians(np.clip(lat, -_MAX_LATITUDE, _MAX_LATITUDE))
    return lon / 360 + 0.5, 0.5 - np.arcsinh(np.tan(phi)) / (2 * np.pi)


def _spans(spans: list[Span | None]) -> Spans:
    def ends(of: Callable[[Span], int | None], otherwise: int) -> Numbers:
        found = (otherwise if span is None or (end := of(span)) is None else end for span in spans)
        return np.fromiter(found, dtype=np.int64, count=len(spans))

    unknown = np.array([span is None for span in spans], dtype=np.bool_)
    return Spans(ends(lambda span: span.low, _LOWEST), ends(lambda span: span.high, _HIGHEST), unknown)


def _ages(facts: Sequence[OfferFacts]) -> Spans:
    return _spans([offer.ages or (offer.grades and ages_of_grades(offer.grades)) for offer in facts])


def _grades(facts: Sequence[OfferFacts]) -> Spans:
    """Where only ages are stated, a grade fits when one of its usual ages does."""
    return _spans([offer.grades or (offer.ages and _grades_of_ages(offer.ages)) for offer in facts])


def _grades_of_ages(ages: Span) -> Span:
    usual = ages_of_grades(Span(0, 0))
    youngest, oldest = usual.low or 0, usual.high or 0
    return Span(
        None if ages.low is None else ages.low - oldest,
        None if ages.high is None else ages.high - youngest,
    )
