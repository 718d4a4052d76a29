"""Calendar files that strict readers take: whole events, true hours, nothing that a title could break open."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from mintkarte.domain.schedules import Occurrence, Schedule, on_day
from mintkarte.domain.vocabulary import ScheduleKind
from mintkarte.gateways.calendar_files import Entry, EntryDate, berlin, write
from tests.hostile import PAYLOADS

CHANGED = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
SOURCE = "https://mintkarte.example/angebote.ics?fach=technik&q=a,b;c"
SATURDAY = on_day(date(2027, 2, 13), time(10), time(12))
PROPERTIES = {
    *("UID", "SEQUENCE", "STATUS", "DTSTART", "DTEND", "DTSTAMP", "LAST-MODIFIED"),
    *("SUMMARY", "DESCRIPTION", "LOCATION", "GEO", "URL", "CATEGORIES"),
}


def an_entry(*dates: Occurrence, **values: object) -> Entry:
    """An entry with these dates; name what matters."""
    usual: dict[str, object] = {
        "title": "Löten für Anfänger",
        "description": "Für wen: ab 10 Jahren",
        "location": "Technikwerkstatt, Hauptstraße 12, 63739 Aschaffenburg",
        "point": (49.9737, 9.1493),
        "url": "https://mintkarte.example/angebote/1-loeten",
        "categories": ("Technik", "Kurs"),
        "changed_at": CHANGED,
        "dates": tuple(
            EntryDate(f"uid{n}", n, one.starts_at, one.ends_at, one.all_day, one.cancelled, "Wann: bald")
            for n, one in enumerate(dates or (SATURDAY,))
        ),
    }
    return Entry(**(usual | values))  # type: ignore[arg-type]


def read(*entries: Entry, name: str = "Mintkarte") -> tuple[Any, list[Any]]:
    """The file, read back by a strict reader."""
    calendar = Calendar.from_ical(write(name, SOURCE, entries))
    return calendar, list(calendar.walk("VEVENT"))


def test_the_calendar_says_what_it_is_and_where_it_comes_from() -> None:
    calendar, _ = read(an_entry(), name="Mintkarte: Kurse; für, alle")
    assert calendar["VERSION"] == "2.0"
    assert "Mintkarte" in calendar["PRODID"]
    assert calendar["NAME"] == "Mintkarte: Kurse; für, alle"
    assert calendar["SOURCE"] == SOURCE
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=12)
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"


def test_every_date_is_an_event_with_all_that_calendars_need() -> None:
    _, (event, other) = read(an_entry(SATURDAY, on_day(date(2027, 2, 20), time(10), time(12))))
    assert set(event) == set(other) == PROPERTIES
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("uid0", 0, "CONFIRMED")
    assert event["DTSTAMP"].dt == CHANGED
    assert event["SUMMARY"] == "Löten für Anfänger"
    assert event["DESCRIPTION"] == "Wann: bald\nFür wen: ab 10 Jahren"
    assert event["GEO"].to_ical() == "49.9737;9.1493", "latitude first"
    assert event["CATEGORIES"].cats == ["Technik", "Kurs"]


def test_lines_end_with_crlf_and_are_folded_at_octets_never_inside_a_letter() -> None:
    content = write("Ö" * 90, SOURCE, [an_entry(title="Ä" * 140, description="👩‍🔬" * 200)])
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(len(line) for line in lines) <= 75
    assert all(line.decode("utf-8") is not None for line in lines)


def test_a_weekly_date_keeps_its_hour_across_both_clock_changes() -> None:
    rule = Schedule(ScheduleKind.DATED, rule="FREQ=WEEKLY;BYDAY=WE", rule_hours=((time(16), time(17, 30)),))
    dates = rule.occurrences(date(2026, 9, 1))
    _, events = read(an_entry(*dates))
    starts = [event["DTSTART"].dt for event in events]
    assert len(starts) == len(dates) > 50
    assert {(start.hour, start.minute) for start in starts} == {(16, 0)}
    assert {start.utcoffset() for start in starts} == {timedelta(hours=1), timedelta(hours=2)}
    assert [start.astimezone(UTC) for start in starts] == [one.starts_at.astimezone(UTC) for one in dates]
    assert {event["DTEND"].dt.time() for event in events} == {time(17, 30)}
    assert b"\r\nDTSTART;TZID=Europe/Berlin:20270331T160000\r\n" in write("x", SOURCE, [an_entry(*dates)])


def test_the_zone_in_the_file_is_germanys_clock() -> None:
    zone, truth = berlin().to_tz(lookup_tzid=False), ZoneInfo("Europe/Berlin")
    for day in range(0, 366 * 24, 5):
        moment = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)
        assert moment.astimezone(zone).utcoffset() == moment.astimezone(truth).utcoffset(), moment


def test_an_all_day_date_ends_on_the_day_after_its_last() -> None:
    _, (event,) = read(an_entry(on_day(date(2027, 3, 26), last_day=date(2027, 3, 28))))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2027, 3, 26), date(2027, 3, 29))


def test_a_date_without_length_has_no_end() -> None:
    _, (event,) = read(an_entry(Occurrence(SATURDAY.starts_at, SATURDAY.starts_at)))
    assert "DTEND" not in event


def test_a_cancelled_date_stays_and_says_so() -> None:
    _, (event,) = read(an_entry(Occurrence(SATURDAY.starts_at, SATURDAY.ends_at, cancelled=True)))
    assert event["STATUS"] == "CANCELLED"


def test_an_entry_may_lack_place_and_categories() -> None:
    _, (event,) = read(an_entry(location="", point=None, categories=()))
    assert PROPERTIES - set(event) == {"LOCATION", "GEO", "CATEGORIES"}


HOSTILE = st.one_of(
    st.text(max_size=200),
    st.sampled_from(PAYLOADS),
    st.lists(
        st.sampled_from(["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b", "\x00", "\\n", "\\", ";", ",", ":", '"', " ",
                         "END:VEVENT", "BEGIN:VEVENT", "UID:x", "ATTACH:http://x", "ö", "👩‍🔬", "\u202e"]),
        max_size=20,
    ).map("".join),
)  # fmt: skip


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_no_text_changes_the_number_of_events_or_properties(title: str, text: str, place: str, kind: str) -> None:
    hostile = an_entry(SATURDAY, title=title, description=text, location=f"Ort {place}", categories=(f"Art {kind}",))
    calendar, events = read(hostile, an_entry(), name=title)
    assert [set(event) for event in events] == [PROPERTIES, PROPERTIES]
    assert not calendar.errors
    assert all(not event.errors for event in events)
    assert events[1]["SUMMARY"] == "Löten für Anfänger"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_title_arrives_as_the_text_it_is(payload: str) -> None:
    _, (event,) = read(an_entry(title=payload, description=payload))
    assert event["SUMMARY"] == " ".join(payload.split())
    assert event["DESCRIPTION"] == f"Wann: bald\n{payload}"
