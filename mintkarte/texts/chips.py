"""German words for single criteria: chips, quick filters, ways out of an empty answer."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from mintkarte.domain.filters import Criterion, OfferFilter
from mintkarte.domain.holidays import HolidaySpan
from mintkarte.domain.vocabulary import (
    Accessibility,
    Audience,
    DayPart,
    Field,
    Format,
    Kind,
    ProviderKind,
    SchoolType,
    Topic,
    Weekday,
)
from mintkarte.texts import calendar, cards
from mintkarte.texts.labels import label

VOCABULARIES: dict[str, type[StrEnum]] = {
    "fach": Field,
    "thema": Topic,
    "art": Kind,
    "fuer": Audience,
    "schulart": SchoolType,
    "wochentag": Weekday,
    "tageszeit": DayPart,
    "format": Format,
    "barrierefrei": Accessibility,
    "anbieterart": ProviderKind,
}
LEGENDS = {
    "fach": "Fach",
    "art": "Art",
    "fuer": "Für wen",
    "klasse": "Klasse",
    "zeitraum": "Zeitraum",
    "wochentag": "Wochentag",
    "tageszeit": "Tageszeit",
    "kosten": "Kosten",
    "plaetze": "Plätze",
    "format": "Wo es stattfindet",
    "barrierefrei": "Ohne Hürden",
    "anbieterart": "Wer anbietet",
    "region": "Region",
    "genau": "Fehlende Angaben",
}
ANY_COST = "egal"
FREE_PLACES = "noch Plätze frei"
FREE_PLACES_SHORT = "Freie Plätze"
FREE_SHORT = "Kostenlos"
ONLY_STATED = "weglassen, was dazu nichts sagt"
WHOLE_MAP = "auf dieser Karte"
WEEKEND = "Am Wochenende"
FOR_CLASSES = "Für Schulklassen"
EVERYWHERE = "überall"
OWN_POSITION = "Ihren Standort"
_POSTCODE = re.compile(r"^\d{5} (?=\S)")
_MISSING = {
    "alter": "ohne Altersangabe",
    "klasse": "ohne Klassenangabe",
    "kosten": "ohne Kostenangabe",
    "plaetze": "ohne Angabe freier Plätze",
    "termin": "ohne feste Termine",
}
_RELAXED = {
    "q": "Ohne das Suchwort",
    "ort": "Überall",
    "lat": "Überall",
    "ausschnitt": "Auf der ganzen Karte",
    "region": "In allen Regionen",
    "fach": "Alle Fächer",
    "thema": "Alle Themen",
    "art": "Jede Art von Angebot",
    "fuer": "Für alle",
    "alter": "Jedes Alter",
    "klasse": "Jede Klasse",
    "schulart": "Jede Schulart",
    "von": "Auch früher",
    "bis": "Auch später",
    "ferien": "Jederzeit",
    "wochentag": "An jedem Wochentag",
    "tageszeit": "Zu jeder Tageszeit",
    "kosten": "Auch mit Kosten",
    "plaetze": "Auch ausgebuchte",
    "format": "Vor Ort, online oder mobil",
    "barrierefrei": "Ohne Angabe zu Hürden",
    "sprache": "In jeder Sprache",
    "anbieter": "Alle Anbieter",
    "anbieterart": "Alle Anbieter",
    "bestaetigt": "Auch länger nicht bestätigte",
}


def chip(criterion: Criterion, fixed: OfferFilter, names: Mapping[tuple[str, str], str], today: date) -> str:
    """The words of one active criterion; `names` knows regions, providers, holidays and the place by (key, value)."""
    key, value = criterion.key, criterion.value
    if key in VOCABULARIES:
        return label(VOCABULARIES[key](value))
    if key in {"von", "bis"}:
        return f"{'ab' if key == 'von' else 'bis'} {calendar.day(date.fromisoformat(value), today)}"
    known = names.get((key, value), value)
    words = {
        "q": f"„{value}“",
        "ort": around(fixed.radius_km, known) if fixed.centre else value,
        "lat": f"{fixed.radius_km:g} km um {OWN_POSITION}",
        "ausschnitt": "im Kartenausschnitt",
        "alter": f"{value} Jahre",
        "klasse": f"Klasse {value}",
        "kosten": cost_limit(value),
        "plaetze": FREE_PLACES,
        "sprache": f"Sprache: {known}",
        "bestaetigt": f"bestätigt seit {value} Monaten" if value != "1" else "bestätigt seit einem Monat",
    }
    return words.get(key, known)


def cost_limit(value: str) -> str:
    """In words: "kostenlos" or "bis 10 €"."""
    return cards.FREE if value == "frei" else f"bis {value.replace('.', ',')}\u00a0€"


def relaxed(key: str) -> str:
    """What one gains by giving up the criteria of a key."""
    return _RELAXED.get(key, key)


def instead(*chips: str) -> str:
    """What one would give up."""
    return f"statt nur {calendar.joined(chips)}"


def wider(radius: str, place: str) -> str:
    """A larger circle."""
    return f"Bis {radius} km um {place}"


def instead_of_km(radius: str) -> str:
    """The smaller circle it replaces."""
    return f"statt {radius} km"


def missing(unknown: Mapping[str, int]) -> str:
    """How many offers do not say what is asked: "davon 9 ohne Altersangabe und 4 ohne feste Termine"."""
    most: dict[str, int] = {}
    for key, number in unknown.items():
        if number and key in _MISSING:
            most[_MISSING[key]] = max(number, most.get(_MISSING[key], 0))
    return f"davon {calendar.joined([f'{number} {words}' for words, number in most.items()])}" if most else ""


def missing_note(number: int, key: str) -> str:
    """The note below a group of options."""
    return f"{number} {_MISSING[key]} sind dabei, sie stehen hinten." if number else ""


def online_besides(number: int) -> str:
    """How many offers happen online."""
    return "1 Angebot online" if number == 1 else f"{number} Angebote online"


def holidays(spans: HolidaySpan) -> str:
    """School holidays with their days: "Osterferien, 22.3.–2.4."."""
    first, last = spans.span.first, spans.span.last
    if first is None or last is None or first == last:
        return spans.name
    return f"{spans.name}, {first.day}.{first.month}.–{last.day}.{last.month}."


def around(radius_km: float, place: str) -> str:
    """The circle in short: "20 km um Aschaffenburg", the postcode left out where the town is named."""
    return f"{radius_km:g} km um {_POSTCODE.sub('', place)}"


def said(total: int) -> str:
    """What a screen reader hears after a change."""
    return f"{cards.count(total)} gefunden"


def date_range(first: date | None, last: date | None, today: date) -> str:
    """The asked days in short; empty when none are asked."""
    if first and last:
        return calendar.days(first, last, today)
    if first:
        return f"ab {calendar.day(first, today)}"
    return f"bis {calendar.day(last, today)}" if last else ""
