"""Reads the cells of one row by column, and remembers every problem on the way."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from mintkarte.domain import column_words
from mintkarte.domain.columns import clean, says_nothing
from mintkarte.domain.problems import Problem

T = TypeVar("T", bound=StrEnum)
MAX_SHOWN = 200
"""Characters of a value that a problem repeats."""


class CellReader:
    """The cells of one offer by the contract's column names; a missing column says nothing."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        """Keep the cells; problems are collected in `problems`."""
        self._cells = cells
        self.problems: list[Problem] = []

    def text(self, column: str, limit: int, *, lines: bool = False) -> str:
        """A text cell, "" where it says nothing; what is longer than the limit is cut and noted."""
        plain = clean(self._cells.get(column, ""), lines=lines)
        if says_nothing(plain):
            return ""
        if len(plain) > limit:
            self.note(column, plain, "text_gekuerzt", hint=str(limit))
            return plain[:limit].rstrip()
        return plain

    def raw(self, column: str) -> str:
        """A cell that a reader of its own will understand, "" where it says nothing."""
        plain = clean(self._cells.get(column, ""))
        return "" if says_nothing(plain) else plain

    def codes(self, column: str, vocabulary: type[T], table: Mapping[str, T], code: str) -> frozenset[T]:
        """The codes in a cell; each entry that means none is noted."""
        found, unknown = column_words.codes(self.raw(column), vocabulary, table)
        for entry in unknown:
            self.note(column, entry, code)
        return found

    def note(self, column: str, value: str, code: str, *, hint: str = "", refuses: bool = False) -> None:
        """Remember a problem of a column."""
        self.problems.append(Problem(column, value[:MAX_SHOWN], code, refuses, hint))
