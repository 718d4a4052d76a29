"""Markup of strangers taken apart in one pass, in a time that grows with its length and nothing else.

`html.parser` takes a quarter of an hour for a megabyte of `<!--`, the tree that nh3 builds minutes for one of `<div>`.
"""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

_MARK = re.compile(r"<!--|<(/?)([a-zA-Z!?][^\s/<>]*)")
_END_OR_QUOTE = re.compile(r">|=\s{0,9}([\"'])")
_RAW = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style")}
"""What holds no markup, and where each of them ends."""
_ENDLESS_NUMBER = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9a-fA-F]{9,});?")


class Piece(NamedTuple):
    """Words, the tag that follows them (`p`, `/p`, empty at the end), its attributes, and what a script holds."""

    words: str
    tag: str = ""
    attributes: str = ""
    raw: str = ""


def pieces(markup: str) -> Iterator[Piece]:
    """The text in its order; comments are left out, and a tag that never ends is words."""
    at = 0
    while mark := _MARK.search(markup, at):
        words, name = markup[at : mark.start()], f"{mark[1] or ''}{(mark[2] or '').lower()}"
        if not name:
            yield Piece(words)
            end = markup.find("-->", mark.end() - 2)
            at = end + len("-->") if end >= 0 else len(markup)
            continue
        end = _end_of_tag(markup, mark.end())
        if end < 0:
            break
        at = end + 1
        raw_end = _RAW[name].search(markup, at) if name in _RAW else None
        stop = raw_end.start() if raw_end else len(markup) if name in _RAW else at
        yield Piece(words, name, markup[mark.end() : end], markup[at:stop])
        at = stop
    yield Piece(markup[at:])


def unescaped(words: str) -> str:
    """The words with their entities resolved; a number that no letter has is none, however long it is."""
    return html.unescape(_ENDLESS_NUMBER.sub("\N{REPLACEMENT CHARACTER}", words))


def _end_of_tag(markup: str, at: int) -> int:
    """Where the `>` of a tag stands, passing over what is quoted; -1 where there is none."""
    while found := _END_OR_QUOTE.search(markup, at):
        if found[0] == ">":
            return found.start()
        at = markup.find(found[1], found.end()) + 1
        if not at:
            break
    return -1
