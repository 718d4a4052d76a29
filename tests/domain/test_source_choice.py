"""Of a club's calendar only what is meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.source_choice import is_meant

ENTRY = {"titel": "Ferienkurs Löten", "beschreibung": "Mit Müttern und Vätern", "beginn": "2027-02-13"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", True),
        (" , ,", True),
        ("kurs", True),
        ("Workshop, Kurs", True),
        ("loeten", True),
        ("VÄTER", True),
        ("Sitzung", False),
        ("Sitzung, Workshop,", False),
    ],
)
def test_an_entry_is_meant_where_one_of_the_words_stands_in_it(words: str, expected: bool) -> None:  # noqa: FBT001 - a table
    assert is_meant(ENTRY, words) is expected


@given(st.text(), st.text(alphabet=st.characters(exclude_characters=","), min_size=1))
def test_more_words_mean_more_entries(words: str, further: str) -> None:
    if words.strip(" ,") and is_meant(ENTRY, words):
        assert is_meant(ENTRY, f"{words},{further}")
