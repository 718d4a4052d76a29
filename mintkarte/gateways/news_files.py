"""News feeds as RSS 2.0 and Atom want them, written with the library's own XML, so that no text can be markup."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

ASK_AGAIN_MINUTES = 60
_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold in any spelling."""
register_namespace("atom", _ATOM)


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news; `identity` is an address that stays whatever it is called, `at` is aware."""

    title: str
    address: str
    identity: str
    at: datetime
    author: str
    lines: tuple[str, ...]
    categories: tuple[str, ...] = ()


def write(title: str, address: str, source: str, about: str, items: Iterable[Item]) -> bytes:
    """The feed: `address` is the page of the same offers, `source` where the feed itself is fetched again."""
    root = Element("rss", version="2.0")
    channel = SubElement(root, "channel")
    _say(channel, "title", title)
    _say(channel, "link", address)
    _say(channel, "description", about)
    _say(channel, "language", "de")
    _say(channel, "ttl", str(ASK_AGAIN_MINUTES))
    SubElement(channel, f"{{{_ATOM}}}link", href=_plain(source), rel="self", type="application/rss+xml")
    listed = list(items)
    if listed:
        _say(channel, "lastBuildDate", format_datetime(max(item.at for item in listed)))
    for item in listed:
        _add(channel, item)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def write_atom(title: str, address: str, source: str, about: str, items: Iterable[Item], empty_at: datetime) -> bytes:
    """The same feed as Atom (RFC 4287); `empty_at` is when it was last changed where it has no items."""
    listed = list(items)
    root = Element(_atom("feed"), {_LANG: "de"})
    for name, text in (("id", source), ("title", title), ("subtitle", about)):
        _say(root, _atom(name), text)
    _say(root, _atom("updated"), _stamp(max((item.at for item in listed), default=empty_at)))
    SubElement(root, _atom("link"), href=_plain(source), rel="self", type="application/atom+xml")
    SubElement(root, _atom("link"), href=_plain(address), rel="alternate", type="text/html")
    for item in listed:
        entry = SubElement(root, _atom("entry"))
        _say(entry, _atom("id"), item.identity)
        _say(entry, _atom("title"), item.title)
        _say(entry, _atom("updated"), _stamp(item.at))
        SubElement(entry, _atom("link"), href=_plain(item.address), rel="alternate", type="text/html")
        _say(SubElement(entry, _atom("author")), _atom("name"), item.author)
        for category in item.categories:
            SubElement(entry, _atom("category"), term=_plain(category))
        SubElement(entry, _atom("content"), type="html").text = _plain(_as_html(item))
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _atom(name: str) -> str:
    return f"{{{_ATOM}}}{name}"


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _as_html(item: Item) -> str:
    """The lines of an item; readers take them for HTML."""
    return "<br>\n".join(escape(line) for line in item.lines)


def _add(channel: Element, item: Item) -> None:
    entry = SubElement(channel, "item")
    _say(entry, "title", item.title)
    _say(entry, "link", item.address)
    _say(entry, "guid", item.identity)
    _say(entry, "pubDate", format_datetime(item.at))
    _say(entry, "description", _as_html(item))
    for category in item.categories:
        _say(entry, "category", category)


def _say(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _plain(text)


def _plain(text: str) -> str:
    return _FORBIDDEN.sub("", text)
