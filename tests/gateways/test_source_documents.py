"""What organisations keep at an address, in all its forms, becomes the same columns; what is none is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.gateways import spreadsheet_calendar
from mintkarte.gateways.source_documents import Document, Form, form_of, read
from mintkarte.gateways.source_records import SourceError

TODAY = date(2026, 11, 21)


def the(content: str | bytes, kind: str = "") -> dict[str, dict[str, str]]:
    """The columns of a document, by title."""
    document = Document(content.encode() if isinstance(content, str) else content, kind)
    return {record.columns.get("titel", ""): record.columns for record in read(document, TODAY)}


def calendar(*lines: str) -> str:
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x", *lines, "END:VCALENDAR", ""))


def event(*lines: str) -> tuple[str, ...]:
    return ("BEGIN:VEVENT", "SUMMARY:Löten", *lines, "END:VEVENT")


def test_an_event_of_a_calendar_with_its_place_and_its_words() -> None:
    found = the(
        calendar(
            *event(
                "UID:a@example.org",
                "DTSTART;TZID=Europe/Berlin:20270306T100000",
                "DTEND;TZID=Europe/Berlin:20270306T123000",
                "LOCATION:Technikwerkstatt\\, Hauptstraße 12\\, 63739 Aschaffenburg",
                "DESCRIPTION:<p>Wir bauen eine <b>Blinkschaltung</b>.</p><ul><li>ab 10</li></ul>",
                "CATEGORIES:Elektronik,Werken",
                "URL:https://verein.example/loeten",
            )
        )
    )["Löten"]
    assert (found["beginn"], found["ende"]) == ("2027-03-06 10:00", "2027-03-06 12:30")
    place = [found[name] for name in ("ort_name", "strasse", "plz", "ort")]
    assert place == ["Technikwerkstatt", "Hauptstraße 12", "63739", "Aschaffenburg"]
    assert found["beschreibung"] == "Wir bauen eine Blinkschaltung.\n\nab 10"
    assert found["thema"] == "Elektronik; Werken"
    assert found["url"] == "https://verein.example/loeten"


def test_a_rule_keeps_its_hour_over_both_clock_changes_and_leaves_out_what_it_says() -> None:
    found = the(
        calendar(
            *event(
                "UID:a",
                "DTSTART;TZID=Europe/Berlin:20261007T150000",
                "DURATION:PT1H",
                "RRULE:FREQ=WEEKLY;UNTIL=20270414T130000Z",
                "EXDATE;TZID=Europe/Berlin:20261223T150000,20261230T150000",
            ),
            *event(
                "UID:a",
                "RECURRENCE-ID;TZID=Europe/Berlin:20261111T150000",
                "DTSTART;TZID=Europe/Berlin:20261112T160000",
                "DTEND;TZID=Europe/Berlin:20261112T170000",
            ),
            *event(
                "UID:a",
                "RECURRENCE-ID;TZID=Europe/Berlin:20261118T150000",
                "DTSTART;TZID=Europe/Berlin:20261118T150000",
                "STATUS:CANCELLED",
            ),
        )
    )["Löten"]["beginn"].split(" | ")
    assert found[0] == "2026-10-07 15:00"
    assert found[-1] == "2027-04-14 15:00"
    assert {moment.partition(" ")[2] for moment in found} == {"15:00", "16:00", "15:00 (abgesagt)"}
    assert "2026-11-12 16:00" in found
    assert not {"2026-11-11 15:00", "2026-12-23 15:00", "2026-12-30 15:00"} & set(found)
    assert "2026-11-18 15:00 (abgesagt)" in found
    assert len(found) == 26


def test_whole_days_end_on_their_last_day_and_times_of_other_zones_are_told_by_our_clock() -> None:
    found = the(
        calendar(
            *event("UID:a", "DTSTART;VALUE=DATE:20270403", "DTEND;VALUE=DATE:20270406"),
            "BEGIN:VEVENT",
            "UID:b",
            "SUMMARY:Sterne",
            "DTSTART:20270706T180000Z",
            "END:VEVENT",
        )
    )
    assert (found["Löten"]["beginn"], found["Löten"]["ende"]) == ("2027-04-03", "2027-04-05")
    assert found["Sterne"]["beginn"] == "2027-07-06 20:00"


def test_what_repeats_without_an_end_looks_the_same_for_half_a_year() -> None:
    content = calendar(*event("UID:a", "DTSTART:20200101T100000Z", "RRULE:FREQ=DAILY;INTERVAL=7")).encode()
    days = [date(2026, 7, 1), date(2026, 9, 30), date(2026, 12, 31)]
    first, second, third = (read(Document(content), day)[0].columns["beginn"] for day in days)
    assert first == second == third
    assert first.startswith("2026-07-01")
    assert "2027-12-29" in first


def test_what_is_long_over_is_no_entry() -> None:
    with pytest.raises(SourceError, match="no_entries"):
        the(calendar(*event("UID:a", "DTSTART:20200101T100000Z")))


@pytest.mark.parametrize(
    "content",
    [
        """<?xml version="1.0"?><rss version="2.0"><channel><title>x</title><item><title>Löten &amp; mehr</title>
        <link>https://verein.example/1</link><guid>n1</guid>
        <description>&lt;p&gt;Bitte &lt;i&gt;anmelden&lt;/i&gt;.&lt;/p&gt;
        </description><category>Elektronik</category><pubDate>Sat, 21 Nov 2026 10:00:00 GMT</pubDate></item>
        </channel></rss>""",
        """<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><id>n1</id><title>Löten &amp; mehr</title>
        <link rel="self" href="https://verein.example/self"/><link href="https://verein.example/1"/>
        <summary type="html">&lt;p&gt;Bitte anmelden.&lt;/p&gt;</summary><category term="Elektronik"/></entry>
        </feed>""",
    ],
)
def test_an_item_of_a_feed(content: str) -> None:
    found = the(content, "application/xml")["Löten & mehr"]
    assert found["url"] == "https://verein.example/1"
    assert found["beschreibung"] == "Bitte anmelden."
    assert found["thema"] == "Elektronik"
    assert "beginn" not in found  # when it was told is not when it takes place


def test_an_item_that_says_when_it_takes_place() -> None:
    content = """<rss xmlns:ev="http://purl.org/rss/1.0/modules/event/"><channel><item><title>Löten</title>
        <ev:startdate>2027-03-06T10:00:00+01:00</ev:startdate><ev:enddate>2027-03-06T12:00:00+01:00</ev:enddate>
        <ev:location>63739 Aschaffenburg</ev:location></item></channel></rss>"""
    found = the(content)["Löten"]
    assert (found["beginn"], found["ende"], found["plz"]) == ("2027-03-06 10:00", "2027-03-06 12:00", "63739")


def test_the_events_that_a_page_says_of_itself() -> None:
    said = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "Organization", "name": "Verein"},
            {
                "@type": ["Event", "Thing"],
                "name": "Löten",
                "url": "https://verein.example/1",
                "startDate": "2027-03-06T10:00:00+01:00",
                "endDate": "2027-03-06T12:00:00+01:00",
                "eventStatus": "https://schema.org/EventCancelled",
                "isAccessibleForFree": True,
                "location": {
                    "@type": "Place",
                    "name": "Werkstatt",
                    "address": {
                        "streetAddress": "Hauptstraße 12",
                        "postalCode": 63739,
                        "addressLocality": "Aschaffenburg",
                    },
                },
            },
        ],
    }
    page = f"""<html><body><script type="application/ld+json">{{broken</script>
        <script>var x = 1</script><script type="application/ld+json">{json.dumps(said)}</script></body></html>"""
    found = the(page, "text/html")["Löten"]
    assert found["beginn"] == "2027-03-06 10:00 (abgesagt)"
    assert [found[name] for name in ("ort_name", "strasse", "plz", "ort", "kosten")] == [
        *("Werkstatt", "Hauptstraße 12", "63739", "Aschaffenburg", "0"),
    ]


def test_a_table_with_headers_as_people_write_them() -> None:
    found = the("Titel des Angebots;PLZ/Ort;Kosten\nLöten;63739 Aschaffenburg;5 €\n", "text/csv")["Löten"]
    assert (found["plz"], found["ort"], found["kosten"]) == ("63739", "Aschaffenburg", "5 €")


@pytest.mark.parametrize(
    ("content", "kind", "form"),
    [
        (b"BEGIN:VCALENDAR", "text/html", Form.CALENDAR),
        (b"\xef\xbb\xbf\n[]", "text/plain", Form.JSON),
        (b"<!doctype html><html>", "", Form.PAGE),
        (b"<rss/>", "text/xml", Form.FEED),
        (b"a;b", "text/csv", Form.TABLE),
    ],
)
def test_the_form_is_found_out_from_what_is_there(content: bytes, kind: str, form: Form) -> None:
    assert form_of(Document(content, kind)) == form


BOMB = b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><rss><item><title>&b;</title></item></rss>'
ENTITY = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item><title>&a;</title></item></rss>'


@pytest.mark.parametrize(
    "content", [BOMB, ENTITY, b"<rss><item>", b"{", b"[1, 2]", b"\x89PNG", b"BEGIN:VCALENDAR\n", b""]
)
def test_what_is_no_list_of_offers_is_refused(content: bytes) -> None:
    with pytest.raises(SourceError):
        the(content)


@given(
    st.sampled_from(["BEGIN:VCALENDAR", "<rss>", "<html>", "[", "a;b"]), st.binary(max_size=400), st.text(max_size=200)
)
def test_nothing_but_a_refusal_comes_of_any_bytes(start: str, content: bytes, text: str) -> None:
    for tail in (content, text.encode("utf-8", "surrogatepass")):
        try:
            read(Document(start.encode() + tail), TODAY)
        except SourceError:
            continue


EVENT_LINES = st.lists(
    st.sampled_from(
        ["DTSTART:20261301T250000", "DTSTART;VALUE=DATE:20270101", "DTSTART;TZID=Mars/Base:20270101T100000", "DTEND:x",
         "RRULE:FREQ=SECONDLY", "RRULE:FREQ=YEARLY;BYMONTH=99", "RRULE:COUNT=1", "EXDATE:20270101", "DURATION:-P9999D",
         "RDATE;VALUE=PERIOD:20270101T100000Z/PT1H", "RECURRENCE-ID:20270101T100000Z", "UID:a", "GEO:x;y", "GEO:49;9",
         "CATEGORIES:", "STATUS:CANCELLED", "SUMMARY;LANGUAGE=de:x", "DESCRIPTION:" + "<b>" * 50,
         "BEGIN:VALARM", "END:VALARM", "DTSTART:20261207T100000"]
    ),
    max_size=8,
)  # fmt: skip


@given(st.lists(EVENT_LINES, max_size=4))
def test_no_calendar_is_so_odd_that_it_does_harm(events: list[list[str]]) -> None:
    lines = [line for one in events for line in event(*one)]
    try:
        found = read(Document(calendar(*lines).encode()), TODAY)
    except SourceError:
        return
    assert all(record.columns.get("titel", "") for record in found if "titel" in record.columns)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=YEARLY;INTERVAL=-1;BYMONTH=2;BYMONTHDAY=30",
        f"FREQ=DAILY;BYMINUTE={','.join(map(str, range(60)))};BYSECOND={','.join(map(str, range(60)))}",
    ],
)
def test_a_rule_that_is_counted_for_ever_is_no_rule(rule: str) -> None:
    """Run apart, since the fault is not to come back: a reader that ends is what is tested."""
    content = calendar(*event("UID:a", "DTSTART:20200106T100000", f"RRULE:{rule}"), *event("UID:b", "DTSTART:20270306"))
    done = subprocess.run(
        [sys.executable, "-c", _READ_IT, content, TODAY.isoformat()],
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=True,
    )
    assert done.stdout.split() == ["b"]


_READ_IT = """
import sys
from datetime import date
from mintkarte.gateways import spreadsheet_calendar
from mintkarte.gateways.source_documents import Document, read
print(*(one.key for one in read(Document(sys.argv[1].encode()), date.fromisoformat(sys.argv[2]))))
"""


def test_a_calendar_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each rule alone is harmless, thousands of them would hold up every job for hours."""
    monkeypatch.setattr(spreadsheet_calendar, "_SECONDS", 0)
    with pytest.raises(SourceError, match="unreadable"):
        read(Document(calendar(*event("UID:a", "DTSTART:20270306T100000")).encode()), TODAY)
    monkeypatch.undo()
    monkeypatch.setattr(spreadsheet_calendar, "_MOST_LETTERS", 1000)
    daily = [line for number in range(3) for line in event(f"UID:{number}", "DTSTART:20270306", "RRULE:FREQ=DAILY")]
    with pytest.raises(SourceError, match="unreadable"):
        read(Document(calendar(*daily).encode()), TODAY)


def test_half_a_letter_is_no_letter() -> None:
    event = '{"@type": "Event", "name": "L\\ud800ten", "startDate": "2027-03-06"}'
    [record] = read(Document(f'<html><script type="application/ld+json">{event}</script></html>'.encode()), TODAY)
    assert record.columns["titel"] == "L\N{REPLACEMENT CHARACTER}ten"
