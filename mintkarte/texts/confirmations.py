"""What the page says that asks whether offers are still true, and how an offer was confirmed."""

from collections.abc import Sequence
from datetime import date

from mintkarte.domain.freshness import Because
from mintkarte.domain.vocabulary import Status
from mintkarte.texts import calendar
from mintkarte.texts.submissions import state

ASKED = "Stimmt das noch?"
NO_ANSWER = "Bitte wählen Sie: Stimmt noch, Ändern oder Gibt es nicht mehr."
NO_CHANGE = "Bitte schreiben Sie in einem Satz, was sich geändert hat."
CONFIRMED = "Danke. Das Angebot ist bestätigt und steht auf der Karte."
_PROBLEMS = {
    "which": "Bitte sagen Sie das für jedes Angebot einzeln.",
    "unknown": "Zu diesem Angebot haben Sie schon geantwortet. Diese hier sind noch offen:",
}


_WITHDRAWN = "Dieses Angebot ist nicht mehr da: Es wurde zurückgezogen."
_AWAY = {
    Because.UNANSWERED: "Es steht gerade nicht auf der Karte: Der Anbieter hat länger nicht gesagt, ob es noch stimmt.",
    Because.GONE: "Dieses Angebot gibt es nicht mehr, sagt der Anbieter.",
}


def away(because: str | None) -> str:
    """Why an offer is not on the map any more."""
    return _AWAY.get(Because(because), _WITHDRAWN) if because in set(Because) else _WITHDRAWN


def problem(code: str) -> str:
    """Why an answer was not taken."""
    return _PROBLEMS[code]


def misfit(status: Status) -> str:
    """Why an offer cannot be confirmed."""
    return f"Das ging nicht: Das Angebot ist gerade „{state(status)[0]}“."


def heading(*, number: int, hidden: int) -> tuple[str, str]:
    """What the page asks, and how the offers stand: on the map, or (some of them) hidden for silence."""
    if not number:
        return "Danke!", ""
    if not hidden:
        stand = "So steht Ihr Angebot" if number == 1 else "So stehen Ihre Angebote"
        return ASKED, f"{stand} auf der Karte."
    if number == 1:
        return "Gibt es das noch?", "Ihr Angebot ist gerade ausgeblendet."
    if hidden == number:
        return "Gibt es die noch?", "Ihre Angebote sind gerade ausgeblendet."
    return ASKED, f"{hidden} von {number} Angeboten {'ist' if hidden == 1 else 'sind'} gerade ausgeblendet."


def all_right(*, number: int, hidden: int) -> str:
    """The button that answers for all."""
    if hidden == number:
        return f"Alle {number} gibt es noch, wieder zeigen"
    return f"Alle {number} stimmen noch"


def thanks(said: str, titles: Sequence[str], *, back: bool = False) -> str:
    """What has happened, by the word of the answer; `back` where all of them had been hidden."""
    named = f"„{titles[0]}“" if len(titles) == 1 else f"{len(titles)} Angebote"
    verb = "ist" if len(titles) == 1 else "sind"
    if said == "weg":
        return f"{named} steht nicht mehr auf der Karte."
    if said == "geaendert":
        return f"Die Koordination ändert {named} und meldet sich bei Ihnen."
    if back:
        return f"{named} {'steht' if len(titles) == 1 else 'stehen'} wieder auf der Karte."
    return f"{named} {verb} bestätigt."


def answered(number: int) -> str:
    """How many of the letter's offers are answered already; empty for none."""
    if not number:
        return ""
    return "1 Angebot ist schon beantwortet." if number == 1 else f"{number} Angebote sind schon beantwortet."


def details(
    *, contact: str | None, url: str | None, until: date | None, cost: str | None
) -> tuple[tuple[str, str], ...]:
    """What the card does not say and its people should look at; only what is stated."""
    said = (
        ("Kontakt", contact),
        ("Website", url),
        ("Anmeldung bis", calendar.full_day(until) if until else None),
        ("Kosten", cost),
    )
    return tuple((name, value) for name, value in said if value)
