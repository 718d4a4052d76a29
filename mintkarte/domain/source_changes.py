"""A source says something new of an offer that people may have edited since: both count, and nobody is overwritten."""

from collections.abc import Mapping
from dataclasses import dataclass

from mintkarte.domain.merging import plain


@dataclass(frozen=True, slots=True)
class Known:
    """What was known after the last reading: `said` are the source's own words, `stored` is what became of them."""

    said: Mapping[str, str]
    stored: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Combined:
    """All columns as they are to be, those that people have made their own, and what the source says against them."""

    columns: dict[str, str]
    own: frozenset[str]
    conflicts: dict[str, str]


def combine(known: Known, stored: Mapping[str, str], said: Mapping[str, str]) -> Combined:
    """What an offer that is `stored` by now becomes when the source says this.

    What the source has not changed stays; what it has changed is taken unless people have changed it too, to something
    else: then theirs stands until somebody decides. A column that the source says no more is one that it empties.
    """
    columns, conflicts, own = dict(stored), dict[str, str](), set[str]()
    for column, value in stored.items():
        is_own = plain(value) != plain(known.stored.get(column, ""))
        if is_own:
            own.add(column)
        before, now = plain(known.said.get(column, "")), plain(said.get(column, ""))
        if before == now or plain(value) == now:
            continue
        if is_own:
            conflicts[column] = said.get(column, "")
        else:
            columns[column] = said.get(column, "")
    return Combined(columns, frozenset(own), conflicts)
