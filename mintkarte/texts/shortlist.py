"""What the shortlist says of itself: how much is on it, what is gone, what an address could not name."""

from datetime import date

from mintkarte.texts import calendar

ANY_TIME = "Ohne festen Termin"
OVER = "Schon vorbei"


def count(total: int) -> str:
    """In words: "3 gemerkte Angebote", "1 gemerktes Angebot"."""
    return "1 gemerktes Angebot" if total == 1 else f"{total} gemerkte Angebote"


def month(day: date) -> str:
    """In words: "Februar 2027"."""
    return f"{calendar.MONTHS[day.month - 1]} {day.year}"


def gone(total: int) -> str:
    """That offers of the list have been withdrawn."""
    return f"{count(total)} gibt es nicht mehr."


def unreadable(total: int) -> str:
    """That values of the address were no offers."""
    values = "Eine Angabe" if total == 1 else f"{total} Angaben"
    return f"{values} in dieser Adresse {'ist' if total == 1 else 'sind'} kein Angebot und {_stay(total)} unbeachtet."


def beyond(total: int, most: int) -> str:
    """That the address names more than a list holds."""
    rest = "Ein weiteres" if total == 1 else f"{total} weitere"
    return f"Eine Merkliste fasst {most} Angebote. {rest} in dieser Adresse {_stay(total)} unbeachtet."


def _stay(total: int) -> str:
    return "bleibt" if total == 1 else "bleiben"
