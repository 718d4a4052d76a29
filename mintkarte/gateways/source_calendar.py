"""Calendars of organisations (RFC 5545): an entry for each UID, its recurrences as dates of Germany's clock."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, TypeAlias

from dateutil.rrule import rrulestr
from icalendar import Calendar
from icalendar.error import BrokenCalendarProperty

from mintkarte.domain.schedules import BERLIN
from mintkarte.gateways.source_records import MOST_DATES, Record, SourceError, Span, dates, plain_text, window

Event: TypeAlias = Any
"""A VEVENT of the library, whose properties are of some thirty types."""
_MOST_EVENTS = 20_000
_RHYTHMS = re.compile(r"FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)\b", re.IGNORECASE)
_EARLIEST = 1990
"""What repeats more often, or since before there were calendars like this, would be counted for hours."""
_ODD = (KeyError, ValueError, TypeError, AttributeError, OverflowError, BrokenCalendarProperty)
_DAY = timedelta(days=1)


def read(content: bytes, today: date) -> list[Record]:
    """The entries of a calendar that have dates around today; raises SourceError for what is no calendar."""
    try:
        calendars = Calendar.from_ical(content, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise SourceError("unreadable") from error
    by_uid: dict[str, list[Event]] = {}
    events = (event for calendar in calendars for event in calendar.walk("VEVENT"))
    for number, event in enumerate(islice(events, _MOST_EVENTS)):
        by_uid.setdefault(str(event.get("UID", "")) or f"#{number}", []).append(event)
    found = (_record(uid, group, today) for uid, group in by_uid.items())
    return [record for record in found if record]


def _record(uid: str, events: Sequence[Event], today: date) -> Record | None:
    main = next((event for event in events if "RECURRENCE-ID" not in event), events[0])
    try:
        spans = list(_spans(main, events, today))
    except _ODD:
        spans = []
    cells = dates(spans, today)
    if not cells:
        return None
    columns = {
        "titel": _text(main, "SUMMARY"),
        "beschreibung": plain_text(_text(main, "DESCRIPTION")),
        "adresse": _text(main, "LOCATION"),
        "url": _text(main, "URL"),
        "thema": "; ".join(_words(main.get("CATEGORIES"))),
        **_point(main),
        **cells,
    }
    return Record(uid, {name: cell for name, cell in columns.items() if cell})


def _point(event: Event) -> dict[str, str]:
    try:
        return {"lat": str(event["GEO"].latitude), "lon": str(event["GEO"].longitude)}
    except _ODD:
        return {}


def _spans(main: Event, events: Sequence[Event], today: date) -> Iterator[Span]:
    """All dates: those of the rule without exceptions, moved ones where they were moved to, cancelled ones as such."""
    moved = {_moment(event["RECURRENCE-ID"].dt): event for event in events if "RECURRENCE-ID" in event}
    length = _length(main)
    for start in _starts(main, today) if "RECURRENCE-ID" not in main else ():
        if _moment(start) not in moved:
            yield _span(start, length, cancelled=_is_off(main))
    for event in moved.values():
        yield _span(event["DTSTART"].dt, _length(event), cancelled=_is_off(event))


def _starts(event: Event, today: date) -> Iterator[date | datetime]:
    first = event["DTSTART"].dt
    rule = event.get("RRULE")
    if rule is None:
        yield first
    else:
        yield from _repeated(first, rule.to_ical().decode(), _off_days(event), today)
    yield from _listed(event, "RDATE")


def _repeated(first: date | datetime, rule: str, off: set[datetime], today: date) -> Iterator[date | datetime]:
    """The starts of a rule by the clock on the wall, which does not move when summer time begins."""
    if not _RHYTHMS.search(rule) or first.year < _EARLIEST:
        raise ValueError(rule)
    begin = first if isinstance(first, datetime) else datetime.combine(first, time())
    zone = begin.tzinfo or BERLIN
    wall = begin.replace(tzinfo=None)
    until = _plain_until(rule, zone)
    repeated = rrulestr(until, dtstart=wall, ignoretz=True)
    from_day, to_day = window(today)
    for at in islice(repeated.xafter(datetime.combine(from_day, time()), inc=True), MOST_DATES):
        if at.date() > to_day:
            return
        start: date | datetime = at.replace(tzinfo=zone) if isinstance(first, datetime) else at.date()
        if _moment(start) not in off:
            yield start


def _plain_until(rule: str, zone: Any) -> str:  # noqa: ANN401 - a time zone of any library
    """The rule with an end that is said by the same clock as its beginning."""
    parts = []
    for part in rule.split(";"):
        name, _, value = part.partition("=")
        if name.upper() == "UNTIL" and value.upper().endswith("Z"):
            end = datetime.strptime(value.upper(), "%Y%m%dT%H%M%S%z").astimezone(zone)
            parts.append(f"UNTIL={end:%Y%m%dT%H%M%S}")
        else:
            parts.append(part)
    return ";".join(parts)


def _off_days(event: Event) -> set[datetime]:
    return {_moment(at) for at in _listed(event, "EXDATE")}


def _listed(event: Event, name: str) -> Iterator[date | datetime]:
    found = event.get(name)
    for some in found if isinstance(found, list) else [found] if found is not None else []:
        for one in some.dts:
            yield one.dt[0] if isinstance(one.dt, tuple) else one.dt


def _length(event: Event) -> timedelta | None:
    start = event["DTSTART"].dt
    if (end := event.get("DTEND")) is not None:
        return _moment(end.dt) - _moment(start)
    if (lasts := event.get("DURATION")) is not None:
        found: timedelta = lasts.dt
        return found
    return None


def _span(start: date | datetime, length: timedelta | None, *, cancelled: bool) -> Span:
    if length is not None and not isinstance(start, datetime):
        length = max(length - _DAY, timedelta())  # the end of whole days is the day after the last
    return Span(start, start + length if length else None, cancelled)


def _moment(at: date | datetime) -> datetime:
    """Something to compare by: whole days begin at midnight in Germany."""
    if not isinstance(at, datetime):
        return datetime.combine(at, time(), BERLIN)
    return at.replace(tzinfo=BERLIN) if at.tzinfo is None else at.astimezone(BERLIN)


def _is_off(event: Event) -> bool:
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def _text(event: Event, name: str) -> str:
    return str(event.get(name, "") or "").strip()


def _words(categories: Any) -> list[str]:  # noqa: ANN401 - one list of categories, or several, or nothing
    if categories is None:
        return []
    if isinstance(categories, list):
        return [word for one in categories for word in _words(one)]
    return [str(word).strip() for word in getattr(categories, "cats", [categories]) if str(word).strip()]
