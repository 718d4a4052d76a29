"""German words of the filter form: the answers to the four questions in short, legends, and lines beside options."""

from collections.abc import Mapping
from datetime import date

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.holidays import HolidaySpan
from mintkarte.domain.vocabulary import DayPart, Weekday
from mintkarte.texts import calendar, cards, chips
from mintkarte.texts.labels import label

LEGENDS = {
    "fach": "Fach",
    "thema": "Thema",
    "art": "Art",
    "fuer": "Gemacht für",
    "alter": "Alter in Jahren",
    "klasse": "Klasse",
    "schulart": "Schulart",
    "ferien": "Ferien",
    "zeitraum": "Zeitraum",
    "wochentag": "Wochentag",
    "tageszeit": "Tageszeit",
    "kosten": "Kosten",
    "plaetze": "Plätze",
    "format": "Wo es stattfindet",
    "barrierefrei": "Ohne Hürden",
    "sprache": "Sprache",
    "anbieter": "Anbieter",
    "anbieterart": "Wer anbietet",
    "bestaetigt": "Zuletzt bestätigt",
    "region": "Region",
    "ausschnitt": "Karte",
    "genau": "Fehlende Angaben",
}
ANY = "egal"
ACROSS_FIELDS = "MINT und mehr"
ONLY_SECTION = "nur im Kartenausschnitt"
SHOW_OPEN = "mitzeigen, was dazu nichts sagt"
_DAYS_SHORT = {day: day.value.capitalize() for day in Weekday}


def when(asked: OfferFilter, named: Mapping[str, HolidaySpan], today: date) -> str:
    """The answer to "when" in short: "Osterferien, am Wochenende"; empty when nothing is asked."""
    parts = list(dict.fromkeys(named[code].name for code in asked.holidays if code in named))
    if days := chips.date_range(asked.date_from, asked.date_to, today):
        parts.append(days)
    if set(asked.weekdays) == {Weekday.SATURDAY, Weekday.SUNDAY}:
        parts.append("am Wochenende")
    elif asked.weekdays:
        parts.append(" ".join(words for day, words in _DAYS_SHORT.items() if day in asked.weekdays))
    parts += [label(part) for part in DayPart if part in asked.day_parts]
    return ", ".join(parts)


def whom(asked: OfferFilter) -> str:
    """The answer to "for whom" in short: "8, 10 Jahre, Gymnasium"; empty when nothing is asked."""
    parts = []
    if asked.ages:
        parts.append(f"{', '.join(map(str, asked.ages))} Jahre")
    if asked.grades:
        parts.append(f"Klasse {', '.join(map(str, asked.grades))}")
    return ", ".join([*parts, *(label(code) for code in (*asked.audiences, *asked.school_types))])


def weekday(day: Weekday) -> str:
    """A weekday in two letters."""
    return _DAYS_SHORT[day]


def holidays(span: HolidaySpan) -> str:
    """School holidays with their days: "Osterferien, 22.3.–2.4."; past a new year also the year."""
    first, last = span.span.first, span.span.last
    if first is None or last is None or first == last:
        return span.name
    return f"{span.name}, {first.day}.{first.month}.–{last.day}.{last.month}."


def radius(km: int, number: int | None) -> str:
    """A circle with what it would hold: "50 km (112)"."""
    return f"{km} km" if number is None else f"{km} km ({cards.thousands(number)})"


def confirmed(months: int) -> str:
    """How long ago the last confirmation may lie."""
    return "im letzten Monat" if months == 1 else f"in den letzten {months} Monaten"


def show_open(unknown: Mapping[str, int]) -> str:
    """What is shown although it leaves something open: "9 ohne Altersangabe mitzeigen"."""
    found = chips.missing_parts(unknown)
    return f"{calendar.joined(found)} mitzeigen" if found else SHOW_OPEN


def without_open(number: int) -> str:
    """What leaving them out would mean."""
    return f"Sie stehen hinten in der Liste. Ohne sie: {cards.thousands(number)}."


def more_organisations(number: int) -> str:
    """The line behind the organisations that are named."""
    return f"und {number} weitere" if number else ""
