"""Headers as people write them, and the column of the contract that each of them means.

Beside the contract's columns there are a few joint ones, which `domain.rows` takes apart: "PLZ/Ort", "Adresse",
"Uhrzeit", "Alter", "Klasse", "Region", "Quelle".
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache

from mintkarte.domain.header_words import HEADER_WORDS
from mintkarte.domain.words import words

_NOISE = frozenset(
    [
        "pflicht",
        "pflichtfeld",
        "optional",
        "freiwillig",
        "bitte",
        "angeben",
        "jahr",
        "jahre",
        "jahren",
        "eur",
        "euro",
        "ca",
        "falls",
        "vorhanden",
        "tt",
        "mm",
        "jjjj",
        "ggf",
        "zb",
        "z",
        "b",
        "max",
        "zeichen",
        "des",
        "der",
        "die",
        "das",
        "zum",
        "zur",
        "fuer",
        "vom",
        "von",
        "angebots",
        "angebotes",
        "veranstaltung",
    ],
)
_OWN_EXPORT = frozenset(
    {"id", "adresse_url", "termine", "status", "format_angegeben", "zuletzt_bestaetigt", "aktualisiert"}
)
"""Columns that our own feeds add; beside `externe_id` they are known and need no word."""
NOTES_COLUMN = "import_hinweise"
"""What a corrected file has beside the columns it came with."""
_AMBIGUOUS = frozenset(
    {"von", "bis", "ab", "min", "max", "name", "art", "nr", "typ", "text", "hinweis", "datum", "zeit"}
)
_MAX_HEADER_WORDS, _MAX_HEADER_CHARS = 9, 80
_FUZZY_LENGTH, _FUZZY_LIKENESS = 6, 0.86


def _key(header: str) -> str:
    """Folded words of a header: camel case parted, brackets and stars left out."""
    parted = re.sub(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])", " ", header)
    return " ".join(words(parted))


_BY_KEY = {_key(name): column for column, names in HEADER_WORDS.items() for name in (column, *names.split("|"))}
_BY_KEY |= {_key(column): column for column in HEADER_WORDS}
_NOISE_KEYS = frozenset(_key(word) for word in _NOISE)
_AMBIGUOUS_KEYS = frozenset(_key(word) for word in _AMBIGUOUS)
JOINT_COLUMNS = frozenset(
    (
        "hausnummer",
        "plz_ort",
        "adresse",
        "alter",
        "klasse",
        "uhrzeit",
        "uhrzeit_beginn",
        "uhrzeit_ende",
        "quelle",
        "region",
    ),
)
"""Columns that are no columns of the contract; `domain.rows.assemble` resolves them."""


STANDS_IN: Mapping[str, tuple[str, ...]] = {
    "plz": ("plz_ort", "adresse"),
    "ort": ("plz_ort", "adresse"),
    "strasse": ("adresse", "hausnummer"),
    "ort_name": ("adresse",),
    "alter_von": ("alter", "klasse"),
    "alter_bis": ("alter", "alter_von"),
    "klasse_von": ("klasse", "alter"),
    "klasse_bis": ("klasse", "klasse_von"),
    "beginn": ("uhrzeit", "uhrzeit_beginn"),
    "ende": ("uhrzeit_ende", "uhrzeit", "beginn"),
    "wiederholung": ("uhrzeit", "beginn"),
    "kosten_text": ("kosten",),
    "anmeldeschluss": ("anmeldung",),
    "url": ("quelle",),
}
"""Where else in a row a column may be written, for pointing at the cell that something is about."""


class Match(StrEnum):
    """How a header was matched to its column."""

    EXACT = "exakt"
    KNOWN = "bekannt"
    GUESSED = "vermutet"
    REPEATED = "doppelt"
    IGNORED = "uebergangen"
    UNKNOWN = "unbekannt"


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """One header of a file: its place, its words, the column it means ("" for none) and how that was found."""

    index: int
    header: str
    column: str
    match: Match


@lru_cache(maxsize=2_000)
def column_of(header: str) -> tuple[str, Match]:
    """The column a single header means; a small typing error is forgiven and marked as a guess."""
    column, match = _without_guessing(header)
    if column:
        return column, match
    key = _key(header)
    if len(key) >= _FUZZY_LENGTH and len(key.split()) <= _MAX_HEADER_WORDS:
        near = get_close_matches(key, _BY_KEY, n=1, cutoff=_FUZZY_LIKENESS)
        if near:
            return _BY_KEY[near[0]], Match.GUESSED
    return "", Match.UNKNOWN


def _without_guessing(header: str) -> tuple[str, Match]:
    if header.strip().lower() in HEADER_WORDS:
        return header.strip().lower(), Match.EXACT
    for key in _readings(header):
        if key in _BY_KEY:
            return _BY_KEY[key], Match.KNOWN
    return "", Match.UNKNOWN


def _readings(header: str) -> Iterable[str]:
    """The header as it is, without what stands in brackets, and without words that say nothing."""
    yield _key(header)
    bare = _key(re.sub(r"[(\[{].*?[)\]}]|[*:]", " ", header))
    yield bare
    yield " ".join(word for word in bare.split() if word not in _NOISE_KEYS)
    for part in re.split(r"\s[–—-]\s|\n|:", header)[:1]:
        yield _key(part)


def recognised_count(cells: Sequence[str]) -> int:
    """How many different columns a row of cells names; long texts are no headers."""
    short = {cell for cell in cells if cell and len(cell) <= _MAX_HEADER_CHARS}
    return len({column for cell in short if (column := _without_guessing(cell)[0])})


def joined(group: str, header: str) -> str:
    """A header under the header of its group: "bis" under "Alter" is "Alter bis", "Titel" stays "Titel"."""
    if not group or not header:
        return header or group
    known = _without_guessing(header)[0]
    if known and _key(header) not in _AMBIGUOUS_KEYS:
        return header
    both = f"{group} {header}"
    return both if not known or _without_guessing(both)[0] else header


def match_headers(headers: Sequence[str], corrections: Mapping[str, str] | None = None) -> tuple[HeaderMatch, ...]:
    """What every header of a file means; `corrections` (header -> column) are a person's word and win.

    A column named twice keeps both: the exact name first, the other fills its blanks and is marked as repeated.
    """
    found = [_matched(index, header, corrections or {}) for index, header in enumerate(headers)]
    exact = {match.column for match in found if match.match is Match.EXACT}
    result: list[HeaderMatch] = []
    seen: set[str] = set()
    for match in found:
        if "externe_id" in exact and match.match is not Match.EXACT and _key(match.header) in _OWN_KEYS:
            result.append(HeaderMatch(match.index, match.header, "", Match.IGNORED))
        elif match.match is Match.UNKNOWN or not match.column:
            result.append(match)
        elif match.column in seen or (match.column in exact and match.match is not Match.EXACT):
            result.append(HeaderMatch(match.index, match.header, match.column, Match.REPEATED))
        else:
            seen.add(match.column)
            result.append(match)
    return tuple(result)


_OWN_KEYS = frozenset(_key(name) for name in _OWN_EXPORT)


def _matched(index: int, header: str, corrections: Mapping[str, str]) -> HeaderMatch:
    if header in corrections:
        column = corrections[header]
        return HeaderMatch(index, header, column, Match.EXACT if column else Match.IGNORED)
    if header == NOTES_COLUMN:
        return HeaderMatch(index, header, "", Match.IGNORED)
    column, match = column_of(header)
    return HeaderMatch(index, header, column, match)
