"""The blanks of the letter to parents."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.letters import MAX_LETTERS, LetterBlanks


@given(st.dictionaries(st.sampled_from(["klasse", "datum", "lehrkraft", "anderes"]), st.text(max_size=200)))
def test_each_blank_is_one_line_that_fits(typed: dict[str, str]) -> None:
    blanks = LetterBlanks.read(typed)
    for value in (blanks.klasse, blanks.datum, blanks.lehrkraft, blanks.treffpunkt):
        assert len(value) <= MAX_LETTERS
        assert value == " ".join(value.split())
        assert value.isprintable()


def test_what_was_typed_stands_in_the_blanks() -> None:
    assert LetterBlanks.read({"klasse": " 6b ", "datum": "3.\n März", "x": "y"}) == LetterBlanks("6b", "3. März")
