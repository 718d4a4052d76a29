"""QR codes: the runs draw the very modules of the code."""

from __future__ import annotations

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.gateways.qr_code import QUIET_ZONE, QrCode, qr_code

ADDRESS = "https://mintkarte.example/angebote/4711"


def drawn(code: QrCode) -> list[list[int]]:
    """The code as the template draws it, module by module."""
    grid = [[0] * code.size for _ in range(code.size)]
    for run in code.runs:
        for x in range(run.x, run.x + run.length):
            assert not grid[run.y][x], "drawn twice"
            grid[run.y][x] = 1
    return grid


@given(st.text(min_size=1, max_size=120))
def test_the_runs_draw_what_the_library_computes(text: str) -> None:
    try:
        expected = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=QUIET_ZONE)]
    except segno.DataOverflowError:
        return
    assert drawn(qr_code(text)) == expected


def test_it_is_a_full_code_with_a_quiet_zone() -> None:
    code = qr_code(ADDRESS)
    grid = drawn(code)
    assert code.size >= 21 + 2 * QUIET_ZONE
    assert not any(grid[0] + grid[QUIET_ZONE - 1] + [row[0] for row in grid] + [row[-1] for row in grid])
    assert grid[QUIET_ZONE][QUIET_ZONE : QUIET_ZONE + 7] == [1] * 7


def test_a_text_that_no_code_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="Data too large"):
        qr_code("x" * 3000)
