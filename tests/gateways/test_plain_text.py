"""Words out of other people's markup: what they mean stays, and no text takes longer than its length."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.gateways import source_pages
from mintkarte.gateways.plain_text import plain_text
from mintkarte.gateways.source_records import SourceError


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>Wir bauen<br>eine <b class='a>b'>Lampe</b>.</p><ul><li>ab 10</ul>", "Wir bauen\neine Lampe.\n\nab 10"),
        ("Alter < 12 & Größe > 3 &amp; &lt;mehr&gt; &#8211; &uuml;", "Alter < 12 & Größe > 3 & <mehr> – ü"),
        ("vor<!-- <b>nicht</b> -->nach", "vornach"),
        ("vor<script>if (a<b) alert('</p>')</script>nach<style>p{}</style>!", "vornach!"),
        ('<a title="1 > 0" href=x>hin</a>', "hin"),
        ("Preis <unklar und kein Ende", "Preis <unklar und kein Ende"),
        ("<!DOCTYPE html><P>Groß</P>", "Groß"),
        ("&#" + "9" * 5000 + ";gut", "\N{REPLACEMENT CHARACTER}gut"),
        ("kein Ende <!-- und <b>weg", "kein Ende"),
    ],
)
def test_the_words_stay_and_the_markup_goes(markup: str, words: str) -> None:
    assert plain_text(markup) == words


@given(st.lists(st.sampled_from(["<", ">", "!--", "-->", "<b ", "</p>", "=", '"', "'", "a", "&#1", "<script>", "\n"])))
def test_any_markup_has_words(parts: list[str]) -> None:
    assert isinstance(plain_text("".join(parts)), str)


@pytest.mark.parametrize(
    "part", ["<!--", "<", "<a ", '<a ="', "<![CDATA[", "<script>", "</", '<a "', "<script", "&#", "<!", "=\n", "&lt"]
)
def test_a_megabyte_that_was_written_to_do_harm_takes_no_longer(part: str) -> None:
    """Of `<!--` alone a quarter of it took a minute, and four times as much sixteen minutes."""
    markup, begun = part * (1_000_000 // len(part)), time.process_time()
    plain_text(markup)
    with pytest.raises(SourceError):
        source_pages.read(f"<html>{markup}".encode(), date(2026, 11, 28))
    assert time.process_time() - begun < 8
