"""Texts the operator writes as simple Markdown files in the data folder: imprint, privacy, accessibility.

Understood are `#` headings, paragraphs, `-` lists, `[words](address)` and bare web or mail addresses; all else stays
as typed. The pages render the parts, so that no markup of a file ever becomes markup of a page.
"""

import re
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 200_000
_NAME = re.compile(r"[a-z]+")
_HEADING = re.compile(r"#{1,6}\s+(.+)")
_ITEM = re.compile(r"[-*]\s+(.+)")
_LINK = re.compile(
    r"\[([^\]\n]+)\]\(((?:https?://|mailto:|/)[^\s)]+)\)|((?:https?://|mailto:)[^\s<>]*[\w/])|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a row, with an address where they are a link."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading or paragraph with one line, or a list with many; `kind` is heading, paragraph or list."""

    kind: str
    lines: tuple[tuple[Piece, ...], ...]


class OperatorTexts:
    """The folder with the operator's files; a text is read anew each time, so that an edit shows at once."""

    def __init__(self, folder: Path) -> None:
        """Nothing has to be there."""
        self._folder = folder

    def read(self, name: str) -> tuple[Block, ...] | None:
        """The text `<name>.md`, or None where there is none."""
        path = self._folder / f"{name}.md"
        if not _NAME.fullmatch(name) or not path.is_file():
            return None
        text = path.read_bytes()[:MAX_BYTES].decode("utf-8-sig", "replace")
        return tuple(_blocks(text.replace("\r\n", "\n")))


def _blocks(text: str) -> list[Block]:
    found: list[Block] = []
    for part in re.split(r"\n\s*\n", text):
        open_lines: list[str] = []
        for line in filter(None, (line.strip() for line in part.split("\n"))):
            heading, item = _HEADING.fullmatch(line), _ITEM.fullmatch(line)
            if not heading and not item:
                open_lines.append(line)
                continue
            _close(found, open_lines)
            if heading:
                found.append(Block("heading", (pieces(heading[1]),)))
            elif item and found and found[-1].kind == "list":
                found[-1] = Block("list", (*found[-1].lines, pieces(item[1])))
            elif item:
                found.append(Block("list", (pieces(item[1]),)))
        _close(found, open_lines)
    return found


def _close(found: list[Block], lines: list[str]) -> None:
    """Make a paragraph of the lines gathered so far."""
    if lines:
        found.append(Block("paragraph", (pieces("\n".join(lines)),)))
        lines.clear()


def pieces(text: str) -> tuple[Piece, ...]:
    """The words of a line, links apart."""
    found, end = [], 0
    for link in _LINK.finditer(text):
        if link.start() > end:
            found.append(Piece(text[end : link.start()]))
        words, address, bare, mail = link.groups()
        found.append(Piece(words or bare or mail, address or bare or f"mailto:{mail}"))
        end = link.end()
    return (*found, Piece(text[end:])) if end < len(text) else tuple(found)
