"""What can be wrong with what people typed: a column, the value, and a code whose sentence lives in `texts`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong or doubtful in one column of an offer.

    `refuses` says that the offer cannot be taken; otherwise the offer is in, and the value was left out or changed.
    `hint` carries what was made of it, or what is proposed, for the sentence.
    """

    column: str
    value: str
    code: str
    refuses: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A value of a filter that could not be used and was left out."""

    key: str
    value: str
    code: str
