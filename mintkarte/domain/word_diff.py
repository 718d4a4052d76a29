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
        differs = kind != "equal" or _joins(before[start:stop], olds, stop < len(before))
        _add(olds, "".join(before[start:stop]), differs=differs)
        _add(news, "".join(after[first:last]), differs=differs)
    return tuple(olds), tuple(news)


def _add(parts: list[Part], text: str, *, differs: bool) -> None:
    """Put the text to the last run where it is of the same kind."""
    if parts and parts[-1].differs == differs:
        text = parts.pop().text + text
    if text:
        parts.append(Part(text, differs))


def _joins(words: list[str], earlier: list[Part], goes_on: bool) -> bool:  # noqa: FBT001 - it names a truth
    """Whether it is but a blank between two words that differ: they are read as one run."""
    return bool(earlier) and earlier[-1].differs and goes_on and "".join(words).isspace()


def _whole(text: str) -> tuple[Part, ...]:
    return (Part(text, differs=True),) if text else ()
