"""Calendar files (ICS) read as a table: one row for each UID, with all its dates or the rule behind them."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any

from dateutil.rrule import rrulestr
from icalendar import Calendar
from icalendar.error import BrokenCalendarProperty

from mintkarte.domain.calendar_rules import in_words
from mintkarte.domain.moments import CANCELLED, write_moment
from mintkarte.domain.rows import BETWEEN_DATES
from mintkarte.domain.schedules import BERLIN, MAX_OCCURRENCES
from mintkarte.gateways.plain_text import plain_text
from mintkarte.gateways.sheets import Limits, SpreadsheetError
from mintkarte.gateways.spreadsheet_table import Merged, Table

HEADERS = (
    *("externe_id", "titel", "anbieter", "beschreibung", "adresse", "url", "thema"),
    *("beginn", "ende", "wiederholung", "lat", "lon"),
)
_BEGIN = HEADERS.index("beginn")
_NUMBERED_FROM = 2
_RHYTHMS = re.compile(r"FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)\b", re.IGNORECASE)
_EARLIEST = 1990
"""What repeats more often, or since before there were calendars like this, would be counted for hours."""
_ODD = (KeyError, ValueError, TypeError, AttributeError, OverflowError, BrokenCalendarProperty)
"""What comes of properties that are not what they should be."""
_LONGEST_RULE = 2_000
"""Meetings that are counted to find the last one of a rule."""
_TIMES, _MOST_A_DAY = ("byhour", "byminute", "bysecond"), 24
"""What multiplies the meetings of one day, and how many it may have."""
_MOST_ENTRIES = 20_000
"""In one calendar: the largest that a town publishes has some thousand."""
_SECONDS, _MOST_LETTERS = 20, 100_000_000
"""For the dates of all entries together: what takes longer, or more room, was written to do harm."""


@dataclass(slots=True)
class _Entry:
    """All events of one UID: the first says what it is, further ones move single dates."""

    master: Any
    moved: dict[datetime, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Date:
    """One date in Berlin's time, naive; `all_day` ends with its last day."""

    starts: datetime
    ends: datetime
    all_day: bool
    cancelled: bool = False


def read_calendar(path: Path, limits: Limits) -> Table:
    """The entries as rows under the contract's columns; raises SpreadsheetError."""
    rows = read_entries(path.read_bytes())
    if not rows:
        raise SpreadsheetError("datei_leer", name=path.name)
    return Table(HEADERS, 1, limits, Merged(), enumerate(rows, _NUMBERED_FROM))


def read_entries(content: bytes, span: tuple[date, date] | None = None) -> list[list[str]]:
    """The entries of a calendar as cells under `HEADERS`; raises SpreadsheetError for what is none.

    With a span only dates within count, both days included, and what has none of them is left out.
    """
    try:
        calendars = Calendar.from_ical(content, multiple=True)
        entries = _entries(event for one in calendars for event in one.walk("VEVENT"))
    except (*_ODD, IndexError, RecursionError, OSError) as error:  # OSError: a time zone too long for a file's name
        raise SpreadsheetError("datei_beschaedigt") from error
    if len(entries) > _MOST_ENTRIES:
        raise SpreadsheetError("datei_zu_aufwendig")
    rows, letters, deadline = list[list[str]](), 0, monotonic() + _SECONDS
    for entry in entries:
        row = _row(entry, span)
        letters += sum(map(len, row))
        if letters > _MOST_LETTERS or monotonic() > deadline:
            raise SpreadsheetError("datei_zu_aufwendig")
        if span is None or row[_BEGIN]:
            rows.append(row)
    return rows


def _entries(events: Iterator[Any]) -> list[_Entry]:
    found: dict[str, _Entry] = {}
    for number, event in enumerate(events):
        uid = str(event.get("uid", "")) or f"#{number}"
        again = event.get("recurrence-id")
        if uid not in found:
            found[uid] = _Entry(event)
        elif again is not None:
            found[uid].moved[_local(again.dt)] = event
        elif found[uid].master.get("recurrence-id") is not None:
            found[uid].moved[_local(found[uid].master["recurrence-id"].dt)] = found[uid].master
            found[uid].master = event
    return list(found.values())


def _row(entry: _Entry, span: tuple[date, date] | None) -> list[str]:
    """The cells of one entry; whatever of it cannot be read is left out, the rest is a row all the same."""
    event = entry.master
    try:
        begin, end, words = _when(entry, span)
    except _ODD:
        begin = end = words = ""
    organiser = event.get("organizer")
    location = str(event.get("location", ""))
    return [
        str(event.get("uid", "")),
        str(event.get("summary", "")),
        str(organiser.params.get("cn", "")) if hasattr(organiser, "params") else "",
        plain_text(str(event.get("description", ""))),
        location,
        str(event.get("url", "")),
        _categories(event),
        begin,
        end,
        words,
        *(("", "") if location else _point(event)),
    ]


def _point(event: Any) -> tuple[str, str]:  # noqa: ANN401 - icalendar's types
    try:
        return str(event["geo"].latitude), str(event["geo"].longitude)
    except _ODD:
        return "", ""


def _categories(event: Any) -> str:  # noqa: ANN401 - icalendar's types
    found = event.get("categories", [])
    parts = found if isinstance(found, list) else [found]
    return "; ".join(str(one) for part in parts for one in getattr(part, "cats", [part]))


def _when(entry: _Entry, span: tuple[date, date] | None) -> tuple[str, str, str]:
    """`beginn`, `ende` and `wiederholung`: the rule in words where ours can hold it, else every date."""
    first = _date(entry.master)
    rule = entry.master.get("rrule")
    if rule is None or isinstance(rule, list):
        return _written([first, *_moved(entry)], span)
    left_out = {_local(one.dt) for part in _parts(entry.master, "exdate") for one in part.dts}
    further = {_local(one.dt) for part in _parts(entry.master, "rdate") for one in part.dts}
    parts = {str(name).upper(): [str(value) for value in rule[name]] for name in rule}
    starts = _starts(rule, first.starts, span)
    simple = not entry.moved and not further and first.starts.date() == first.ends.date() and not first.cancelled
    words = in_words(parts, first.starts.date(), {one.date() for one in left_out}) if simple else ""
    if words and starts:
        last = starts[-1].date() if "COUNT" in parts or "UNTIL" in parts else None
        begin, end = f"{first.starts:%Y-%m-%d}", f"{last}" if last else ""
        if not first.all_day:
            begin += f" {first.starts:%H:%M}"
            end = f"{end} {first.ends:%H:%M}".strip() if first.ends > first.starts else end
        return begin, end, words
    lasts = first.ends - first.starts
    kept = [one for one in (*starts, *sorted(further)) if one not in left_out and one not in entry.moved]
    dates = [_Date(one, one + lasts, first.all_day, first.cancelled) for one in kept[:MAX_OCCURRENCES]]
    return _written([*dates, *_moved(entry)], span)


def _starts(rule: Any, first: datetime, span: tuple[date, date] | None) -> list[datetime]:  # noqa: ANN401 - icalendar's types
    """The meetings of a rule from its first on, or from the span's; those within it are all that are needed."""
    text = rule.to_ical().decode()
    a_day = math.prod(len(rule.get(name, ())) or 1 for name in _TIMES)
    stands = any(int(number) < 1 for number in rule.get("interval", ()))  # it would look at one day for ever
    if not _RHYTHMS.search(text) or first.year < _EARLIEST or a_day > _MOST_A_DAY or stands:
        raise ValueError(text)
    for until in rule.get("until", []):
        written = _local(until)
        if not isinstance(until, datetime):
            written = written.replace(hour=23, minute=59)
        head, _, rest = text.partition("UNTIL=")
        text = f"{head}UNTIL={written:%Y%m%dT%H%M%S}" + "".join(rest.partition(";")[1:])
    meetings = rrulestr(text, dtstart=first, ignoretz=True)
    if span is None:
        return list(islice(meetings, _LONGEST_RULE)) or [first]
    begin = datetime.combine(span[0], time())
    return list(islice(meetings.xafter(begin, inc=True), _LONGEST_RULE))


def _moved(entry: _Entry) -> list[_Date]:
    return [_date(event) for event in entry.moved.values()]


def _parts(event: Any, name: str) -> Sequence[Any]:  # noqa: ANN401 - icalendar's types
    found = event.get(name, [])
    return found if isinstance(found, list) else [found]


def _date(event: Any) -> _Date:  # noqa: ANN401 - icalendar's types
    start = event["dtstart"].dt
    all_day = not isinstance(start, datetime)
    starts = _local(start)
    if "dtend" in event:
        ends = _local(event["dtend"].dt)
    elif "duration" in event:
        ends = starts + event["duration"].dt
    else:
        ends = starts + timedelta(days=1) if all_day else starts
    if all_day:
        ends -= timedelta(days=1)
    return _Date(starts, max(starts, ends), all_day, str(event.get("status", "")).upper() == "CANCELLED")


def _local(moment: date | datetime) -> datetime:
    """In Berlin's time and naive, as rules are reckoned."""
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - local by definition
    return moment.astimezone(BERLIN).replace(tzinfo=None) if moment.tzinfo else moment


def _written(dates: Sequence[_Date], span: tuple[date, date] | None) -> tuple[str, str, str]:
    shown = sorted(dates, key=lambda one: one.starts)
    if span is not None:
        shown = [one for one in shown if span[0] <= one.starts.date() <= span[1]]
    begins = [write_moment(one.starts, all_day=one.all_day) + f" {CANCELLED}" * one.cancelled for one in shown]
    ends = [write_moment(one.ends, all_day=one.all_day) for one in shown]
    return BETWEEN_DATES.join(begins), BETWEEN_DATES.join(ends), ""
