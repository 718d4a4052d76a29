"""The peer that answers the same filters with plain SQL: SQLite with indexes, a table of codes and FTS5.

A first draft by somebody who knows SQL: an index for each thing asked, ANALYZE, a large cache. It counts by the same
rules as ours; its list is in the order of the next date (or of the distance), ours also puts what is unknown last.
"""

import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

from sql_schema import FIELDS

from mintkarte.domain import matching
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import EARTH_RADIUS_KM, Box
from mintkarte.domain.words import MIN_PART_LENGTH, words

FACETS = ("fach", "thema", "art", "fuer", "schulart", "format", "barrierefrei", "sprache", "region", "anbieterart")
_CODES = {
    "fach": "fields",
    "thema": "topics",
    "art": "kinds",
    "fuer": "audiences",
    "schulart": "school_types",
    "format": "formats",
    "sprache": "languages",
    "region": "regions",
    "anbieterart": "organisation_kinds",
}
_CELL_PIXELS = 72
_KM_OF_A_DEGREE = 111.0
_LONGEST_REACH = 300.0
Condition = tuple[str, list[Any]]
Conditions = dict[str, Condition]


class SqlPeer:
    """Answers filters from the file that `sql_schema.fill` has written."""

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        self._db.execute("PRAGMA cache_size=-256000")
        self._db.execute("PRAGMA mmap_size=2000000000")

    def total(self, asked: OfferFilter, today: date) -> int:
        """How many offers match."""
        where, values = _where(conditions(asked, today))
        return int(self._db.execute(f"SELECT count(*) FROM offer o WHERE {where}", values).fetchone()[0])  # noqa: S608

    def page(self, asked: OfferFilter, today: date) -> tuple[int, list[tuple[int, str]]]:
        """How many offers match, and ids and titles of the first twenty."""
        where, values = _where(conditions(asked, today))
        order, more = "o.next_start IS NULL, o.next_start, o.id", []
        if asked.sort == "entfernung" and asked.centre is not None:
            order, more = f"{_DISTANCE}, o.id", _distance_values(asked)
        question = f"SELECT o.id, o.title FROM offer o WHERE {where} ORDER BY {order} LIMIT 20"  # noqa: S608
        return self.total(asked, today), self._db.execute(question, values + more).fetchall()

    def facets(self, asked: OfferFilter, today: date) -> dict[str, dict[str, int]]:
        """For each key of codes how many offers each code would leave, without those of nobody."""
        held = conditions(asked, today)
        found = {}
        for key in FACETS:
            where, values = _where({name: one for name, one in held.items() if name != key})
            question = (
                "SELECT c.code, count(*) FROM code c WHERE c.key = ? AND c.offer IN "  # noqa: S608
                f"(SELECT o.id FROM offer o WHERE {where}) GROUP BY c.code"
            )
            found[key] = dict(self._db.execute(question, [key, *values]).fetchall())
        return found

    def clusters(self, asked: OfferFilter, today: date, box: Box, zoom: int) -> list[tuple[Any, ...]]:
        """The cells of the screen with number, middle, bounds and counts for each field."""
        where, values = _where(conditions(asked, today))
        across = 256 * 2.0**zoom / _CELL_PIXELS
        fields = ", ".join(f"sum((o.field_bits >> {number}) & 1)" for number in range(len(FIELDS)))
        question = (
            f"SELECT CAST(o.east * ? AS INTEGER) AS x, CAST(o.south * ? AS INTEGER) AS y, count(*), avg(o.lat), "  # noqa: S608
            f"avg(o.lon), min(o.lon), min(o.lat), max(o.lon), max(o.lat), {fields}, min(o.title) FROM offer o "
            f"WHERE o.pinned AND o.lat BETWEEN ? AND ? AND o.lon BETWEEN ? AND ? AND {where} GROUP BY x, y"
        )
        return self._db.execute(
            question, [across, across, box.south, box.north, box.west, box.east, *values]
        ).fetchall()


def conditions(asked: OfferFilter, today: date) -> Conditions:
    """What each key of the filter asks of an offer `o`."""
    held: Conditions = {"termin": _dates(asked, today)}
    for number, word in enumerate(words(asked.text)):
        held[f"q{number}"] = _word(word)
    if asked.text and not words(asked.text):
        held["q"] = ("0", [])
    for key, name in _CODES.items():
        codes = list(map(str, getattr(asked, name)))
        if codes:
            marks = ", ".join("?" * len(codes))
            held[key] = (f"o.id IN (SELECT offer FROM code WHERE key = ? AND code IN ({marks}))", [key, *codes])  # noqa: S608
    if asked.accessibility:
        each = "o.id IN (SELECT offer FROM code WHERE key = 'barrierefrei' AND code = ?)"
        held["barrierefrei"] = (" AND ".join([each] * len(asked.accessibility)), list(map(str, asked.accessibility)))
    if asked.ages:
        fits = " OR ".join(["(o.age_low <= ? AND o.age_high >= ?)"] * len(asked.ages))
        held["alter"] = (_or_unknown(f"({fits})", "o.age_low", asked), [age for age in asked.ages for _ in range(2)])
    if asked.max_cost_cents is not None:
        held["kosten"] = (_or_unknown("o.cost <= ?", "o.cost", asked), [asked.max_cost_cents])
    if asked.places_left:
        held["plaetze"] = (_or_unknown("o.left_over >= 1", "o.left_over", asked), [])
    if asked.centre is not None:
        degrees = (asked.radius_km + _LONGEST_REACH) / _KM_OF_A_DEGREE
        south, north = asked.centre.lat - degrees, asked.centre.lat + degrees
        near = f"o.lat BETWEEN ? AND ? AND {_DISTANCE} <= ? + o.reach"
        held["ort"] = (near, [south, north, *_distance_values(asked), asked.radius_km])
    return held


_DISTANCE = (
    f"{2 * EARTH_RADIUS_KM!r} * asin(min(1.0, sqrt(pow(sin((radians(o.lat) - ?) / 2), 2) + "
    "cos(?) * cos(radians(o.lat)) * pow(sin((radians(o.lon) - ?) / 2), 2))))"
)


def _distance_values(asked: OfferFilter) -> list[Any]:
    if asked.centre is None:
        return []
    lat, lon = (angle * 0.017453292519943295 for angle in (asked.centre.lat, asked.centre.lon))
    return [lat, lat, lon]


def _dates(asked: OfferFilter, today: date) -> Condition:
    alive = "(o.last_day IS NULL OR o.last_day >= ?)"
    if not asked.asks_for_dates:
        return alive, [today.isoformat()]
    spans = matching.asked_spans(asked, today)
    if not spans:
        return "0", []
    (span,) = spans  # these filters ask for no holidays
    months = sum(1 << month for month in matching.months_in(span))
    first, last = (day.isoformat() if day else "9999-12-31" for day in (span.first, span.last))
    on_a_day = "EXISTS (SELECT 1 FROM day d WHERE d.offer = o.id AND d.last >= ? AND d.first <= ?)"
    else_open = "o.months & ? AND o.permanent" if asked.strict else "o.months & ?"
    return f"(CASE WHEN o.dated THEN {on_a_day} ELSE {else_open} END)", [first, last, months]


def _word(word: str) -> Condition:
    """A part of a word from four letters on, below that its beginning."""
    if len(word) >= MIN_PART_LENGTH:
        return "o.id IN (SELECT rowid FROM part WHERE part MATCH ?)", [f'"{word}"']
    return "o.id IN (SELECT rowid FROM beginning WHERE beginning MATCH ?)", [f'"{word}"*']


def _or_unknown(fits: str, column: str, asked: OfferFilter) -> str:
    return fits if asked.strict else f"({column} IS NULL OR {fits})"


def _where(held: Conditions) -> Condition:
    return " AND ".join(sql for sql, _ in held.values()), [value for _, values in held.values() for value in values]
