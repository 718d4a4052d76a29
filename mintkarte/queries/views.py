"""Which runs of rows a section of the map shows in each cell of the screen, whatever is asked of them."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from mintkarte.domain.geometry import Box
from mintkarte.queries.bits import Rows, beginnings, lengths
from mintkarte.queries.columns import Columns
from mintkarte.queries.grid import FEW_ROWS, LEVELS, Cells, Floats, in_box, projected, rows_of, together

_CELLS_PER_TILE = 2
"""Cells across a tile of 256 pixels, as a power of two: a cell is 64 pixels wide."""
_FINE = 14
"""From this level on so few rows are in view that each is looked at."""
_LOOKED_AT = 1 << 15
"""So many rows across the edge of a view are looked at one by one before their cells are divided."""


@dataclass(frozen=True, slots=True)
class View:
    """The cells in view by their keys; `where` has the lines lat, lon, west, south, east, north for them.

    Runs of rows follow each other cell by cell, those of a cell from `first` on.
    """

    keys: Rows
    where: Floats
    first: Rows
    starts: Rows
    ends: Rows


_NO_ROWS = np.zeros(0, dtype=np.int64)
_NOTHING = View(_NO_ROWS, np.zeros((6, 0)), _NO_ROWS, _NO_ROWS, _NO_ROWS)


@dataclass(frozen=True, slots=True)
class _Level:
    """All cells of one level with a pinned row, and where the offers of each stand."""

    cells: Cells
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

    def _coarse(self, box: Box, level: int) -> View:
        """Whole runs of rows, and single rows of the cells across the edge."""
        columns, known, judge = self._columns, self._level(level), in_box(box)
        within, without = judge(known.cells)
        sure, edge = known.cells.chosen(within), known.cells.chosen(~(within | without))
        if edge.rows > _LOOKED_AT:
            further, edge = columns.pins.inside(columns.pins.divided(edge), judge, _LOOKED_AT)
            sure = together([sure, further])
        rows, top = rows_of(edge), np.repeat(edge.top, edge.ends - edge.starts)
        seen = _seen(columns, rows, box)
        (starts, ends), alone = _runs(rows.take(seen), top.take(seen))
        cell = np.concatenate((sure.top, alone))
        order = np.argsort(cell, kind="stable")
        first = beginnings(cell[order])
        shown = cell[order[first]]
        keys = columns.keys[known.cells.starts[shown]].astype(np.int64) >> 2 * (LEVELS - level)
        starts, ends = np.concatenate((sure.starts, starts)), np.concatenate((sure.ends, ends))
        return View(keys, known.where[:, shown], first, starts[order], ends[order])

    def _fine(self, box: Box, level: int) -> View:
        """Every row by itself."""
        columns = self._columns
        near = self._level(_FINE).cells
        rows = rows_of(near.chosen(~in_box(box)(near)[1]))
        rows = rows.take(_seen(columns, rows, box))
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
        return View(keys[begins], where, beginnings(cell), starts, ends)


def _runs(rows: Rows, cells: Rows) -> tuple[tuple[Rows, Rows], Rows]:
    """Rows that follow each other in the same cell as runs, and the cell of each run."""
    new = np.ones(len(rows), dtype=np.bool_)
    new[1:] = (rows[1:] - rows[:-1] != 1) | (cells[1:] != cells[:-1])
    begins = np.flatnonzero(new)
    starts = rows[begins]
    return (starts, starts + lengths(begins, len(rows))), cells[begins]


def _level(columns: Columns, level: int) -> _Level:
    cells, pinned = columns.pins.all_cells(level), len(columns.keys)
    return _Level(cells, _where(columns.lat[:pinned], columns.lon[:pinned], cells.starts))


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
