"""What is said in the programme booklet and on the poster, and about them."""

from datetime import date, timedelta

from mintkarte.texts import calendar, cards

TITLE = "MINT-Programm"
MAP_TITLE = "Wo etwas los ist"
CREDIT = "Die Zahlen nennen die Angebote in diesem Heft. Grenzen: Natural Earth, Orte: GeoNames (CC BY 4.0)."
WEEKS_TITLE = "Woche für Woche"
BY_PROVIDER, BY_SUBJECT = "Nach Anbieter", "Nach Fach"
NUMBERS = "Die Zahlen sind die Nummern der Angebote, nicht der Seiten."
SCAN = "Immer auf dem neuesten Stand: mit der Kamera auf den Code halten."
SCAN_OFFER, SCAN_TO_REGISTER = "Mehr dazu: Code scannen", "Mehr wissen und anmelden: Code scannen"
FOR_WHOM, PLACES, REGISTER, CONTACT = "Für wen", "Plätze", "Anmeldung", "Kontakt"
PAGE = "Seite"
WITHOUT_TOWN = "Online, mobil und ohne Ort"
WITHOUT_SUBJECT = "Fach nicht angegeben"
DEMO = "Demo: Alle Angebote und Anbieter sind erfunden."
NOTHING = "Zu dieser Auswahl gibt es gerade kein Angebot."
WEEKS = 8
"""So far ahead the weeks reach."""


def title(region: str) -> str:
    """What stands large on the cover."""
    return f"{TITLE} {region}".strip()


def as_of(day: date) -> str:
    """When it was made."""
    return f"Stand: {calendar.full_day(day)}"


def too_many(total: int, most: int) -> str:
    """That not all fit into it."""
    return (
        f"Die Auswahl hat {cards.thousands(total)} Angebote. In ein Heft passen {cards.thousands(most)}: "
        "die ersten der Liste. Eine engere Auswahl zeigt alle."
    )


def fewer_dates(weeks: int) -> str:
    """How far ahead the weeks look."""
    return f"Termine der nächsten {weeks} Wochen"


def week(monday: date) -> str:
    """One week by its days."""
    return calendar.days(monday, monday + timedelta(days=6), monday)


def day(when: date) -> str:
    """A day in short."""
    return f"{calendar.WEEKDAYS_SHORT[when.weekday()]} {when.day}.{when.month}."
