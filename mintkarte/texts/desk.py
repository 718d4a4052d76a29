"""What stands on the coordinator's desk: what waits, what differs, what to look at before it is public."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from mintkarte.domain import vocabulary as v
from mintkarte.domain.schedules import BERLIN
from mintkarte.texts import calendar
from mintkarte.texts.labels import LABELS as CODES
from mintkarte.texts.labels import label
from mintkarte.texts.offer_form import LABELS

TAGS: Mapping[str, tuple[str, str]] = {
    "offer": ("neu", "new"),
    "edit": ("geändert", "edit"),
    "report": ("Hinweis", "warn"),
    "invitation": ("Einladung", "edit"),
    "pin": ("Ort?", "warn"),
    "twins": ("doppelt?", "warn"),
}
"""A short word for each kind of thing that waits, and its tone."""
DONE: Mapping[str, str] = {
    "freigegeben": "Freigegeben. Der Anbieter bekommt eine E-Mail.",
    "zurueckgegeben": "Zurückgegeben. Der Anbieter liest Ihren Grund in einer E-Mail.",
    "schon": "Das war schon entschieden.",
    "neuer": "Der Vorschlag wurde inzwischen geändert. Bitte sehen Sie sich die neue Fassung an.",
    "beantwortet": "Der Hinweis ist erledigt.",
    "ort": "Der Punkt bleibt, wo er ist.",
    "anders": "Die beiden sind verschieden. Wir fragen nicht noch einmal.",
    "vereint": "Aus zwei Angeboten ist eines geworden.",
    "zugesagt": "Zugesagt. Der Link ist unterwegs.",
    "abgesagt": "Abgelehnt. Es ging nichts hinaus.",
    "eingeladen": "Die Einladung ist unterwegs.",
    "vertraut": "Angebote dieses Anbieters sind ab jetzt sofort öffentlich.",
    "geprueft": "Angebote dieses Anbieters warten ab jetzt auf Ihre Freigabe.",
    "entzogen": "Der Zugang ist entzogen.",
    "zurueckgezogen": "Die Einladung gilt nicht mehr.",
    "rueckgaengig": "Dieser Schritt ist zurückgenommen.",
    "grund": "Bitte schreiben Sie, was noch fehlt. Der Anbieter liest es.",
    "weg": "Das Angebot gibt es nicht mehr.",
    "unlesbar": "So lässt sich das Angebot nicht speichern. Bitte geben Sie es mit einem Grund zurück.",
    "konflikt": "Inzwischen hat jemand dieselben Felder geändert. Bitte wählen Sie, was gelten soll.",
}
"""What was just done, or why it was not, by the word in the address."""
PROBLEMS = frozenset({"neuer", "grund", "weg", "unlesbar", "konflikt"})
_SHORT: Mapping[str, str] = {
    **LABELS,
    "anbieterart": "Art des Anbieters",
    "art": "Art",
    "beschreibung": "Text",
    "wiederholung": "Rhythmus",
    "fuer": "Für wen",
    "vorkenntnisse": "Vorkenntnisse",
    "format": "Format",
    "ort_name": "Ortsname",
    "strasse": "Straße",
    "anreise": "Anreise",
    "einsatzgebiet": "Einsatzgebiet",
    "kosten": "Kosten",
    "kosten_text": "Kosten in Worten",
    "freie_plaetze": "Freie Plätze",
    "anmeldung": "Anmeldung",
    "anmeldeschluss": "Anmeldung bis",
    "url": "Website",
    "mitbringen": "Mitbringen",
    "externe_id": "Eigene Nummer",
}
_VOCABULARIES: Mapping[str, type[StrEnum]] = {
    "anbieterart": v.ProviderKind,
    "fach": v.Field,
    "thema": v.Topic,
    "art": v.Kind,
    "fuer": v.Audience,
    "schulart": v.SchoolType,
    "format": v.Format,
    "barrierefrei": v.Accessibility,
    "anmeldung": v.Registration,
}
_TICKS: Mapping[str, tuple[str, str]] = {
    "place": ("PLZ und Ort passen zusammen", "PLZ und Ort passen nicht zusammen"),
    "twin": ("Kein ähnliches Angebot am selben Tag", "Ein ähnliches Angebot gibt es schon"),
    "contact": ("Kein privater Kontakt", "Kontakt sieht nach einer privaten Adresse aus"),
    "cost": ("Kosten sind genannt", "Keine Kosten genannt"),
    "past": ("Termine liegen vor uns", "Termine liegen in der Vergangenheit"),
    "exact": ("Ort ist genau bekannt", "Ort ist nur ungefähr bekannt"),
}
_DAYS, _HOURS = 86_400, 3_600
CLAIMED = "Jemand sagt: Das sind wir"
TEAM, NOBODY = "Bisher dabei", "noch niemand"
PIN_DOUBTED = "Liegt dieser Punkt richtig?"
TWINS_ASKED = "Ist das zweimal dasselbe Angebot?"


def column_label(column: str) -> str:
    """A column in one or two words."""
    return _SHORT.get(column, column)


def cell(column: str, text: str) -> str:
    """A cell in words: codes by their labels, days as people write them."""
    if column in _VOCABULARIES:
        return ", ".join(_code(_VOCABULARIES[column], part.strip()) for part in text.split(";") if part.strip())
    if column == "kosten":
        return _price(text)
    if column in ("beginn", "ende", "anmeldeschluss"):
        return " · ".join(calendar.days_in_words(part.strip()) for part in text.split("|") if part.strip())
    return text


def tick(code: str, *, good: bool) -> str:
    """What was looked at before an offer is public, and how it came out."""
    return _TICKS[code][0 if good else 1]


def ago(since: datetime, now: datetime) -> str:
    """How long something waits: "vor 3 Stunden"."""
    seconds = max(0, int((now - since).total_seconds()))
    if seconds < 2 * 60:
        return "gerade eben"
    if seconds < 2 * _HOURS:
        return f"vor {seconds // 60} Minuten"
    if seconds < _DAYS:
        return f"vor {seconds // _HOURS} Stunden"
    days = seconds // _DAYS
    return "gestern" if days == 1 else f"vor {days} Tagen"


def waiting(total: int, oldest: datetime | None, now: datetime) -> str:
    """How much waits, and since when."""
    if oldest is None:
        return "Alles entschieden. Nichts wartet."
    if total == 1:
        return f"Eine Sache wartet, {ago(oldest, now)} gekommen"
    return f"{total} Sachen warten, die älteste kam {ago(oldest, now)}"


def moment(when: datetime) -> str:
    """Day and time: "3. November 2026, 11:20 Uhr"."""
    local = when.astimezone(BERLIN)
    return f"{calendar.full_day(local.date())}, {local.hour}:{local.minute:02} Uhr"


def moved(km: float) -> str:
    """How far a pin has moved; under fifty metres it has not."""
    if km < 0.05:  # noqa: PLR2004 - kilometres
        return ""
    far = f"{round(km * 1000, -1):.0f} m" if km < 1 else f"{km:.1f} km".replace(".", ",")
    return f"Der Ort hat sich um {far} verschoben"


def far_from_postcode(km: float) -> str:
    """How far a pin lies from where its postcode is."""
    return f"{km:.1f} km von der Mitte der Postleitzahl entfernt".replace(".", ",")


def submitted_by(organisation: str) -> str:
    """Who has submitted an offer."""
    return f"Eingereicht von {organisation}"


def changed_by(person: str, organisation: str) -> str:
    """Who wants to change an offer."""
    return f"Geändert von {person}, {organisation}"


def invited_by(who: str) -> str:
    """Who wants to invite somebody."""
    return f"Vorgeschlagen von {who}"


def _code(vocabulary: type[StrEnum], word: str) -> str:
    return label(vocabulary(word)) if word in CODES[vocabulary] else word


def _price(text: str) -> str:
    try:
        euros = float(text.replace(",", "."))
    except ValueError:
        return text
    return "kostenlos" if euros == 0 else f"{euros:.2f} €".replace(".", ",").replace(",00", "")
