"""QR codes, drawn by segno as rows of dark runs that a template turns into one SVG path."""

from dataclasses import dataclass

import segno

QUIET_ZONE = 4
"""Light modules around the code, as ISO/IEC 18004 wants them."""


@dataclass(frozen=True, slots=True)
class Run:
    """Dark modules side by side: where they begin, in which row, and how many."""

    x: int
    y: int
    length: int


@dataclass(frozen=True, slots=True)
class QrCode:
    """One code of `size` x `size` modules, its quiet zone included."""

    size: int
    runs: tuple[Run, ...]


def qr_code(text: str) -> QrCode:
    """The code of a text, readable with 15 % of it smudged or torn; raises ValueError where the text is too long."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    found = [
        Run(start + QUIET_ZONE, y + QUIET_ZONE, length) for y, row in enumerate(rows) for start, length in _runs(row)
    ]
    return QrCode(len(rows) + 2 * QUIET_ZONE, tuple(found))


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Start and length of each run of dark modules in one row."""
    found: list[tuple[int, int]] = []
    for x, is_dark in enumerate(row):
        if not is_dark:
            continue
        if found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((x, 1))
    return found
