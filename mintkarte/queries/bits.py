"""Sets of offers as bits: 64 rows in one word, so that a whole region fits into a few thousand bytes."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Bits: TypeAlias = NDArray[np.uint64]
"""One bit for each row, the first row in the lowest bit; bits behind the last are 0. A matrix holds several sets."""
Mask: TypeAlias = NDArray[np.bool_]
"""One truth value for each row."""
Rows: TypeAlias = NDArray[np.int64]
"""Numbers of rows."""
AnyRows: TypeAlias = NDArray[np.integer[Any]]
"""Numbers of rows, however long."""
_CACHED_WORDS = 48_000
"""Words that are worked on at once; larger steps fall out of the processor's cache."""
_FEW = 32


def pack(mask: Mask) -> Bits:
    """The bits of a mask, along its last axis."""
    packed = np.packbits(mask, axis=-1, bitorder="little")
    found = np.zeros((*packed.shape[:-1], -(-packed.shape[-1] // 8)), dtype=np.uint64)
    found.view(np.uint8)[..., : packed.shape[-1]] = packed
    return found


def from_rows(rows: AnyRows, size: int, starts: Rows | None = None, ends: Rows | None = None) -> Bits:
    """The set of some rows, in any order and some of them repeatedly, and of runs of rows."""
    mask = np.zeros(-(-size // 64) * 64, dtype=np.bool_)
    mask[rows.astype(np.intp, copy=False)] = True  # twice as fast as by shorter numbers
    if starts is not None and ends is not None:
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            mask[start:end] = True
    return np.packbits(mask, bitorder="little").view(np.uint64)


def positions(bits: Bits) -> Rows:
    """The rows whose bit is set, in order."""
    octets = bits.view(np.uint8)
    some = np.flatnonzero(octets != 0)
    if 2 * len(some) > len(octets):
        return np.flatnonzero(np.unpackbits(octets, bitorder="little").view(np.bool_))
    set_ = np.flatnonzero(np.unpackbits(octets[some], bitorder="little").view(np.bool_))
    found: Rows = (some[set_ >> 3] << 3) + (set_ & 7)
    return found


def holds(bits: Bits, rows: Rows) -> Mask:
    """For each of these rows whether its bit is set."""
    found: Mask = (bits[rows >> 6] >> (rows & 63).astype(np.uint64)) & np.uint64(1) != 0
    return found


def count(bits: Bits) -> int:
    """How many bits are set."""
    return int(np.add.reduce(np.bitwise_count(bits), dtype=np.uint32))


def counts(matrix: Bits, base: Bits) -> NDArray[np.int64]:
    """For each set of the matrix, how many of its rows are also in the base."""
    found = np.empty(len(matrix), dtype=np.int64)
    step = max(1, _CACHED_WORDS // max(1, len(base)))
    for first in range(0, len(matrix), step):
        both = np.bitwise_count(matrix[first : first + step] & base)
        found[first : first + step] = np.add.reduce(both, axis=-1, dtype=np.uint32)
    return found


def transposed(matrix: Bits, size: int) -> Bits:
    """The same bits turned by a quarter: one line of words for each row, one bit in it for each set."""
    lines = np.zeros((size, -(-len(matrix) // 64)), dtype=np.uint64)
    step = 1 << 10
    for word in range(0, matrix.shape[1], step):
        part = np.unpackbits(
            np.ascontiguousarray(matrix[:, word : word + step]).view(np.uint8), axis=1, bitorder="little"
        )
        chunk = lines[word * 64 : (word + step) * 64]
        chunk[:] = pack(part.view(np.bool_).T[: len(chunk)])
    return lines


def column_counts(lines: Bits) -> NDArray[np.int64]:
    """How many of these lines have each bit set: three lines become a sum and a carry until few are left."""
    found = np.zeros(lines.shape[1] * 64, dtype=np.int64)
    weight = 1
    while len(lines):
        carries = []
        while len(lines) > _FEW:
            third = len(lines) // 3
            a, b, c = lines[:third], lines[third : 2 * third], lines[2 * third : 3 * third]
            either = a ^ b
            carries.append((a & b) | (either & c))
            lines = np.concatenate((either ^ c, lines[3 * third :]))
        single = np.unpackbits(np.ascontiguousarray(lines).view(np.uint8), axis=1, bitorder="little")
        found += weight * single.sum(axis=0, dtype=np.int64)
        lines = np.concatenate(carries) if carries else lines[:0]
        weight *= 2
    return found


class Ranking:
    """How many rows of each of some sets stand before any row, in constant time."""

    def __init__(self, sets: Bits) -> None:
        self._sets = sets
        self._before = np.zeros((sets.shape[0], sets.shape[1] + 1), dtype=np.int32)
        np.cumsum(np.bitwise_count(sets), axis=1, dtype=np.int32, out=self._before[:, 1:])

    def before(self, rows: Rows) -> NDArray[np.int32]:
        """For each set a line: how many of its rows stand before each of these; one behind the last may be asked."""
        words = rows >> 6
        inside = (np.uint64(1) << (rows & 63).astype(np.uint64)) - np.uint64(1)
        partly = self._sets.take(words, axis=1, mode="clip") & inside
        found: NDArray[np.int32] = self._before.take(words, axis=1) + np.bitwise_count(partly)
        return found

    def nth(self, numbers: NDArray[np.int32]) -> Rows:
        """The rows of the first set that have so many others of it before them."""
        words = np.searchsorted(self._before[0], numbers, side="right") - 1
        nth = numbers - self._before[0][words]
        bits = np.unpackbits(self._sets[0][words].view(np.uint8), bitorder="little").reshape(-1, 64)
        found: Rows = (words << 6) + np.argmax(np.cumsum(bits, axis=1, dtype=np.uint8) > nth[:, None], axis=1)
        return found


def beginnings(keys: NDArray[Any]) -> Rows:
    """Where in a list each stretch of equal keys begins."""
    different = np.empty(len(keys), dtype=np.bool_)
    different[:1] = True
    np.not_equal(keys[1:], keys[:-1], out=different[1:])
    return np.flatnonzero(different)


def lengths(begins: Rows, end: int) -> Rows:
    """How long each stretch of a list is."""
    found = np.empty(len(begins), dtype=np.int64)
    np.subtract(begins[1:], begins[:-1], out=found[:-1])
    found[-1:] = end - begins[-1:]
    return found


def expand(starts: Rows, ends: Rows) -> Rows:
    """All rows of some runs, one run after the other."""
    lengths = ends - starts
    shift = np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
    found: Rows = shift + np.arange(len(shift))
    return found
