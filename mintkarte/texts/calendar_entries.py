"""What stands in a visitor's calendar beside the title of an offer."""

from collections.abc import Iterable
from datetime import date

from mintkarte.domain.schedules import Occurrence
from mintkarte.texts import calendar, cards

NAME = "Mintkarte"
SHORTLIST = "Meine Merkliste"
ALL = "Alle Angebote"


def name(about: str) -> str:
    """What a calendar is called: "Mintkarte: Kurse für 10-Jährige"."""
    return f"{NAME}: {about}"


def when(one: Occurrence, rule: str | None) -> str:
    """In words: "Wann: jeden Mittwoch, 15–16:30 Uhr" or "Wann: Samstag, 13. Februar 2027, 10–12 Uhr"."""
    times, rhythm = calendar.hours(one), calendar.rhythm(rule)
    if rhythm:
        return f"Wann: {', '.join(filter(None, [rhythm, times]))}"
    day = f"{calendar.weekday(one.first_day)}, {calendar.full_day(one.first_day)}"
    if one.all_day and one.last_day > one.first_day:
        return f"Wann: {day} bis {calendar.weekday(one.last_day)}, {calendar.full_day(one.last_day)}"
    return f"Wann: {', '.join(filter(None, [day, times]))}"


def for_whom(ages: str, grades: str, groups: str) -> str:
    """Ages, grades and groups as far as they are stated, or that no age is."""
    stated = ", ".join(filter(None, [ages, grades, groups]))
    return f"Für wen: {stated}" if stated else cards.AGE_UNKNOWN


def cost(cents: int | None, text: str | None) -> str:
    """What it costs, or that it is not stated."""
    if cents is None and not text:
        return cards.COST_UNKNOWN
    amount = cards.cost(cents) if cents is not None else ""
    return f"Kosten: {', '.join(filter(None, [amount, text if text != amount else '']))}"


def registration(how: str, until: date | None) -> str:
    """How to take part and until when; empty when neither is stated."""
    if not how and until is None:
        return ""
    last = f"bis {calendar.full_day(until)}" if until else ""
    return f"Anmeldung: {', '.join(filter(None, [how.removeprefix('Anmeldung '), last]))}"


def provider(organisation: str, contact: str | None, url: str | None) -> list[str]:
    """Who offers it, whom to ask, and the provider's own page."""
    ask, page = f"Kontakt: {contact}" if contact else "", f"Seite des Anbieters: {url}" if url else ""
    return [f"Anbieter: {organisation}", ask, page]


def description(lines: Iterable[str], text: str | None, address: str) -> str:
    """The whole entry: what one has to know, what it is about, and where everything stands."""
    return "\n\n".join(filter(None, ["\n".join(filter(None, lines)), text, f"Alles dazu: {address}"]))
