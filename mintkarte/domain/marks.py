"""The few marks a description may have, read line by line: paragraphs, lists, headings; and the words without marks.

A text without marks stays as it was written: a line is a line, "1. Klasse" is no list, a star inside a word
("Schüler*innen") marks nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

_BULLET = re.compile(r"[*•–-]\s+(?=\S)")
_NUMBER = re.compile(r"(\d{1,2})[.)]\s+(?=\S)")
_HEADING = re.compile(r"#{1,6}\s+(?=\S)")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])(.{1,500}?)(?<=[^\s*])\1(?![\w*])")
_LINK = re.compile(r"\[([^\[\]\n]+)\]\((?:https?://|mailto:)[^\s()]+\)", re.IGNORECASE)
_LEAST_NUMBERS = 2


class BlockKind(StrEnum):
    """What some lines of a description are together."""

    PARAGRAPH = "paragraph"
    BULLETS = "bullets"
    NUMBERS = "numbers"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines of one kind, without the marks at their beginnings."""

    kind: BlockKind
    lines: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """The description in blocks, in its order; empty lines part them and are gone."""
    found: list[Block] = []
    is_open = False
    for kind, line in _lines_with_kinds([line.strip() for line in text.splitlines()]):
        if kind is None:
            is_open = False
            continue
        if is_open and found[-1].kind is kind and kind is not BlockKind.HEADING:
            found[-1] = Block(kind, (*found[-1].lines, line))
        else:
            found.append(Block(kind, (line,)))
        is_open = True
    return found


def plain_words(text: str) -> str:
    """The description without marks, line by line as it was written: for feeds, calendars and search engines."""
    found = []
    for line in text.split("\n"):
        bare = _LINK.sub(r"\1", _HEADING.sub("", line, count=1) if _HEADING.match(line) else line)
        bullet = _BULLET.match(bare)
        start = bare[: bullet.end()] if bullet else ""
        found.append(start + _EMPHASIS.sub(r"\2", bare[len(start) :]))
    return "\n".join(found)


def _lines_with_kinds(lines: Sequence[str]) -> Iterator[tuple[BlockKind | None, str]]:
    """Each line with what it is, without its mark; nothing for an empty one."""
    at = 0
    while at < len(lines):
        line = lines[at]
        numbered = _numbered(lines, at)
        if numbered:
            yield from ((BlockKind.NUMBERS, _NUMBER.sub("", one, count=1)) for one in lines[at : at + numbered])
            at += numbered
            continue
        at += 1
        if not line:
            yield None, ""
        elif _BULLET.match(line):
            yield BlockKind.BULLETS, _BULLET.sub("", line, count=1)
        elif _HEADING.match(line):
            yield BlockKind.HEADING, _HEADING.sub("", line, count=1)
        else:
            yield BlockKind.PARAGRAPH, line


def _numbered(lines: Sequence[str], at: int) -> int:
    """How many lines from here on count 1, 2, 3; one alone is no list."""
    number = 0
    for line in lines[at:]:
        found = _NUMBER.match(line)
        if found is None or int(found[1]) != number + 1:
            break
        number += 1
    return number if number >= _LEAST_NUMBERS else 0
