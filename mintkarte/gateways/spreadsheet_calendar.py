"""Calendar files (ICS) read as a table: one row for each UID, with all its dates or the rule behind them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from mintkarte.domain.calendar_rules import in_words
from mintkarte.domain.schedules import MAX_OCCURRENCES
from mintkarte.gateways.sheets import Limits, SpreadsheetError
from mintkarte.gateways.spreadsheet_table import Merged, Table

HEADERS = (
    *("externe_id", "titel", "anbieter", "beschreibung", "adresse", "url", "thema"),
    *("beginn", "ende", "wiederholung", "lat", "lon"),
)
_BERLIN = ZoneInfo("Europe/Berlin")
_BETWEEN, _NUMBERED_FROM = " | ", 2
_LONGEST_RULE = 2_000
"""Meetings that are counted to find the last one of a rule."""


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
    from icalendar import Calendar  # noqa: PLC0415  only needed for calendars

    try:
        calendars = Calendar.from_ical(path.read_bytes(), multiple=True)
        entries = _entries(event for one in calendars for event in one.walk("VEVENT"))
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError, RecursionError) as error:
        raise SpreadsheetError("datei_beschaedigt") from error
    if not entries:
        raise SpreadsheetError("datei_leer", name=path.name)
    rows = ((number, _row(entry)) for number, entry in enumerate(entries, _NUMBERED_FROM))
    return Table(HEADERS, 1, limits, Merged(), rows)


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


def _row(entry: _Entry) -> list[str]:
    """The cells of one entry; whatever of it cannot be read is left out, the rest is a row all the same."""
    event = entry.master
    try:
        begin, end, words = _when(entry)
    except (ValueError, KeyError, AttributeError, TypeError, OverflowError):
        begin = end = words = ""
    organiser = event.get("organizer")
    location, geo = str(event.get("location", "")), event.get("geo")
    has_point = geo is not None and not location and hasattr(geo, "latitude")
    return [
        str(event.get("uid", "")),
        str(event.get("summary", "")),
        str(organiser.params.get("cn", "")) if hasattr(organiser, "params") else "",
        str(event.get("description", "")),
        location,
        str(event.get("url", "")),
        _categories(event),
        begin,
        end,
        words,
        str(geo.latitude) if has_point else "",
        str(geo.longitude) if has_point else "",
    ]


def _categories(event: Any) -> str:  # noqa: ANN401 - icalendar's types
    found = event.get("categories", [])
    parts = found if isinstance(found, list) else [found]
    return "; ".join(str(one) for part in parts for one in getattr(part, "cats", [part]))


def _when(entry: _Entry) -> tuple[str, str, str]:
    """`beginn`, `ende` and `wiederholung`: the rule in words where ours can hold it, else every date."""
    first = _date(entry.master)
    rule = entry.master.get("rrule")
    if rule is None or isinstance(rule, list):
        return _written([first, *_moved(entry)])
    left_out = {_local(one.dt) for part in _parts(entry.master, "exdate") for one in part.dts}
    further = {_local(one.dt) for part in _parts(entry.master, "rdate") for one in part.dts}
    parts = {str(name).upper(): [str(value) for value in rule[name]] for name in rule}
    starts = _starts(rule, first.starts)
    simple = not entry.moved and not further and first.starts.date() == first.ends.date() and not first.cancelled
    words = in_words(parts, first.starts.date(), {one.date() for one in left_out}) if simple else ""
    if words:
        last = starts[-1].date() if "COUNT" in parts or "UNTIL" in parts else None
        begin, end = f"{first.starts:%Y-%m-%d}", f"{last}" if last else ""
        if not first.all_day:
            begin += f" {first.starts:%H:%M}"
            end = f"{end} {first.ends:%H:%M}".strip() if first.ends > first.starts else end
        return begin, end, words
    lasts = first.ends - first.starts
    kept = [one for one in (*starts, *sorted(further)) if one not in left_out and one not in entry.moved]
    dates = [_Date(one, one + lasts, first.all_day, first.cancelled) for one in kept[:MAX_OCCURRENCES]]
    return _written([*dates, *_moved(entry)])


def _starts(rule: Any, first: datetime) -> list[datetime]:  # noqa: ANN401 - icalendar's types
    text = rule.to_ical().decode()
    for until in rule.get("until", []):
        written = _local(until)
        if not isinstance(until, datetime):
            written = written.replace(hour=23, minute=59)
        head, _, rest = text.partition("UNTIL=")
        text = f"{head}UNTIL={written:%Y%m%dT%H%M%S}" + "".join(rest.partition(";")[1:])
    return list(islice(rrulestr(text, dtstart=first, ignoretz=True), _LONGEST_RULE)) or [first]


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
    return moment.astimezone(_BERLIN).replace(tzinfo=None) if moment.tzinfo else moment


def _written(dates: Sequence[_Date]) -> tuple[str, str, str]:
    shown = sorted(dates, key=lambda one: one.starts)
    begins = [_moment(one.starts, all_day=one.all_day) + " (abgesagt)" * one.cancelled for one in shown]
    ends = [_moment(one.ends, all_day=one.all_day) for one in shown]
    return _BETWEEN.join(begins), _BETWEEN.join(ends), ""


def _moment(moment: datetime, *, all_day: bool) -> str:
    return f"{moment:%Y-%m-%d}" if all_day else f"{moment:%Y-%m-%d %H:%M}"
