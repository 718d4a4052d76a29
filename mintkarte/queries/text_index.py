"""Which offers hold the words somebody types, and how well: a sorted vocabulary with the rows of each word."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count

import numpy as np
from numpy.typing import NDArray

from mintkarte.domain.words import MIN_PART_LENGTH, words

Ranks = NDArray[np.int8]
"""For each row its `matching.text_rank`: 4 begins a word of the title ... 1 is part of a word elsewhere, 0 none."""


class WordIndex:
    """The words of one text per row; a prefix is one range of the sorted vocabulary, and so is its list of rows."""

    def __init__(self, texts: Iterable[Iterable[str]]) -> None:
        numbers: defaultdict[str, int] = defaultdict(count().__next__)
        word_of: list[int] = []
        lengths: list[int] = []
        for tokens in texts:
            distinct = set(tokens)
            word_of.extend(map(numbers.__getitem__, distinct))
            lengths.append(len(distinct))
        self.vocabulary = sorted(numbers)
        place = np.empty(len(numbers), dtype=np.int64)
        place[[numbers[token] for token in self.vocabulary]] = np.arange(len(numbers))
        sorted_words = place[np.array(word_of, dtype=np.int64)]
        order = np.argsort(sorted_words, kind="stable")
        self._rows = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[order]
        self._ends = np.concatenate(([0], np.cumsum(np.bincount(sorted_words, minlength=len(numbers)))))
        self._joined = "\n".join(self.vocabulary)
        self._starts = np.cumsum([0] + [len(token) + 1 for token in self.vocabulary])

    def beginning_with(self, word: str) -> NDArray[np.int32]:
        """The rows with a word that begins so, some of them repeatedly."""
        low = bisect_left(self.vocabulary, word)
        high = bisect_left(self.vocabulary, word + "\uffff")
        return self._rows[self._ends[low] : self._ends[high]]

    def containing(self, word: str) -> list[NDArray[np.int32]]:
        """The rows with a word that has this part anywhere; none for parts too short to mean something."""
        if len(word) < MIN_PART_LENGTH:
            return []
        found = [hit.start() for hit in re.finditer(re.escape(word), self._joined)]
        numbers = np.unique(np.searchsorted(self._starts, np.array(found, dtype=np.int64), side="right") - 1)
        return [self._rows[self._ends[number] : self._ends[number + 1]] for number in numbers]


class TextIndex:
    """Titles, and all other text behind them."""

    def __init__(self, titles: Sequence[str], keywords: Sequence[str]) -> None:
        self.size = len(titles)
        self._titles, self._rest = WordIndex(map(words, titles)), WordIndex(map(words, keywords))

    def ranks(self, text: str) -> Ranks:
        """How well each row meets all words of the text; the worst word counts."""
        asked = words(text)
        if not asked:
            return np.zeros(self.size, dtype=np.int8)
        worst: Ranks = np.minimum.reduce([self._word_ranks(word) for word in asked])
        return worst

    def _word_ranks(self, word: str) -> Ranks:
        ranks = np.zeros(self.size, dtype=np.int8)
        for rank, index in ((1, self._rest), (3, self._titles)):
            for rows in index.containing(word):
                ranks[rows] = rank
            ranks[index.beginning_with(word)] = rank + 1
        return ranks
