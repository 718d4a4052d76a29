"""The programme booklet as PDF: cover, map, offers by town, weeks, indexes, on A5 that folds out of A4."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from mintkarte.gateways.booklet_map import draw_map
from mintkarte.gateways.booklet_parts import Booklet, Entry, Index
from mintkarte.gateways.drawn_map import DrawnMap
from mintkarte.gateways.pdf_paper import (
    ACCENT,
    EMBER,
    HAIR,
    INK,
    MUTED,
    PAPER,
    SAND,
    broken,
    draw_badge,
    draw_mark,
    draw_qr,
    fill,
    new_paper,
    printable,
)

A5 = (148.0, 210.0)
_MARGIN, _FOOT = 13.0, 14.0
_LINE = 4.3
_GUTTER = 9.0
"""Width of an offer's number before its text."""


@dataclass(slots=True)
class _Press:
    """The paper while it is printed; `links` leads to each offer by its number."""

    paper: Any
    fonts: Path
    links: dict[int, int]
    widths: dict[tuple[str, bool], float] = field(default_factory=dict)

    def said(self, text: str) -> str:
        return printable(text, self.fonts)

    def line(self, text: str, *, size: float = 9, bold: bool = False, colour: tuple[int, int, int] = INK) -> None:
        """Words that break where they must, from the left margin on."""
        if not text:
            return
        self.paper.set_font("Atkinson", "B" if bold else "", size)
        self.paper.set_text_color(*colour)
        room = self.paper.w - self.paper.r_margin - self.paper.get_x()
        for one in broken(
            self.said(text), room - 2 * self.paper.c_margin, lambda word: self.wide(word, size, bold=bold)
        ):
            self.paper.cell(0, size * 0.48, one, new_x="LMARGIN", new_y="NEXT")

    def wide(self, word: str, size: float, *, bold: bool) -> float:
        """The width of a word in mm."""
        known = self.widths.get((word, bold))
        if known is None:  # as of one point, since it grows with the size
            known = self.widths[word, bold] = float(self.paper.get_string_width(word)) / size
        return known * size

    def tall(self, text: str, width: float, *, size: float, bold: bool = False) -> float:
        """The height of a text in mm once it is broken into lines of this width."""
        measure = lambda word: self.wide(word, size, bold=bold)  # noqa: E731
        self.paper.set_font("Atkinson", "B" if bold else "", size)
        return len(broken(self.said(text), width - 2 * self.paper.c_margin, measure)) * size * 0.48

    def room(self, height: float) -> None:
        """A new page where so much does not fit any more."""
        if self.paper.get_y() + height > self.paper.h - _FOOT:
            self.paper.add_page()

    def heading(self, text: str, *, level: int = 0, below: float = 14) -> None:
        """A heading that stays with the `below` millimetres after it."""
        self.room(12 + below)
        self.paper.start_section(self.said(text), level=level)
        if level:
            self.paper.ln(3)
            top = self.paper.get_y()
            fill(self.paper, SAND, [(_MARGIN - 3, top, A5[0] - 2 * _MARGIN + 6, 8)])
            self.paper.set_y(top + 1.4)
            self.line(text, size=11.5, bold=True, colour=ACCENT)
            self.paper.set_y(max(self.paper.get_y(), top + 8) + 2.5)
        else:
            self.line(text, size=17, bold=True)
            self.paper.ln(2)


def booklet_pdf(booklet: Booklet, ground: DrawnMap, fonts: Path, made: datetime) -> bytes:
    """The finished file."""
    paper = new_paper(fonts, A5, booklet.title, made)
    paper.set_margins(_MARGIN, _MARGIN)
    paper.set_auto_page_break(True, _FOOT)  # noqa: FBT003 - fpdf has it so
    press = _Press(paper, fonts, {})
    numbers = [entry.number for section in booklet.sections for entry in section.entries]
    _number_pages(press, booklet)
    _cover(press, booklet)
    press.links = {number: paper.add_link() for number in numbers}
    if booklet.pins:
        _map(press, booklet, ground)
    if booklet.sections:
        paper.add_page()
    for section in booklet.sections:
        press.heading(section.title, level=1, below=_height(press, section.entries[0]))
        for entry in section.entries:
            _entry(press, entry)
    if booklet.weeks:
        _weeks(press, booklet)
    for index in booklet.indexes:
        _index(press, index, booklet)
    return bytes(paper.output())


def _number_pages(press: _Press, booklet: Booklet) -> None:
    paper = press.paper

    def footer() -> None:
        if paper.page_no() == 1:
            return
        paper.set_y(-10)
        paper.set_font("Atkinson", "", 7.5)
        paper.set_text_color(*MUTED)
        paper.cell(0, 4, press.said(booklet.name), align="L")
        paper.set_x(_MARGIN)
        paper.cell(0, 4, f"{booklet.page} {paper.page_no()}", align="R")

    paper.footer = footer


def _cover(press: _Press, booklet: Booklet) -> None:
    paper = press.paper
    paper.add_page()
    fill(paper, PAPER, [(0, 0, *A5)])
    fill(paper, ACCENT, [(0, 0, A5[0], 5)])
    draw_mark(paper, _MARGIN, 16, 15)
    paper.set_xy(_MARGIN + 17, 18.5)
    paper.set_font("Atkinson", "B", 16)
    paper.set_text_color(*INK)
    paper.cell(0, 7, press.said(booklet.name))
    paper.set_y(62)
    press.line(booklet.title, size=30, bold=True)
    paper.ln(4)
    press.line(booklet.about, size=14, colour=ACCENT, bold=True)
    paper.ln(4)
    press.line(booklet.count, size=11)
    press.line(booklet.as_of, size=11, colour=MUTED)
    for note in booklet.notes:
        paper.ln(2)
        press.line(note, size=9, colour=EMBER)
    draw_qr(paper, booklet.qr, _MARGIN, 160, 34)
    paper.link(_MARGIN, 160, 34, 34, booklet.address)
    paper.set_left_margin(_MARGIN + 39)
    paper.set_y(166)
    press.line(booklet.scan, size=10)
    press.line(booklet.address[:150], size=7.5, colour=MUTED)
    paper.set_left_margin(_MARGIN)


def _map(press: _Press, booklet: Booklet, ground: DrawnMap) -> None:
    paper = press.paper
    paper.add_page()
    press.heading(booklet.map_title)
    top = paper.get_y()
    draw_map(paper, ground, booklet.pins, (_MARGIN, top, A5[0] - 2 * _MARGIN, A5[1] - top - 24), press.said)
    paper.set_y(A5[1] - 21)
    press.line(booklet.credit, size=7, colour=MUTED)


def _height(press: _Press, entry: Entry) -> float:
    """What an offer takes, so that none is torn apart by the end of a page, and no page ends early."""
    room = A5[0] - 2 * _MARGIN - _GUTTER
    lines = [(entry.kind, 8.2, False), (entry.facts, 9.0, True), (entry.where, 9.0, False),
             (entry.teaser, 8.6, False), (entry.contact, 8.2, False)]  # fmt: skip
    title = press.tall(entry.title, room + 1 - 6 * len(entry.fields), size=10.5, bold=True)
    return title + sum(press.tall(text, room, size=size, bold=bold) for text, size, bold in lines) + 4


def _entry(press: _Press, entry: Entry) -> None:
    paper = press.paper
    press.room(_height(press, entry))
    top = paper.get_y()
    paper.set_link(press.links[entry.number], y=top)
    paper.set_font("Atkinson", "B", 10)
    paper.set_text_color(*EMBER)
    paper.cell(_GUTTER, 4.8, str(entry.number))
    across = A5[0] - _MARGIN - 5
    for letter in reversed(entry.fields):
        draw_badge(paper, letter, across, top, 5)
        across -= 6
    paper.set_left_margin(_MARGIN + _GUTTER)
    paper.set_right_margin(A5[0] - across - 4)
    paper.set_xy(_MARGIN + _GUTTER, top)
    press.line(entry.title, size=10.5, bold=True)
    paper.set_right_margin(_MARGIN)
    press.line(entry.kind, size=8.2, colour=MUTED)
    press.line(entry.facts, size=9, bold=True, colour=ACCENT)
    press.line(entry.where, size=9)
    press.line(entry.teaser, size=8.6)
    press.line(entry.contact, size=8.2, colour=MUTED)
    paper.set_left_margin(_MARGIN)
    paper.set_draw_color(*HAIR)
    paper.set_line_width(0.2)
    bottom = paper.get_y() + 1.6
    paper.line(_MARGIN + _GUTTER, bottom, A5[0] - _MARGIN, bottom)
    paper.set_xy(_MARGIN, bottom + 2.2)


def _weeks(press: _Press, booklet: Booklet) -> None:
    press.paper.add_page()
    press.heading(booklet.weeks_title)
    for week in booklet.weeks:
        press.heading(week.title, level=1)
        for day, what, number in week.dates:
            _reference(press, day, what, str(number), press.links[number])


def _reference(press: _Press, left: str, what: str, right: str, link: int) -> None:
    """A line of a table: a day, words, and a number that leads to the offer."""
    paper = press.paper
    press.room(6)
    top = paper.get_y()
    paper.set_font("Atkinson", "B", 8.6)
    paper.set_text_color(*INK)
    paper.cell(22, _LINE, press.said(left))
    paper.set_text_color(*EMBER)
    paper.set_xy(A5[0] - _MARGIN - 12, top)
    paper.cell(12, _LINE, right, align="R", link=link)
    paper.set_left_margin(_MARGIN + 22)
    paper.set_right_margin(_MARGIN + 14)
    paper.set_xy(_MARGIN + 22, top)
    press.line(what, size=8.6)
    paper.set_left_margin(_MARGIN)
    paper.set_right_margin(_MARGIN)
    paper.set_xy(_MARGIN, max(paper.get_y(), top + _LINE) + 0.8)


def _index(press: _Press, index: Index, booklet: Booklet) -> None:
    press.paper.add_page()
    press.heading(index.title)
    press.line(booklet.offer, size=8.2, colour=MUTED)
    press.paper.ln(2)
    for name, numbers in index.lines:
        press.room(8)
        press.line(name, size=9, bold=True)
        press.line(_spans(numbers), size=8.6, colour=EMBER)
        press.paper.ln(1)


def _spans(numbers: Sequence[int]) -> str:
    """In words: "3–5, 9"."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in found)
