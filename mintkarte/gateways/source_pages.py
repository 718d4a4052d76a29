"""Pages of organisations that say their events as schema.org JSON-LD."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from mintkarte.gateways.markup import pieces
from mintkarte.gateways.plain_text import plain_text
from mintkarte.gateways.source_records import Record, SourceError, Span, dates, read_moment

_EVENTS = frozenset({"Event", "EducationEvent", "CourseInstance", "ChildrensEvent", "ExhibitionEvent", "Festival"})
_DEEPEST = 12
_LINKED = re.compile(r"\btype\s{0,9}=\s{0,9}[\"']?\s{0,9}application/ld\+json", re.IGNORECASE)


def read(content: bytes, today: date) -> list[Record]:
    """The events in the JSON-LD of a page; broken blocks are passed over, a page without any is a SourceError."""
    found: dict[str, dict[str, Any]] = {}
    spans: dict[str, list[Span]] = {}
    for text in scripts(content.decode("utf-8", "replace")):
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for event in _events(said):
            key, columns = _event(event)
            if columns.get("titel"):
                found.setdefault(key, columns)
                spans.setdefault(key, []).extend(_spans(event))
    if not found:
        raise SourceError("no_entries")
    return [Record(key, {**columns, **dates(spans[key], today)}) for key, columns in found.items()]


def scripts(page: str) -> Iterator[str]:
    """What stands in the page's scripts of JSON-LD."""
    return (piece.raw for piece in pieces(page) if piece.tag == "script" and _LINKED.search(piece.attributes))


def _events(said: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - whatever JSON holds
    """All events at any depth, in their order."""
    if depth > _DEEPEST:
        return
    if isinstance(said, list):
        for one in said:
            yield from _events(one, depth + 1)
    elif isinstance(said, dict):
        kinds = said.get("@type")
        if _EVENTS & {str(one) for one in (kinds if isinstance(kinds, list) else [kinds])}:
            yield said
        for name in ("@graph", "itemListElement", "item", "hasCourseInstance", "subEvent", "event", "events"):
            yield from _events(said.get(name), depth + 1)


def _event(said: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    place = _first(said.get("location"))
    address = said_address if isinstance(said_address := place.get("address"), dict) else {}
    geo, price = _first(place.get("geo")), _first(said.get("offers"))
    title, url = plain_text(_text(said, "name")), _text(said, "url")
    columns = {
        "titel": title,
        "beschreibung": plain_text(_text(said, "description")),
        "url": url,
        "ort_name": _text(place, "name"),
        "strasse": _text(address, "streetAddress"),
        "plz": _text(address, "postalCode"),
        "ort": _text(address, "addressLocality"),
        "adresse": _text(place, "address"),
        "lat": _text(geo, "latitude"),
        "lon": _text(geo, "longitude"),
        "kosten": "0" if said.get("isAccessibleForFree") is True else _text(price, "price"),
        "format": "online" if "Online" in _text(said, "eventAttendanceMode") else "",
        "sprache": _text(said, "inLanguage"),
    }
    key = _text(said, "@id") or _text(said, "identifier") or (url and f"{url}#{title}") or title
    return key, {name: cell for name, cell in columns.items() if cell}


def _spans(said: Mapping[str, Any]) -> Iterator[Span]:
    start = read_moment(_text(said, "startDate"))
    if start is not None:
        off = _text(said, "eventStatus").rpartition("/")[2] == "EventCancelled"
        yield Span(start, read_moment(_text(said, "endDate")), off)


def _first(said: Any) -> Mapping[str, Any]:  # noqa: ANN401 - whatever JSON holds
    one = said[0] if isinstance(said, list) and said else said
    if isinstance(one, str):
        return {"name": one}
    return one if isinstance(one, dict) else {}


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
