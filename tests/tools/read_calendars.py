"""What the libraries ics and vobject read in a calendar file: `read_calendars.py FILE` prints JSON.

Each event is its page, first and last moment (days for whole days, else UTC), and whether it was called off.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import ics
import vobject


def moment(value: date) -> str:
    """A moment in UTC, or a day."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value.isoformat()


def by_ics(text: str) -> list[list[object]]:
    """The events as ics sees them."""
    found: list[list[object]] = []
    for event in ics.Calendar(text).events:
        if event.all_day:
            first, last = event.begin.date(), event.end.date() - timedelta(days=1)
        else:
            first, last = event.begin.datetime, event.end.datetime
        found.append([event.url, moment(first), moment(last), event.status == "CANCELLED"])
    return found


def by_vobject(text: str) -> list[list[object]]:
    """The events as vobject sees them."""
    found: list[list[object]] = []
    for event in vobject.readOne(text).vevent_list:
        first = event.dtstart.value
        last = event.dtend.value if hasattr(event, "dtend") else first
        if not isinstance(first, datetime):
            last -= timedelta(days=1)
        found.append([event.url.value, moment(first), moment(last), event.status.value == "CANCELLED"])
    return found


if __name__ == "__main__":
    content = Path(sys.argv[1]).read_text("utf-8")
    print(json.dumps({"ics": by_ics(content), "vobject": by_vobject(content)}))
