"""Which runs of rows a section of the map shows in each cell of the screen, whatever is asked of them."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from mintkarte.domain.geometry import Box
from mintkarte.queries.bits import Bits, Rows, beginnings, lengths, pack
from mintkarte.queries.columns import Columns
from mintkarte.queries.grid import FEW_ROWS, LEVELS, Cells, Floats, corner_keys, in_box, projected, rows_of

_CELLS_PER_TILE = 2
"""Cells across a tile of 256 pixels, as a power of two: a cell is 64 pixels wide."""
_FINE = 14
"""From this level on so few rows are in view that each is looked at."""
_LOOKED_AT = 1 << 15
"""So many rows across the edge of a view are looked at one by one before their cells are divided."""


@dataclass(frozen=True, slots=True)
class View:
    """The cells in view by their keys; `where` has the lines lat, lon, west, south, east, north for them.

    Runs of rows follow each other cell by cell, those of a cell from `first` on. `words` are those of the bits of these
    rows; `seen` has the rows in view among them, None where the runs hold nothing else.
    """

    keys: Rows
    where: Floats
    first: Rows
    starts: Rows
    ends: Rows
    words: slice
    seen: Bits | None = None


_NO_ROWS = np.zeros(0, dtype=np.int64)
_NOTHING = View(_NO_ROWS, np.zeros((6, 0)), _NO_ROWS, _NO_ROWS, _NO_ROWS, slice(0, 0))


@dataclass(frozen=True, slots=True)
class _Level:
    """All cells of one level with a pinned row, their keys, and where the offers of each stand."""

    cells: Cells
    keys: Rows
    where: Floats


class Views:
    """Views of the pinned rows; what cells of a level have in common is computed once."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._level = lru_cache(LEVELS)(lambda level: _level(columns, level))

    def view(self, box: Box, zoom: int) -> View:
        """The cells of the screen in a section of the map at this zoom."""
        level, pinned = zoom + _CELLS_PER_TILE, len(self._columns.keys)
        if pinned <= FEW_ROWS and not len(_seen(self._columns, slice(pinned), box)):
            return _NOTHING
        found = self._coarse(box, level) if level < _FINE else self._fine(box, level)
        lon, lat = (box.west, box.east), (box.south, box.north)
        least, most = np.array([lat, lon, lon, lat, lon, lat]).T[:, :, None]
        np.minimum(np.maximum(found.where, least, out=found.where), most, out=found.where)
        return found

    def _near(self, box: Box, level: int) -> Cells:
        """The cells along the curve from the first corner of a box to the last: all that it touches, and others."""
        known = self._level(level)
        return known.cells.part(slice(*np.searchsorted(known.keys, corner_keys(box, level))))

    def _coarse(self, box: Box, level: int) -> View:
        """Whole cells, in which the rows are marked that lie across the edge of the view."""
        known, near = self._level(level), self._near(box, level)
        within, without = in_box(box)(near)
        touched = np.flatnonzero(~without)
        if not len(touched):
            return _NOTHING
        edge = near.chosen(~(within | without))
        shown, starts, ends = near.top[touched], near.starts[touched], near.ends[touched]
        words = slice(int(starts[0]) >> 6, (int(ends[-1]) >> 6) + 1)
        seen = self._seen_of(edge, box, words) if len(edge.starts) else None
        return View(known.keys[shown], known.where[:, shown], np.arange(len(shown)), starts, ends, words, seen)

    def _seen_of(self, edge: Cells, box: Box, words: slice) -> Bits:
        """The rows of these words but for those of the edge that are out of view."""
        columns, begin = self._columns, words.start << 6
        mask = np.ones((words.stop - words.start) << 6, dtype=np.bool_)
        for start, end in zip((edge.starts - begin).tolist(), (edge.ends - begin).tolist(), strict=True):
            mask[start:end] = False
        if edge.rows > _LOOKED_AT:
            within, edge = columns.pins.inside(columns.pins.divided(edge), in_box(box), _LOOKED_AT)
            for start, end in zip((within.starts - begin).tolist(), (within.ends - begin).tolist(), strict=True):
                mask[start:end] = True
        rows = rows_of(edge)
        mask[rows.take(_seen(columns, rows, box)) - begin] = True
        return pack(mask)

    def _fine(self, box: Box, level: int) -> View:
        """Every row by itself."""
        columns = self._columns
        near = self._near(box, _FINE)
        rows = rows_of(near.chosen(~in_box(box)(near)[1]))
        rows = rows.take(_seen(columns, rows, box))
        if not len(rows):
            return _NOTHING
        if level <= LEVELS:
            keys = columns.keys[rows].astype(np.int64) >> 2 * (LEVELS - level)
        else:
            east, south = projected(columns.lat[rows], columns.lon[rows])
            keys = np.floor(south * 2.0**level).astype(np.int64) << 32 | np.floor(east * 2.0**level).astype(np.int64)
            order = np.argsort(keys, kind="stable")
            rows, keys = rows[order], keys[order]
        begins = beginnings(keys)
        (starts, ends), cell = _runs(rows, keys)
        where = _where(columns.lat[rows], columns.lon[rows], begins)
        words = slice(int(starts.min()) >> 6, (int(ends.max()) >> 6) + 1)
        return View(keys[begins], where, beginnings(cell), starts, ends, words)


def _runs(rows: Rows, cells: Rows) -> tuple[tuple[Rows, Rows], Rows]:
    """Rows that follow each other in the same cell as runs, and the cell of each run."""
    new = np.ones(len(rows), dtype=np.bool_)
    new[1:] = (rows[1:] - rows[:-1] != 1) | (cells[1:] != cells[:-1])
    begins = np.flatnonzero(new)
    starts = rows[begins]
    return (starts, starts + lengths(begins, len(rows))), cells[begins]


def _level(columns: Columns, level: int) -> _Level:
    cells, pinned = columns.pins.all_cells(level), len(columns.keys)
    keys = columns.keys[cells.starts].astype(np.int64) >> 2 * (LEVELS - level)
    return _Level(cells, keys, _where(columns.lat[:pinned], columns.lon[:pinned], cells.starts))


def _where(lat: Floats, lon: Floats, starts: Rows) -> Floats:
    """The middle and the edges of runs of places that follow each other."""
    if not len(starts):
        return np.zeros((6, 0))
    sizes = lengths(starts, len(lat))
    return np.array(
        [
            np.add.reduceat(lat, starts) / sizes,
            np.add.reduceat(lon, starts) / sizes,
            np.minimum.reduceat(lon, starts),
            np.minimum.reduceat(lat, starts),
            np.maximum.reduceat(lon, starts),
            np.maximum.reduceat(lat, starts),
        ]
    )


def _seen(columns: Columns, rows: Rows | slice, box: Box) -> Rows:
    """Where among some rows those in a box stand."""
    lat, lon = columns.lat[rows], columns.lon[rows]
    return np.flatnonzero((box.west <= lon) & (lon <= box.east) & (box.south <= lat) & (lat <= box.north))
