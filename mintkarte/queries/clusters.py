"""What the map draws: single offers while they are few, and counted cells of the screen when they are many."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mintkarte.domain.geometry import Box
from mintkarte.domain.vocabulary import Field
from mintkarte.queries.bits import Mask, unpack
from mintkarte.queries.columns import Columns
from mintkarte.queries.matches import Matches

Feature: TypeAlias = dict[str, Any]
"""An offer (`id, lat, lon, titel, fach, genauigkeit`, `voll` where no place is left), or a cluster
(`lat, lon, anzahl, fach, ausschnitt`)."""

CELL_PIXELS = 72
_TILE_PIXELS = 256
_MAX_LATITUDE = 85.05112878
_DIGITS = 5


def points(matches: Matches, limit: int) -> list[Feature]:
    """The matching offers that have a place on the map, in the order of ids, at most `limit`."""
    return [_point(matches.columns, int(row)) for row in _pinned_rows(matches)[:limit]]


def pinned_total(matches: Matches) -> int:
    """How many of the matching offers have a place on the map."""
    return len(_pinned_rows(matches))


def clusters(matches: Matches, box: Box, zoom: int) -> list[Feature]:
    """The matching offers inside the box, gathered in cells of the screen; one alone in its cell stays itself."""
    columns = matches.columns
    rows = _pinned_rows(matches)
    lat, lon = columns.lat[rows], columns.lon[rows]
    seen = (box.west <= lon) & (lon <= box.east) & (box.south <= lat) & (lat <= box.north)
    rows, lat, lon = rows[seen], lat[seen], lon[seen]
    cells, first, cell_of, sizes = np.unique(
        _cells(lat, lon, zoom), return_index=True, return_inverse=True, return_counts=True
    )
    if not len(cells):
        return []
    order = np.argsort(cell_of, kind="stable")
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    edges = [
        np.minimum.reduceat(lon[order], starts),
        np.minimum.reduceat(lat[order], starts),
        np.maximum.reduceat(lon[order], starts),
        np.maximum.reduceat(lat[order], starts),
    ]
    middle = [np.bincount(cell_of, axis) / sizes for axis in (lat, lon)]
    table = np.round(np.stack([*middle, *edges], axis=1), _DIGITS).tolist()
    by_field = _field_counts(matches, rows, cell_of, len(cells))
    return [
        _point(columns, int(rows[first[cell]]))
        if size == 1
        else {"lat": place[0], "lon": place[1], "anzahl": size, "fach": by_field[cell], "ausschnitt": place[2:]}
        for cell, (size, place) in enumerate(zip(sizes.tolist(), table, strict=True))
    ]


def _pinned_rows(matches: Matches) -> NDArray[np.intp]:
    return matches.rows[matches.columns.pinned[matches.rows]]


def _cells(lat: NDArray[np.float64], lon: NDArray[np.float64], zoom: int) -> NDArray[np.int64]:
    """A number for the screen cell of each point, in Web Mercator pixels at this zoom."""
    across = _TILE_PIXELS * 2.0**zoom / CELL_PIXELS
    phi = np.radians(np.clip(lat, -_MAX_LATITUDE, _MAX_LATITUDE))
    x = (lon / 360 + 0.5) * across
    y = (0.5 - np.arcsinh(np.tan(phi)) / (2 * np.pi)) * across
    return np.floor(y).astype(np.int64) * (int(across) + 2) + np.floor(x).astype(np.int64)


def _field_counts(
    matches: Matches, rows: NDArray[np.intp], cell_of: NDArray[np.intp], size: int
) -> list[dict[str, int]]:
    """For each cell how many of its offers name each field; fields that none names are left out."""
    group = matches.columns.groups["fach"]
    holding: list[Mask] = [unpack(group.of(field), matches.columns.size)[rows] for field in Field]
    numbers = [np.bincount(cell_of[held], minlength=size).tolist() for held in holding]
    return [
        {str(field): number[cell] for field, number in zip(Field, numbers, strict=True) if number[cell]}
        for cell in range(size)
    ]


def _point(columns: Columns, row: int) -> Feature:
    point = {
        "id": int(columns.ids[row]),
        "lat": round(float(columns.lat[row]), _DIGITS),
        "lon": round(float(columns.lon[row]), _DIGITS),
        "titel": columns.titles[row],
        "fach": columns.field_codes[row],
        "genauigkeit": columns.precisions[row],
    }
    return point | {"voll": True} if columns.places_left[row] == 0 else point
