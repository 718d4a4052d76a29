"""Days and hours as German spreadsheets write them; explicit shapes only, nothing is guessed."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from mintkarte.domain.vocabulary import Weekday
from mintkarte.domain.words import fold, remembered

_MONTH_WORDS = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_WEEKDAY = r"(?P<weekday>mo|di|mi|do|fr|sa|so)(?:ntag|enstag|ttwoch|nnerstag|eitag|mstag|nnabend)?s?\.?,?\s+"
_DAY_SHAPES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})\.\s*(?P<month>\d{1,2})\.\s*(?P<year>\d{4}|\d{2})?"),
    re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2})\.?\s+(?P<name>[a-z]{3,9})\.?\s*(?P<year>\d{4})?"),
)
_CLOCK = r"(\d{1,2})(?:[:.](\d{2})(?::\d{2})?)?"
_HOURS = re.compile(rf"(?:von |ab |um )?{_CLOCK}\s*(?:uhr)?\s*(?:(?:-|–|—|bis)\s*{_CLOCK}\s*(?:uhr)?)?")
_STRICT_HOURS = re.compile(
    rf"(?:von |ab |um )?{_CLOCK}\s*(?:uhr|h)?\s*(?:-|–|—|bis)\s*{_CLOCK}\s*(?:uhr|h)?"
    rf"|(?:von |ab |um )?{_CLOCK}\s*(?:uhr|h)\b|(?<!\d)(\d{{1,2}}):(\d{{2}})(?::\d{{2}})?"
)
CANCELLED = "(abgesagt)"
"""Stands behind a date that was called off, in a cell of the spreadsheet."""
_CANCELLED = re.compile(r"\(?\babgesagt\b\)?", re.IGNORECASE)
_EXCEL_EPOCH = date(1899, 12, 30).toordinal()
_EXCEL_DAYS = range(20_000, 80_000)
_CENTURY = 100
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


_LONGEST = 200
_SERIAL = re.compile(r"[0-9]{5}(\.0)?")


@dataclass(frozen=True, slots=True)
class DayReading:
    """What a text says of a day. `code` names what is missing or wrong; `rest` is what stood behind the day."""

    day: date | None
    code: str | None
    rest: str = ""


def read_day(text: str, *, serials: bool = True) -> DayReading:
    """A day as `2026-11-04`, `4.11.26`, `Mi 4. November 2026` or an Excel serial.

    Codes: `datum_ohne_jahr`, `datum_unlesbar`, `wochentag_passt_nicht` (the day is taken all the same).
    """
    plain = fold(text.strip()[:_LONGEST])
    weekday = re.match(_WEEKDAY, plain)
    if weekday:
        plain = plain[weekday.end() :]
    if serials and _SERIAL.fullmatch(plain) and int(plain.removesuffix(".0")) in _EXCEL_DAYS:
        return DayReading(date.fromordinal(_EXCEL_EPOCH + int(plain.removesuffix(".0"))), None)
    for shape in _DAY_SHAPES:
        found = shape.match(plain)
        if found and (parts := _parts(found.groupdict())) is not None:
            reading = _dated(*parts, rest=plain[found.end() :].strip(" ,"))
            if reading.day and weekday and list(Weekday)[reading.day.weekday()] != weekday["weekday"]:
                return DayReading(reading.day, "wochentag_passt_nicht", reading.rest)
            return reading
    return DayReading(None, "datum_unlesbar")


def _parts(found: dict[str, str | None]) -> tuple[int, int, int | None] | None:
    """Day, month and year of a match; None when a word in it is no month."""
    month = found.get("month")
    if month is None:
        names = [i for i, word in enumerate(_MONTH_WORDS, 1) if (found.get("name") or "").startswith(word)]
        if not names:
            return None
        month = str(names[0])
    year = found.get("year")
    return int(found["day"] or 0), int(month), int(year) + (2000 if len(year) <= 2 else 0) if year else None  # noqa: PLR2004


def _dated(day: int, month: int, year: int | None, rest: str) -> DayReading:
    try:
        if year is None:
            date(2024, month, day)  # a leap year: only asks whether such a day exists
            return DayReading(None, "datum_ohne_jahr", rest)
        found = date(year, month, day)
    except ValueError:
        return DayReading(None, "datum_unlesbar", rest)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return DayReading(None, "datum_unlesbar", rest)
    return DayReading(found, None, rest)


@remembered
def read_hours(text: str) -> tuple[time, time | None] | None:
    """The hours that a whole text says: `15:00-16:00`, `16-17.30 Uhr`, `14 Uhr`; None when it says anything else.

    Midnight alone is no hour: spreadsheets write it behind every day.
    """
    plain = fold(text.strip()).removeprefix("t").strip()
    found = _HOURS.fullmatch(plain)
    if not found or plain in ("00:00", "00:00:00", "0:00"):
        return None
    return _hours(*found.groups())


def find_hours(text: str) -> list[tuple[time, time | None]]:
    """Every hour that stands in a longer text, where it cannot be mistaken for another number."""
    found = []
    for match in _STRICT_HOURS.finditer(fold(text)):
        a, b, c, d, e, f, g, h = match.groups()
        hours = _hours(a or e or g, b or f or h, c, d)
        if hours is not None:
            found.append(hours)
    return found


def without_hours(text: str) -> str:
    """The folded text with its hours taken out."""
    return _STRICT_HOURS.sub(" ", fold(text))


def _hours(h1: str | None, m1: str | None, h2: str | None, m2: str | None) -> tuple[time, time | None] | None:
    try:
        start = time(int(h1 or 0), int(m1 or 0))
        if h2 is None:
            return start, None
        end = time(23, 59) if int(h2) == 24 else time(int(h2), int(m2 or 0))  # noqa: PLR2004 - midnight as the end
    except ValueError:
        return None
    return (start, end) if end > start else None


@remembered
def read_moment(text: str) -> tuple[DayReading, tuple[time, time | None] | None, bool]:
    """A day and the hours behind it, and whether the text says that it is cancelled (`abgesagt`)."""
    cancelled = "abgesagt" in text.casefold()
    plain = _CANCELLED.sub("", text).strip()
    reading = read_day(plain)
    if reading.day is None or not reading.rest:
        return reading, None, cancelled
    hours = read_hours(reading.rest)
    if hours is None and reading.rest.removeprefix("t") not in ("00:00", "00:00:00", "0:00"):
        return DayReading(reading.day, "uhrzeit_unlesbar", reading.rest), None, cancelled
    return reading, hours, cancelled


def write_moment(moment: datetime, *, all_day: bool) -> str:
    """The way a moment goes out to a spreadsheet: `2026-11-04` or `2026-11-04 15:00`."""
    return moment.strftime("%Y-%m-%d" if all_day else "%Y-%m-%d %H:%M")
