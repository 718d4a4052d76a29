"""What stands in a programme booklet, in words; `booklet_pdf` puts it on paper."""

from dataclasses import dataclass

from mintkarte.gateways.booklet_map import Pin
from mintkarte.gateways.qr_code import QrCode


@dataclass(frozen=True, slots=True)
class Entry:
    """One offer: its number, and lines that are left out where they are empty."""

    number: int
    title: str
    kind: str
    fields: tuple[str, ...]
    facts: str
    where: str
    teaser: str
    contact: str


@dataclass(frozen=True, slots=True)
class Section:
    """The offers of one town."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """One week: its title, and for each date the day, what it is, and the offer's number."""

    title: str
    dates: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Index:
    """Names with the numbers of their offers."""

    title: str
    lines: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Booklet:
    """All that stands in it, in words."""

    name: str
    title: str
    about: str
    as_of: str
    count: str
    notes: tuple[str, ...]
    address: str
    qr: QrCode
    scan: str
    map_title: str
    credit: str
    pins: tuple[Pin, ...]
    sections: tuple[Section, ...]
    weeks_title: str
    weeks: tuple[Week, ...]
    indexes: tuple[Index, ...]
    page: str
    offer: str
