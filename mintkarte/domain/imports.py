"""What an import at the desk goes through, and what each row of its file comes to."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a brought file stands; those with a job behind them end by themselves."""

    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    REFUSED = "refused"
    CANCELLED = "cancelled"


WORKING = frozenset({Stage.CHECKING, Stage.APPLYING, Stage.UNDOING})
"""Somebody is at it, or will be in a second."""


class RowKind(StrEnum):
    """What taking over a row would come to, in the order in which one wants to see them."""

    REFUSED = "refused"
    TWIN = "twin"
    CHANGED = "changed"
    NEW = "new"
    UNCHANGED = "unchanged"
    JOINED = "joined"
    REPEATED = "repeated"


LACKING = "without_organisation"
"""Beside the counts of the kinds: how many rows were refused because nobody is named whose they are."""
TAKEN = frozenset({RowKind.CHANGED, RowKind.NEW})
"""Rows that are ticked at first: a likely duplicate waits for a person."""
TAKEABLE = TAKEN | {RowKind.TWIN}
