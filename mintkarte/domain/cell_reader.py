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
        self._plain: dict[str, str] = {}
        self.problems: list[Problem] = []

    def text(self, column: str, limit: int, *, lines: bool = False) -> str:
        """A text cell, "" where it says nothing; what is longer than the limit is cut and noted."""
        if not lines:
            plain = self.raw(column)
        elif (text := self._cells.get(column)) is None or says_nothing(plain := clean(text, lines=True)):
            return ""
        if len(plain) > limit:
            self.note(column, plain, "text_gekuerzt", hint=str(limit))
            return plain[:limit].rstrip()
        return plain

    def raw(self, column: str) -> str:
        """A cell that a reader of its own will understand, "" where it says nothing."""
        if column not in self._cells:
            return ""
        plain = self._plain.get(column)
        if plain is None:
            plain = clean(self._cells[column])
            self._plain[column] = plain = "" if says_nothing(plain) else plain
        return plain

    def codes(self, column: str, vocabulary: type[T], code: str) -> frozenset[T]:
        """The codes in a cell; each entry that means none is noted."""
        found, unknown = column_words.codes(self.raw(column), vocabulary)
        for entry in unknown:
            self.note(column, entry, code)
        return found

    def note(self, column: str, value: str, code: str, *, hint: str = "", refuses: bool = False) -> None:
        """Remember a problem of a column."""
        self.problems.append(Problem(column, value[:MAX_SHOWN], code, refuses, hint))
