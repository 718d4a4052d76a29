"""What a source lists, whatever its form: records in the words of the spreadsheet, each with the name it keeps."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from mintkarte.domain.moments import CANCELLED, write_moment
from mintkarte.domain.rows import BETWEEN_DATES
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.source_choice import is_meant

MOST_RECORDS = 5000
MOST_DATES = 200
_JULY = 7


class SourceError(Exception):
    """No list of offers: `unreadable`, `no_entries`, `none_meant`, `too_many` or `unknown_kind`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Record:
    """One entry: `key` stays the same as long as the source means the same; `columns` are headers and their cells."""

    key: str
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """One date of an entry as the source says it; days without hours are whole days, `end` is the last of them."""

    start: date | datetime
    end: date | datetime | None = None
    cancelled: bool = False


def meant(records: Iterable[Record], words: str) -> list[Record]:
    """The records that name one of the words; raises SourceError where none does, so that nothing counts as gone."""
    found = [record for record in records if is_meant(record.columns, words)]
    if not found:
        raise SourceError("none_meant")
    return found


def window(today: date) -> tuple[date, date]:
    """The first and the last day of which dates are taken: from this half of the year on, for one to one and a half.

    The days are the same for half a year, so that what repeats without an end does not look changed each week.
    """
    first = date(today.year, _JULY if today.month >= _JULY else 1, 1)
    after = date(first.year + 2, 1, 1) if first.month == _JULY else date(first.year + 1, _JULY, 1)
    return first, after - timedelta(days=1)


def dates(spans: Iterable[Span], today: date) -> dict[str, str]:
    """The cells `beginn` and `ende` of the dates around today; the first ones, where there are very many."""
    first, last = window(today)
    near = sorted({_written(span) for span in spans if first <= _day(span.start) <= last})[:MOST_DATES]
    if not near:
        return {}
    cells = {"beginn": BETWEEN_DATES.join(start for start, _ in near)}
    if any(end for _, end in near):
        ends = (end or start.removesuffix(f" {CANCELLED}") for start, end in near)
        cells["ende"] = BETWEEN_DATES.join(ends)
    return cells


def read_moment(text: str | None) -> date | datetime | None:
    """A day or a moment as ISO 8601 writes it; None for anything else."""
    plain = (text or "").strip()
    for read_as in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read_as(plain)
        except ValueError:
            continue
    return None


def in_berlin(moment: date | datetime) -> date | datetime:
    """A moment by Germany's clock; one without a zone is meant so already."""
    if not isinstance(moment, datetime):
        return moment
    return moment.replace(tzinfo=BERLIN) if moment.tzinfo is None else moment.astimezone(BERLIN)


def _written(span: Span) -> tuple[str, str]:
    start, end = in_berlin(span.start), in_berlin(span.end) if span.end is not None else None
    end = None if end == start else end
    off = f" {CANCELLED}" if span.cancelled else ""
    return _moment(start) + off, "" if end is None else _moment(end)


def _moment(at: date | datetime) -> str:
    if isinstance(at, datetime):
        return write_moment(at, all_day=False)
    return write_moment(datetime.combine(at, time(), UTC), all_day=True)


def _day(at: date | datetime) -> date:
    found = in_berlin(at)
    return found.date() if isinstance(found, datetime) else found
