"""What a teacher fills into a letter to parents; it is never stored, only shown."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

MAX_LETTERS = 80
"""What fits on one line of the letter."""


@dataclass(frozen=True, slots=True)
class LetterBlanks:
    """The blanks of the letter by the names of their fields; an empty one becomes a line to write on."""

    klasse: str = ""
    datum: str = ""
    treffpunkt: str = ""
    kosten: str = ""
    rueckgabe: str = ""
    lehrkraft: str = ""

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> "LetterBlanks":
        """The blanks in a query; each on one line, shortened to what fits, other keys ignored."""
        return cls(**{one.name: _line(typed.get(one.name, "")) for one in fields(cls)})


def _line(text: str) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:MAX_LETTERS].rstrip()
