"""What the map draws: single offers while they are few, and counted cells of the screen when they are many."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mintkarte.domain.geometry import Box
from mintkarte.domain.vocabulary import Field
from mintkarte.queries.bits import unpack
from mintkarte.queries.columns import Columns, Numbers
from mintkarte.queries.matches import Matches

Feature: TypeAlias = dict[str, Any]
"""An offer (`id, lat, lon, titel, fach, genauigkeit`, `voll` where no place is left), or a cluster
(`lat, lon, anzahl, fach, ausschnitt`)."""

CELL_PIXELS = 72
_TILE_PIXELS = 256
_DIGITS = 5
_FIELDS = [str(field) for field in Field]


def points(matches: Matches, limit: int) -> list[Feature]:
    """The matching offers that have a place on the map, in the order of ids, at most `limit`."""
    return _points(matches.columns, _pinned_rows(matches)[:limit])


def pinned_total(matches: Matches) -> int:
    """How many of the matching offers have a place on the map."""
    return len(_pinned_rows(matches))


def clusters(matches: Matches, box: Box, zoom: int) -> list[Feature]:
    """The matching offers inside the box, gathered in cells of the screen; one alone in its cell stays itself."""
    columns = matches.columns
    rows = _pinned_rows(matches)
    lat, lon = columns.lat[rows], columns.lon[rows]
    seen = (box.west <= lon) & (lon <= box.east) & (box.south <= lat) & (lat <= box.north)
    rows = rows[seen]
    if not len(rows):
        return []
    cells = _cells(columns, rows, zoom)
    order = np.argsort(cells, kind="stable")
    rows, cells = rows[order], cells[order]
    starts = np.flatnonzero(np.concatenate(([True], cells[1:] != cells[:-1])))
    sizes = np.diff(starts, append=len(rows))
    single = iter(_points(columns, rows[starts[sizes == 1]]))
    several = iter(_gathered(columns, rows, starts, sizes))
    return [next(single if size == 1 else several) for size in sizes.tolist()]


def _gathered(columns: Columns, rows: NDArray[np.intp], starts: Numbers, sizes: Numbers) -> list[Feature]:
    """The cells with more than one offer: centre of the offers, their number, those of each field, their bounds."""
    lat, lon = columns.lat[rows], columns.lon[rows]
    numbers = [
        np.add.reduceat(lat, starts) / sizes,
        np.add.reduceat(lon, starts) / sizes,
        np.minimum.reduceat(lon, starts),
        np.minimum.reduceat(lat, starts),
        np.maximum.reduceat(lon, starts),
        np.maximum.reduceat(lat, starts),
    ]
    many = sizes > 1
    group = columns.groups["fach"]
    holding = np.stack([unpack(group.of(field), columns.size)[rows] for field in Field], axis=1)
    by_field = np.add.reduceat(holding, starts, axis=0, dtype=np.int64)[many].tolist()
    places = np.round(np.stack(numbers, axis=1)[many], _DIGITS).tolist()
    return [
        {
            "lat": lat,
            "lon": lon,
            "anzahl": size,
            "fach": {code: number for code, number in zip(_FIELDS, fields, strict=True) if number},
            "ausschnitt": edges,
        }
        for size, fields, (lat, lon, *edges) in zip(sizes[many].tolist(), by_field, places, strict=True)
    ]


def _pinned_rows(matches: Matches) -> NDArray[np.intp]:
    return matches.rows[matches.columns.pinned[matches.rows]]


def _cells(columns: Columns, rows: NDArray[np.intp], zoom: int) -> Numbers:
    """A number for the screen cell of each row, in Web Mercator pixels at this zoom."""
    across = _TILE_PIXELS * 2.0**zoom / CELL_PIXELS
    column, line = (columns.east[rows] * across).astype(np.int64), (columns.south[rows] * across).astype(np.int64)
    cells: Numbers = line * (int(across) + 2) + column
    return cells


def _points(columns: Columns, rows: NDArray[np.intp]) -> list[Feature]:
    places = np.round(np.stack([columns.lat[rows], columns.lon[rows]], axis=1), _DIGITS).tolist()
    return [
        {
            "id": offer_id,
            "lat": lat,
            "lon": lon,
            "titel": columns.titles[row],
            "fach": columns.field_codes[row],
            "genauigkeit": columns.precisions[row],
            **({"voll": True} if left == 0 else {}),
        }
        for row, offer_id, left, (lat, lon) in zip(
            rows.tolist(), columns.ids[rows].tolist(), columns.places_left[rows].tolist(), places, strict=True
        )
    ]
