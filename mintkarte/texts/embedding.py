"""What is said about the map on other people's pages."""

from collections.abc import Sequence

from mintkarte.domain.embed_hosts import EVERYBODY, MOST_HOSTS
from mintkarte.texts import calendar

VIEWS = {"beides": "Karte und Liste", "liste": "nur die Liste", "karte": "nur die Karte"}
MODES = {"hell": "hell", "dunkel": "dunkel", "auto": "wie das Gerät der Besucher"}
COLOURS = {"grund": "Hintergrund", "schrift": "Schrift", "farbe": "Links und Knöpfe"}
"""Parameters of the embedded view with their names on the builder's page."""
SAVED = "Gespeichert. Es gilt ab sofort."


def unreadable_colour(key: str, value: str) -> str:
    """What stood there is no colour."""
    return f"{COLOURS[key]}: „{value}“ ist keine Farbe. So sieht eine aus: #0a5c5c."


def replaced(key: str, wanted: str, taken: str) -> str:
    """Why another colour is shown."""
    ground = "" if key == "grund" else " auf diesem Grund"
    return f"{COLOURS[key]}: {wanted} wäre{ground} schwer zu lesen. Genommen ist die nächste lesbare Farbe: {taken}."


def allowed(hosts: Sequence[str]) -> str:
    """Which sites may show it."""
    if EVERYBODY in hosts:
        return "Diese Ansicht darf auf jeder Seite stehen."
    if not hosts:
        return "Noch ist keine Seite freigegeben. Dort zeigt sich statt der Karte nichts; der Link darunter geht immer."
    return f"Diese Ansicht darf stehen auf {calendar.joined(list(hosts))}."


def wrong_lines(wrong: Sequence[tuple[int, str]]) -> list[str]:
    """One sentence for each line that names no site."""
    return [f"Zeile {number}: „{text[:80]}“ ist keine Adresse. So geht es: www.schule.de." for number, text in wrong]


def too_many(number: int) -> str:
    """Why so many are not kept."""
    return f"Das sind {number} Seiten; höchstens {MOST_HOSTS} gehen. Ein Stern nimmt alle: *.stadt.de."
