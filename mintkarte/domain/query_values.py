"""How one value of a filter is read from an address and written back; readers raise nothing but `Unreadable`."""

import re
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from mintkarte.domain.geometry import Box
from mintkarte.domain.words import words

T = TypeVar("T", bound=StrEnum)
MAX_TEXT = 200
MAX_COST_EURO = 100_000
_DECIMAL = re.compile(r"-?\d{1,6}([.,]\d{1,12})?")
_WHOLE = re.compile(r"\d{1,9}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_HOLIDAY = re.compile(
    r"(bw|by|be|bb|hb|hh|he|mv|ni|nw|rp|sl|sn|st|sh|th)-(winter|ostern|pfingsten|sommer|herbst|weihnachten)-20\d\d"
)


class Unreadable(Exception):  # noqa: N818 - it is a finding about the value, not a failure
    """A value that means nothing for its key; `code` names the notice."""

    def __init__(self, code: str) -> None:
        """Remember the notice's code."""
        super().__init__(code)
        self.code = code


def text(value: str) -> str:
    """Free text on one line, at most `MAX_TEXT` characters, without control characters."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    if len(plain) > MAX_TEXT:
        raise Unreadable("text_zu_lang")
    return plain


def search_text(value: str) -> str:
    """Words to search for; a value without any letter or digit asks for nothing."""
    plain = text(value)
    if not words(plain):
        raise Unreadable("text_ohne_wort")
    return plain


def code(vocabulary: type[T]) -> Callable[[str], T]:
    """A reader for the codes of one vocabulary."""

    def read(value: str) -> T:
        try:
            return vocabulary(value.casefold())
        except ValueError:
            raise Unreadable("wert_unbekannt") from None

    return read


def pattern(shape: re.Pattern[str]) -> Callable[[str], str]:
    """A reader for words of a shape, lower case."""

    def read(value: str) -> str:
        if not shape.fullmatch(value.casefold()) or len(value) > 60:  # noqa: PLR2004 - longer is no code of ours
            raise Unreadable("wert_unbekannt")
        return value.casefold()

    return read


slug, language, holiday = pattern(_SLUG), pattern(_LANGUAGE), pattern(_HOLIDAY)


def whole(low: int, high: int) -> Callable[[str], int]:
    """A reader for whole numbers from low to high."""

    def read(value: str) -> int:
        if not _WHOLE.fullmatch(value) or not low <= int(value) <= high:
            raise Unreadable("zahl_unlesbar")
        return int(value)

    return read


def decimal(low: float, high: float, digits: int) -> Callable[[str], float]:
    """A reader for numbers from low to high with a dot or comma, rounded to so many digits."""

    def read(value: str) -> float:
        if not _DECIMAL.fullmatch(value):
            raise Unreadable("zahl_unlesbar")
        number = round(float(value.replace(",", ".")), digits) + 0.0
        if not low <= number <= high:
            raise Unreadable("zahl_unlesbar")
        return number

    return read


def day(value: str) -> date:
    """A day as `2026-11-02` or `2.11.2026`."""
    for shape in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(value, shape).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    raise Unreadable("datum_unlesbar")


def cost_cents(value: str) -> int:
    """`frei` as 0, else the highest price: euros in, cents out."""
    if value.casefold() == "frei":
        return 0
    return round(decimal(0, MAX_COST_EURO, 2)(value) * 100)


def flag(word: str, off: str | None = None) -> Callable[[str], bool]:
    """A reader for a switch that is on when its one word is said, and off when `off` is said."""

    def read(value: str) -> bool:
        if value.casefold() not in {word, off}:
            raise Unreadable("wert_unbekannt")
        return value.casefold() == word

    return read


def section(value: str) -> Box:
    """A map section as `west,south,east,north`."""
    parts = value.split(",")
    if len(parts) != 4:  # noqa: PLR2004 - four edges
        raise Unreadable("ausschnitt_unlesbar")
    west, south, east, north = (
        decimal(low, high, 5)(part.strip())
        for part, low, high in zip(parts, (-180, -90, -180, -90), (180, 90, 180, 90), strict=True)
    )
    if west > east or south > north:
        raise Unreadable("ausschnitt_unlesbar")
    return Box(west, south, east, north)


def write_cost(cents: int) -> str:
    """The opposite of `cost_cents`."""
    if cents == 0:
        return "frei"
    return f"{cents // 100}" if cents % 100 == 0 else f"{cents / 100:.2f}"


def write_section(box: Box) -> str:
    """The opposite of `section`."""
    return ",".join(f"{edge:.5f}".rstrip("0").rstrip(".") for edge in (box.west, box.south, box.east, box.north))
