"""Two people change the same columns: what only one has touched is taken, what both have changed is asked about."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conflict:
    """One column that both have changed differently."""

    column: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged:
    """All columns with what one of the two has changed; where both have, mine stands until somebody decides."""

    columns: dict[str, str]
    conflicts: tuple[Conflict, ...]


def merge(base: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]) -> Merged:
    """`base` is what both had before them, `theirs` is what is stored by now."""
    columns: dict[str, str] = {}
    conflicts = []
    for column in mine:
        old, own, other = (plain(columns_of.get(column, "")) for columns_of in (base, mine, theirs))
        if own == old:
            columns[column] = theirs.get(column, mine[column])
            continue
        columns[column] = mine[column]
        if other not in (old, own):
            conflicts.append(Conflict(column, mine[column], theirs.get(column, "")))
    return Merged(columns, tuple(conflicts))


def changed(base: Mapping[str, str], mine: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The columns that differ, with what stood there before and what stands there now."""
    return {
        column: (base.get(column, ""), value)
        for column, value in mine.items()
        if plain(base.get(column, "")) != plain(value)
    }


def filled(keep: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    """`keep`, its empty columns filled from `other`."""
    return {column: value or other.get(column, "") for column, value in keep.items()}


def plain(text: str) -> str:
    """What of a text counts when two are compared: not its blanks and line ends."""
    return "\n".join(" ".join(line.split()) for line in text.replace("\r", "").strip().split("\n"))
