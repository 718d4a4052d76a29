"""What a view of the map shows is what lies in it, however its edge is searched."""

from dataclasses import replace
from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.facts import OfferFacts
from mintkarte.domain.geometry import Box
from mintkarte.queries import views
from mintkarte.queries.bits import expand, holds, lengths
from mintkarte.queries.building import columns_of
from mintkarte.queries.columns import Columns
from mintkarte.queries.offer_table import table_of
from mintkarte.queries.views import Views
from tests.strategies import many_facts


def shown(columns: Columns, box: Box, zoom: int) -> dict[int, int]:
    """The rows in view and the cell of each."""
    view = Views(columns).view(box, zoom)
    cells = np.repeat(view.keys, lengths(view.first, len(view.starts)))
    rows, keys = expand(view.starts, view.ends), np.repeat(cells, view.ends - view.starts)
    if view.seen is not None:
        seen = holds(view.seen, rows - (view.words.start << 6))
        rows, keys = rows[seen], keys[seen]
    return dict(zip(rows.tolist(), keys.tolist(), strict=True))


@given(many_facts(40), st.floats(8, 9), st.floats(49, 50), st.floats(0.5, 3), st.floats(0.5, 2), st.integers(4, 15))
def test_a_view_shows_what_lies_in_it(
    facts: list[OfferFacts], west: float, south: float, wide: float, high: float, zoom: int
) -> None:
    pinned = [replace(one, pinned=one.point is not None) for one in facts]
    columns, box = columns_of(table_of(pinned)), Box(west, south, west + wide, south + high)
    lat, lon = columns.lat[: len(columns.keys)], columns.lon[: len(columns.keys)]
    inside = (box.west <= lon) & (lon <= box.east) & (box.south <= lat) & (lat <= box.north)
    found = shown(columns, box, zoom)
    assert sorted(found) == np.flatnonzero(inside).tolist()
    with patch.object(views, "_LOOKED_AT", 0):
        assert shown(columns, box, zoom) == found
