"""The few marks of descriptions: what they are, and that texts without them stay as they were written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.marks import BlockKind, blocks, plain_words

P, B, N, H = BlockKind.PARAGRAPH, BlockKind.BULLETS, BlockKind.NUMBERS, BlockKind.HEADING


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Eine Zeile\nnoch eine\n\n\nein Absatz", [(P, 2), (P, 1)]),
        ("Mitbringen:\n* Brotzeit\n• Stift\n– Heft\n- Mut\nWir freuen uns.", [(P, 1), (B, 4), (P, 1)]),
        ("1. Sägen\n2. Feilen\n3) Löten", [(N, 3)]),
        ("1. Klasse und 2. Klasse sind eingeladen.\nTreff am Tor", [(P, 2)]),
        ("3. Klasse\n4. Klasse", [(P, 2)]),
        ("13. Februar 2027\n14. Februar 2027", [(P, 2)]),
        ("1. März: Beginn\nEnde\n2. April: Schluss", [(P, 3)]),
        ("# Tag eins\n## Tag zwei", [(H, 1), (H, 1)]),
        ("#roboter\n-5 Grad\n*kein Punkt\n+ 2 Euro", [(P, 4)]),
        ("\r\nEine\r\nZwei", [(P, 2)]),
    ],
)
def test_lines_are_what_they_look_like(text: str, expected: list[tuple[BlockKind, int]]) -> None:
    assert [(block.kind, len(block.lines)) for block in blocks(text)] == expected


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("**Wichtig:** *bitte* pünktlich", "Wichtig: bitte pünktlich"),
        ("Schüler*innen und Lehrer*innen, 3*4*5", "Schüler*innen und Lehrer*innen, 3*4*5"),
        ("* Brot *und* Butter\n- Stift", "* Brot und Butter\n- Stift"),
        (
            "Alles [auf der Seite](https://example.org/a) oder [hier](javascript:x)",
            "Alles auf der Seite oder [hier](javascript:x)",
        ),
        ("## Tag eins\nund #zwei", "Tag eins\nund #zwei"),
        ("* * *", "* * *"),
    ],
)
def test_plain_words_lose_their_marks_and_nothing_else(text: str, plain: str) -> None:
    assert plain_words(text) == plain


@given(st.text(st.characters(exclude_characters="*#[", codec="utf-8")))
def test_a_text_without_marks_stays_as_it_is(text: str) -> None:
    assert plain_words(text) == text


@given(st.text(st.sampled_from("*#[]() \n1.-•ab")))
def test_no_word_is_lost(text: str) -> None:
    letters = [letter for letter in text if letter in "ab"]
    assert [letter for block in blocks(text) for line in block.lines for letter in line if letter in "ab"] == letters
    assert [letter for letter in plain_words(text) if letter in "ab"] == letters
