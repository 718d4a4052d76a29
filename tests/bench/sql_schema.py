"""The database of the SQL peer, filled from the tables of an installation."""

import json
import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mintkarte.domain import matching
from mintkarte.domain.facts import Span
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Field, ScheduleKind
from mintkarte.domain.words import words
from mintkarte.queries.offer_facts import LABELLED, labels_of

FIELDS = tuple(Field)
LISTS = {
    "fach": "fields",
    "thema": "topics",
    "fuer": "audiences",
    "schulart": "school_types",
    "format": "formats",
    "barrierefrei": "accessibility",
    "sprache": "languages",
}
_OPEN_LOW, _OPEN_HIGH = -1000, 1000
_SCHEMA = """
CREATE TABLE offer (id INTEGER PRIMARY KEY, title TEXT, dated INTEGER, permanent INTEGER, months INTEGER,
  age_low INTEGER, age_high INTEGER, cost INTEGER, left_over INTEGER, lat REAL, lon REAL, reach REAL, pinned INTEGER,
  east REAL, south REAL, field_bits INTEGER, next_start TEXT, last_day TEXT);
CREATE TABLE code (key TEXT, code TEXT, offer INTEGER, PRIMARY KEY (key, code, offer)) WITHOUT ROWID;
CREATE TABLE day (offer INTEGER, first TEXT, last TEXT);
CREATE VIRTUAL TABLE beginning USING fts5(text, content='', tokenize='unicode61', prefix='2 3');
CREATE VIRTUAL TABLE part USING fts5(text, content='', tokenize='trigram');
"""
_INDEXES = """
CREATE INDEX code_of_offer ON code (offer, key, code);
CREATE INDEX day_of_offer ON day (offer, last, first);
CREATE INDEX offer_place ON offer (lat, lon, pinned, reach);
CREATE INDEX offer_start ON offer (next_start, id);
CREATE INDEX offer_end ON offer (last_day);
CREATE INDEX offer_age ON offer (age_low, age_high);
CREATE INDEX offer_cost ON offer (cost);
ANALYZE;
"""
_OFFERS = """
SELECT o.*, g.name AS organisation, g.kind AS organisation_kind, p.venue, p.town, p.lat, p.lon
FROM offers o JOIN organisations g ON g.id = o.organisation_id LEFT JOIN places p ON p.id = o.place_id
WHERE o.status = 'veroeffentlicht' AND o.deleted_at IS NULL AND g.deleted_at IS NULL ORDER BY o.id
"""
_DATES = "SELECT offer_id, starts_at, ends_at, cancelled FROM occurrences ORDER BY offer_id, starts_at"


def fill(source: Path, target: Path, today: str) -> None:
    """Write the peer's database; `today` (ISO) decides which date of an offer is its next."""
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as ours, closing(sqlite3.connect(target)) as peer:
        ours.row_factory = sqlite3.Row
        peer.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        dates = dict(_dates(ours, peer))
        for row in ours.execute(_OFFERS):
            _add(peer, row, dates.get(row["id"], []), today)
        peer.executescript(_INDEXES)
        peer.commit()


def _dates(ours: sqlite3.Connection, peer: sqlite3.Connection) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """For each offer first and last day (Berlin) of its dates; a cancelled one counts only as having been there."""
    found: dict[int, list[tuple[str, str]]] = {}
    for offer, starts, ends, cancelled in ours.execute(_DATES):
        days = ("", "") if cancelled else (_day(starts), _day(ends))
        found.setdefault(offer, []).append(days)
    rows = ((offer, *days) for offer, several in found.items() for days in several if days[0])
    peer.executemany("INSERT INTO day VALUES (?, ?, ?)", rows)
    yield from found.items()


def _day(moment: str) -> str:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(BERLIN).date().isoformat()


def _add(peer: sqlite3.Connection, row: sqlite3.Row, dates: list[tuple[str, str]], today: str) -> None:
    lists: dict[str, list[str]] = {key: json.loads(row[column] or "[]") for key, column in LISTS.items()}
    if not lists["format"] and row["place_id"] is not None:
        lists["format"] = ["vor-ort"]
    mobile, placed = "mobil" in lists["format"], row["lat"] is not None
    pinned = placed and "vor-ort" in lists["format"]
    lat, lon = (row["lat"], row["lon"]) if pinned or (mobile and placed) else (None, None)
    dated = row["schedule_kind"] == ScheduleKind.DATED and bool(dates)
    coming = [first for first, last in dates if last >= today]
    ages = _ages(row)
    values = {
        "id": row["id"],
        "title": row["title"],
        "dated": dated,
        "permanent": row["schedule_kind"] == ScheduleKind.PERMANENT,
        "months": sum(1 << month for month in json.loads(row["open_months"] or "[]")) or 0b1111111111110,
        "age_low": None if ages is None else _OPEN_LOW if ages.low is None else ages.low,
        "age_high": None if ages is None else _OPEN_HIGH if ages.high is None else ages.high,
        "cost": row["cost_cents"],
        "left_over": row["places_left"],
        "lat": lat,
        "lon": lon,
        "reach": (row["service_km"] or 0.0) if mobile else 0.0,
        "pinned": pinned,
        "east": None if lon is None else lon / 360 + 0.5,
        "south": None if lat is None else 0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi),
        "field_bits": sum(1 << number for number, field in enumerate(FIELDS) if field in lists["fach"]),
        "next_start": min(coming, default=None),
        "last_day": max(last for _, last in dates) if dated else None,
    }
    peer.execute(f"INSERT INTO offer VALUES ({', '.join(f':{name}' for name in values)})", values)  # noqa: S608 - names
    singles = {"art": row["kind"], "region": row["region_slug"], "anbieterart": row["organisation_kind"]}
    codes = {(key, code) for key, several in lists.items() for code in several}
    codes |= {(key, code) for key, code in singles.items() if code}
    peer.executemany("INSERT INTO code VALUES (?, ?, ?)", [(*pair, row["id"]) for pair in codes])
    text = _text(row)
    for table in ("beginning", "part"):
        peer.execute(f"INSERT INTO {table} (rowid, text) VALUES (?, ?)", (row["id"], text))  # noqa: S608 - our names


def _ages(row: sqlite3.Row) -> Span | None:
    if row["age_from"] is not None or row["age_to"] is not None:
        return Span(row["age_from"], row["age_to"])
    if row["grade_from"] is not None or row["grade_to"] is not None:
        return matching.ages_of_grades(Span(row["grade_from"], row["grade_to"]))
    return None


def _text(row: sqlite3.Row) -> str:
    """All that is searched, folded."""
    names = ("title", "organisation", "description", "town", "venue", "bring", "kind_text", "travel")
    said: list[Any] = [row[name] for name in names if row[name]]
    said += [labels_of(name, row[name]) for name in LABELLED]
    return " ".join(words("\n".join(said)))
