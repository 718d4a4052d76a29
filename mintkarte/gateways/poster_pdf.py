"""A poster for one offer as PDF, A4 or A3: title, when, where, and a code to scan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mintkarte.gateways.pdf_paper import (
    ACCENT,
    EMBER,
    INK,
    MUTED,
    PAPER,
    SAND,
    WHITE,
    Rgb,
    draw_badge,
    draw_mark,
    draw_qr,
    fill,
    new_paper,
    printable,
)
from mintkarte.gateways.qr_code import QrCode

A4 = (210.0, 297.0)
SCALES = {"a4": 1.0, "a3": 2**0.5}
"""How much larger everything is than on A4."""
_MARGIN = 18.0
_TITLES = (42, 38, 34, 28, 24, 20)
"""Sizes of the title in points, the largest first that fits into its room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """All that stands on it, in words; empty where it is not stated."""

    name: str
    kind: str
    title: str
    provider: str
    fields: tuple[str, ...]
    state: str
    when: tuple[str, ...]
    price: str
    facts: tuple[tuple[str, str], ...]
    where: tuple[str, ...]
    teaser: str
    scan: str
    address: str
    url: str
    qr: QrCode
    confirmed: str


@dataclass(slots=True)
class _Sheet:
    """The paper with everything in millimetres of A4, whatever its size."""

    paper: Any
    fonts: Path
    scale: float

    def words(
        self, text: str, box: tuple[float, float, float], size: float, *, bold: bool = False, colour: Rgb = INK
    ) -> float:
        """Words in a column (x, y, width); gives where they end."""
        x, y, width = (part * self.scale for part in box)
        said = printable(text, self.fonts)
        if not said:
            return box[1]
        self.paper.set_font("Atkinson", "B" if bold else "", size * self.scale)
        self.paper.set_text_color(*colour)
        self.paper.set_xy(x, y)
        self.paper.multi_cell(width, size * 0.435 * self.scale, said, align="L", new_x="LEFT", new_y="NEXT")
        return float(self.paper.get_y() / self.scale)

    def lines(self, text: str, width: float, size: float, *, bold: bool = False) -> int:
        """How many lines words take."""
        self.paper.set_font("Atkinson", "B" if bold else "", size * self.scale)
        found = self.paper.multi_cell(
            width * self.scale, 1, printable(text, self.fonts), align="L", dry_run=True, output="LINES"
        )
        return len(found)

    def cut(self, text: str, width: float, size: float, most: int) -> str:
        """The text, or as many whole words of it as fit into so many lines."""
        if self.lines(text, width, size) <= most:
            return text
        words = text.split()
        while words and self.lines(" ".join(words) + " …", width, size) > most:
            words = words[: -max(1, len(words) // 12)]
        return f"{' '.join(words)} …"

    def boxes(self, colour: Rgb, boxes: Sequence[tuple[float, float, float, float]]) -> None:
        fill(self.paper, colour, [tuple(part * self.scale for part in box) for box in boxes])  # type: ignore[misc]


def poster_pdf(poster: Poster, size: str, fonts: Path, made: datetime) -> bytes:
    """The finished file; one page of `a4` or `a3`."""
    scale = SCALES[size]
    paper = new_paper(fonts, (A4[0] * scale, A4[1] * scale), poster.title, made)
    paper.set_auto_page_break(False)
    paper.set_margins(0, 0)
    paper.add_page()
    sheet = _Sheet(paper, fonts, scale)
    sheet.boxes(PAPER, [(0, 0, *A4)])
    _head(sheet, poster)
    _middle(sheet, poster, _title(sheet, poster))
    _foot(sheet, poster)
    return bytes(paper.output())


def _head(sheet: _Sheet, poster: Poster) -> None:
    sheet.boxes(ACCENT, [(0, 0, A4[0], 9)])
    draw_mark(sheet.paper, _MARGIN * sheet.scale, 17 * sheet.scale, 13 * sheet.scale)
    sheet.words(poster.name, (_MARGIN + 15, 20.4, 80), 17, bold=True)
    across = A4[0] - _MARGIN - 12
    for letter in reversed(poster.fields):
        draw_badge(sheet.paper, letter, across * sheet.scale, 18 * sheet.scale, 12 * sheet.scale)
        across -= 15


def _title(sheet: _Sheet, poster: Poster) -> float:
    width = A4[0] - 2 * _MARGIN
    y = sheet.words(poster.kind, (_MARGIN, 44, width), 15, colour=MUTED) + 2
    size = next((one for one in _TITLES if sheet.lines(poster.title, width, one, bold=True) <= 3), _TITLES[-1])  # noqa: PLR2004 - three lines
    title = sheet.cut(poster.title, width, size * 1.08, 5)
    y = sheet.words(title, (_MARGIN, y, width), size, bold=True) + 3
    y = sheet.words(sheet.cut(poster.provider, width, 16, 2), (_MARGIN, y, width), 16, colour=ACCENT, bold=True)
    return sheet.words(poster.state, (_MARGIN, y + 2, width), 16, bold=True, colour=EMBER)


def _middle(sheet: _Sheet, poster: Poster, top: float) -> None:
    """When in a box, the facts below it, then what it is about, as far as there is room."""
    width = A4[0] - 2 * _MARGIN
    when = [sheet.cut(line, width - 60, 18, 2) for line in poster.when[:3]]
    high = 12 + sum(8 * sheet.lines(line, width - 60, 18, bold=True) for line in when)
    y = top + 6
    sheet.boxes(SAND, [(_MARGIN, y, width, high)])
    below = y + 6
    for at, line in enumerate(when):
        below = sheet.words(line, (_MARGIN + 7, below, width - 60), 18 if at == 0 else 15, bold=at == 0)
    sheet.words(sheet.cut(poster.price, 40, 18, 3), (A4[0] - _MARGIN - 45, y + 6, 40), 18, bold=True, colour=EMBER)
    y += high + 6
    column = width / max(1, len(poster.facts))
    ends = [y]
    for at, (name, text) in enumerate(poster.facts):
        x = _MARGIN + at * column
        below = sheet.words(name, (x, y, column - 4), 11, colour=MUTED)
        ends.append(sheet.words(sheet.cut(text, column - 4, 14, 3), (x, below, column - 4), 14, bold=True))
    y = max(ends) + 6
    for line in poster.where[:3]:
        y = sheet.words(sheet.cut(line, width, 15, 2), (_MARGIN, y, width), 15)
    room = int((222 - y - 5) / (14 * 0.435))
    if room > 0:
        sheet.words(sheet.cut(poster.teaser, width, 14, min(room, 7)), (_MARGIN, y + 5, width), 14)


def _foot(sheet: _Sheet, poster: Poster) -> None:
    scale = sheet.scale
    sheet.boxes(ACCENT, [(0, 229, A4[0], 68)])
    draw_qr(sheet.paper, poster.qr, _MARGIN * scale, 237 * scale, 50 * scale)
    sheet.paper.link(_MARGIN * scale, 237 * scale, 50 * scale, 50 * scale, poster.url)
    y = sheet.words(poster.scan, (_MARGIN + 58, 244, 110), 20, bold=True, colour=WHITE)
    y = sheet.words(poster.address, (_MARGIN + 58, y + 3, 110), 13, colour=WHITE)
    sheet.words(poster.confirmed, (_MARGIN + 58, max(y + 3, 274), 110), 10, colour=WHITE)
