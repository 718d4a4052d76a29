"""Recurrence rules of calendars (RFC 5545) in the words that `domain.recurrence` reads, where it can hold them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from mintkarte.domain.recurrence import read_recurrence

_DAYS = {
    "MO": "Montag",
    "TU": "Dienstag",
    "WE": "Mittwoch",
    "TH": "Donnerstag",
    "FR": "Freitag",
    "SA": "Samstag",
    "SU": "Sonntag",
}
_ORDINALS = {"1": "1.", "2": "2.", "3": "3.", "4": "4.", "-1": "letzten"}
_KNOWN = frozenset({"FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST"})


def in_words(rule: Mapping[str, Sequence[str]], first: date, left_out: Collection[date] = ()) -> str:
    """The rule in words, its exceptions behind it; "" where our rules cannot hold it and its dates must be written out.

    `rule` has the parts of an RRULE by their names; the hours and the last day stand elsewhere.
    """
    if not rule.keys() <= _KNOWN:
        return ""
    freq, interval = "".join(rule.get("FREQ", ())), "".join(rule.get("INTERVAL", ("1",)))
    days = list(rule.get("BYDAY", ())) or [list(_DAYS)[first.weekday()]]
    match freq, interval:
        case "WEEKLY", "1" if all(day in _DAYS for day in days):
            text = f"jeden {_listed([_DAYS[day] for day in days])}"
        case "WEEKLY", "2" if all(day in _DAYS for day in days):
            text = f"alle zwei Wochen am {_listed([_DAYS[day] for day in days])}"
        case "MONTHLY", "1" if len(days) == 1 and days[0][:-2].removeprefix("+") in _ORDINALS and days[0][-2:] in _DAYS:
            text = f"jeden {_ORDINALS[days[0][:-2].removeprefix('+')]} {_DAYS[days[0][-2:]]} im Monat"
        case _:
            return ""
    if left_out:
        text += ", nicht am " + ", ".join(f"{day.day}.{day.month}.{day.year}" for day in sorted(left_out))
    return text if read_recurrence(text).rule is not None else ""


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} und {names[-1]}"
