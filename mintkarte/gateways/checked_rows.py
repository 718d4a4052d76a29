"""The checked rows of one import, in a small database file of their own.

50,000 rows are more than a page, and more than the map's own database should be kept busy with.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE rows (
    number INTEGER PRIMARY KEY, kind TEXT NOT NULL, chosen INTEGER NOT NULL, title TEXT NOT NULL,
    organisation TEXT NOT NULL, place TEXT NOT NULL, precision TEXT NOT NULL, lat REAL, lon REAL, detail TEXT NOT NULL
);
CREATE INDEX rows_by_kind ON rows (kind, number);
CREATE TABLE cells (number INTEGER PRIMARY KEY, cells TEXT NOT NULL);
"""
_NO_ROW = 2**31
_COLUMNS = "number, kind, chosen, title, organisation, place, precision, lat, lon, detail"


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One row of the file: what taking it over would come to, whether it is ticked, what there is to see of it.

    `detail` holds `problems` (column, value, sentence, whether it refuses), `differences` (field, before, after) and
    `twin` (the offer it may repeat).
    """

    number: int
    kind: str
    chosen: bool
    title: str
    organisation: str
    place: str = ""
    precision: str = ""
    lat: float | None = None
    lon: float | None = None
    detail: dict[str, Any] = field(default_factory=dict)


class CheckedRows:
    """The rows in a file; `path` names it, `fresh` makes it anew."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def exists(self) -> bool:
        """Whether a check has left rows."""
        return self._path.exists()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._path, timeout=15)
        try:
            with connection:
                yield connection
        finally:
            connection.close()

    def fresh(self) -> None:
        """Begin anew without any row."""
        self._path.unlink(missing_ok=True)
        with self._open() as file:
            file.executescript(_SCHEMA)

    def add_cells(self, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Keep the cells as they came."""
        with self._open() as file:
            packed = ((number, json.dumps(cells, ensure_ascii=False)) for number, cells in rows)
            file.executemany("INSERT OR REPLACE INTO cells VALUES (?, ?)", packed)

    def add(self, rows: Iterable[CheckedRow]) -> None:
        """Keep checked rows."""
        values = (
            (row.number, row.kind, row.chosen, row.title, row.organisation, row.place, row.precision, row.lat, row.lon,
             json.dumps(row.detail, ensure_ascii=False))
            for row in rows
        )  # fmt: skip
        with self._open() as file:
            file.executemany(f"INSERT OR REPLACE INTO rows ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?)", values)  # noqa: S608 - names of ours

    def cells(self, numbers: Sequence[int]) -> dict[int, list[str]]:
        """The cells of some rows."""
        with self._open() as file:
            marks = ",".join("?" * len(numbers))
            found = file.execute(f"SELECT number, cells FROM cells WHERE number IN ({marks})", list(numbers))  # noqa: S608 - marks alone
            return {number: json.loads(cells) for number, cells in found}

    def page(self, kind: str, start: int, size: int) -> list[CheckedRow]:
        """Some rows of a kind ("" for all) in the order of the file."""
        with self._open() as file:
            found = file.execute(
                f"SELECT {_COLUMNS} FROM rows WHERE ? IN ('', kind) ORDER BY number LIMIT ? OFFSET ?",  # noqa: S608 - names of ours
                (kind, size, start),
            )
            return [_row(one) for one in found]

    def counts(self) -> dict[str, int]:
        """How many rows there are of each kind."""
        with self._open() as file:
            return dict(file.execute("SELECT kind, count(*) FROM rows GROUP BY kind").fetchall())

    def choose(self, numbers: Iterable[int], kinds: Iterable[str], *, chosen: bool) -> None:
        """Tick some rows or untick them; only those of these kinds. A number that no row can have is passed over."""
        known = list(kinds)
        marks = ",".join("?" * len(known))
        with self._open() as file:
            file.executemany(
                f"UPDATE rows SET chosen = ? WHERE number = ? AND kind IN ({marks})",  # noqa: S608 - marks alone
                ([chosen, number, *known] for number in numbers if 0 < number < _NO_ROW),
            )

    def choose_all(self, kind: str, kinds: Iterable[str], *, chosen: bool) -> None:
        """Tick or untick all rows of a kind ("" for all), as far as they are of `kinds`."""
        known = list(kinds)
        marks = ",".join("?" * len(known))
        with self._open() as file:
            file.execute(
                f"UPDATE rows SET chosen = ? WHERE ? IN ('', kind) AND kind IN ({marks})",  # noqa: S608 - marks alone
                [chosen, kind, *known],
            )

    def chosen(self) -> set[int]:
        """The numbers of the ticked rows."""
        with self._open() as file:
            return {number for (number,) in file.execute("SELECT number FROM rows WHERE chosen")}

    def points(self, most: int) -> list[CheckedRow]:
        """Rows with a place, ticked ones first."""
        with self._open() as file:
            found = file.execute(
                f"SELECT {_COLUMNS} FROM rows WHERE lat IS NOT NULL ORDER BY chosen DESC, number LIMIT ?",  # noqa: S608 - names of ours
                (most,),
            )
            return [_row(one) for one in found]

    def with_problems(self) -> Iterator[tuple[int, list[str], dict[str, Any], str]]:
        """Every row as it came: number, cells, detail, kind."""
        with self._open() as file:
            found = file.execute(
                "SELECT cells.number, cells.cells, rows.detail, rows.kind "
                "FROM cells LEFT JOIN rows USING (number) ORDER BY number"
            )
            for number, cells, detail, kind in found:
                yield number, json.loads(cells), json.loads(detail or "{}"), kind or ""


def _row(one: Sequence[Any]) -> CheckedRow:
    number, kind, chosen, title, organisation, place, precision, lat, lon, detail = one
    known = json.loads(detail)
    return CheckedRow(number, kind, bool(chosen), title, organisation, place, precision, lat, lon, known)
