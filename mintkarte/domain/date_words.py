"""A date column that holds more than dates: "Mo-Fr 10-12", "nach Vereinbarung", "3.-7.8.2027"."""

import re

from mintkarte.domain.moments import read_day, without_hours
from mintkarte.domain.words import fold

_WEEKDAY = r"(?:(?:mo|di|mi|do|fr|sa|so)[a-zäöü]*\.?,?\s*)?"
_TO = r"\s*(?:-|–|—|bis)\s*"
_FROM_DAY_TO_DAY = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.\s?(?:(?P<month>\d{{1,2}})\.\s?(?P<year>\d{{4}}|\d{{2}})?)?{_TO}"
    rf"{_WEEKDAY}(?P<last>\d{{1,2}}\.\s?(?P<last_month>\d{{1,2}})\.\s?(?P<last_year>\d{{4}}|\d{{2}}))",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]{2}")
_DAY_OF_A_MONTH = re.compile(
    r"\d{1,2}\.\s?(?:\d|jan|feb|marz|mar|apr|mai|jun|jul|aug|sep|okt|nov|dez)|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d"
)


def first_and_last(text: str) -> tuple[str, str] | None:
    """The two ends of "3.-7.8.2027" or "28.7. bis 1.8.2027"; None for what is no such span."""
    found = _FROM_DAY_TO_DAY.fullmatch(text.strip())
    if found is None:
        return None
    month, year = found["month"] or found["last_month"], found["year"]
    if not year:  # what ends in January has begun in the old year
        began_before = int(month) > int(found["last_month"])
        year = str(int(found["last_year"]) - began_before).zfill(2)
    return f"{found['day']}.{month}.{year}", found["last"]


def is_in_words(text: str) -> bool:
    """Whether a cell says in words when something is, without naming a day: those words are worth keeping."""
    if read_day(text).code != "datum_unlesbar":
        return False
    plain = without_hours(text)
    return bool(_WORD.search(fold(plain))) and not _DAY_OF_A_MONTH.search(plain)
