"""The words of texts that hold markup, as calendars and feeds of others bring them."""

import re

from mintkarte.gateways.markup import pieces, unescaped

_BLOCKS = frozenset({"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "tr", "blockquote"})
_ENDS = frozenset({"/p", "/ul", "/ol", "/h1", "/h2", "/h3", "/h4", "/blockquote"})
_MANY_BREAKS = re.compile(r"\n{3,}")
_HALVES = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """The text with half letters replaced: JSON can spell them, but no database keeps them."""
    return text if text.isprintable() else _HALVES.sub("\N{REPLACEMENT CHARACTER}", text)


def plain_text(html: str) -> str:
    """The words of a text that may hold markup, in paragraphs; what stands in scripts and styles are none."""
    if "<" not in html and "&" not in html:
        return html.strip()
    words = []
    for piece in pieces(html):
        words.append(unescaped(piece.words))
        words.append("\n\n" if piece.tag in _ENDS else "\n" if piece.tag in _BLOCKS else "")
    lines = [" ".join(line.split()) for line in "".join(words).split("\n")]
    return _MANY_BREAKS.sub("\n\n", "\n".join(lines)).strip()
