"""Words out of other people's markup: what they mean stays, and no text takes longer than its length."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.gateways.plain_text import plain_text


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


PARTS = [
    "<!--",
    "<",
    "<a ",
    '<a ="',
    "<![CDATA[",
    "<script>",
    "</",
    '<a "',
    "<script",
    "&#",
    "<!",
    "=\n",
    "&lt",
    "<div>",
]
_READ_THEM = """
import sys
from mintkarte.gateways import source_pages
from mintkarte.gateways.plain_text import plain_text
for part in sys.argv[1:]:
    markup = part * (1_000_000 // len(part))
    plain_text(markup)
    list(source_pages.scripts(f"<html>{markup}"))
print("read")
"""


def test_megabytes_that_were_written_to_do_harm_come_to_an_end() -> None:
    """Run apart, since a reader that ends is what is tested: `<!--` alone, quadratic, took a quarter of an hour."""
    done = subprocess.run(
        [sys.executable, "-c", _READ_THEM, *PARTS], capture_output=True, encoding="utf-8", timeout=120, check=True
    )
    assert done.stdout == "read\n"
