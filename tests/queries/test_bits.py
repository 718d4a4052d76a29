"""Sets of rows as bits give the same as sets of rows."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.queries import bits

sizes = st.integers(1, 700)
seeds = st.integers(0, 1000)


def some(size: int, seed: int, share: float = 0.3) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """A mask drawn by chance."""
    return np.random.default_rng(seed).random(size) < share


@given(sizes, seeds)
def test_rows_come_back_as_they_went_in(size: int, seed: int) -> None:
    mask = some(size, seed)
    packed = bits.pack(mask)
    assert bits.positions(packed).tolist() == np.flatnonzero(mask).tolist()
    assert bits.count(packed) == mask.sum()
    assert np.array_equal(bits.from_rows(np.flatnonzero(mask), size), packed)
    assert np.array_equal(bits.holds(packed, np.arange(size)), mask)


@given(sizes, seeds, st.integers(1, 200))
def test_counting_rows_gives_what_counting_columns_gives(size: int, seed: int, sets: int) -> None:
    masks = np.array([some(size, seed + number) for number in range(sets)])
    base = some(size, seed + 999)
    matrix, chosen = bits.pack(masks), bits.pack(base)
    expected = (masks & base).sum(axis=1).tolist()
    assert bits.counts(matrix, chosen).tolist() == expected
    lines = bits.transposed(matrix, size)
    assert bits.column_counts(lines[np.flatnonzero(base)])[:sets].tolist() == expected


@given(sizes, seeds)
def test_ranks_count_the_rows_before(size: int, seed: int) -> None:
    mask = some(size, seed)
    ranking = bits.Ranking(bits.pack(np.array([mask, ~mask])))
    rows = np.arange(size + 1)
    expected = [np.concatenate(([0], np.cumsum(one))).tolist() for one in (mask, ~mask)]
    assert ranking.before(rows).tolist() == expected
    numbers = np.arange(mask.sum(), dtype=np.int32)
    assert ranking.nth(numbers).tolist() == np.flatnonzero(mask).tolist()


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)), max_size=9))
def test_runs_are_expanded_one_after_the_other(runs: list[tuple[int, int]]) -> None:
    starts = np.array([start for start, _ in runs], dtype=np.int64)
    lengths = np.array([length for _, length in runs], dtype=np.int64)
    expected = [row for start, length in runs for row in range(start, start + length)]
    assert bits.expand(starts, starts + lengths).tolist() == expected
