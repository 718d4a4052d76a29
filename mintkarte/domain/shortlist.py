"""A visitor's shortlist as it stands in an address: ids of offers, nothing about the visitor."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST = 100
"""Offers that one list holds; its address stays short enough for every server and messenger."""
MAX_ID = 2**31 - 1
"""The largest id a table can hold; a larger number names nothing."""
_DIGITS = len(str(MAX_ID))


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The readable ids in their order, each once; how many values were none; how many were one too many."""

    ids: tuple[int, ...] = ()
    unreadable: int = 0
    beyond: int = 0

    @classmethod
    def read(cls, values: Iterable[str]) -> "Shortlist":
        """The list in the values of an address; never raises."""
        wanted = [_id(value.strip()) for value in values]
        ids = list(dict.fromkeys(one for one in wanted if one))
        return cls(tuple(ids[:MOST]), wanted.count(None), max(0, len(ids) - MOST))


def _id(text: str) -> int | None:
    """A number that can be the id of an offer, or None."""
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        return None
    number = int(text)
    return number if 0 < number <= MAX_ID else None
