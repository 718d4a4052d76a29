"""The facts of many offers as one list for each thing, in the order of ids: what the index is built from."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mintkarte.domain.facts import OfferFacts, Span
from mintkarte.domain.ranking import microseconds
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Format, Precision, ScheduleKind
from mintkarte.domain.words import WORD, fold
from mintkarte.queries.bits import Mask
from mintkarte.queries.grid import Floats

Numbers: TypeAlias = NDArray[np.int64]
UNKNOWN = -1
"""Stands for a number that is not stated."""
LOWEST, HIGHEST = -1000, 1000
"""Stand for open ends of ages and grades, beyond every number asked."""
PRECISIONS = tuple(Precision)
KINDS = tuple(ScheduleKind)
_HOUR = 3600
_LAST_HOUR = 2_000_000
"""Zone rules are asked up to this hour since 1970 (the year 2198), the last one holds beyond."""
_BETWEEN = "\x1e"
"""Stands between two texts that are folded at once; no word holds it."""
_TOKENS = re.compile(f"{WORD}|{_BETWEEN}")
_SPACED = bytes(code if _TOKENS.match(chr(code)) else ord(" ") for code in range(256))
"""What each byte of a folded text becomes before it is split: all but letters, digits and `_BETWEEN` a space."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """All occurrences of all offers in any order: the place of the offer in the table, seconds since 1970."""

    offer: Numbers
    starts: Numbers
    ends: Numbers
    all_day: Mask
    cancelled: Mask


@dataclass(frozen=True, slots=True)
class Coded:
    """Sets of codes, each different one once, and which of them each offer has."""

    sets: tuple[frozenset[str], ...]
    which: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Spans:
    """A range of whole numbers for each offer; the ends of one that states none are open, and it is `unknown`."""

    low: Numbers
    high: Numbers
    unknown: Mask


@dataclass(frozen=True, slots=True)
class Words:
    """Pairs of offer and word, each once; `vocabulary` gives the words by their numbers."""

    offers: NDArray[np.int32]
    numbers: NDArray[np.int32]
    vocabulary: list[str]


@dataclass(frozen=True, slots=True)
class OfferTable:
    """Offers by id. `lat` and `lon` are NaN without a point; `codes` are the stated values by query key."""

    ids: Numbers
    titles: Sequence[str]
    title_words: Words
    words: Words
    organisations: Numbers
    costs: Numbers
    places_left: Numbers
    confirmed: Numbers
    published: Numbers
    lat: Floats
    lon: Floats
    pinned: Mask
    reach: Floats
    precision: NDArray[np.uint8]
    schedule: NDArray[np.uint8]
    open_months: NDArray[np.uint16]
    ages: Spans
    grades: Spans
    codes: dict[str, Coded]
    occurrences: Occurrences


class WordCollector:
    """Numbers the words of text after text."""

    def __init__(self) -> None:
        self._numbers: defaultdict[bytes, int] = defaultdict(count().__next__)
        self._numbers.__getitem__(_BETWEEN.encode())  # the number 0
        self._pairs: list[NDArray[np.int64]] = [np.zeros((2, 0), dtype=np.int64)]
        self._texts = 0

    def add(self, texts: Sequence[str]) -> None:
        """Take the words of some more texts."""
        if not texts:
            return
        joined = f" {_BETWEEN} ".join(texts)
        if joined.count(_BETWEEN) >= len(texts):
            joined = f" {_BETWEEN} ".join(text.replace(_BETWEEN, " ") for text in texts)
        tokens = fold(joined).encode("ascii", "replace").translate(_SPACED).split()
        numbers = np.fromiter(map(self._numbers.__getitem__, tokens), dtype=np.int64, count=len(tokens))
        offers = self._texts + np.cumsum(numbers == 0)
        pairs = np.sort((offers << 32 | numbers)[numbers > 0])
        pairs = pairs[np.diff(pairs, prepend=-1) != 0]
        self._pairs.append(np.array([pairs >> 32, pairs & 0xFFFFFFFF]))
        self._texts += len(texts)

    def words(self) -> Words:
        """All pairs so far."""
        offers, numbers = np.concatenate(self._pairs, axis=1, dtype=np.int32, casting="unsafe")
        return Words(offers, numbers - 1, [word.decode() for word in self._numbers][1:])


def table_of(facts: Sequence[OfferFacts]) -> OfferTable:
    """The table of some facts, which come in the order of ids."""
    titles, words = WordCollector(), WordCollector()
    titles.add([offer.title for offer in facts])
    words.add([offer.keywords for offer in facts])
    return OfferTable(
        ids=numbers(offer.id for offer in facts),
        titles=[offer.title for offer in facts],
        title_words=titles.words(),
        words=words.words(),
        organisations=numbers(offer.organisation_id for offer in facts),
        costs=numbers(offer.cost_cents for offer in facts),
        places_left=numbers(offer.places_left for offer in facts),
        confirmed=numbers(None if (day := offer.confirmed_on) is None else day.toordinal() for offer in facts),
        published=numbers(microseconds(offer.published_at) for offer in facts),
        lat=np.array([np.nan if offer.point is None else offer.point.lat for offer in facts]),
        lon=np.array([np.nan if offer.point is None else offer.point.lon for offer in facts]),
        pinned=np.array([offer.pinned and offer.point is not None for offer in facts], dtype=np.bool_),
        reach=np.array([offer.service_km or 0.0 for offer in facts]),
        precision=np.array([PRECISIONS.index(offer.precision) for offer in facts], dtype=np.uint8),
        schedule=np.array([KINDS.index(offer.schedule) for offer in facts], dtype=np.uint8),
        open_months=np.array([months(offer.open_months) for offer in facts], dtype=np.uint16),
        ages=spans([offer.ages for offer in facts]),
        grades=spans([offer.grades for offer in facts]),
        codes={key: coded([_set(getattr(offer, name)) for offer in facts]) for key, name in CODES.items()},
        occurrences=_occurrences(facts),
    )


CODES = {
    "fach": "fields",
    "thema": "topics",
    "art": "kind",
    "fuer": "audiences",
    "schulart": "school_types",
    "format": "formats",
    "barrierefrei": "accessibility",
    "sprache": "languages",
    "region": "region",
    "anbieterart": "organisation_kind",
}
"""What stands behind the query keys whose codes offers state."""


def numbers(values: Iterable[int | None]) -> Numbers:
    """Whole numbers, UNKNOWN where none is stated."""
    return np.array([UNKNOWN if value is None else value for value in values], dtype=np.int64)


def spans(found: Sequence[Span | None]) -> Spans:
    """Ranges as columns."""
    low = numbers(LOWEST if span is None or span.low is None else span.low for span in found)
    high = numbers(HIGHEST if span is None or span.high is None else span.high for span in found)
    return Spans(low, high, np.array([span is None for span in found], dtype=np.bool_))


def coded(values: Iterable[Hashable], meaning: Any = None) -> Coded:  # noqa: ANN401 - from a value to a set of codes
    """Each different value once; `meaning` makes a set of codes of one that is none yet."""
    places: dict[Any, int] = {}
    which = np.array([places.setdefault(value, len(places)) for value in values], dtype=np.intp)
    return Coded(tuple(places if meaning is None else map(meaning, places)), which)


def months(open_months: Iterable[int]) -> int:
    """Months 1 to 12 as bits, January lowest."""
    return sum(1 << (month - 1) for month in open_months)


def _set(value: Any) -> frozenset[str]:  # noqa: ANN401 - a code, a set of codes, or None
    if isinstance(value, frozenset):
        return value
    return frozenset() if value is None else frozenset({value})


def _occurrences(facts: Sequence[OfferFacts]) -> Occurrences:
    table = [
        (place, _seconds(one.starts_at), _seconds(one.ends_at), int(one.all_day), int(one.cancelled))
        for place, offer in enumerate(facts)
        for one in offer.occurrences
    ]
    offer, starts, ends, all_day, cancelled = np.array(table, dtype=np.int64).reshape(-1, 5).T
    return Occurrences(offer, starts, ends, all_day != 0, cancelled != 0)


def _seconds(moment: datetime) -> int:
    return microseconds(moment) // 1_000_000


def in_berlin(seconds: Numbers) -> Numbers:
    """Wall-clock seconds in Berlin; the zone changes on full hours, so each hour is asked once."""
    hours, where = np.unique(np.clip(seconds // _HOUR, 0, _LAST_HOUR), return_inverse=True)
    return seconds + np.array([_offset(int(hour)) for hour in hours], dtype=np.int64)[where]


@lru_cache(100_000)
def _offset(hour: int) -> int:
    """Seconds that Berlin is ahead of UTC in this hour since 1970."""
    offset = datetime.fromtimestamp(hour * _HOUR, UTC).astimezone(BERLIN).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())


ON_SITE, MOBILE = str(Format.ON_SITE), str(Format.MOBILE)
