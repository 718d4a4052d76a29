"""Sets of ids that fit into a column."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.number_sets import NumberSet

numbers = st.sets(st.integers(0, 50_000))


@given(numbers, numbers)
def test_it_is_a_set_and_comes_back_as_it_was(first: set[int], second: set[int]) -> None:
    found = NumberSet(first)
    found.add(second)
    again = NumberSet.read(str(found))
    assert str(again) == str(found)
    assert again.missing(range(50_001)) == sorted(set(range(50_001)) - first - second)


def test_what_everybody_is_told_takes_little_room() -> None:
    assert str(NumberSet()) == ""
    assert 0 not in NumberSet.read("")
    assert len(str(NumberSet(range(1, 100_000)))) < 200
    assert len(str(NumberSet([4711]))) < 60
