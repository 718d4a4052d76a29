"""News feeds of organisations (RSS 2.0, RSS 1.0, Atom): an entry for each item, in the words of the spreadsheet."""

import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element, ParseError, XMLParser

from mintkarte.gateways.plain_text import plain_text
from mintkarte.gateways.source_records import Record, SourceError, Span, dates, read_moment

_START = re.compile(r"(?:dtstart|startdate|start_?time|start)", re.IGNORECASE)
_END = re.compile(r"(?:dtend|enddate|end_?time|end)", re.IGNORECASE)
_PIECE = 1 << 16


def read(content: bytes, today: date) -> list[Record]:
    """The items of a feed; raises SourceError for what is no feed. A document type is never followed, but refused."""
    root = _parsed(content)
    items = [one for one in root.iter() if _name(one) in {"item", "entry"}]
    if not items and _name(root) not in {"rss", "feed", "RDF"}:
        raise SourceError("unreadable")
    return [record for item in items if (record := _record(item, today))]


def _parsed(content: bytes) -> Element:
    if b"<!DOCTYPE" in content[:_PIECE].upper() or b"<!ENTITY" in content.upper():
        raise SourceError("unreadable")
    parser = XMLParser()  # noqa: S314 - entities were refused above, and the library fetches none
    try:
        parser.feed(content)
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError) as error:
        raise SourceError("unreadable") from error
    return root


def _record(item: Element, today: date) -> Record | None:
    title = plain_text(_said(item, "title"))
    link = _link(item)
    key = _said(item, "guid") or _said(item, "id") or link or title
    if not title:
        return None
    columns = {
        "titel": title,
        "url": link,
        "beschreibung": plain_text(_said(item, "encoded") or _said(item, "description", "summary", "content")),
        "adresse": _said(item, "location"),
        "thema": "; ".join(_categories(item)),
        **dates(_spans(item), today),
    }
    return Record(key, {name: cell for name, cell in columns.items() if cell})


def _spans(item: Element) -> Iterator[Span]:
    """When an item takes place, where it says so in one of the words of calendars; not when it was told."""
    starts = [found for child in item if _START.fullmatch(_name(child)) and (found := read_moment(child.text))]
    ends = [found for child in item if _END.fullmatch(_name(child)) and (found := read_moment(child.text))]
    if starts:
        yield Span(starts[0], ends[0] if ends else None)


def _link(item: Element) -> str:
    links = [child for child in item if _name(child) == "link"]
    for child in links:
        if child.get("rel", "alternate") == "alternate" and (found := child.get("href") or (child.text or "").strip()):
            return found
    return ""


def _categories(item: Element) -> list[str]:
    found = (child.get("term") or (child.text or "") for child in item if _name(child) == "category")
    return [word.strip() for word in found if word.strip()]


def _said(item: Element, *names: str) -> str:
    """The first of these children that says something."""
    for name in names:
        for child in item:
            if _name(child) == name and (found := "".join(child.itertext()).strip()):
                return found
    return ""


def _name(element: Element) -> str:
    """The name without its namespace."""
    return str(element.tag).rpartition("}")[2]
