"""How German words are compared: folded so that every usual spelling of a word meets."""

import re
import unicodedata

_TOKEN = re.compile(r"[a-z0-9]+")
_SPELLED_OUT = str.maketrans({"\u00e4": "ae", "\u00f6": "oe", "\u00fc": "ue"})
_ONE_LETTER = (("ae", "a"), ("oe", "o"), ("ue", "u"))
MIN_PART_LENGTH = 4
"""Letters a search word needs before it is also looked for inside compounds ("kurs" in "ferienkurs")."""


def fold(text: str) -> str:
    """Lower case without accents; ä and ae, ö and oe, ü and ue become one letter, ß becomes ss."""
    spelled = unicodedata.normalize("NFKC", text).casefold().translate(_SPELLED_OUT)
    plain = "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))
    for digraph, letter in _ONE_LETTER:
        plain = plain.replace(digraph, letter)
    return plain


def words(text: str) -> list[str]:
    """The folded words of a text in their order; letters and digits only."""
    return _TOKEN.findall(fold(text))


def word_rank(word: str, tokens: frozenset[str]) -> int:
    """How well a folded search word meets folded tokens: 2 a beginning, 1 a part of a compound, 0 not at all."""
    if any(token.startswith(word) for token in tokens):
        return 2
    if len(word) >= MIN_PART_LENGTH and any(word in token for token in tokens):
        return 1
    return 0
