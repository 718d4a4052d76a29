"""Spans of days, and the school holidays of a Land as such spans."""

from dataclasses import dataclass
from datetime import date

from mintkarte.domain.vocabulary import Land


@dataclass(frozen=True, slots=True, order=True)
class DateSpan:
    """Days from `first` to `last`, both included; None leaves that end open."""

    first: date | None
    last: date | None

    def meets(self, first: date, last: date) -> bool:
        """Whether the span shares a day with first..last."""
        return (self.first is None or last >= self.first) and (self.last is None or first <= self.last)

    def cut(self, other: "DateSpan") -> "DateSpan | None":
        """The days in both spans, or None when they share none."""
        firsts = [d for d in (self.first, other.first) if d is not None]
        lasts = [d for d in (self.last, other.last) if d is not None]
        both = DateSpan(max(firsts, default=None), min(lasts, default=None))
        if both.first is not None and both.last is not None and both.first > both.last:
            return None
        return both


@dataclass(frozen=True, slots=True)
class HolidaySpan:
    """Named school holidays of one Land; `code` is the filter's value, such as `by-herbst-2026`."""

    code: str
    land: Land
    name: str
    span: DateSpan
