"""The occurrences of all offers as columns, and which offers fit what is asked of dates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from mintkarte.domain.facts import OfferFacts
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.matching import months_in
from mintkarte.domain.ranking import NEVER, microseconds
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import DayPart, ScheduleKind, Weekday
from mintkarte.queries.bits import Bits, Mask, pack

Seconds: TypeAlias = NDArray[np.int64]
"""One whole number for each occurrence."""
_HOUR, _DAY = 3600, 86_400
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_LAST_HOUR = 2_000_000
"""Zone rules are asked up to this hour since 1970 (the year 2198), the last one holds beyond."""
_NOON, _EVENING = 12 * _HOUR, 17 * _HOUR
_WEEK = 7
_WEEKDAYS = np.array(
    [[sum(1 << (first + d) % _WEEK for d in range(days)) for days in range(_WEEK + 1)] for first in range(_WEEK)],
    dtype=np.uint8,
)
"""Bits of the weekdays (Monday lowest) that so many days cover, by the weekday of the first and the number of days."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """All occurrences of all offers: the row of the offer, seconds since 1970; in the order of rows, then starts."""

    row: Seconds
    starts: Seconds
    ends: Seconds
    all_day: Mask
    cancelled: Mask

    @classmethod
    def of(cls, row: Seconds, starts: Seconds, ends: Seconds, all_day: Seconds, cancelled: Seconds) -> "Occurrences":
        """The columns of occurrences in any order."""
        order = np.lexsort((starts, row))
        return cls(row[order], starts[order], ends[order], all_day[order] != 0, cancelled[order] != 0)

    @classmethod
    def from_facts(cls, facts: Sequence[OfferFacts]) -> "Occurrences":
        """The occurrences that stand in the facts themselves."""
        table = [
            (row, _seconds(one.starts_at), _seconds(one.ends_at), int(one.all_day), int(one.cancelled))
            for row, offer in enumerate(facts)
            for one in offer.occurrences
        ]
        return cls.of(*np.array(table, dtype=np.int64).reshape(-1, 5).T)


@dataclass(frozen=True, slots=True)
class DateQuestion:
    """What is asked of dates: one occurrence must fit one of the spans, the weekdays and the parts of the day.

    Without `asked` every offer that is not past fits. Weekdays and parts of the day are bits, 0 asks for none.
    """

    spans: tuple[DateSpan, ...]
    weekdays: int = 0
    day_parts: int = 0
    asked: bool = True


@dataclass(frozen=True, slots=True)
class DateAnswer:
    """The offers that fit or do not say, and those that do not say."""

    passes: Bits
    unknown: Bits


class DateColumns:
    """Dates of all offers, ready for questions. Only DATED offers with occurrences have dates."""

    def __init__(self, facts: Sequence[OfferFacts], occurrences: Occurrences) -> None:
        size = len(facts)
        dated = np.array([offer.schedule is ScheduleKind.DATED for offer in facts], dtype=np.bool_)
        with_rows = np.zeros(size, dtype=np.bool_)
        with_rows[occurrences.row] = True
        self.size = size
        self.has_dates: Mask = dated & with_rows
        self.permanent = np.array([offer.schedule is ScheduleKind.PERMANENT for offer in facts], dtype=np.bool_)
        self.open_months = np.array([month_bits(offer.open_months) for offer in facts], dtype=np.uint16)
        kept = self.has_dates[occurrences.row] & ~occurrences.cancelled
        row = occurrences.row[kept]
        self.starts = occurrences.starts[kept]
        local_start, local_end = _berlin(self.starts), _berlin(occurrences.ends[kept])
        self.first_day = local_start // _DAY + _EPOCH_DAY
        self.last_day = local_end // _DAY + _EPOCH_DAY
        clock = local_start % _DAY
        self.all_day = occurrences.all_day[kept]
        part = np.where(clock < _NOON, 1, np.where(clock < _EVENING, 2, 4)).astype(np.uint8)
        self.part = np.where(self.all_day, np.uint8(0), part)
        self.rows, self.offsets = np.unique(row, return_index=True)

    def answer(self, question: DateQuestion) -> DateAnswer:
        """Which offers fit the question, and which of them do not say."""
        fits = self._any_of(self._fitting(question))
        if not question.asked:
            passes = ~self.has_dates | fits
            return DateAnswer(pack(passes), pack(np.zeros_like(passes)))
        sure = self._any_of(self._fitting(question, certain=True)) if question.day_parts else fits
        months = 0
        for span in question.spans:
            months |= month_bits(months_in(span))
        is_open = ~self.has_dates & ((self.open_months & np.uint16(months)) != 0)
        open_unknown = is_open if question.day_parts else is_open & ~self.permanent
        return DateAnswer(pack(fits | is_open), pack((fits & ~sure) | open_unknown))

    def next_starts(self, question: DateQuestion) -> NDArray[np.int64]:
        """For each offer the start of its first fitting occurrence, in seconds since 1970, or NEVER."""
        found = np.full(self.size, NEVER, dtype=np.int64)
        if len(self.rows):
            starts = np.where(self._fitting(question), self.starts, NEVER)
            found[self.rows] = np.minimum.reduceat(starts, self.offsets)
        return found

    def _any_of(self, fitting: Mask) -> Mask:
        found = np.zeros(self.size, dtype=np.bool_)
        if len(self.rows):
            found[self.rows] = np.logical_or.reduceat(fitting, self.offsets)
        return found

    def _fitting(self, question: DateQuestion, *, certain: bool = False) -> Mask:
        """The occurrences that do not contradict the question; with `certain` only those that answer it."""
        fits = np.zeros(len(self.starts), dtype=np.bool_)
        for span in question.spans:
            fits |= self._meeting(span, question.weekdays)
        if question.day_parts:
            in_part = (self.part & np.uint8(question.day_parts)) != 0
            fits &= in_part if certain else in_part | self.all_day
        return fits

    def _meeting(self, span: DateSpan, weekdays: int) -> Mask:
        first = np.int64(span.first.toordinal() if span.first else 0)
        last = np.int64(span.last.toordinal() if span.last else date.max.toordinal())
        meets = (self.last_day >= first) & (self.first_day <= last)
        if weekdays:
            begin, end = np.maximum(self.first_day, first), np.minimum(self.last_day, last)
            days = np.clip(end - begin + 1, 0, _WEEK)
            meets &= (_WEEKDAYS[(begin - 1) % _WEEK, days] & np.uint8(weekdays)) != 0
        return meets


def weekday_bits(weekdays: Iterable[Weekday]) -> int:
    """Weekdays as bits, Monday lowest."""
    return sum(1 << list(Weekday).index(day) for day in weekdays)


def day_part_bits(parts: Iterable[DayPart]) -> int:
    """Parts of the day as bits, the morning lowest."""
    return sum(1 << list(DayPart).index(part) for part in parts)


def month_bits(months: Iterable[int]) -> int:
    """Months 1 to 12 as bits, January lowest."""
    return sum(1 << (month - 1) for month in set(months))


def _seconds(moment: datetime) -> int:
    return microseconds(moment) // 1_000_000


def _berlin(seconds: NDArray[np.int64]) -> NDArray[np.int64]:
    """Wall-clock seconds in Berlin; the zone changes on full hours, so each hour is asked once."""
    hours, where = np.unique(np.clip(seconds // _HOUR, 0, _LAST_HOUR), return_inverse=True)
    return seconds + np.array([_offset(int(hour)) for hour in hours], dtype=np.int64)[where]


@lru_cache(100_000)
def _offset(hour: int) -> int:
    """Seconds that Berlin is ahead of UTC in this hour since 1970."""
    offset = datetime.fromtimestamp(hour * _HOUR, UTC).astimezone(BERLIN).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())
