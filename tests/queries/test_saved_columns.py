"""Columns come back from a file as they were saved; a file that does not fit is passed over."""

from pathlib import Path

import numpy as np
from hypothesis import given

from mintkarte.domain.facts import OfferFacts
from mintkarte.queries.building import columns_of
from mintkarte.queries.columns import Columns
from mintkarte.queries.offer_table import table_of
from mintkarte.queries.saved_columns import SavedColumns, arrays_of
from tests import strategies

FACTS = [OfferFacts(id=3, title="Löten", keywords="für alle"), OfferFacts(id=7, title="Sterne")]


def known(_mark: str) -> bool:
    """Every mark is known."""
    return True


def same(one: Columns, other: Columns) -> bool:
    """Whether two sets of columns hold the same."""
    pairs = zip(arrays_of(one).values(), arrays_of(other).values(), strict=True)
    return one.names == other.names and all(np.array_equal(a, b, equal_nan=a.dtype.kind == "f") for a, b in pairs)


@given(strategies.many_facts())
def test_columns_come_back_as_they_were(tmp_path_factory: object, facts: list[OfferFacts]) -> None:
    folder = tmp_path_factory.mktemp("index")  # type: ignore[attr-defined]
    columns, saved = columns_of(table_of(facts)), SavedColumns(folder)
    saved.save(5, "a mark", columns)
    found = saved.newest(5, "a mark".__eq__)
    assert found is not None
    assert found[:2] == (5, "a mark")
    assert same(found[2], columns)


def test_the_newest_file_is_opened_and_older_ones_leave(tmp_path: Path) -> None:
    saved = SavedColumns(tmp_path / "index")
    assert saved.newest(9, known) is None
    saved.save(3, "", columns_of(table_of(FACTS[:1])))
    saved.save(5, "", columns_of(table_of(FACTS)))
    found = saved.newest(9, known)
    assert found is not None
    assert (found[0], found[2].ids.tolist()) == (5, [3, 7])
    assert [path.name for path in (tmp_path / "index").iterdir()] == ["5.columns"]


def test_a_file_from_before_a_backup_was_restored_is_thrown_away(tmp_path: Path) -> None:
    saved = SavedColumns(tmp_path)
    saved.save(5, "", columns_of(table_of(FACTS)))
    assert saved.newest(4, known) is None
    assert not list(tmp_path.iterdir())


def test_files_of_other_databases_and_broken_ones_are_passed_over(tmp_path: Path) -> None:
    saved = SavedColumns(tmp_path)
    saved.save(5, "other", columns_of(table_of(FACTS)))
    assert saved.newest(9, "own".__eq__) is None
    assert saved.newest(9, "other".__eq__) is not None
    for content in (b"", b"{}\n", b"no json", (tmp_path / "5.columns").read_bytes()[:70_000]):
        (tmp_path / "5.columns").write_bytes(content)
        assert saved.newest(9, known) is None
