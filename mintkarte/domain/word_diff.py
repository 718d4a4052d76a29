"""What differs between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_MOST_WORDS = 4_000
"""Beyond it two texts are shown as wholly different: comparing each word with each takes too long."""
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words; `differs` where the other text does not have it."""

    text: str
    differs: bool = False


def compared(old: str, new: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Both texts as runs of words: what only the old one has, and what only the new one has, differs."""
    if not old or not new:
        return _whole(old), _whole(new)
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) + len(after) > _MOST_WORDS:
        return _whole(old), _whole(new)
    olds: list[Part] = []
    news: list[Part] = []
    for kind, start, stop, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        differs = kind != "equal"
        olds += [Part("".join(before[start:stop]), differs)] if stop > start else []
        news += [Part("".join(after[first:last]), differs)] if last > first else []
    return tuple(olds), tuple(news)


def _whole(text: str) -> tuple[Part, ...]:
    return (Part(text, differs=True),) if text else ()
