"""JSON and calendar files read as tables: own exports, plain lists, dates and rules."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from mintkarte.domain.calendar_rules import in_words
from mintkarte.domain.drafts import OfferDraft, read_draft
from mintkarte.domain.headers import match_headers
from mintkarte.domain.rows import assembler
from mintkarte.gateways.spreadsheets import SpreadsheetError, read_bytes

if TYPE_CHECKING:
    from mintkarte.gateways.sheets import Sheet

TODAY = date(2026, 11, 21)
EVENT = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//y//DE\r
BEGIN:VEVENT\r
UID:{uid}\r
SUMMARY:Roboter\\, die laufen\r
LOCATION:Haus der Technik\\, Am Markt 3\\, 63739 Aschaffenburg\r
DTSTART;TZID=Europe/Berlin:20270203T150000\r
DTEND;TZID=Europe/Berlin:20270203T163000\r
{more}END:VEVENT\r
END:VCALENDAR\r
"""


def an_event(*more: str, uid: str = "1@x") -> bytes:
    return EVENT.format(uid=uid, more="".join(f"{line}\r\n" for line in more)).encode()


def offers(sheet: Sheet) -> list[OfferDraft]:
    assemble = assembler(match_headers(sheet.headers))
    found = []
    for row in sheet.rows:
        draft, _ = read_draft(assemble(row.cells).columns | {"anbieter": "Verein"}, TODAY)
        assert draft is not None
        found.append(draft)
    return found


def as_json(whole: Any) -> Sheet:  # noqa: ANN401 - whatever JSON holds
    return read_bytes(json.dumps(whole).encode(), "x.json")


@pytest.mark.parametrize(
    "wrap", [lambda one: [one], lambda one: {"offers": [one]}, lambda one: one], ids=str.split("list export alone")
)
def test_objects_are_rows_and_their_keys_are_headers(wrap: Any) -> None:  # noqa: ANN401 - a function
    sheet = as_json(
        wrap({"titel": "Löten", "fach": ["technik", "informatik"], "kosten": 2.5, "plaetze": 8.0, "x": None})
    )
    assert sheet.headers == ("titel", "fach", "kosten", "plaetze", "x")
    assert sheet.rows[0].cells == ("Löten", "technik; informatik", "2.5", "8", "")


def test_a_feature_is_its_properties_and_its_point() -> None:
    feature = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [9.1, 50]}, "properties": {"titel": "A"}}
    assert as_json({"type": "FeatureCollection", "features": [feature]}).rows[0].cells == ("9.1", "50", "A")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"[" * 100_000, "datei_beschaedigt"),
        (b'[{"titel": ', "datei_beschaedigt"),
        (b"[1, 2]", "datei_leer"),
        (b"titel;anbieter", "inhalt_passt_nicht"),
        (b'{"titel": "\xff"}', "datei_beschaedigt"),
    ],
)
def test_what_is_no_list_of_objects_says_why(content: bytes, code: str) -> None:
    with pytest.raises(SpreadsheetError) as error:
        read_bytes(content, "x.json")
    assert error.value.code == code


def test_half_a_letter_is_no_letter() -> None:
    sheet = read_bytes(b'[{"titel": "L\\ud800ten", "x\xed\xa0\x80": ["\\udfff"]}]', "x.json")
    assert sheet.headers == ("titel", "x\N{REPLACEMENT CHARACTER}")
    assert sheet.rows[0].cells == ("L\N{REPLACEMENT CHARACTER}ten", "\N{REPLACEMENT CHARACTER}")


def test_an_event_is_an_offer_with_its_date_and_address() -> None:
    (draft,) = offers(read_bytes(an_event(), "x.ics"))
    assert (draft.title, draft.external_id) == ("Roboter, die laufen", "1@x")
    assert (draft.venue, draft.street, draft.postcode) == ("Haus der Technik", "Am Markt 3", "63739")
    (one,) = draft.schedule.dates
    assert f"{one.starts_at:%d.%m.%Y}" == "03.02.2027"


def test_a_rule_that_ours_can_hold_stays_a_rule() -> None:
    (draft,) = offers(
        read_bytes(an_event("RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=Europe/Berlin:20270210T150000"), "x.ics")
    )
    assert (draft.schedule.rule or "").startswith("FREQ=WEEKLY;BYDAY=WE")
    days = [one.first_day for one in draft.schedule.occurrences(TODAY)]
    assert days == [date(2027, 2, 3), date(2027, 2, 17), date(2027, 2, 24)]


def test_any_other_rule_is_written_out() -> None:
    (draft,) = offers(read_bytes(an_event("RRULE:FREQ=DAILY;INTERVAL=3;COUNT=3"), "x.ics"))
    assert draft.schedule.rule is None
    assert [one.first_day.day for one in draft.schedule.dates] == [3, 6, 9]


def test_a_moved_date_of_a_rule_is_written_out_with_the_others() -> None:
    moved = an_event("RECURRENCE-ID;TZID=Europe/Berlin:20270210T150000").replace(
        b"TSTART;TZID=Europe/Berlin:20270203", b"TSTART;TZID=Europe/Berlin:20270211"
    )
    moved = moved.replace(b"DTEND;TZID=Europe/Berlin:20270203", b"DTEND;TZID=Europe/Berlin:20270211")
    (draft,) = offers(read_bytes(an_event("RRULE:FREQ=WEEKLY;COUNT=3") + moved, "x.ics"))
    assert [one.first_day.day for one in draft.schedule.dates] == [3, 11, 17]


def test_a_cancelled_event_and_whole_days_are_kept_as_such() -> None:
    whole = an_event("STATUS:CANCELLED").replace(b";TZID=Europe/Berlin:20270203T150000", b";VALUE=DATE:20270203")
    whole = whole.replace(b";TZID=Europe/Berlin:20270203T163000", b";VALUE=DATE:20270206")
    (draft,) = offers(read_bytes(whole, "x.ics"))
    (one,) = draft.schedule.dates
    assert (one.first_day.day, one.last_day.day, one.all_day, one.cancelled) == (3, 5, True, True)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"FREQ": ["WEEKLY"], "BYDAY": ["MO", "WE"]}, "jeden Montag und Mittwoch"),
        ({"FREQ": ["WEEKLY"], "INTERVAL": ["2"]}, "alle zwei Wochen am Mittwoch"),
        ({"FREQ": ["MONTHLY"], "BYDAY": ["-1SA"]}, "jeden letzten Samstag im Monat"),
        ({"FREQ": ["MONTHLY"], "BYMONTHDAY": ["3"]}, ""),
        ({"FREQ": ["YEARLY"]}, ""),
        ({"FREQ": ["WEEKLY"], "INTERVAL": ["3"]}, ""),
    ],
)
def test_rules_in_words(rule: dict[str, list[str]], words: str) -> None:
    assert in_words(rule, date(2027, 2, 3)) == words


@pytest.mark.parametrize(
    "content",
    [b"BEGIN:VCALENDAR\r\n", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:x"],
)
def test_a_calendar_without_events_says_so(content: bytes) -> None:
    with pytest.raises(SpreadsheetError):
        read_bytes(content, "x.ics")
