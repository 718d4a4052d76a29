"""What differs between two texts: each side is whole, and what is common is the same on both."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.word_diff import Part, compared

TEXTS = st.text(alphabet="ab ,.\nä", max_size=30)


@given(TEXTS, TEXTS)
def test_both_sides_are_whole(old: str, new: str) -> None:
    before, after = compared(old, new)
    assert ("".join(part.text for part in before), "".join(part.text for part in after)) == (old, new)


@given(TEXTS)
def test_the_same_text_differs_nowhere(text: str) -> None:
    assert not any(part.differs for side in compared(text, text) for part in side if text)


@given(TEXTS, TEXTS)
def test_runs_take_turns(old: str, new: str) -> None:
    for side in compared(old, new):
        assert all(one.differs != other.differs for one, other in pairwise(side))


@pytest.mark.parametrize(
    ("old", "new", "struck", "inserted"),
    [
        ("10–11.30 Uhr", "10–12 Uhr", ["11.30"], ["12"]),
        ("Beispielweg 12", "Bootsufer 3", ["Beispielweg 12"], ["Bootsufer 3"]),
        ("Boote aus Folie.", "Boote aus Folie und mehr.", [], [" und mehr"]),
        ("", "kostenlos", [], ["kostenlos"]),
        ("kostenlos", "", ["kostenlos"], []),
    ],
)
def test_words_are_struck_and_inserted(old: str, new: str, struck: list[str], inserted: list[str]) -> None:
    before, after = compared(old, new)
    assert [part.text for part in before if part.differs] == struck
    assert [part.text for part in after if part.differs] == inserted


def test_very_long_texts_are_shown_whole() -> None:
    old, new = "a " * 5_000, "b " * 5_000
    assert compared(old, new) == ((Part(old, differs=True),), (Part(new, differs=True),))
