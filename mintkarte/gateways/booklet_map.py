"""The map on paper: no tiles, our own lines, and a pin for each town with the numbers of its offers."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mintkarte.gateways.drawn_map import DrawnMap, Line, Town, mercator
from mintkarte.gateways.pdf_paper import ACCENT, EMBER, INK, WHITE, Rgb

_LAND: Rgb = (0xF4, 0xF0, 0xE7)
_WATER: Rgb = (0xB4, 0xCE, 0xD3)
_BORDER: Rgb = (0xA7, 0x9C, 0x87)
_LABEL: Rgb = (0x62, 0x5A, 0x49)
_LEAST = 0.0011
"""The smallest side in Mercator units, about 30 km: closer, there is nothing to draw."""
_PAD = 0.12
_MOST_NAMES = 26
_MOST_NAMED = 9
"""Pins that have the name of their town beside them; more would take the room of other pins' numbers."""
_MOST_NUMBERS = 60

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Pin:
    """A spot with what is written at it, such as "3–5", and the name of its town."""

    lat: float
    lon: float
    label: str
    size: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where on the paper a point in Mercator units lies."""

    box: Box
    west: float
    north: float
    scale: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        left, top, _, _ = self.box
        return left + (x - self.west) * self.scale, top + (y - self.north) * self.scale

    def holds(self, x: float, y: float, edge: float = 0) -> bool:
        left, top, width, height = self.box
        return left + edge <= x <= left + width - edge and top + edge <= y <= top + height - edge


def draw_map(paper: Any, ground: DrawnMap, pins: Sequence[Pin], box: Box, said: Callable[[str], str]) -> None:  # noqa: ANN401
    """The map in a box (x, y, width, height in mm)."""
    frame = _frame_of([mercator(pin.lat, pin.lon) for pin in pins], box)
    paper.set_fill_color(*_LAND)
    paper.rect(*box, style="F")
    taken: list[Box] = []
    with paper.rect_clip(*box):
        for line, colour, width in (
            *((river, _WATER, 1.1) for river in ground.rivers),
            *((border, _BORDER, 0.25) for border in ground.borders),
        ):
            _draw(paper, frame, line, colour, width)
        spots = [(pin, *frame.at(*mercator(pin.lat, pin.lon))) for pin in pins]
        spots.sort(key=lambda spot: -spot[0].size)
        taken += [(x - 2.4, y - 2.4, 4.8, 4.8) for _, x, y in spots[:_MOST_NUMBERS]]
        named = _numbers(paper, frame, spots, taken, said)
        _names(paper, frame, [town for town in ground.towns if town.name not in named], taken, said)
    paper.set_draw_color(*_BORDER)
    paper.set_line_width(0.2)
    paper.rect(*box)


def _frame_of(points: Sequence[tuple[float, float]], box: Box) -> _Frame:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    _, _, width, height = box
    wide = max(max(xs) - min(xs), _LEAST) * (1 + 2 * _PAD)
    high = max(max(ys) - min(ys), _LEAST) * (1 + 2 * _PAD)
    scale = min(width / wide, height / high)
    middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return _Frame(box, middle_x - width / scale / 2, middle_y - height / scale / 2, scale)


def _draw(paper: Any, frame: _Frame, line: Line, colour: Rgb, width: float) -> None:  # noqa: ANN401
    """Those parts of a line that come near the box, with a point for each third of a millimetre."""
    left, top, across, down = frame.box
    paper.set_draw_color(*colour)
    paper.set_line_width(width)
    run: list[tuple[float, float]] = []
    for point in (frame.at(*one) for one in line):
        near = left - across < point[0] < left + 2 * across and top - down < point[1] < top + 2 * down
        if near and run and math.dist(run[-1], point) < 0.3:  # noqa: PLR2004 - of a millimetre
            continue
        if near:
            run.append(point)
            continue
        if len(run) > 1:
            paper.polyline(run)
        run = []
    if len(run) > 1:
        paper.polyline(run)


def _numbers(
    paper: Any,  # noqa: ANN401
    frame: _Frame,
    spots: Sequence[tuple[Pin, float, float]],
    taken: list[Box],
    said: Callable[[str], str],
) -> set[str]:
    """Pins with their numbers beside them, the largest also with their names, which it gives."""
    for pin, x, y in reversed(spots):
        radius = 1.3 + min(1.2, math.log1p(pin.size) / 3)
        paper.set_fill_color(*ACCENT)
        paper.set_draw_color(*WHITE)
        paper.set_line_width(0.35)
        paper.ellipse(x - radius, y - radius, 2 * radius, 2 * radius, style="DF")
    paper.set_font("Atkinson", "B", 7.2)
    named = set()
    for at, (pin, x, y) in enumerate(spots):
        name = f"{said(pin.name)} " if pin.name and at < _MOST_NAMED else ""
        if name and _write(paper, frame, (x, y), name, pin.label, taken):
            named.add(pin.name)
        else:
            _write(paper, frame, (x, y), "", pin.label, taken)
    return named


def _write(
    paper: Any,  # noqa: ANN401
    frame: _Frame,
    spot: tuple[float, float],
    name: str,
    label: str,
    taken: list[Box],
) -> bool:
    """Name and numbers of a pin at the first side where nothing else is; False where all are taken."""
    x, y = spot
    before = paper.get_string_width(name) if name else 0.0
    width = before + paper.get_string_width(label)
    beside = ((x + 2.9, y - 1.5), (x - 2.9 - width, y - 1.5), (x - width / 2, y - 5.6), (x - width / 2, y + 2.8))
    aslant = ((x + 1.4, y - 5.4), (x + 1.4, y + 2.5), (x - 1.4 - width, y - 5.4), (x - 1.4 - width, y + 2.5))
    farther = [(x - width * share, y + down) for down in (2.8, -5.6, 4.6, -7.4) for share in (0.5, 0.25, 0.75)]
    for left, top in (*beside, *aslant, *(farther if name else ())):
        if _is_free((left, top, width, 3), taken, frame):
            paper.set_text_color(*INK)
            if name:
                paper.text(left, top + 2.6, name)
            paper.set_text_color(*EMBER)
            paper.text(left + before, top + 2.6, label)
            taken.append((left, top, width, 3))
            return True
    return False


def _names(paper: Any, frame: _Frame, towns: Sequence[Town], taken: list[Box], said: Callable[[str], str]) -> None:  # noqa: ANN401
    paper.set_font("Atkinson", "", 7.6)
    paper.set_text_color(*_LABEL)
    paper.set_fill_color(*_LABEL)
    named = 0
    for town in towns:
        x, y = frame.at(town.x, town.y)
        if named >= _MOST_NAMES:
            return
        if not frame.holds(x, y, 2):
            continue
        name = said(town.name)
        width = paper.get_string_width(name)
        for left, top in ((x + 3, y - 4.6), (x - width / 2, y + 3), (x - width - 3, y - 4.6), (x - width / 2, y - 6.4)):
            if _is_free((left, top, width, 3.2), taken, frame):
                paper.ellipse(x - 0.5, y - 0.5, 1, 1, style="F")
                paper.text(left, top + 2.7, name)
                taken.append((left - 1, top - 0.6, width + 2, 4.4))
                named += 1
                break


def _is_free(box: Box, taken: Sequence[Box], frame: _Frame) -> bool:
    x, y, width, height = box
    if not (frame.holds(x, y, 1) and frame.holds(x + width, y + height, 1)):
        return False
    return all(
        x + width < left or left + across < x or y + height < top or top + down < y for left, top, across, down in taken
    )
