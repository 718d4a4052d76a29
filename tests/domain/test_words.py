"""German words meet however people spell them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.words import fold, word_rank, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Löten", "loeten"),
        ("Löten", "LOETEN"),
        ("Straße", "STRASSE"),
        ("Käfer", "Kaefer"),
        ("Über", "ueber"),
        ("Café", "cafe"),
        ("Lo\u0308ten", "L\u00f6ten"),
        ("\ufb01nden", "finden"),
        ("Goethe", "Göthe"),
    ],
)
def test_spellings_of_one_word_are_one_word(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text())
def test_words_hold_letters_and_digits_only(text: str) -> None:
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in words(text))


@given(st.text())
def test_folding_does_what_its_plain_definition_says(text: str) -> None:
    spelled = unicodedata.normalize("NFKC", text).casefold()
    spelled = spelled.translate({0xE4: "ae", 0xF6: "oe", 0xFC: "ue"})
    plain = "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))
    assert fold(text) == plain.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def test_words_come_in_their_order() -> None:
    assert words("3D-Druck: basteln, „löten“ & mehr!") == ["3d", "druck", "basteln", "loten", "mehr"]


@pytest.mark.parametrize(
    ("word", "text", "rank"),
    [
        ("kurs", "Kurs", 2),
        ("kurs", "Kursplan", 2),
        ("kurs", "Ferienkurs", 1),
        ("fer", "Ferienkurs", 2),
        ("rie", "Ferienkurs", 0),
        ("lot", "Löten", 2),
        ("xyz", "Ferienkurs", 0),
    ],
)
def test_a_beginning_counts_more_than_a_part_and_short_parts_not_at_all(word: str, text: str, rank: int) -> None:
    assert word_rank(word, frozenset(words(text))) == rank
