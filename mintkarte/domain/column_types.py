"""What the contract's columns hold: codes of a vocabulary, numbers, several values, a day, an address."""

from collections.abc import Mapping
from enum import StrEnum

from mintkarte.domain import vocabulary

REQUIRED = ("titel", "anbieter")
CODES: Mapping[str, type[StrEnum]] = {
    "anbieterart": vocabulary.ProviderKind,
    "fach": vocabulary.Field,
    "thema": vocabulary.Topic,
    "art": vocabulary.Kind,
    "fuer": vocabulary.Audience,
    "anmeldung": vocabulary.Registration,
    "schulart": vocabulary.SchoolType,
    "barrierefrei": vocabulary.Accessibility,
    "format": vocabulary.Format,
}
"""Columns whose usual values are codes."""
FREE_CODES = frozenset({"anbieterart", "art"})
"""Those that also hold a word of one's own."""
SEVERAL = frozenset({"fach", "thema", "fuer", "sprache", "schulart", "barrierefrei", "format"})
"""Columns with several values in one cell."""
WHOLE: Mapping[str, tuple[int, int | None]] = {
    "alter_von": (0, 120),
    "alter_bis": (0, 120),
    "klasse_von": (1, 13),
    "klasse_bis": (1, 13),
    "plaetze": (0, None),
    "freie_plaetze": (0, None),
}
"""Columns of whole numbers, with the smallest and the largest."""
DECIMAL: Mapping[str, tuple[float, float | None]] = {"lat": (-90, 90), "lon": (-180, 180), "kosten": (0, None)}
"""Columns of numbers with a fraction."""
DAYS = frozenset({"anmeldeschluss"})
ADDRESSES = frozenset({"url"})
PRECISIONS = tuple(dict.fromkeys(precision.public for precision in vocabulary.Precision))
"""What the column `genauigkeit` says."""


def codes_of(column: str) -> tuple[str, ...]:
    """The codes a column may hold, none for free text."""
    if column == "genauigkeit":
        return PRECISIONS
    return tuple(code.value for code in CODES.get(column, ()))
