"""The letters to somebody who has subscribed to a search, word for word; `about` is the search as a phrase."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mintkarte.domain.differences import Aspect, Difference
from mintkarte.domain.rhythms import Rhythm
from mintkarte.domain.vocabulary import Registration
from mintkarte.texts import calendar, cards
from mintkarte.texts.labels import label
from mintkarte.texts.letter_sheet import Button, Entry, Heading, LetterText, Link, Part, laid_out

_OFTEN = {Rhythm.WEEKLY: "einmal in der Woche, wenn es Neues gibt", Rhythm.AT_ONCE: "sobald es etwas Neues gibt"}
_MOST_DATES = 3


@dataclass(frozen=True, slots=True)
class Now:
    """How a changed offer stands now, as far as it may be named."""

    address: str = ""
    cost_cents: int | None = None
    cost_text: str = ""
    is_full: bool = False
    registration: Registration | None = None
    registration_until: date | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """How many offers are new, and how many have changed, named or not."""

    fresh: int
    changed: int


def often(rhythm: Rhythm) -> str:
    """How often letters come, in words that follow "Sie bekommen Post"."""
    return _OFTEN[rhythm]


def opt_in(*, about: str, rhythm: Rhythm, link: str, days: int, region: str = "") -> LetterText:
    """To somebody whose address was given for letters about a search; the link is good for so many days."""
    return laid_out(
        "Möchten Sie Post von der Mintkarte?",
        [
            f"Diese Adresse wurde auf der Mintkarte eingetragen, um Post zu bekommen über: {about}.",
            f"Wenn Sie zustimmen, schreiben wir Ihnen {_OFTEN[rhythm]}. Mit einem Klick ist jederzeit Schluss.",
            Button("Ja, ich möchte diese Post", link),
            f"Der Link gilt {days} Tage. Sie wollten gar keine Post? Dann brauchen Sie nichts zu tun.",
            "Ohne Ihr Ja kommen keine Neuigkeiten, und wir löschen die Adresse.",
        ],
        region=region,
    )


def news(
    *,
    about: str,
    fresh: Sequence[Entry],
    changed: Sequence[Entry],
    totals: Totals,
    view: str,
    end: str,
    region: str = "",
) -> LetterText:
    """What is new and what has changed in a search; where `totals` say more, `view` leads to the offers not named."""
    total = totals.fresh + totals.changed
    named: list[Part] = []
    for heading, entries in (("Neu", fresh), ("Geändert", changed)):
        named += [Heading(heading), *entries] if entries else []
    return laid_out(
        _subject(about, totals),
        [
            f"Sie wollten Bescheid wissen über: {about}.",
            *named,
            _more(total - len(fresh) - len(changed)),
            Button("Auf der Karte ansehen" if total == 1 else "Alle auf der Karte ansehen", view),
            Link("Diese Post ändern oder beenden", end),
        ],
        region=region,
    )


def still(*, about: str, until: date, link: str, end: str, region: str = "") -> LetterText:
    """To somebody who has got letters for almost a year: they go on only where that is wanted."""
    return laid_out(
        "Möchten Sie weiter Post?",
        [
            f"Seit fast einem Jahr schreiben wir Ihnen über: {about}.",
            "Damit niemand Post bekommt, die keiner mehr braucht, fragen wir einmal im Jahr nach.",
            Button("Ja, weiter so", link),
            f"Ohne Ihr Ja kommt nach dem {calendar.full_day(until)} keine Post mehr, und wir löschen Ihre Adresse.",
            Link("Diese Post gleich beenden", end),
        ],
        region=region,
    )


def change(difference: Difference, now: Now, today: date) -> str:
    """What has changed, as one line: "Andere Termine; Kosten jetzt 15 €"."""
    said = {
        Aspect.CALLED_OFF: f"abgesagt: {_days(difference, today)}",
        Aspect.DATES: "andere Termine",
        Aspect.PLACE: f"anderer Ort: {now.address}" if now.address else "anderer Ort",
        Aspect.COST: _cost(now),
        Aspect.PLACES: "jetzt ausgebucht" if now.is_full else "wieder Plätze frei",
        Aspect.REGISTRATION: _registration(now),
    }
    words = "; ".join(said[aspect] for aspect in difference.aspects)
    return f"{words[:1].upper()}{words[1:]}"


def _subject(about: str, totals: Totals) -> str:
    if totals.fresh + totals.changed == 1:
        return f"{'Neu' if totals.fresh else 'Geändert'} auf der Mintkarte: {about}"
    if not totals.fresh:
        return f"{totals.changed} geänderte {about}"
    return f"{totals.fresh} neue {about}" if totals.fresh > 1 else f"Neues auf der Mintkarte: {about}"


def _more(number: int) -> str:
    """What stands below the last one that is named."""
    if not number:
        return ""
    return f"Und {number} {'weiteres Angebot' if number == 1 else 'weitere Angebote'} auf der Karte."


def _days(difference: Difference, today: date) -> str:
    days = list(dict.fromkeys(calendar.day(one.first_day, today) for one in difference.called_off))
    rest = len(days) - _MOST_DATES
    named = days[:_MOST_DATES] if rest > 0 else days
    return calendar.joined([*named, *([f"{rest} weitere"] if rest > 0 else [])])


def _cost(now: Now) -> str:
    said = cards.cost(now.cost_cents, now.cost_text)
    return f"jetzt {said}" if said == cards.FREE else said if said == cards.COST_UNKNOWN else f"Kosten jetzt {said}"


def _registration(now: Now) -> str:
    until = f"bis {calendar.full_day(now.registration_until)}" if now.registration_until else ""
    how = label(now.registration) if now.registration else "Anmeldung"
    return " ".join(filter(None, [f"jetzt {how}" if not how.startswith("Anmeldung") else how, until]))
