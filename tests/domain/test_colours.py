"""A foreign site's colours stay readable whatever they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.colours import BLACK, READABLE, WHITE, Colour, contrast, read, readable

COLOURS = st.builds(Colour, *[st.integers(0, 255)] * 3)


@given(COLOURS, COLOURS)
def test_whatever_is_wished_for_can_be_read(wanted: Colour, ground: Colour) -> None:
    assert contrast(readable(wanted, ground), ground) >= READABLE


@given(COLOURS, COLOURS)
def test_a_colour_that_can_be_read_stays(wanted: Colour, ground: Colour) -> None:
    if contrast(wanted, ground) >= READABLE:
        assert readable(wanted, ground) == wanted


@given(COLOURS)
def test_what_is_written_is_read_again(colour: Colour) -> None:
    assert read(str(colour)) == colour


def test_a_light_yellow_on_white_becomes_a_darker_yellow() -> None:
    found = readable(Colour(255, 220, 0), WHITE)
    assert found.red > found.blue
    assert found.green > found.blue
    assert contrast(BLACK, WHITE) == pytest.approx(21)


@pytest.mark.parametrize("text", ["", "rot", "#12", "#12345", "#gggggg", "url(x)", "#fff;}", "red;background:url(//x)"])
def test_anything_else_is_no_colour(text: str) -> None:
    assert read(text) is None
