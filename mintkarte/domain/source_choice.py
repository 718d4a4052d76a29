"""Which entries of a source are meant: a club's calendar holds its board meetings, too."""

from collections.abc import Mapping

from mintkarte.domain.words import fold

MOST_LETTERS = 300


def is_meant(columns: Mapping[str, str], words: str) -> bool:
    """Whether an entry names one of the words, which commas part, in any of its cells; no words mean every entry.

    Parts of words count ("Kurs" finds "Ferienkurs"), capitals and accents do not.
    """
    wanted = [fold(word.strip()) for word in words.split(",") if word.strip()]
    said = fold(" ".join(columns.values())) if wanted else ""
    return not wanted or any(word in said for word in wanted)
