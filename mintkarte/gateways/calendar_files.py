"""Calendar files as RFC 5545 and RFC 7986 want them, written with icalendar: one event for each date of an offer."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vRecur, vText

from mintkarte.domain.schedules import BERLIN

PRODID = "-//Mintkarte//Mintkarte//DE"
ASK_AGAIN = timedelta(hours=12)
_ZONE = "Europe/Berlin"
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_WIDTH = 75
"""Octets of a line."""
_BEGIN, _END = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n"


@dataclass(frozen=True, slots=True)
class EntryDate:
    """One date of an entry, aware; `when` opens its description, `uid` and `sequence` keep calendars in step."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    all_day: bool
    cancelled: bool
    when: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What all dates of one offer say alike; `point` is lat and lon, given only where it is the true place."""

    title: str
    description: str
    location: str
    point: tuple[float, float] | None
    url: str
    categories: tuple[str, ...]
    changed_at: datetime
    dates: tuple[EntryDate, ...]


def write(name: str, source: str, entries: Iterable[Entry]) -> bytes:
    """The file as a whole, see `pieces`."""
    return b"".join(pieces(name, source, entries))


def pieces(name: str, source: str, entries: Iterable[Entry]) -> Iterator[bytes]:
    """The file: a name for the calendar and an event for each date, the events of one entry at a time.

    `source` is the address from which calendars fetch it again; empty for what is loaded once.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("name", _line(name))
    calendar.add("x-wr-calname", _line(name))  # what Outlook and Google read instead of NAME
    if source:
        calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
        calendar.add("source", source, parameters={"VALUE": "URI"})
    calendar.add_component(berlin())
    head, end, _ = calendar.to_ical().rpartition(b"END:VCALENDAR\r\n")
    yield head
    yield from map(_events, entries)
    yield end


def berlin() -> Timezone:
    """Germany's clock as the rule that has held since 1996 and has no end."""
    zone = Timezone()
    zone.add("tzid", _ZONE)
    for part, name, before, after, first in (
        (TimezoneDaylight(), "CEST", 1, 2, datetime(1996, 3, 31, 2)),  # noqa: DTZ001 - local by definition
        (TimezoneStandard(), "CET", 2, 1, datetime(1996, 10, 27, 3)),  # noqa: DTZ001
    ):
        part.add("tzname", name)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("dtstart", first)
        part.add("rrule", vRecur(freq="YEARLY", bymonth=first.month, byday="-1SU"))
        zone.add_component(part)
    return zone


def _events(entry: Entry) -> bytes:
    """The events of one entry; what they have in common is written once, since a rule has dozens of dates."""
    common = _common(entry)
    described: dict[str, bytes] = {}
    written = []
    for one in entry.dates:
        if one.when not in described:
            described[one.when] = _described(entry, one.when)
        written += [_BEGIN, _own(one), common, described[one.when], _END]
    return b"".join(written)


def _common(entry: Entry) -> bytes:
    """The lines that all dates share."""
    event = Event()
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("summary", _line(entry.title))
    if entry.location:
        event.add("location", _line(entry.location))
    if entry.point:
        event.add("geo", entry.point)
    event.add("url", entry.url)
    if entry.categories:
        event.add("categories", [_line(category) for category in entry.categories])
    written: bytes = event.to_ical()
    return written.removeprefix(_BEGIN).removesuffix(_END)


def _described(entry: Entry, when: str) -> bytes:
    """The description of dates with the same words; the library takes milliseconds to fold a long one."""
    text = _text(f"{when}\n{entry.description}" if when else entry.description)
    line = b"DESCRIPTION:" + vText(text).to_ical()
    pieces, start, width = [], 0, _WIDTH
    while len(line) - start > width:
        end = start + width
        while line[end] & 0xC0 == 0x80:  # noqa: PLR2004 - inside a letter of UTF-8
            end -= 1
        pieces.append(line[start:end])
        start, width = end, _WIDTH - 1  # the blank before it counts
    return b"\r\n ".join([*pieces, line[start:]]) + b"\r\n"


def _own(one: EntryDate) -> bytes:
    """The lines of one date: plain letters and short, so there is nothing to escape and nothing to fold."""
    starts, ends = one.starts_at.astimezone(BERLIN), one.ends_at.astimezone(BERLIN)
    lines = [f"UID:{one.uid}", f"SEQUENCE:{one.sequence}", f"STATUS:{'CANCELLED' if one.cancelled else 'CONFIRMED'}"]
    if one.all_day:
        lines.append(f"DTSTART;VALUE=DATE:{starts:%Y%m%d}")
        lines.append(f"DTEND;VALUE=DATE:{ends + timedelta(days=1):%Y%m%d}")  # the day after the last
    else:
        lines.append(f"DTSTART;TZID={_ZONE}:{starts:%Y%m%dT%H%M%S}")
        if one.ends_at > one.starts_at:
            lines.append(f"DTEND;TZID={_ZONE}:{ends:%Y%m%dT%H%M%S}")
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _text(text: str) -> str:
    """The text without control characters; every kind of line break is a plain one."""
    return _CONTROLS.sub("", _BREAKS.sub("\n", text))


def _line(text: str) -> str:
    """The text as one line."""
    return " ".join(_text(text).split())
