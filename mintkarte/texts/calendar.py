"""German words for days, hours and rhythms."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from mintkarte.domain.schedules import BERLIN, Occurrence

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
WEEKDAYS_SHORT = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
MONTHS_SHORT = ("Jan.", "Feb.", "März", "April", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez.")
_FAR_DAYS = 300
_ROW = 3
_RULE_DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_RULE_DAY = re.compile(r"([+-]?\d+)?(MO|TU|WE|TH|FR|SA|SU)")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?(?:[+-]\d{2}:\d{2})?)?)?")


def joined(words: Sequence[str]) -> str:
    """A list as one speaks it: "Mo, Mi und Fr", or "Kinder sowie Mädchen und junge Frauen"."""
    last = " sowie " if any(" und " in word for word in words) else " und "
    return last.join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else list(words))


def day(when: date, today: date) -> str:
    """In words: "27. Februar"; with the year when it is past or far away."""
    near = 0 <= (when - today).days <= _FAR_DAYS
    return f"{when.day}. {MONTHS[when.month - 1]}" + ("" if near else f" {when.year}")


def full_day(when: date) -> str:
    """In words: "3. November 2026"."""
    return f"{when.day}. {MONTHS[when.month - 1]} {when.year}"


def weekday(when: date) -> str:
    """In words: "Samstag"."""
    return WEEKDAYS[when.weekday()]


def days(first: date, last: date, today: date) -> str:
    """In words: "22.–24. März", "30. März – 2. April", or one day."""
    if first == last:
        return day(first, today)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}.–{day(last, today)}"
    return f"{day(first, today)} – {day(last, today)}"


def clock(moment: datetime) -> str:
    """In words: "9" or "9:30", without "Uhr", in Berlin."""
    local = moment.astimezone(BERLIN)
    return f"{local.hour}:{local.minute:02}" if local.minute else str(local.hour)


def hours(occurrence: Occurrence) -> str:
    """In words: "9–13 Uhr"; empty for an all-day one."""
    if occurrence.all_day:
        return ""
    starts, ends = clock(occurrence.starts_at), clock(occurrence.ends_at)
    return f"{starts} Uhr" if starts == ends else f"{starts}–{ends} Uhr"


def runs(occurrences: Iterable[Occurrence]) -> list[tuple[date, date, str]]:
    """First day, last day and hours of the dates; days in a row with the same hours become one."""
    found: list[tuple[date, date, str]] = []
    for occurrence in occurrences:
        first, last, times = occurrence.first_day, occurrence.last_day, hours(occurrence)
        if not occurrence.all_day and last > first and (last - first).days == 1:
            last = first  # an evening that ends after midnight
        if found and found[-1][2] == times and first == found[-1][1] + timedelta(days=1):
            found[-1] = (found[-1][0], last, times)
        else:
            found.append((first, last, times))
    return found


def rhythm(rule: str | None) -> str:
    """A rule in words, "jeden Mittwoch" or "am 2. und letzten Samstag im Monat"; empty when it has no simple words."""
    parts = dict(part.split("=", 1) for part in (rule or "").replace("RRULE:", "").split(";") if "=" in part)
    named = [(int(nth) if nth else 0, _RULE_DAYS[name]) for nth, name in _RULE_DAY.findall(parts.get("BYDAY", ""))]
    every = parts.get("INTERVAL", "1")
    if parts.get("FREQ") == "DAILY" and every == "1":
        return "täglich"
    if parts.get("FREQ") == "WEEKLY" and named:
        return _weekly([number for _, number in named], every)
    if (
        parts.get("FREQ") == "MONTHLY"
        and named
        and len({number for _, number in named}) == 1
        and all(n for n, _ in named)
    ):
        return f"am {joined([_nth(n) for n, _ in named])} {WEEKDAYS[named[0][1]]} im Monat"
    return ""


def rhythm_short(rule: str | None) -> str:
    """The rule in the few letters of a calendar leaf; empty when it does not fit there."""
    words = rhythm(rule)
    if words.startswith("jeden "):
        return words if not words.endswith("Donnerstag") else "donners\u00adtags"
    if words == "täglich":
        return words
    named = sorted({_RULE_DAYS[name] for _, name in _RULE_DAY.findall((rule or "").partition("BYDAY=")[2])})
    if not words or "FREQ=WEEKLY" not in (rule or ""):
        return ""
    return _span(named, WEEKDAYS_SHORT, "–") or ", ".join(WEEKDAYS_SHORT[number] for number in named)


def months(numbers: Iterable[int]) -> str:
    """The open months, "April bis Oktober"; empty for all of them."""
    open_months = sorted(set(numbers))
    if not open_months or len(open_months) == len(MONTHS):
        return ""
    gaps = [m for m in open_months if (m - 2) % 12 + 1 not in open_months]
    if len(gaps) != 1:
        return joined([MONTHS[m - 1] for m in open_months])
    last = (gaps[0] + len(open_months) - 2) % 12
    return MONTHS[last] if len(open_months) == 1 else f"{MONTHS[gaps[0] - 1]} bis {MONTHS[last]}"


def _weekly(numbers: list[int], every: str) -> str:
    """Words for a weekly rule on these weekdays."""
    if every == "1" and len(numbers) == 1:
        return f"jeden {WEEKDAYS[numbers[0]]}"
    habits = [f"{day.lower()}s" for day in WEEKDAYS]
    plural = _span(sorted(numbers), habits, " bis ") or joined([habits[number] for number in sorted(numbers)])
    return plural if every == "1" else f"{plural}, alle {every} Wochen"


def _span(numbers: Sequence[int], names: Sequence[str], to: str) -> str:
    """Three or more days in a row as one span; empty for fewer, or with a gap."""
    in_a_row = len(numbers) >= _ROW and numbers[-1] - numbers[0] == len(numbers) - 1
    return f"{names[numbers[0]]}{to}{names[numbers[-1]]}" if in_a_row else ""


def _nth(number: int) -> str:
    """In words: "2." or "letzten"."""
    return "letzten" if number == -1 else f"{number}."


def days_in_words(text: str) -> str:
    """A text with its days and times as people write them."""
    return _ISO.sub(_day, text)


def _day(found: re.Match[str]) -> str:
    year, month, day, hour, minute = found.groups()
    try:
        words = full_day(date(int(year), int(month), int(day)))
    except ValueError:
        return found[0]
    return f"{words}, {int(hour)}:{minute} Uhr" if hour else words
