"""German words for single criteria: chips, quick filters, ways out of an empty answer."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from mintkarte.domain.filters import Criterion, OfferFilter
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
FREE_PLACES = "noch Plätze frei"
FREE_PLACES_SHORT = "Freie Plätze"
FREE_SHORT = "Kostenlos"
ONLY_STATED = "nur mit allen Angaben"
WHOLE_MAP = "auf dieser Karte"
WEEKEND = "Am Wochenende"
FOR_CLASSES = "Für Schulklassen"
BOTH = "Kostenlos, noch Platz"
YEARS, GRADE = "Alter", "Klasse"
ALSO_OPEN = "Auch, was dazu nichts sagt"
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
        "sprache": f"auf {cards.language(value)}",
        "bestaetigt": f"in den letzten {value} Monaten bestätigt" if value != "1" else "im letzten Monat bestätigt",
    }
    return words.get(key, known)


def cost_limit(value: str) -> str:
    """In words: "kostenlos" or "bis 10 €"."""
    return cards.FREE if value == "frei" else f"bis {value.replace('.', ',')}\u00a0€"


def relaxed(key: str) -> str:
    """What one gains by giving up the criteria of a key."""
    return _RELAXED.get(key, key)


def relaxed_together(keys: Sequence[str], words: Sequence[str]) -> str:
    """What one gains by giving up one key, or what one leaves out with several."""
    return relaxed(keys[0]) if len(keys) == 1 else without(*words)


def given_up(keys: Sequence[str], words: Sequence[str]) -> str:
    """What one gives up with one key; with several the label says it."""
    return instead(*words) if len(keys) == 1 else ""


def without(*words: str) -> str:
    """In words: "Ohne „kostenlos“ und „10 Jahre“"."""
    return f"Ohne {calendar.joined([word if word.startswith('„') else f'„{word}“' for word in words])}"


def only_word(word: str) -> str:
    """One word of several that were looked for."""
    return f"Nur „{word}“"


def meant(text: str) -> str:
    """A search text that is spelled almost like the one typed."""
    return f"Meinten Sie „{text}“?"


def instead(*words: str) -> str:
    """What one would give up."""
    return f"statt nur {calendar.joined(words)}"


def wider(radius: str, place: str) -> str:
    """A larger circle."""
    return f"Bis {radius} km um {place}"


def instead_of_km(radius: str) -> str:
    """The smaller circle it replaces."""
    return f"statt {radius} km"


def missing(unknown: Mapping[str, int]) -> str:
    """How many offers do not say what is asked: "davon 9 ohne Altersangabe und 4 ohne feste Termine"."""
    found = missing_parts(unknown)
    return f"davon {calendar.joined(found)}" if found else ""


def missing_parts(unknown: Mapping[str, int]) -> list[str]:
    """For each key that some offers do not state: "9 ohne Altersangabe"."""
    return [f"{unknown[key]} {words}" for key, words in _MISSING.items() if unknown.get(key)]


def left_out(number: int) -> str:
    """How many offers a strict filter leaves out because they do not say."""
    return f"{number} ohne diese Angaben ausgeblendet" if number else ""


def missing_note(number: int, key: str) -> str:
    """The note below a group of options."""
    be = "ist" if number == 1 else "sind"
    return f"{number} {_MISSING[key]} {be} dabei und {'steht' if number == 1 else 'stehen'} hinten." if number else ""


def unpinned(number: int) -> str:
    """How many offers of the list have no pin."""
    if not number:
        return ""
    if number == 1:
        return "1 Angebot hat keinen Ort auf der Karte, zum Beispiel weil es online ist. Es steht nur in der Liste."
    return (
        f"{number} Angebote haben keinen Ort auf der Karte, zum Beispiel weil sie online sind oder zu Ihnen kommen. "
        "Sie stehen nur in der Liste."
    )


def way_to_map(total: int, pinned: int) -> str:
    """The button that leads from the list to the map: how many it shows, and of how many where some have no pin."""
    if not pinned:
        return "Karte"
    of_all = "" if pinned == total else f" von {cards.thousands(total)}"
    return f"Karte ({cards.thousands(pinned)}{of_all})"


def off_the_map(total: int, pinned: int) -> str:
    """What the map says of the offers that it cannot show."""
    if total == pinned:
        return ""
    if pinned:
        number = total - pinned
        rest = "weiteres ohne Ort steht" if number == 1 else "weitere ohne Ort stehen"
        return f"{cards.thousands(number)} {rest} nur in der Liste."
    if total == 1:
        return "Das gefundene Angebot hat keinen Ort auf der Karte. Es steht in der Liste."
    return "Keines der gefundenen Angebote hat einen Ort auf der Karte. Sie stehen in der Liste."


def online_besides(number: int) -> str:
    """How many offers happen online."""
    return "1 Angebot online" if number == 1 else f"{number} Angebote online"


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
