"""What stands on an offer's page beyond its card: the way there, the state of its places, the next step."""

from collections.abc import Sequence
from datetime import date

from mintkarte.domain.availability import Availability
from mintkarte.domain.facts import Span
from mintkarte.domain.matching import ages_of_grades
from mintkarte.domain.travel import Stop
from mintkarte.domain.vocabulary import Accessibility
from mintkarte.texts import calendar, cards
from mintkarte.texts.labels import label

_STATES = {
    Availability.FULL: "Alle Plätze sind vergeben.",
    Availability.CANCELLED: "Dieses Angebot ist abgesagt.",
    Availability.OVER: "Dieses Angebot ist vorbei.",
}


def for_which_ages(ages: Span | None, grades: Span | None) -> tuple[str, ...]:
    """In words: stated ages and grades; grades alone with the usual ages, "etwa 8–10 Jahre (Klasse 3–4)"."""
    in_years = cards.ages(ages.low, ages.high) if ages else ""
    in_grades = cards.grades(grades.low, grades.high) if grades else ""
    if in_years or grades is None:
        return tuple(filter(None, (in_years, in_grades)))
    usual = ages_of_grades(grades)
    return (f"etwa {cards.ages(usual.low, usual.high)} ({in_grades})",)


def back_to(total: int) -> str:
    """The way back to a search that found so many."""
    return f"Zurück zu {cards.thousands(total)} Angeboten" if total > 1 else "Zurück zur Suche"


def stop(found: Stop) -> str:
    """In words: "Bus 5 bis Haltestelle Schöntal, dann 3 Minuten zu Fuß", "Hauptbahnhof, 15 Minuten"."""
    minutes = "" if found.minutes is None else f"{found.minutes} {'Minute' if found.minutes == 1 else 'Minuten'}"
    walk = f"{minutes} zu Fuß" if found.on_foot else minutes
    if found.line:
        return ", dann ".join(filter(None, [f"{found.line} bis {found.name}", walk]))
    return ", ".join(filter(None, [found.name, walk]))


def accessibility(codes: Sequence[str]) -> str:
    """What is stated, in one line that begins with a capital; empty where nothing is."""
    words = calendar.joined([label(Accessibility(code)) for code in codes if code in set(Accessibility)])
    return words[:1].upper() + words[1:]


def service_area(area: str, km: float | None, town: str) -> str:
    """Where a mobile offer comes to: in the provider's words, else the distance around its seat."""
    around = f"bis {km:.0f}\u00a0km um {town}" if km and town else ""
    return area or around


def state(found: Availability, until: date | None) -> str:
    """Why one cannot take part any more, as a sentence; empty for an open offer."""
    if found is Availability.CLOSED and until is not None:
        return f"Die Anmeldung war bis {calendar.full_day(until)} möglich."
    return _STATES.get(found, "")


def in_holidays(name: str) -> str:
    """In words: "in den Osterferien 2027 (Bayern)"."""
    return f"in den {name}"


def more_of_provider(number: int) -> str:
    """In words: "5 weitere Angebote"; empty for none."""
    return "" if number < 1 else f"{number} {'weiteres Angebot' if number == 1 else 'weitere Angebote'}"


def about(kind: str, provider: str) -> str:
    """What it is in a few words, for those who see no page: "Ferienkurs von Jugendtechnik Untermain"."""
    return f"{kind or 'Angebot'} von {provider}"


def shortened(text: str, letters: int) -> str:
    """The text, or its beginning up to a whole word with dots where it is longer than so many letters."""
    if len(text) <= letters:
        return text
    cut = text[: letters - 1]
    return (cut.rsplit(None, 1)[0] if any(letter.isspace() for letter in cut) else cut).rstrip(" ,;:.–-") + "…"
