"""From a table of offers to columns: sorted along the map, numbered, packed into bits."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from mintkarte.domain import query_values
from mintkarte.domain.facts import Span
from mintkarte.domain.matching import ages_of_grades
from mintkarte.domain.vocabulary import (
    Accessibility,
    Audience,
    Field,
    Format,
    Kind,
    ProviderKind,
    ScheduleKind,
    SchoolType,
    Topic,
)
from mintkarte.domain.words import fold
from mintkarte.queries import columns as names
from mintkarte.queries.bits import Bits, Mask, from_rows, pack, transposed
from mintkarte.queries.columns import Columns, Ints, Mobile, Order
from mintkarte.queries.dates import STEP, Dates, covered_weekdays
from mintkarte.queries.grid import keys_of
from mintkarte.queries.offer_table import (
    HIGHEST,
    KINDS,
    MOBILE,
    UNKNOWN,
    Coded,
    Numbers,
    OfferTable,
    Spans,
    Words,
    in_berlin,
)
from mintkarte.queries.text_index import WordIndex

AGES = tuple(range(3, 20))
GRADES = tuple(range(1, 14))
COSTS = (0, 500, 1000, 2000, 5000, 10_000)
"""Ages, grades and highest prices (cents) that are counted in the facets; filters may ask for any other."""
_VOCABULARIES: dict[str, type[StrEnum]] = {
    "fach": Field,
    "thema": Topic,
    "art": Kind,
    "fuer": Audience,
    "schulart": SchoolType,
    "format": Format,
    "barrierefrei": Accessibility,
    "anbieterart": ProviderKind,
}
"""Query keys with a closed list of codes; of the others those are counted that occur."""
_DAY = 86_400
_NOON, _EVENING = 12 * 3600, 17 * 3600
_EPOCH_DAY = 719_163
_MOST = np.iinfo(np.int32).max
_FREQUENT = 32
"""Words of more than one in so many offers are kept as bits."""
Place = NDArray[np.intp]
"""For each row its place in the table."""


def columns_of(table: OfferTable) -> Columns:
    """The columns of all offers of a table."""
    with without_collector():
        return _columns(table)


@contextmanager
def without_collector() -> Iterator[None]:
    """Building makes no circles; walking through millions of new objects would double its time."""
    is_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_on:
            gc.enable()


def _columns(table: OfferTable) -> Columns:
    size = len(table.ids)
    mobile = _having(table.codes["format"], MOBILE)
    keys = keys_of(table.lat, table.lon)
    place = np.lexsort((np.where(table.pinned, keys, 0), ~table.pinned))
    row_of = np.empty(size, dtype=np.int32)
    row_of[place] = np.arange(size, dtype=np.int32)
    somewhere = (table.pinned | mobile)[place]
    lat, lon = np.where(somewhere, table.lat[place], np.nan), np.where(somewhere, table.lon[place], np.nan)
    ages, grades = _usual(table.ages, table.grades)
    named = _named_bits(table, ages, grades, place)
    bits = np.array(list(named.values()))
    organisation_ids, organisations = np.unique(table.organisations[place], return_inverse=True)
    letters = [title.encode() for title in table.titles]
    titles = [letters[one] for one in place.tolist()]
    return Columns(
        names=tuple(named),
        bits=bits,
        lines=transposed(bits, size),
        ids=table.ids[place],
        rows_by_id=row_of,
        by_news=_order(-table.published[place], place),
        by_title=_order(_title_numbers(table.titles)[place], place),
        titles=np.frombuffer(b"".join(titles), dtype=np.uint8),
        title_begins=np.cumsum([0, *map(len, titles)], dtype=np.int32),
        published=table.published[place],
        organisations=organisations.astype(np.int32),
        organisation_ids=organisation_ids,
        costs=_short(table.costs[place]),
        confirmed=_short(table.confirmed[place]),
        age_low=ages.low[place].astype(np.int16),
        age_high=ages.high[place].astype(np.int16),
        grade_low=grades.low[place].astype(np.int16),
        grade_high=grades.high[place].astype(np.int16),
        precision=table.precision[place],
        lat=lat,
        lon=lon,
        keys=keys[place[: int(table.pinned.sum())]],
        mobile=_mobile(mobile[place] & ~np.isnan(lat), keys[place], table.reach[place]),
        dates=_dates(table, place, row_of),
        title_words=_word_index(table.title_words, row_of),
        words=_word_index(table.words, row_of),
    )


def _short(numbers: Numbers) -> Ints:
    return np.minimum(numbers, _MOST).astype(np.int32)


def _order(keys: Numbers, place: Place) -> Order:
    rows = np.lexsort((place, keys)).astype(np.int32)
    ranks = np.empty_like(rows)
    ranks[rows] = np.arange(len(rows), dtype=np.int32)
    return Order(rows, ranks)


def _title_numbers(titles: Sequence[str]) -> Numbers:
    """For each title its place among all folded titles."""
    folded = [fold(title) for title in titles]
    numbers = {title: number for number, title in enumerate(sorted(set(folded)))}
    return np.array([numbers[title] for title in folded], dtype=np.int64)


def _mobile(mobile: Mask, keys: NDArray[np.uint32], reach: NDArray[np.float64]) -> Mobile:
    rows = np.flatnonzero(mobile).astype(np.int32)
    rows = rows[np.argsort(keys[rows], kind="stable")]
    return Mobile(rows, keys[rows], reach[rows])


def _usual(ages: Spans, grades: Spans) -> tuple[Spans, Spans]:
    """Where only grades are stated, their usual ages; where only ages are, a grade fits when one of its ages does."""
    usual = ages_of_grades(Span(0, 0))
    youngest, oldest = usual.low or 0, usual.high or 0

    def filled(stated: Spans, other: Spans, down: int, up: int) -> Spans:
        def ends(own: Numbers, others: Numbers, shift: int) -> Numbers:
            return np.where(stated.unknown, np.where(np.abs(others) == HIGHEST, others, others + shift), own)

        return Spans(
            ends(stated.low, other.low, down), ends(stated.high, other.high, up), stated.unknown & other.unknown
        )

    return filled(ages, grades, youngest, oldest), filled(grades, ages, -oldest, -youngest)


def _named_bits(table: OfferTable, ages: Spans, grades: Spans, place: Place) -> dict[str, Bits]:
    """All bit columns by their names."""
    found = {
        names.EVERYTHING: np.ones(len(place), dtype=np.bool_),
        names.PINNED: table.pinned[place],
        names.FULL: table.places_left[place] == 0,
    }
    for key, stated in table.codes.items():
        codes = _VOCABULARIES.get(key) or sorted(frozenset().union(*stated.sets))
        for code in codes:
            found[f"{key}:{code}"] = _having(stated, code)[place]
    costs, left = table.costs[place], table.places_left[place]
    compared: tuple[tuple[str, Mask, Iterable[tuple[str, Mask]]], ...] = (
        ("kosten", costs == UNKNOWN, ((query_values.write_cost(cents), costs <= cents) for cents in COSTS)),
        ("plaetze", left == UNKNOWN, (("frei", left >= 1),)),
        ("klasse", grades.unknown[place], ((str(n), _within(grades, n)[place]) for n in GRADES)),
        ("alter", ages.unknown[place], ((str(n), _within(ages, n)[place]) for n in AGES)),
    )
    for key, unknown, tests in compared:
        found |= {f"{key}:{code}": fits | unknown for code, fits in tests}
        found[f"{key}:{names.NOT_STATED}"] = unknown
    return {name: pack(mask) for name, mask in found.items()}


def _having(stated: Coded, code: str) -> Mask:
    table = np.array([code in codes for codes in stated.sets], dtype=np.bool_)
    found: Mask = table[stated.which] if len(table) else np.zeros(len(stated.which), dtype=np.bool_)
    return found


def _within(spans: Spans, number: int) -> Mask:
    found: Mask = (spans.low <= number) & (number <= spans.high)
    return found


def _dates(table: OfferTable, place: Place, row_of: Ints) -> Dates:
    size, found = len(place), table.occurrences
    dated = (table.schedule == KINDS.index(ScheduleKind.DATED))[place]
    with_dates = np.zeros(size, dtype=np.bool_)
    with_dates[row_of[found.offer]] = True
    with_dates &= dated
    kept = np.flatnonzero(with_dates[row_of[found.offer]] & ~found.cancelled)
    kept = kept[np.lexsort((found.offer[kept], found.starts[kept]))]
    rows, starts = row_of[found.offer[kept]], found.starts[kept]
    local, all_day = in_berlin(starts), found.all_day[kept]
    clock = local % _DAY
    part = np.where(all_day, 0, np.where(clock < _NOON, 1, np.where(clock < _EVENING, 2, 4))).astype(np.uint8)
    first_day = (local // _DAY + _EPOCH_DAY).astype(np.int32)
    last_day = (in_berlin(found.ends[kept]) // _DAY + _EPOCH_DAY).astype(np.int32)
    until = np.zeros(size, dtype=np.int32)
    np.maximum.at(until, rows, last_day)
    open_months = np.where(with_dates, 0, table.open_months[place])
    steps = np.arange(0, len(starts), STEP)
    return Dates(
        starts=starts,
        rows=rows,
        first_day=first_day,
        last_day=last_day,
        weekdays=covered_weekdays(first_day, last_day),
        part=part,
        by_row=np.argsort(rows, kind="stable").astype(np.int32),
        offsets=np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=size)))).astype(np.int32),
        until=until,
        latest=np.maximum.accumulate(np.maximum.reduceat(last_day, steps)) if len(steps) else last_day,
        has_dates=pack(with_dates),
        permanent=pack((table.schedule == KINDS.index(ScheduleKind.PERMANENT))[place]),
        everything=pack(np.ones(size, dtype=np.bool_)),
        months=np.array([pack(open_months >> month & 1 != 0) for month in range(12)]),
    )


def _word_index(words: Words, row_of: Ints) -> WordIndex:
    size, known = len(row_of), len(words.vocabulary)
    order = sorted(range(known), key=words.vocabulary.__getitem__)
    number_of = np.empty(known, dtype=np.int32)
    number_of[order] = np.arange(known, dtype=np.int32)
    vocabulary = [words.vocabulary[number] for number in order]
    numbers, rows = number_of[words.numbers], row_of[words.offers]
    held = np.bincount(numbers, minlength=known)
    frequent = np.flatnonzero(held > max(_FREQUENT, size // _FREQUENT))
    is_frequent = np.zeros(known, dtype=np.bool_)
    is_frequent[frequent] = True
    often = is_frequent[numbers]
    lengths = np.array([len(word) + 1 for word in vocabulary], dtype=np.int64)
    rare_numbers, rare_rows = numbers[~often], rows[~often]
    return WordIndex(
        letters=np.frombuffer("".join(word + "\n" for word in vocabulary).encode(), dtype=np.uint8),
        begins=np.concatenate(([0], np.cumsum(lengths))).astype(np.int32),
        offsets=np.concatenate(([0], np.cumsum(np.where(is_frequent, 0, held)))).astype(np.int32),
        rows=rare_rows[np.argsort(rare_numbers, kind="stable")],
        frequent=frequent.astype(np.int32),
        frequent_bits=_frequent_bits(numbers[often], rows[often], frequent, size),
    )


def _frequent_bits(numbers: Ints, rows: Ints, frequent: NDArray[np.intp], size: int) -> Bits:
    order = np.argsort(np.searchsorted(frequent.astype(np.int32), numbers).astype(np.uint16), kind="stable")
    rows = rows[order]
    held = np.bincount(numbers, minlength=int(frequent[-1]) + 1 if len(frequent) else 0)[frequent]
    ends = np.cumsum(held)
    sets = [from_rows(rows[start:end], size) for start, end in zip(ends - held, ends, strict=True)]
    return np.array(sets, dtype=np.uint64).reshape(len(frequent), -(-size // 64))
