"""A sheet of paper as PDF, by fpdf2: our fonts, our colours, words that can never be markup.

The only importer of fpdf, and late: it takes 30 MB and half a second.
"""

import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from mintkarte.gateways.qr_code import QrCode

Rgb = tuple[int, int, int]
INK: Final[Rgb] = (0x1B, 0x27, 0x33)
MUTED: Final[Rgb] = (0x51, 0x60, 0x6E)
ACCENT: Final[Rgb] = (0x0F, 0x6B, 0x6B)
EMBER: Final[Rgb] = (0xA3, 0x40, 0x1B)
SAND: Final[Rgb] = (0xF3, 0xEC, 0xDF)
PAPER: Final[Rgb] = (0xFB, 0xF8, 0xF2)
HAIR: Final[Rgb] = (0xCF, 0xC4, 0xB0)
WHITE: Final[Rgb] = (255, 255, 255)
FIELDS: Final[dict[str, Rgb]] = {
    "m": (0x1D, 0x4E, 0xD8),
    "i": (0x5B, 0x16, 0x74),
    "n": (0x14, 0x57, 0x3F),
    "t": (0x96, 0x64, 0x0A),
}
_CORNERS: Final = {
    "i": ((0.5, -0.04), (0.97, 0.23), (0.97, 0.77), (0.5, 1.04), (0.03, 0.77), (0.03, 0.23)),
    "t": ((0.5, -0.06), (1.06, 0.97), (-0.06, 0.97)),
}
"""Of the hexagon and the triangle, in parts of the side; a square and a circle are drawn as such."""
_FAMILIES = (("Atkinson", "atkinson"), ("Noto", "noto-sans-cyrillic"))
_INSTEAD = "?"
_LEFT_OUT = frozenset({"So", "Sk", "Cn", "Cf", "Cc", "Co", "Cs", "Mn", "Me"})
"""Kinds of characters that are no letters: pictures, marks, controls."""


def new_paper(fonts: Path, size: tuple[float, float], title: str, made: datetime) -> Any:  # noqa: ANN401 - fpdf.FPDF, which loads late
    """An empty document of pages of this size (mm); the same words at the same time make the same file."""
    from fpdf import FPDF
    from fpdf.prefs import ViewerPreferences

    paper = FPDF(format=size, unit="mm")
    for family, file in _FAMILIES:
        for style, weight in (("", 400), ("B", 700)):
            paper.add_font(family, style, fonts / f"{file}-{weight}.ttf")
    paper.set_fallback_fonts(["Noto"], exact_match=False)
    paper.alias_nb_pages("")  # else "{nb}" in a title would become a number
    paper.set_lang("de-DE")
    paper.set_title(title)
    paper.set_creator("Mintkarte")
    paper.set_creation_date(made)
    paper.viewer_preferences = ViewerPreferences(display_doc_title=True)
    paper.set_font("Atkinson", "", 9)
    paper.set_text_color(*INK)
    return paper


@cache
def _known(fonts: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for _, file in _FAMILIES:
        found |= TTFont(fonts / f"{file}-400.ttf").getBestCmap().keys()
    return frozenset(found)


def printable(text: str, fonts: Path) -> str:
    """The text in letters that our fonts have: pictures are left out, letters of other scripts become "?"."""
    known = _known(fonts)
    whole = unicodedata.normalize("NFC", text)
    if all(ord(letter) in known for letter in whole):
        return " ".join(whole.split())
    found = []
    for letter in whole:
        if letter.isspace():
            found.append(" ")
        elif ord(letter) in known:
            found.append(letter)
        elif unicodedata.category(letter) not in _LEFT_OUT:
            plain = unicodedata.normalize("NFKD", letter)[0]
            found.append(plain if ord(plain) in known else _INSTEAD)
    return " ".join("".join(found).split())


def broken(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """The words in lines of at most this width; a word that is wider is cut.

    By hand: fpdf measures a line anew with each letter, and takes five times as long for a booklet.
    """
    lines: list[str] = []
    line, used, gap = "", 0.0, measure(" ")
    for word in text.split():
        wide = measure(word)
        if line and used + gap + wide <= width:
            line, used = f"{line} {word}", used + gap + wide
            continue
        if line:
            lines.append(line)
        rest = word
        while wide > width and len(rest) > 1:
            fits = next((at for at in range(len(rest) - 1, 0, -1) if measure(rest[:at]) <= width), 1)
            lines.append(rest[:fits])
            rest = rest[fits:]
            wide = measure(rest)
        line, used = rest, wide
    return [*lines, line] if line else lines


def fill(paper: Any, colour: Rgb, boxes: Iterable[tuple[float, float, float, float]]) -> None:  # noqa: ANN401
    """Boxes (x, y, width, height in mm) in one colour."""
    paper.set_fill_color(*colour)
    for box in boxes:
        paper.rect(*box, style="F")


def draw_qr(paper: Any, code: QrCode, x: float, y: float, side: float) -> None:  # noqa: ANN401
    """The code on white, with its quiet zone."""
    module = side / code.size
    fill(paper, WHITE, [(x, y, side, side)])
    fill(paper, (0, 0, 0), [(x + run.x * module, y + run.y * module, run.length * module, module) for run in code.runs])


def draw_badge(paper: Any, letter: str, x: float, y: float, side: float) -> None:  # noqa: ANN401
    """The shape of one field with its letter: a form and a letter, not colour alone."""
    paper.set_fill_color(*FIELDS[letter])
    if letter in _CORNERS:
        paper.polygon([(x + right * side, y + down * side) for right, down in _CORNERS[letter]], style="F")
    elif letter == "m":
        paper.rect(x, y, side, side, style="F", round_corners=True, corner_radius=side / 6)
    else:
        paper.ellipse(x, y, side, side, style="F")
    with paper.local_context():
        paper.set_font("Atkinson", "B", side * 1.55)
        paper.set_text_color(*WHITE)
        width = paper.get_string_width(letter.upper())
        paper.text(x + (side - width) / 2, y + side * (0.78 if letter == "t" else 0.69), letter.upper())


def draw_mark(paper: Any, x: float, y: float, height: float) -> None:  # noqa: ANN401
    """The leaf that is also a pin, with its eye."""
    unit = height / 38
    with paper.drawing_context() as canvas:
        from fpdf.drawing import PaintedPath
        from fpdf.drawing_primitives import DeviceRGB

        red, green, blue = (part / 255 for part in ACCENT)
        path = PaintedPath(x + 17 * unit, y + 37.2 * unit)
        path.style.fill_color = DeviceRGB(red, green, blue)
        path.style.stroke_color = None
        for curve in (
            (8.6, 29, 2.6, 22.6, 2.6, 14.9),
            (2.6, 7, 9, 1.2, 17.6, 0.8),
            (23.1, 0.5, 27.6, 1.3, 30.9, 2.5),
            (31.3, 10.9, 30, 17.4, 27.4, 22.6),
            (25, 27.3, 21.5, 31.9, 17, 37.2),
        ):
            points = [part * unit + (x if at % 2 == 0 else y) for at, part in enumerate(curve)]
            path.curve_to(*points)
        path.close()
        canvas.add_item(path)
    paper.set_fill_color(*PAPER)
    paper.ellipse(x + 22.9 * unit, y + 6.7 * unit, 5.4 * unit, 5.4 * unit, style="F")
