"""Numbers, ages, grades and prices as spreadsheet cells write them; a reader gives None for what it cannot tell."""

import re
from dataclasses import dataclass

from mintkarte.domain.facts import Span
from mintkarte.domain.words import fold, remembered

_WHOLE = re.compile(
    r"(?:ca\.?|etwa|rund|max\.?|maximal|bis zu|uber)?\s*"
    r"(\d{1,6})(?:[.,]0+)?\s*(?:platze|personen|kinder|teilnehmende)?",
)
_NUMBER = r"(\d{1,2})(?:[.,]0+)?"
_RANGE = re.compile(rf"{_NUMBER}\.?\s*(?:-|–|—|bis|und|/)\s*{_NUMBER}\.?")
_FROM = re.compile(rf"(?:ab|von|mindestens)\s*{_NUMBER}\.?|{_NUMBER}\s*\+|{_NUMBER}\.?\s*(?:und alter|aufwarts)")
_UP_TO = re.compile(rf"(?:bis|hochstens|maximal)\s*(?:zu\s*)?{_NUMBER}\.?")
_ONE = re.compile(rf"{_NUMBER}\.?")
_AGE_NOISE = re.compile(r"\b(?:jahren?|jahrige[rn]?|jahrig|j|alter|lebensjahr|kinder|von)\b\.?|-jahrige")
_GRADE_NOISE = re.compile(r"\b(?:klassenstufen?|jahrgangsstufen?|klassen?|kl|jgst|stufen?)\b\.?")
_NAMED_AGES = {"vorschule": Span(5, 6), "vorschulalter": Span(5, 6), "grundschulalter": Span(6, 10)}
_NAMED_GRADES = {
    "gs": Span(1, 4),
    "grundschule": Span(1, 4),
    "unterstufe": Span(5, 7),
    "mittelstufe": Span(8, 10),
    "oberstufe": Span(11, 13),
    "sek i": Span(5, 10),
    "sek 1": Span(5, 10),
    "sekundarstufe i": Span(5, 10),
    "sek ii": Span(11, 13),
    "sek 2": Span(11, 13),
    "sekundarstufe ii": Span(11, 13),
    "alle": Span(1, 13),
}
_EXCEL_DAY = re.compile(
    r"\d{4}-(?P<month>\d{2})-(?P<day>\d{2})(?: 00:00:00)?|(?P<day2>\d{1,2})\.\s?(?P<month2>\d{1,2})\.(?:\d{2,4})?",
)
_AMOUNT = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d{1,6})(?:[.,](\d{1,2}))?(?![\d.,]*\d)")
_FREE = re.compile(r"\b(?:kostenlos|kostenfrei|gratis|umsonst|eintritt frei|freier eintritt|frei|gebuhrenfrei)\b")
_DONATION = re.compile(r"\bspende|\bfreiwillig|\bnach (?:selbst)?einschatzung")
_YEAR_OR_DASH = re.compile(r"\b20[012]\d\b(?![.,]\d)|,-+")
_OLD = re.compile(r"\b(?:stand|20[012]\d(?![.,]\d)|alter(?:er|e|es))\b")


LONGEST = 200
"""Letters of a cell that may hold a number; what is longer is a text, and slow to search for one."""
_MOST_DIGITS = 4
"""Of whole euros: nothing for children costs 10,000."""


@dataclass(frozen=True, slots=True)
class SpanReading:
    """A span in a cell; `turned_back` says that a spreadsheet had made a day of it ("8-12" as 8 December)."""

    span: Span | None
    turned_back: bool = False


@remembered
def read_ages(text: str) -> SpanReading:
    """Ages as `10`, `8-12`, `ab 8`, `10+`, `bis 14`, `Vorschule`; a single number is both ends."""
    plain = " ".join(_AGE_NOISE.sub(" ", fold(text[:LONGEST])).split()).strip(" .")
    return _span(plain, _NAMED_AGES)


@remembered
def read_grades(text: str) -> SpanReading:
    """Grades as `3`, `Kl. 5-6`, `ab Klasse 7`, `Sek I`, `Oberstufe`."""
    plain = " ".join(_GRADE_NOISE.sub(" ", fold(text[:LONGEST])).split()).strip(" .")
    return _span(plain, _NAMED_GRADES)


def names_grades(text: str) -> bool:
    """Whether a text counts in school years ("Klasse 5-7"), wherever it stands."""
    plain = fold(text[:LONGEST])
    return bool(_GRADE_NOISE.search(plain)) and read_grades(text).span is not None


def _span(plain: str, named: dict[str, Span]) -> SpanReading:
    if plain in named:
        return SpanReading(named[plain])
    if found := _EXCEL_DAY.fullmatch(plain):
        low, high = found["day"] or found["day2"], found["month"] or found["month2"]
        return SpanReading(Span(int(low), int(high)), turned_back=True)
    for shape, low_at, high_at in ((_RANGE, 1, 2), (_FROM, 1, None), (_UP_TO, None, 1), (_ONE, 1, 1)):
        if found := shape.fullmatch(plain):
            return SpanReading(Span(_group(found, low_at), _group(found, high_at)))
    return SpanReading(None)


def _group(found: re.Match[str], at: int | None) -> int | None:
    """The number in a group, or in the next alternative that matched; None for an open end."""
    return None if at is None else int(next(number for number in found.groups()[at - 1 :] if number))


def read_whole(text: str) -> int | None:
    """A number of places; "ca. 20" is 20, "ausgebucht" is 0, "max. 1 Klasse" is None."""
    plain = fold(text[:LONGEST]).strip(" .")
    if plain in ("ausgebucht", "voll", "keine"):
        return 0
    found = _WHOLE.fullmatch(plain)
    return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class CostReading:
    """A price in cents, None where none is certain; `old` says that the text itself is of an earlier year."""

    cents: int | None
    old: bool = False


@remembered
def read_cost(text: str) -> CostReading:
    """A price cell: `0`, `frei`, `2,50 €`, `ab 5 Euro`; of several amounts none is certain."""
    if len(text) > LONGEST:
        return CostReading(None)
    plain = fold(text).replace("eur", " ").replace("€", " ")
    old = bool(_OLD.search(fold(text)))
    if _DONATION.search(plain) or re.search(r"-\s*\d", plain):
        return CostReading(None, old)
    amounts = _AMOUNT.findall(_YEAR_OR_DASH.sub(" ", plain))
    if len(amounts) == 1:
        euros, cents = amounts[0]
        whole = euros.replace(".", "")
        sure = len(whole) <= _MOST_DIGITS
        return CostReading(int(whole) * 100 + int((cents or "0").ljust(2, "0")) if sure else None, old)
    if not amounts and _FREE.search(plain):
        return CostReading(0, old)
    return CostReading(None, old)


def read_coordinate(text: str, limit: float) -> float | None:
    """A latitude or longitude with a dot or comma, within plus or minus the limit."""
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return number if -limit <= number <= limit else None


def read_url(text: str) -> str | None:
    """A web address that a page may link to; `www.` gets https, anything but http(s) is none."""
    plain = text.strip()
    if re.match(r"www\.[\w.-]+\.", plain):
        plain = f"https://{plain}"
    return plain if re.fullmatch(r"https?://[^\s/?#@\\<>\"']+\.[^\s\\<>\"']+", plain) and len(plain) <= 2000 else None  # noqa: PLR2004


def read_kilometres(text: str) -> float | None:
    """How far a mobile offer comes: the kilometres in "im Umkreis von 30 km"."""
    found = re.search(r"(\d{1,3})\s*(?:km|kilometer)\b", fold(text))
    return float(found[1]) if found else None
