"""What the map draws: single offers while they are few, and counted cells of the screen when they are many.

Each cell in view is one run of rows, so its count is the difference of two ranks in the set of matching rows. Where a
cluster stands, and the section it stands for, are those of all offers of its cell, so that it keeps still while
somebody filters; one that stands alone in its cell stays itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from mintkarte.domain.geometry import Box
from mintkarte.domain.vocabulary import Field
from mintkarte.queries.bits import Ranking, Rows, holds
from mintkarte.queries.columns import FULL, Columns
from mintkarte.queries.grid import Floats
from mintkarte.queries.matches import Matches

Feature: TypeAlias = dict[str, Any]
"""An offer (`id, lat, lon, titel, fach, genauigkeit`, `voll` where no place is left), or a cluster
(`lat, lon, anzahl, fach, ausschnitt`)."""

_DIGITS = 5
_FIELDS = _FIRST, _SECOND, _THIRD, _FOURTH = [str(field) for field in Field]


@dataclass(slots=True)
class Cells:
    """What one part of the index has in each cell in view, in the order of the cells' keys.

    `where` has the lines lat, lon, west, south, east, north; `fields` one line for each field. `rows` are the rows of
    the offers that are alone in their cell; the others' mean nothing.
    """

    keys: Rows
    sizes: Rows
    fields: Rows
    where: Floats
    rows: Rows


def clusters(parts: Sequence[Matches], box: Box, zoom: int) -> list[Feature]:
    """The matching offers of all parts inside the box, gathered in cells of the screen."""
    counted = ((part, _counted(part, box, zoom)) for part in parts if part.pinned_total)
    found = [(part, cells) for part, cells in counted if len(cells.keys)]  # what has changed is seldom in view
    if not found:
        return []
    alone: dict[int, Feature] = {}
    for part, cells in found:
        single = np.flatnonzero(cells.sizes == 1)
        if len(single):
            alone |= zip(cells.keys[single].tolist(), points(part.columns, cells.rows[single]), strict=True)
    all_cells = found[0][1] if len(found) == 1 else _together([cells for _, cells in found])
    where = np.round(all_cells.where, _DIGITS)
    lat, lon = where[:2].tolist()
    return [
        alone[key] if size == 1 else {"lat": north, "lon": east, "anzahl": size, "fach": fields, "ausschnitt": edges}
        for key, size, north, east, edges, fields in zip(
            all_cells.keys.tolist(),
            all_cells.sizes.tolist(),
            lat,
            lon,
            where[2:].T.tolist(),
            _by_field(all_cells.fields),
            strict=True,
        )
    ]


def _by_field(fields: Rows) -> Iterator[dict[str, int]]:
    """The counts of each cell by field, without zeros; written out, since this is half the work of an answer."""
    for first, second, third, fourth in zip(*fields.tolist(), strict=True):
        found = {_FIRST: first, _SECOND: second, _THIRD: third, _FOURTH: fourth}
        yield found if first and second and third and fourth else {name: n for name, n in found.items() if n}


def _counted(matches: Matches, box: Box, zoom: int) -> Cells:
    """The cells with a matching offer."""
    columns, view = matches.columns, matches.part.engine.view(box, zoom)
    if not len(view.keys):
        return Cells(view.keys, view.keys, np.zeros((len(_FIELDS), 0), dtype=np.int64), view.where, view.keys)
    selection, first = matches.selection[view.words], view.words.start
    if view.seen is not None:
        selection = selection & view.seen
    group = columns.groups["fach"].first
    sets = np.empty((1 + len(_FIELDS), len(selection)), dtype=np.uint64)
    sets[0] = selection
    np.bitwise_and(columns.bits[group : group + len(_FIELDS), view.words], selection, out=sets[1:])
    ranking = Ranking(sets)
    starts = view.starts - (first << 6)
    before = ranking.before(np.concatenate((starts, view.ends - (first << 6))))
    runs = before[:, len(starts) :] - before[:, : len(starts)]
    held = np.add.reduceat(runs, view.first, axis=1)
    some, alone = np.flatnonzero(held[0]), np.flatnonzero(held[0] == 1)
    ranks = np.add.reduceat(runs[0] * before[0, : len(starts)], view.first)  # of what is alone; the other runs have 0
    rows = np.zeros(len(ranks), dtype=np.int64)
    rows[alone] = ranking.nth(ranks[alone]) + (first << 6)
    return Cells(view.keys[some], held[0, some], held[1:, some], view.where[:, some], rows[some])


def _together(parts: Sequence[Cells]) -> Cells:
    """The cells of several parts as one; a cluster stands between where it stands in each."""
    keys, cell = np.unique(np.concatenate([part.keys for part in parts]), return_inverse=True)
    sizes, where = (
        np.concatenate([part.sizes for part in parts]),
        np.concatenate([part.where for part in parts], axis=1),
    )
    fields = np.concatenate([part.fields for part in parts], axis=1)

    def summed(values: Floats | Rows) -> Floats:
        sums: Floats = np.bincount(cell, weights=values, minlength=len(keys)).astype(np.float64)
        return sums

    total = summed(sizes)
    edges = np.full((4, len(keys)), np.inf)
    for line, sign in enumerate((1, 1, -1, -1)):
        np.minimum.at(edges[line], cell, sign * where[2 + line])
    edges[2:] *= -1
    middle = [summed(where[0] * sizes) / total, summed(where[1] * sizes) / total]
    return Cells(
        keys,
        total.astype(np.int64),
        np.array([summed(line) for line in fields]).astype(np.int64),
        np.concatenate((middle, edges)),
        np.zeros(len(keys), dtype=np.int64),
    )


def points(columns: Columns, rows: Rows) -> list[Feature]:
    """Some offers as the map draws them."""
    places = np.round(np.array([columns.lat[rows], columns.lon[rows]]).T, _DIGITS).tolist()
    full = holds(columns.column(FULL), rows).tolist()
    table = zip(
        columns.ids[rows].tolist(),
        places,
        columns.titles_of(rows),
        columns.fields(rows),
        columns.precisions(rows),
        full,
        strict=True,
    )
    return [
        {"id": offer_id, "lat": lat, "lon": lon, "titel": title, "fach": fields, "genauigkeit": precision}
        | ({"voll": True} if is_full else {})
        for offer_id, (lat, lon), title, fields, precision, is_full in table
    ]
