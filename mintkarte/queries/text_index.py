"""Which offers hold the words somebody types, and how well: a sorted vocabulary with the rows of each word."""

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mintkarte.domain.words import MIN_PART_LENGTH
from mintkarte.queries.bits import Bits, from_rows

LEVELS = 4
"""Levels of `matching.text_rank`: 4 begins a word of the title, 3 is part of one, 2 and 1 the same in other text."""
_END = b"\x7f"
"""Sorts behind every letter of a folded word."""


@dataclass(frozen=True)
class WordIndex:
    """The words of one text per row; a prefix is one range of the sorted vocabulary, and so is its list of rows.

    `letters` are all words, sorted, each with a line end behind it; `begins` is where each begins, and one more.
    The rows of a word lie from `offsets[word]` on in `rows`. Words that many offers hold have none there: their numbers
    are in `frequent`, their rows as bits in `frequent_bits`.
    """

    letters: NDArray[np.uint8]
    begins: NDArray[np.int32]
    offsets: NDArray[np.int32]
    rows: NDArray[np.int32]
    frequent: NDArray[np.int32]
    frequent_bits: Bits

    def beginning_with(self, word: bytes, size: int) -> Bits:
        """The rows with a word that begins so."""
        return self._bits([(self._place(word), self._place(word + _END))], size)

    def containing(self, word: bytes, size: int) -> Bits:
        """The rows with a word that has this part, of four letters or more, anywhere."""
        numbers = np.searchsorted(self.begins, self._found(word).astype(np.int32), side="right") - 1
        return self._bits([(number, number + 1) for number in np.unique(numbers).tolist()], size)

    def spoken(self) -> list[str]:
        """All words, sorted."""
        return self.letters.tobytes().decode().split()

    def _found(self, part: bytes) -> NDArray[np.int64]:
        """Where a part begins in the letters: its first four are compared as one number, in each of four positions."""
        four = np.frombuffer(part[:4], dtype=np.uint32)[0]
        found = []
        for shift in range(4):
            letters = self.letters[shift : len(self.letters) - (len(self.letters) - shift) % 4]
            found.append(np.flatnonzero(letters.view(np.uint32) == four) * 4 + shift)
        places = np.concatenate(found)
        places = places[places <= len(self.letters) - len(part)]
        for further, letter in enumerate(part[4:], 4):
            places = places[self.letters[places + further] == letter]
        return places

    def _bits(self, ranges: list[tuple[int, int]], size: int) -> Bits:
        """The rows of some ranges of the vocabulary."""
        rows = [self.rows[self.offsets[low] : self.offsets[high]] for low, high in ranges]
        found = from_rows(np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64), size)
        for low, high in ranges:
            first, last = np.searchsorted(self.frequent, np.array([low, high], dtype=np.int32))
            for bits in self.frequent_bits[first:last]:
                found |= bits
        return found

    def _place(self, word: bytes) -> int:
        """Where a word stands in the vocabulary, or would stand."""
        begins, letters = self.begins, self.letters

        def at(number: int) -> bytes:
            return letters[begins[number] : begins[number + 1] - 1].tobytes()

        return bisect_left(range(len(begins) - 1), word, key=at)


class TextIndex:
    """Titles, and all other text behind them."""

    def __init__(self, titles: WordIndex, rest: WordIndex, size: int) -> None:
        self._indexes, self._size = (rest, titles), size

    def levels(self, word: str) -> Bits:
        """For a folded word the rows that meet it at level 1 or better, 2 or better, 3 or better, and 4."""
        asked, found = word.encode(), []
        for index in self._indexes:
            begins = index.beginning_with(asked, self._size)
            parts = index.containing(asked, self._size) if len(word) >= MIN_PART_LENGTH else begins
            found += [parts | begins, begins]
        for level in range(LEVELS - 2, -1, -1):
            found[level] = found[level] | found[level + 1]
        return np.array(found)
