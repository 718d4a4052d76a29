"""Descriptions as HTML: a few marks become tags, everything else stays the text it is."""

from __future__ import annotations

import json
import re
import time
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mintkarte.domain.marks import plain_words
from mintkarte.web.markdown import SCHEMES, TAGS, rendered
from tests import offer_pages
from tests.hostile import TITLES

if TYPE_CHECKING:
    from flask import Flask

    from tests.house_client import HouseClient

REL = 'rel="nofollow noopener"'
MARKED = (
    "**Wichtig:** Schüler*innen lesen [den Plan](https://example.org/plan).\n* Brot\n* Stift\n\n# Danach\nTreff am Tor"
)


class Allowed(HTMLParser):
    """Collects the words of some HTML and every offence against the allowed tags and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.offences: list[str] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        fits = found.keys() == {"href", "rel"} if tag == "a" else not found
        if tag not in TAGS or not fits or "<" in (found.get("href") or ""):
            self.offences.append(f"{tag} {attrs}")
        if tag == "a" and not (found["href"] or "").lower().startswith(tuple(f"{scheme}:" for scheme in SCHEMES)):
            self.offences.append(f"leads to {found['href']}")

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        self.offences.append(f"comment {data}")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Eine Zeile\nnoch eine\n\nein Absatz", "<p>Eine Zeile<br>noch eine</p><p>ein Absatz</p>"),
        ("**fett** und *schräg*", "<p><strong>fett</strong> und <em>schräg</em></p>"),
        ("Schüler*innen und Lehrer*innen", "<p>Schüler*innen und Lehrer*innen</p>"),
        ("* Brot\n* Stift", "<ul><li>Brot</li><li>Stift</li></ul>"),
        ("1. Sägen\n2. Löten", "<ol><li>Sägen</li><li>Löten</li></ol>"),
        ("1. Klasse", "<p>1. Klasse</p>"),
        ("# Danach", "<h3>Danach</h3>"),
        ('[Plan](https://example.org/a "b")', f'<p><a href="https://example.org/a" {REL}>Plan</a></p>'),
        ("Siehe https://example.org/a.", f'<p>Siehe <a href="https://example.org/a" {REL}>https://example.org/a</a>.</p>'),
        ("www.example.org", f'<p><a href="http://www.example.org" {REL}>www.example.org</a></p>'),
        ("kurse@example.org", f'<p><a href="mailto:kurse@example.org" {REL}>kurse@example.org</a></p>'),
        ("z.B. main.py, example.org", "<p>z.B. main.py, example.org</p>"),
        ("[x](javascript:alert(1)) [y](/konto)", "<p>[x](javascript:alert(1)) [y](/konto)</p>"),
        ("[x](//x.example) ftp://x.example", "<p>[x](//x.example) ftp://x.example</p>"),
        ("<b>fett</b> &amp; \\* _kursiv_", "<p>&lt;b&gt;fett&lt;/b&gt; &amp;amp; \\* _kursiv_</p>"),
    ],
)  # fmt: skip
def test_a_description_becomes_what_it_looks_like(text: str, html: str) -> None:
    assert rendered(text) == html


def test_a_picture_is_no_picture() -> None:
    assert "<img" not in rendered("![Bild](https://example.org/a.png)")


@pytest.mark.parametrize("text", TITLES)
def test_a_hostile_text_stays_a_text(text: str) -> None:
    page = Allowed(rendered(text))
    assert page.offences == []
    assert "".join(page.words.split()) == "".join(text.split())


@given(st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("*[]()<>\"'&:/#.\n1- ")), max_size=300))
@example('[a](https://x"onmouseover=alert(1))')
@example("<a href=https://x.example onclick=x>https://x.example</a>")
@example("[<img src=x>](https://x.example)")
def test_whatever_is_written_only_allowed_tags_come_out(text: str) -> None:
    assert Allowed(rendered(text)).offences == []


@given(st.text(st.characters(codec="utf-8", exclude_characters="*[#•–-", exclude_categories=["C", "Z"]), max_size=99))
def test_a_word_without_marks_is_the_word(word: str) -> None:
    assert Allowed(rendered(word)).words == word


@pytest.mark.parametrize(
    "part", ["[", "*a ", "a* ", "[a](", "**a", "*a\n", "*[a](http://b ", "www.", "a@", "h://", "1. a\n"]
)
def test_no_text_keeps_the_server_busy(part: str) -> None:
    text = (part * 10_000)[:10_000]
    begun = time.thread_time()
    rendered(text)
    plain_words(text)
    assert time.thread_time() - begun < 2


def test_the_page_shows_marks_and_everybody_else_reads_words(app: Flask, client: HouseClient) -> None:
    number = offer_pages.given(app, description=MARKED)
    page = client.get(f"/angebote/{number}", follow_redirects=True).text
    assert "<strong>Wichtig:</strong> Schüler*innen lesen <a href=" in page
    assert "<ul><li>Brot</li><li>Stift</li></ul>" in page
    assert "<h3>Danach</h3>" in page
    words = "Wichtig: Schüler*innen lesen den Plan."
    things = [json.loads(text) for text in re.findall(r'ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)]
    assert things
    assert all(thing["description"].startswith(f"{words}\n* Brot") for thing in things)
    assert f'<p class="notice__text">{words}' in page
    file = client.get(f"/angebote/{number}/termine.ics").text.replace("\r\n ", "")
    assert words in file
    assert "**" not in file
