"""Rows by place: sorted along a Z-curve, so that every cell of a map is one run of rows.

The world in Web Mercator is a square of 2^16 by 2^16 cells; the bits of column and line of a cell, interleaved, are its
key. A cell of any coarser level holds the keys that share its first bits: two searches find where its run begins and
ends. A box or a circle is covered by such cells; those across its edge are divided until few rows are left to look at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import asinh, pi, radians, tan
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from mintkarte.domain.geometry import EARTH_RADIUS_KM, Box, Point
from mintkarte.queries.bits import Mask, Rows, beginnings, expand, lengths

Floats: TypeAlias = NDArray[np.float64]
Keys: TypeAlias = NDArray[np.uint32]
LEVELS = 16
_COVER_CELLS = 64
"""A search begins with at most so many cells."""
_WORTH_IT = 0.8
"""Dividing ends when it leaves more than this part of the rows."""
FEW_ROWS = 2048
"""So many rows are looked at one by one."""
_MAX_LATITUDE = 85.05112878
_SURE = 1e-9
"""What a distance may be off, in proportion: nobody relies on a cell that ends so near to the edge of a circle."""
_AROUND = 360.0
_NEXT = 1e-12
"""What a place on the map may be off, as a part of the world."""


def _spread(numbers: Keys) -> Keys:
    """The 16 bits of each number with a gap behind each."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        numbers = (numbers | numbers << np.uint32(shift)) & np.uint32(mask)
    return numbers


_SPREAD = _spread(np.arange(1 << LEVELS, dtype=np.uint32))


@dataclass(frozen=True, slots=True)
class Cells:
    """Some cells of one level, and the runs of places in them; `top` says in which of the first cells they lie."""

    level: int
    top: Rows
    column: Rows
    line: Rows
    starts: Rows
    ends: Rows

    def chosen(self, which: Mask) -> "Cells":
        """Only some of the cells."""
        places = np.flatnonzero(which)
        arrays = (array.take(places) for array in (self.top, self.column, self.line, self.starts, self.ends))
        return Cells(self.level, *arrays)

    def part(self, which: slice) -> "Cells":
        """Some cells that follow each other."""
        arrays = (array[which] for array in (self.top, self.column, self.line, self.starts, self.ends))
        return Cells(self.level, *arrays)

    @property
    def rows(self) -> int:
        """How many places lie in them."""
        return int((self.ends - self.starts).sum())


Judge: TypeAlias = Callable[[Cells], tuple[Mask, Mask]]
"""Which cells lie wholly inside what is searched, and which wholly outside."""


class Grid:
    """Places in the order of their keys."""

    def __init__(self, keys: Keys, lat: Floats, lon: Floats) -> None:
        self.keys, self.lat, self.lon = keys, lat, lon

    def all_cells(self, level: int) -> Cells:
        """All cells of this level with a place in them, numbered by `top`."""
        starts = beginnings(self.keys >> np.uint32(2 * (LEVELS - level)))
        column, line = _cells_of(self.lat[starts], self.lon[starts], level)
        column, line = column.astype(np.int32), line.astype(np.int32)  # looked at in every view, half as long
        return Cells(level, np.arange(len(starts)), column, line, starts, starts + lengths(starts, len(self.keys)))

    def covered(self, box: Box, judge: Judge) -> tuple[Cells, Cells]:
        """The cells wholly inside what lies in a box, and those across its edge with few rows."""
        level = _level_of(box)
        (west, east), (north, south) = _span(box, level)
        columns, lines = np.arange(west, east + 1), np.arange(north, south + 1)
        column, line = np.tile(columns, len(lines)), np.repeat(lines, len(columns))
        return self.inside(self._filled(level, np.arange(len(column)), column, line), judge)

    def inside(self, cells: Cells, judge: Judge, few: int = FEW_ROWS) -> tuple[Cells, Cells]:
        """The cells wholly inside, and those across the edge, divided until few rows are left in them."""
        sure = [cells.chosen(np.zeros(0, dtype=np.bool_))]
        before = cells.rows * 2
        while few < cells.rows < before * _WORTH_IT:
            if len(sure) > 1:
                if cells.level == LEVELS:
                    break
                cells = self.divided(cells)
            before = cells.rows
            within, without = judge(cells)
            sure.append(cells.chosen(within))
            cells = cells.chosen(~within & ~without)
        return together(sure), cells

    def divided(self, cells: Cells) -> Cells:
        """The quarters of some cells that have a place in them."""
        right, down = np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1])
        column, line = cells.column[:, None] * 2 + right, cells.line[:, None] * 2 + down
        return self._filled(cells.level + 1, np.repeat(cells.top, 4), column.ravel(), line.ravel())

    def _filled(self, level: int, top: Rows, column: Rows, line: Rows) -> Cells:
        shift = np.uint32(2 * (LEVELS - level))
        low = _SPREAD[column] | _SPREAD[line] << np.uint32(1)
        if level:
            low <<= shift
        high = low | np.uint32((1 << int(shift)) - 1)
        starts = np.searchsorted(self.keys, low)
        ends = np.searchsorted(self.keys, high, side="right")
        return Cells(level, top, column, line, starts, ends).chosen(ends > starts)


def corner_keys(box: Box, level: int) -> tuple[np.int64, np.int64]:
    """The keys of this level between which all cells of a box lie: that of its first corner, and behind its last."""
    (west, east), (north, south) = _span(box, level)
    first, last = (
        np.int64(_SPREAD[column] | _SPREAD[line] << np.uint32(1)) for column, line in ((west, north), (east, south))
    )
    return first, last + 1


def _level_of(box: Box) -> int:
    """The finest level at which a box touches few cells."""
    level = LEVELS
    (west, east), (north, south) = _span(box, level)
    while (east - west + 1) * (south - north + 1) > _COVER_CELLS:
        west, east, north, south, level = west >> 1, east >> 1, north >> 1, south >> 1, level - 1
    return level


def keys_of(lat: Floats, lon: Floats) -> Keys:
    """The key of the finest cell of each place; any key without one."""
    column, line = _cells_of(np.nan_to_num(lat), np.nan_to_num(lon), LEVELS)
    return _SPREAD[column] | _SPREAD[line] << np.uint32(1)


def _cells_of(lat: Floats, lon: Floats, level: int) -> tuple[Rows, Rows]:
    """Column and line of the cell of each place."""
    last = (1 << level) - 1
    column, line = (np.clip(np.floor(axis * (last + 1)), 0, last).astype(np.int64) for axis in projected(lat, lon))
    return column, line


def projected(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """Web Mercator from the north-west corner of the world, 0 to 1 eastwards and southwards."""
    phi = np.radians(np.clip(lat, -_MAX_LATITUDE, _MAX_LATITUDE))
    return lon / 360 + 0.5, 0.5 - np.arcsinh(np.tan(phi)) / (2 * np.pi)


def kilometres(centre: Point, lat: Floats, lon: Floats) -> Floats:
    """The distance to each place as `geometry.distance_km` counts it."""
    lat, lon, to = np.radians(lat), np.radians(lon), np.radians([centre.lat, centre.lon])
    half = np.sin((lat - to[0]) / 2) ** 2 + np.cos(to[0]) * np.cos(lat) * np.sin((lon - to[1]) / 2) ** 2
    km: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return km


def in_box(box: Box) -> Judge:
    """Cells within the edges of a box."""

    def judge(cells: Cells) -> tuple[Mask, Mask]:
        (west, east), (north, south) = _span(box, cells.level)
        within = (cells.column > west) & (cells.column < east) & (cells.line > north) & (cells.line < south)
        without = (cells.column < west) | (cells.column > east) | (cells.line < north) | (cells.line > south)
        return within, without

    return judge


def in_circle(centre: Point, radius_km: float, reach_km: float = 0.0) -> Judge:
    """Cells within a circle; those are outside whose places are further than the radius and the reach together."""

    def judge(cells: Cells) -> tuple[Mask, Mask]:
        width = np.float64(2.0**-cells.level)
        west: Floats = cells.column * width * _AROUND - _AROUND / 2
        east: Floats = west + width * _AROUND
        lines: Floats = cells.line * width
        north, south = _latitude(lines), _latitude(lines + width)
        away, furthest = _away(centre.lon, west, east)
        phi = np.radians(centre.lat)
        nearest = np.degrees(np.arctan2(np.sin(phi), np.cos(phi) * np.cos(np.radians(away))))
        near = kilometres(centre, np.clip(nearest, south, north), centre.lon + away)
        far_lon = centre.lon + furthest
        far = np.maximum(kilometres(centre, north, far_lon), kilometres(centre, south, far_lon))
        return far < radius_km * (1 - _SURE), near > (radius_km + reach_km) * (1 + _SURE)

    return judge


def box_around(centre: Point, radius_km: float) -> Box:
    """A box that holds a circle; all meridians where it comes near a pole."""
    degrees = float(np.degrees(radius_km / EARTH_RADIUS_KM)) * (1 + _SURE) + _SURE
    south, north = centre.lat - degrees, centre.lat + degrees
    if max(-south, north) >= _MAX_LATITUDE:
        return Box(-180, max(-90, south), 180, min(90, north))
    across = float(np.degrees(np.arcsin(min(1.0, np.sin(np.radians(degrees)) / np.cos(np.radians(centre.lat))))))
    west, east = centre.lon - across - _SURE, centre.lon + across + _SURE
    is_whole = west >= -_AROUND / 2 and east <= _AROUND / 2
    return Box(west if is_whole else -_AROUND / 2, south, east if is_whole else _AROUND / 2, north)


def rows_of(cells: Cells) -> Rows:
    """All rows in some cells."""
    return expand(cells.starts, cells.ends)


def _span(box: Box, level: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """The first and last column, and the first and last line, that a box touches, or comes next to touching."""
    last = (1 << level) - 1

    def cell(part: float) -> int:
        return min(max(int(part * (last + 1)), 0), last)

    west, east = cell(box.west / 360 + 0.5 - _NEXT), cell(box.east / 360 + 0.5 + _NEXT)
    return (west, east), (cell(_south(box.north) - _NEXT), cell(_south(box.south) + _NEXT))


def _south(lat: float) -> float:
    """`projected` for a single latitude; may differ in the last digit."""
    return 0.5 - asinh(tan(radians(min(max(lat, -_MAX_LATITUDE), _MAX_LATITUDE)))) / (2 * pi)


def _away(lon: float, west: Floats, east: Floats) -> tuple[Floats, Floats]:
    """The least and the largest difference in longitude from a meridian to cells, around the globe."""
    begin, end = (np.minimum(apart := np.abs(edge - lon) % 360, 360 - apart) for edge in (west, east))
    opposite = lon - 180 if lon > 0 else lon + 180
    least = np.where((west <= lon) & (lon <= east), 0.0, np.minimum(begin, end))
    return least, np.where((west <= opposite) & (opposite <= east), 180.0, np.maximum(begin, end))


def _latitude(south: Floats) -> Floats:
    degrees: Floats = np.degrees(np.arctan(np.sinh((0.5 - south) * 2 * np.pi)))
    return degrees


def together(cells: list[Cells]) -> Cells:
    """Cells of several levels as one; the level is the last one's, columns and lines mean nothing any more."""
    arrays = (
        np.concatenate([getattr(one, name) for one in cells]) for name in ("top", "column", "line", "starts", "ends")
    )
    return Cells(cells[-1].level, *arrays)
