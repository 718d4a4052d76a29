"""Recurrence as people write it ("jeden Mittwoch", "2. und letzter Samstag im Monat") and the rule it means."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from mintkarte.domain.moments import find_hours, read_day, without_hours
from mintkarte.domain.schedules import ALL_MONTHS, Hours
from mintkarte.domain.words import fold, remembered

_DAYS = {"mo": "MO", "di": "TU", "mi": "WE", "do": "TH", "fr": "FR", "sa": "SA", "so": "SU"}
_DAY_NAMES = {
    "montag": "mo",
    "dienstag": "di",
    "mittwoch": "mi",
    "donnerstag": "do",
    "freitag": "fr",
    "samstag": "sa",
    "sonnabend": "sa",
    "sonntag": "so",
}
_SHORT_DAYS = "|".join(day for day in _DAYS if day != "so")
_DAY = rf"\b(?:({'|'.join(_DAY_NAMES)})(?:e|en|s)?|({_SHORT_DAYS}|(?:(?<=und )|(?<=, )|(?<=-)|(?<=,)|^)so)\.?)(?=\W|$)"
_DAY_RANGE = re.compile(rf"{_DAY}\s*(?:-|–|bis)\s*{_DAY}")
_ONE_DAY = re.compile(_DAY)
_ORDINALS = {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "ersten": 1, "erster": 1, "zweiten": 2, "zweiter": 2,
             "dritten": 3, "dritter": 3, "vierten": 4, "vierter": 4, "letzten": -1, "letzter": -1}  # fmt: skip
_ORDINAL = re.compile(rf"\b({'|'.join(o for o in _ORDINALS if o.isalpha())}|[1-5](?=\.))(?=\W)")
_MONTHS = (
    *("januar", "februar", "marz", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "dezember"),
)
_MONTH = rf"\b({'|'.join(_MONTHS)})\b"
_MONTH_RANGE = re.compile(rf"{_MONTH}\s*(?:-|–|bis)\s*(?:ende )?{_MONTH}")
_EXCEPT = re.compile(r"\((?:ausser|nicht)[^)]*\)|\b(?:ausser|nicht)(?: im| in)?(?: den)? .*")
_DAY_IN_FIGURES = r"\d{1,2}\. ?\d{1,2}\. ?\d{2,4}|\d{4}-\d{2}-\d{2}"
_EXCEPTIONS = re.compile(
    rf"[,;]?\s*\(?\b(?:(?P<cancelled>entf.{{1,2}}llt|f.{{1,2}}llt aus|abgesagt)|au.{{1,2}}er|nicht) am "
    rf"(?P<days>(?:{_DAY_IN_FIGURES})(?:(?:\s*,\s*|\s+und\s+)(?:am )?(?:{_DAY_IN_FIGURES}))*)\)?",
    re.IGNORECASE,
)
_FORTNIGHT = re.compile(r"\b(?:alle (?:14 tage|zwei wochen|2 wochen)|14-?tagig|zweiwochentlich|jede zweite woche)")
# folded text: "ue" has become "u" even where it was no umlaut ("dauerhaft")
_OPEN = re.compile(
    r"\b(?:jederzeit|durchgehend|ganzjahrig|immer (?:offen|zuganglich)|rund um die uhr|taglich|daurhaft)\b",
)
_ON_REQUEST = re.compile(r"\b(?:auf (?:anfrage|anmeldung)|nach (?:vereinbarung|absprache)|termine? nach)")
_ONGOING = re.compile(r"\b(?:laufend|regelmassig|wiederkehrend|fortlaufend)\b")
_NOTE_ONLY = re.compile(r"einmalig|ferien|ferienwoche|jahrlich|mehrtagig|mehrere termine|blockveranstaltung|termine?")
_TWO_TIMES_OF_YEAR = re.compile(r"\b(?:sommer|winter)(?:zeit|halbjahr)?\b")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """What a recurrence text means; `understood` is False when it is kept as words only.

    On the days `left_out` there is no meeting ("nicht am …"), on those `cancelled` it is called off ("abgesagt am …").
    """

    rule: str | None = None
    hours: tuple[Hours, ...] = ()
    months: frozenset[int] = field(default=ALL_MONTHS)
    skips_holidays: bool = False
    permanent: bool = False
    understood: bool = True
    left_out: frozenset[date] = frozenset()
    cancelled: frozenset[date] = frozenset()


@remembered
def read_recurrence(text: str) -> Recurrence:
    """The rule behind the words; a text that says nothing certain is kept, never guessed."""
    days: dict[bool, set[date]] = {True: set(), False: set()}
    for found in _EXCEPTIONS.finditer(text):
        read = (read_day(day, serials=False).day for day in re.findall(_DAY_IN_FIGURES, found["days"]))
        days[bool(found["cancelled"])].update(day for day in read if day is not None)
    rest = _read(_EXCEPTIONS.sub("", text))
    return replace(rest, left_out=frozenset(days[False]), cancelled=frozenset(days[True]))


def without_meeting(text: str, day: date) -> str:
    """The words of a recurrence, saying that the meeting of this day is called off; `with_meeting` is the opposite."""
    shown = f"{day.day}.{day.month}.{day.year}"
    for found in _EXCEPTIONS.finditer(text):
        if found["cancelled"]:
            return f"{text[: found.end('days')]}, {shown}{text[found.end('days') :]}"
    return f"{text}, abgesagt am {shown}"


def with_meeting(text: str, day: date) -> str:
    """The words of a recurrence without the remark that the meeting of this day is called off."""

    def kept(found: re.Match[str]) -> str:
        if not found["cancelled"]:
            return found[0]
        days = [one for one in re.findall(_DAY_IN_FIGURES, found["days"]) if read_day(one, serials=False).day != day]
        return found[0].replace(found["days"], ", ".join(days)) if days else ""

    return _EXCEPTIONS.sub(kept, text)


def _read(text: str) -> Recurrence:
    seasonal = bool(_TWO_TIMES_OF_YEAR.search(fold(text)))
    hours = () if seasonal else tuple(find_hours(text))
    plain = " ".join(without_hours(text).split()).strip(" ,;.")
    if not plain or _NOTE_ONLY.fullmatch(plain):
        return Recurrence(hours=hours)
    skips = bool(re.search(r"(?:nicht|ausser)(?: in)?(?: den)?\s+(?:schul)?ferien", plain))
    months = _months(plain)
    kept = _EXCEPT.sub(" ", plain)
    rule = _rule(kept, months)
    if rule is not None:
        return Recurrence(rule, hours, skips_holidays=skips, understood=not seasonal)
    if _ON_REQUEST.search(kept) or _ONGOING.search(kept):
        return Recurrence(hours=hours, months=months)
    if _OPEN.search(kept):
        return Recurrence(hours=hours, months=months, permanent=True)
    return Recurrence(hours=hours, understood=False)


def _rule(plain: str, months: frozenset[int]) -> str | None:
    days = _weekdays(plain)
    if not days:
        return None
    season = "" if months == ALL_MONTHS else f";BYMONTH={','.join(map(str, sorted(months)))}"
    ordinals = [_ORDINALS[word] for word in _ORDINAL.findall(plain)]
    if ordinals:
        return f"FREQ=MONTHLY;BYDAY={','.join(f'{o}{day}' for o in ordinals for day in days)}{season}"
    interval = ";INTERVAL=2" if _FORTNIGHT.search(plain) else ""
    return f"FREQ=WEEKLY{interval};BYDAY={','.join(days)}{season}"


def _weekdays(plain: str) -> list[str]:
    """RRULE days in week order; "Di-Fr und So" is TU,WE,TH,FR,SU."""
    order = list(_DAYS)
    found: set[str] = {"sa", "so"} if re.search(r"\b(?:am|jedes) wochenende", plain) else set()
    for match in _DAY_RANGE.finditer(plain):
        first, last = (order.index(_DAY_NAMES.get(a or "", b)) for a, b in (match.groups()[:2], match.groups()[2:]))
        found.update(order[first : last + 1] if first <= last else order[first:] + order[: last + 1])
    for name, short in _ONE_DAY.findall(_DAY_RANGE.sub(" ", plain)):
        found.add(_DAY_NAMES.get(name, short))
    if re.search(r"\b(?:werktags|montags bis freitags)\b", plain):
        found.update(order[:5])
    return [_DAYS[day] for day in order if day in found]


def _months(plain: str) -> frozenset[int]:
    """The open months: those named, or all but those excepted."""
    excepted = " ".join(_EXCEPT.findall(plain))
    closed = {_MONTHS.index(name) + 1 for name in re.findall(_MONTH, excepted)}
    if closed:
        return ALL_MONTHS - closed
    kept = _EXCEPT.sub(" ", plain)
    named: set[int] = set()
    for first, last in _MONTH_RANGE.findall(kept):
        a, b = _MONTHS.index(first), _MONTHS.index(last)
        named.update(m % 12 + 1 for m in range(a, b + 1 if a <= b else b + 13))
    named.update(_MONTHS.index(name) + 1 for name in re.findall(_MONTH, _MONTH_RANGE.sub(" ", kept)))
    return frozenset(named) or ALL_MONTHS
