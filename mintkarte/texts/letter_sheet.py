"""How a letter is set: short paragraphs, words of others set apart, a link, a closing; as text and as simple HTML.

Both say the same words. The HTML is one column in the reader's own font and colours and fetches nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeAlias

from mintkarte.domain.columns import clean

MAX_SUBJECT_LETTERS = 200
_SHELL = """<!doctype html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{subject}</title>
</head>
<body style="margin:0;padding:16px">
<div style="max-width:34em;font:16px/1.5 system-ui,'Segoe UI',Roboto,Arial,sans-serif;overflow-wrap:anywhere">
{body}
</div>
</body>
</html>
"""
_PARAGRAPH = '<p style="margin:0 0 16px">{words}</p>'
_QUOTE = '<blockquote style="margin:0 0 16px;padding:0 0 0 16px;border-left:4px solid #0f6b6b">{words}</blockquote>'
_POINTS = '<ul style="margin:0 0 16px;padding:0 0 0 20px">\n{points}\n</ul>'
_BUTTON = """<p style="margin:0 0 8px"><a href="{address}" style="display:inline-block;padding:12px 24px;\
border-radius:10px;background:#0f6b6b;color:#fff;font-weight:bold;text-decoration:none">{words}</a></p>
<p style="margin:0 0 16px">{address}</p>"""
_LINK = '<p style="margin:0 0 16px">{words}<br>\n<a href="{address}" style="color:inherit">{address}</a></p>'
_HEADING = '<h2 style="margin:24px 0 8px;font-size:1.2em">{words}</h2>'
_ENTRY = """<p style="margin:0 0 16px;padding:0 0 0 16px;border-left:4px solid #0f6b6b">\
<a href="{address}" style="color:inherit;font-weight:bold">{title}</a><br>
{rest}<small>{address}</small></p>"""


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter as it goes out: subject, plain text, and HTML with the same words."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody else has written: set apart, so that nobody takes it for words of ours."""

    words: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list, one line for each."""

    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Button:
    """A link, shown as a button and as the address itself."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What the entries below it are."""

    words: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One of several things: its name, a few lines, and where more of it stands."""

    title: str
    lines: Sequence[str]
    address: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link for those who want it, quieter than a button."""

    words: str
    address: str


Part: TypeAlias = str | Quote | Points | Button | Heading | Entry | Link


def laid_out(subject: str, parts: Sequence[Part], *, region: str) -> LetterText:
    """The letter of these parts, an empty one left out, closed in the name of the Mintkarte and its region, if any."""
    title = clean(subject)
    if len(title) > MAX_SUBJECT_LETTERS:
        title = title[: MAX_SUBJECT_LETTERS - 1].rstrip() + "…"
    closing = f"Ihre Mintkarte – {region}" if region else "Ihre Mintkarte"
    shown = [part for part in (*parts, closing) if not isinstance(part, str | Quote) or clean(_words(part))]
    text = "\n\n".join(_as_text(part) for part in shown) + "\n"
    html = _SHELL.format(subject=escape(title), body="\n".join(_as_html(part) for part in shown))
    return LetterText(title, text, html)


def _as_text(part: Part) -> str:
    if isinstance(part, Button | Link):
        return f"{part.words}:\n{part.address}"
    if isinstance(part, Heading):
        return part.words
    if isinstance(part, Entry):
        return "\n".join([*_said(part), part.address])
    if isinstance(part, Quote):
        return "\n".join(f"> {line}".rstrip() for line in _lines(part))
    if isinstance(part, Points):
        return "\n".join(f"- {clean(words)}" for words in part.words)
    return clean(part)


def _as_html(part: Part) -> str:
    if isinstance(part, Button | Link):
        form = _BUTTON if isinstance(part, Button) else _LINK
        return form.format(address=escape(part.address), words=escape(part.words))
    if isinstance(part, Heading):
        return _HEADING.format(words=escape(part.words))
    if isinstance(part, Entry):
        title, *lines = map(escape, _said(part))
        rest = "".join(f"{line}<br>\n" for line in lines)
        return _ENTRY.format(address=escape(part.address), title=title, rest=rest)
    if isinstance(part, Quote):
        return _QUOTE.format(words="<br>\n".join(escape(line) for line in _lines(part)))
    if isinstance(part, Points):
        return _POINTS.format(points="\n".join(f"<li>{escape(clean(words))}</li>" for words in part.words))
    return _PARAGRAPH.format(words=escape(clean(part)))


def _said(entry: Entry) -> list[str]:
    return [clean(entry.title), *filter(None, map(clean, entry.lines))]


def _lines(quote: Quote) -> list[str]:
    return clean(quote.words, lines=True).split("\n")


def _words(part: str | Quote | Points) -> str:
    if isinstance(part, Points):
        return "\n".join(part.words)
    return part.words if isinstance(part, Quote) else part
