"""The occurrences of all offers in the order of their starts, and which offers fit what is asked of dates."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.matching import months_in
from mintkarte.domain.ranking import NEVER
from mintkarte.domain.vocabulary import DayPart, Weekday
from mintkarte.queries.bits import AnyRows, Bits, Mask, Rows, expand, from_rows, holds, pack

Ints: TypeAlias = NDArray[np.int32]
_WEEK = 7
_WEEKDAYS = np.array(
    [[sum(1 << (first + d) % _WEEK for d in range(days)) for days in range(_WEEK + 1)] for first in range(_WEEK)],
    dtype=np.uint8,
)
"""Bits of the weekdays (Monday lowest) that so many days cover, by the weekday of the first and the number of days."""
_FIRST_STEP = 512
_LAST_DAY = date.max.toordinal()


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
    """The offers that fit or do not say, those that do not say, and those with a date that does not contradict."""

    passes: Bits
    unknown: Bits
    dated: Bits


@dataclass(frozen=True, slots=True)
class Meeting:
    """Occurrences that meet what is asked: their rows, their weekdays within what is asked, their part of the day."""

    rows: Ints
    weekdays: NDArray[np.uint8]
    part: NDArray[np.uint8]


@dataclass(frozen=True)
class Dates:
    """Dates of all offers that have some, cancelled ones left out; what is said of months holds for the others.

    `starts` (seconds since 1970), `rows`, `first_day`, `last_day` (ordinals), `weekdays` (bits) and `part` (bits, 0 all
    day long) have one number for each occurrence, by start and then by id of the offer. `by_row` are the numbers of the
    occurrences row by row, those of a row from `offsets[row]` on. `until` is the last day of each offer, 0 without any.
    `latest` is the last day up to the end of each step of 1024 occurrences, `months` the offers open in January ...
    """

    starts: NDArray[np.int64]
    rows: Ints
    first_day: Ints
    last_day: Ints
    weekdays: NDArray[np.uint8]
    part: NDArray[np.uint8]
    by_row: Ints
    offsets: Ints
    until: Ints
    latest: Ints
    has_dates: Bits
    permanent: Bits
    everything: Bits
    months: Bits

    def meeting(self, spans: tuple[DateSpan, ...]) -> tuple[Meeting, ...]:
        """The occurrences that meet a span, once for each of them, in several portions."""
        return tuple(portion for span in spans for portion in self._meeting(span))

    def answer(
        self, question: DateQuestion, meeting: Callable[[tuple[DateSpan, ...]], tuple[Meeting, ...]]
    ) -> DateAnswer:
        """Which offers fit the question, and which of them do not say; `meeting` may remember."""
        fits, sure = self._fitting(question, meeting)
        none = self.everything & ~self.has_dates
        if not question.asked:
            return DateAnswer(fits | none, none & ~none, fits)
        months = month_bits(month for span in question.spans for month in months_in(span))
        asked = [self.months[month] for month in range(12) if months >> month & 1]
        is_open = np.bitwise_or.reduce(asked) if asked else none & ~none
        open_unknown = is_open if question.day_parts else is_open & ~self.permanent
        return DateAnswer(fits | is_open, (fits & ~sure) | open_unknown, fits)

    def fits(self, question: DateQuestion, which: slice | AnyRows) -> Mask:
        """Which of some occurrences do not contradict the question."""
        first_day, last_day = self.first_day[which], self.last_day[which]
        found = np.zeros(len(first_day), dtype=np.bool_)
        for span in question.spans:
            first, last = _ends(span)
            meets = (last_day >= first) & (first_day <= last)
            if question.weekdays:
                days = weekdays_within(self.weekdays[which], first_day, last_day, span)
                meets &= (days & np.uint8(question.weekdays)) != 0
            found |= meets
        if question.day_parts:
            found &= _in_part(self.part[which], question.day_parts)
        return found

    def next_starts(self, question: DateQuestion, rows: Rows) -> NDArray[np.int64]:
        """For each of these rows the start of its first fitting occurrence, in seconds since 1970, or NEVER."""
        found = np.full(len(rows), NEVER, dtype=np.int64)
        begin, end = self.offsets[rows], self.offsets[rows + 1]
        some = end > begin
        if some.any():
            numbers = self.by_row[expand(begin[some].astype(np.int64), end[some].astype(np.int64))]
            starts = np.where(self.fits(question, numbers), self.starts[numbers], NEVER)
            lengths = (end - begin)[some]
            found[some] = np.minimum.reduceat(starts, np.cumsum(lengths) - lengths)
        return found

    def first_rows(self, question: DateQuestion, wanted: Bits, number: int) -> Rows:
        """The first so many of the wanted rows by the start of their first fitting occurrence, then by id."""
        window = self._window(question.spans)
        found = np.zeros(0, dtype=np.int64)
        at, step = window.start, _FIRST_STEP
        while len(found) < number and at < window.stop:
            which = slice(at, min(at + step, window.stop))
            rows = self.rows[which]
            rows = rows[holds(wanted, rows.astype(np.int64)) & self.fits(question, which)]
            found = np.concatenate((found, rows))
            _, first = np.unique(found, return_index=True)
            found = found[np.sort(first)]
            at, step = at + step, step * 2
        return found[:number]

    def _meeting(self, span: DateSpan) -> tuple[Meeting, Meeting]:
        """The occurrences that begin before a span, and those that begin within it and need not be copied."""
        window, (first, last) = self._window((span,)), _ends(span)
        within = slice(max(window.start, int(np.searchsorted(self.first_day, first))), window.stop)
        before = np.arange(window.start, within.start)
        before = before[self.last_day[before] >= first]
        days = covered_weekdays(np.maximum(self.first_day[before], first), np.minimum(self.last_day[before], last))
        return Meeting(self.rows[before], days, self.part[before]), Meeting(
            self.rows[within],
            weekdays_within(self.weekdays[within], self.first_day[within], self.last_day[within], span),
            self.part[within],
        )

    def _fitting(
        self, question: DateQuestion, meeting: Callable[[tuple[DateSpan, ...]], tuple[Meeting, ...]]
    ) -> tuple[Bits, Bits]:
        """The offers with an occurrence that does not contradict the question, and those with one that answers it."""
        size = len(self.until)
        if not question.weekdays and not question.day_parts and all(span.last is None for span in question.spans):
            first = min((_ends(span)[0] for span in question.spans), default=np.int32(_LAST_DAY + 1))
            fits = pack(self.until >= first)
            return fits, fits
        some, sure, unsure = [self.rows[:0]], [self.rows[:0]], False
        for met in meeting(question.spans):
            rows, part = met.rows, met.part
            if question.weekdays:
                chosen = np.flatnonzero((met.weekdays & np.uint8(question.weekdays)) != 0)
                rows, part = rows.take(chosen), part.take(chosen) if question.day_parts else part
            if question.day_parts:
                sure.append(np.compress(part & np.uint8(question.day_parts) != 0, rows))
                unsure = unsure or not part.all()
                rows = np.compress(_in_part(part, question.day_parts), rows) if unsure else sure[-1]
            some.append(rows)
        fits = from_rows(np.concatenate(some), size)
        return fits, from_rows(np.concatenate(sure), size) if unsure else fits

    def _window(self, spans: tuple[DateSpan, ...]) -> slice:
        """Where the occurrences lie that may meet some spans."""
        if not spans:
            return slice(0, 0)
        ends = [_ends(span) for span in spans]
        first, last = min(first for first, _ in ends), max(last for _, last in ends)
        begin = int(np.searchsorted(self.latest, first)) * STEP
        end = int(np.searchsorted(self.first_day, last, side="right"))
        return slice(min(begin, end), end)


STEP = 1024
"""Occurrences of one number in `Dates.latest`."""


def _ends(span: DateSpan) -> tuple[np.int32, np.int32]:
    return (
        np.int32(span.first.toordinal() if span.first else 0),
        np.int32(span.last.toordinal() if span.last else _LAST_DAY),
    )


def covered_weekdays(first_day: Ints, last_day: Ints) -> NDArray[np.uint8]:
    """The weekdays from one day to another, as bits."""
    days = np.clip(last_day - first_day + 1, 0, _WEEK)
    found: NDArray[np.uint8] = _WEEKDAYS[(first_day - 1) % _WEEK, days]
    return found


def weekdays_within(all_: NDArray[np.uint8], first_day: Ints, last_day: Ints, span: DateSpan) -> NDArray[np.uint8]:
    """The weekdays that occurrences cover inside a span; only those across its ends are looked at closely."""
    first, last = _ends(span)
    over = last_day > last if span.last else np.zeros(1, dtype=np.bool_)
    cut = (
        np.flatnonzero(over | (first_day < first))
        if len(first_day) and first_day.min() < first
        else np.flatnonzero(over)
    )
    if len(cut):
        all_ = all_.copy()
        all_[cut] = covered_weekdays(np.maximum(first_day[cut], first), np.minimum(last_day[cut], last))
    return all_


def _in_part(part: NDArray[np.uint8], day_parts: int) -> Mask:
    """What lies in one of these parts of the day, or lasts all day."""
    found: Mask = (part & np.uint8(day_parts) != 0) | (part == 0)
    return found


def weekday_bits(weekdays: Iterable[Weekday]) -> int:
    """Weekdays as bits, Monday lowest."""
    return sum(1 << list(Weekday).index(day) for day in weekdays)


def day_part_bits(parts: Iterable[DayPart]) -> int:
    """Parts of the day as bits, the morning lowest."""
    return sum(1 << list(DayPart).index(part) for part in parts)


def month_bits(months: Iterable[int]) -> int:
    """Months 1 to 12 as bits, January lowest."""
    return sum(1 << (month - 1) for month in set(months))
