"""Sets of offers as bits: 64 rows in one word, so that a whole region fits into a few thousand bytes."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Bits: TypeAlias = NDArray[np.uint64]
"""One bit for each row, the first row in the lowest bit; bits behind the last are 0. A matrix holds several sets."""
Mask: TypeAlias = NDArray[np.bool_]
"""One truth value for each row."""


def pack(mask: Mask) -> Bits:
    """The bits of a mask, along its last axis."""
    packed = np.packbits(mask, axis=-1, bitorder="little")
    missing = -packed.shape[-1] % 8
    if missing:
        packed = np.pad(packed, [(0, 0)] * (packed.ndim - 1) + [(0, missing)])
    return np.ascontiguousarray(packed).view(np.uint64)


def positions(bits: Bits, size: int) -> NDArray[np.intp]:
    """The rows whose bit is set, in order."""
    return np.flatnonzero(unpack(bits, size))


def unpack(bits: Bits, size: int) -> Mask:
    """The mask of some bits."""
    return np.unpackbits(bits.view(np.uint8), bitorder="little", count=size).view(np.bool_)


def count(bits: Bits) -> int:
    """How many bits are set."""
    return int(np.bitwise_count(bits).sum())


def counts(matrix: Bits, base: Bits) -> list[int]:
    """For each row of the matrix, how many of its bits are also set in the base."""
    return [int(n) for n in np.bitwise_count(matrix & base).sum(axis=-1)]
