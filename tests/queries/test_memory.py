"""A snapshot that nobody needs any more leaves memory at once, not when the garbage collector comes by."""

import gc
import weakref

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import Box
from mintkarte.queries.offer_index import Snapshot
from tests.strategies import HOLIDAYS, TODAY


def test_a_dropped_snapshot_takes_its_columns_with_it() -> None:
    snapshot = Snapshot(1, [])
    evaluation = snapshot.evaluate(OfferFilter(text="kurs"), TODAY)
    evaluation.ids()
    evaluation.facets(HOLIDAYS)
    evaluation.clusters(Box(5, 47, 16, 56), 8)
    columns = weakref.ref(evaluation.columns)
    gc.disable()
    try:
        del snapshot, evaluation
        assert columns() is None
    finally:
        gc.enable()
