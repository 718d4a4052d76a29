"""What stands at the address of a source: fetched politely, its form found out, read as a list of records."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from mintkarte.domain.headers import match_headers
from mintkarte.domain.link_states import Finding
from mintkarte.domain.link_walks import Method
from mintkarte.domain.rows import assembler
from mintkarte.gateways import source_feeds, source_pages, spreadsheets
from mintkarte.gateways.plain_text import storable
from mintkarte.gateways.sheets import Limits, SpreadsheetError
from mintkarte.gateways.source_records import MOST_RECORDS, Record, SourceError, window
from mintkarte.gateways.spreadsheet_calendar import HEADERS, read_entries
from mintkarte.gateways.web_addresses import LinkError, WebAddress
from mintkarte.gateways.web_lines import Asker
from mintkarte.gateways.web_links import said

_MOST_HOPS = 4
_PIECE = 1 << 16
_OK, _NOT_MODIFIED, _MOVED, _REFUSED = 200, 304, range(301, 309), range(400, 500)
_ACCEPTED = "text/calendar, application/rss+xml, application/atom+xml, application/json, text/csv, */*;q=0.5"
_KEPT = ("Content-Type", "ETag", "Last-Modified")


class Form(StrEnum):
    """In which form a source lists its offers."""

    CALENDAR = "ics"
    FEED = "rss"
    JSON = "json"
    TABLE = "csv"
    PAGE = "seite"


@dataclass(frozen=True, slots=True)
class Document:
    """What an address has answered; `etag` and `modified` are what it wants to be asked with the next time."""

    content: bytes
    content_type: str = ""
    etag: str = ""
    modified: str = ""


class Documents(Protocol):
    """Whoever can fetch a document; None where it is as it was, LinkError where there is none."""

    def address(self, url: str) -> WebAddress:
        """The parts of an address; raises AddressError for one that is never asked."""

    def fetch(self, url: str, etag: str = "", modified: str = "") -> Document | None:
        """The document at an address."""


class WebDocuments(Asker):
    """Fetches from the web; every step of a redirection is checked like a first address."""

    TIMEOUT_SECONDS = 10.0
    MOST_BYTES = 5_000_000

    def fetch(self, url: str, etag: str = "", modified: str = "") -> Document | None:
        """The document; None where it is as it was. Raises LinkError, and AddressError for what we do not ask."""
        self.address(url)
        headers = {"Accept": _ACCEPTED, "Accept-Encoding": "identity"}
        known = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers |= {name: value for name, value in known.items() if value and value.isprintable() and value.isascii()}
        for _ in range(_MOST_HOPS):
            with self.answer(url, Method.GET, headers) as answer:
                found = said(answer, url)
                if found.status == _NOT_MODIFIED:
                    return None
                if found.status == _OK:
                    content = b"".join(iter(lambda: answer.read(_PIECE), b""))
                    return Document(content, *(answer.getheader(name) or "" for name in _KEPT))
            if not (found.status in _MOVED and found.location):
                raise LinkError(Finding.MISSING if found.status in _REFUSED else Finding.FAULT)
            url = found.location
        raise LinkError(Finding.CIRCLE)


def form_of(document: Document) -> Form:
    """In which form it is, by its first letters and what its server says; a SourceError where none fits."""
    kind = document.content_type.partition(";")[0].strip().lower()
    start = document.content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:15].upper() == b"BEGIN:VCALENDAR":
        return Form.CALENDAR
    if start[:1] in (b"{", b"["):
        return Form.JSON
    if start[:1] == b"<":
        is_page = kind in {"text/html", "application/xhtml+xml"} or b"<html" in start.lower()
        return Form.PAGE if is_page else Form.FEED
    if kind in {"text/csv", "text/plain", "application/csv", "text/tab-separated-values", ""}:
        return Form.TABLE
    raise SourceError("unknown_kind")


def read(document: Document, today: date) -> list[Record]:
    """The records of a document, each key once; raises SourceError where it is none or lists nothing."""
    readers: Mapping[Form, Callable[[bytes], list[Record]]] = {
        Form.CALENDAR: lambda content: _read_calendar(content, today),
        Form.FEED: lambda content: source_feeds.read(content, today),
        Form.PAGE: lambda content: source_pages.read(content, today),
        Form.JSON: lambda content: _read_table(content, "quelle.json"),
        Form.TABLE: lambda content: _read_table(content, "quelle.csv"),
    }
    listed = readers[form_of(document)](document.content)
    found: dict[str, Record] = {}
    for record in listed:
        if record.key:
            found.setdefault(record.key, record)
    if not found:
        raise SourceError("no_entries")
    if len(found) > MOST_RECORDS:
        raise SourceError("too_many")
    return [Record(key, _in_columns(record.columns)) for key, record in found.items()]


def _read_calendar(content: bytes, today: date) -> list[Record]:
    try:
        rows = read_entries(content, window(today))
    except SpreadsheetError as error:
        raise SourceError("unreadable") from error
    cells = (dict(zip(HEADERS, row, strict=True)) for row in rows)
    return [
        Record(one["externe_id"] or one["titel"], {name: cell for name, cell in one.items() if cell}) for one in cells
    ]


def _read_table(content: bytes, name: str) -> list[Record]:
    try:
        sheet = spreadsheets.read_bytes(content, name, Limits(file_bytes=WebDocuments.MOST_BYTES, rows=MOST_RECORDS))
    except SpreadsheetError as error:
        raise SourceError("no_entries" if error.code == "datei_leer" else "unreadable") from error
    assemble = assembler(match_headers(sheet.headers))
    rows = [assemble(row.cells).columns for row in sheet.rows]
    return [Record(row.get("externe_id") or f"{row.get('titel', '')}|{row.get('ort_name', '')}", row) for row in rows]


def _in_columns(said: Mapping[str, str]) -> dict[str, str]:
    """Joint cells taken apart, other headers left out."""
    return assembler(match_headers(tuple(said)))([storable(cell) for cell in said.values()]).columns
