"""The chart of freshness as plain numbers for an SVG: three bars a month, a few lines, words below."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from mintkarte.queries.freshness_numbers import Month
from mintkarte.texts import freshness as words

WIDTH, HEIGHT = 360, 188
_LEFT, _RIGHT, _TOP, _BOTTOM = 24, 358, 12, 162
_BAR, _GAP = 7.0, 1.0
_LEAST = 2.0
"""A number that is not nought is seen."""
_SERIES = ("asked", "answered", "hidden")


@dataclass(frozen=True, slots=True)
class Bar:
    """One number of one month."""

    series: str
    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that is drawn; `lines` are heights with their numbers, `labels` places with their words."""

    sentence: str
    bars: tuple[Bar, ...]
    lines: tuple[tuple[float, int], ...]
    labels: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = HEIGHT
    bar_width: float = _BAR
    left: int = _LEFT
    right: int = _RIGHT


def chart(months: Sequence[Month]) -> Chart:
    """The chart of these months, at least one."""
    top = _round_up(max(chain.from_iterable((one.asked, one.answered, one.hidden) for one in months)))
    step = (_RIGHT - _LEFT) / len(months)
    inset = (step - len(_SERIES) * _BAR - (len(_SERIES) - 1) * _GAP) / 2
    bars: list[Bar] = []
    for place, month in enumerate(months):
        for number, series in enumerate(_SERIES):
            value = int(getattr(month, series))
            if value:
                height = max(_LEAST, round((_BOTTOM - _TOP) * value / top, 1))
                x = round(_LEFT + place * step + inset + number * (_BAR + _GAP), 1)
                bars.append(Bar(series, x, round(_BOTTOM - height, 1), height))
    heights = (0, top // 2, top)
    return Chart(
        sentence=words.chart(
            [month.first for month in months],
            sum(month.asked for month in months),
            sum(month.answered for month in months),
            sum(month.hidden for month in months),
        ),
        bars=tuple(bars),
        lines=tuple((round(_BOTTOM - (_BOTTOM - _TOP) * value / top, 1), value) for value in heights),
        labels=tuple(
            (round(_LEFT + (place + 0.5) * step, 1), words.short_month(month.first))
            for place, month in enumerate(months)
        ),
    )


def _round_up(most: int) -> int:
    """The next number that is easy to halve: 2, 4, 6, 8, 10, 20, 30, 40, 50, 60, 80, 100, 200 ..."""
    for first in (2, 4, 6, 8):
        if most <= first:
            return first
    size = 10
    while most > 8 * size:
        size *= 10
    return next(first * size for first in (1, 2, 3, 4, 5, 6, 8) if most <= first * size)
