"""Sources in words: in which form they are, when they were read, and why nothing came of them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from mintkarte.domain.schedules import BERLIN
from mintkarte.texts.calendar import full_day, joined

FORMS: Mapping[str, str] = {
    "ics": "Kalender (ICS)",
    "rss": "News-Feed (RSS oder Atom)",
    "json": "Liste (JSON)",
    "csv": "Tabelle (CSV)",
    "seite": "Internetseite mit Terminen (JSON-LD)",
}
_MOST_NAMED = 5
PROBLEMS: Mapping[str, str] = {
    "missing": "Unter dieser Adresse gibt es nichts.",
    "fault": "Der fremde Server meldet einen Fehler.",
    "circle": "Die Adresse leitet endlos weiter.",
    "no_host": "Den Namen dieser Adresse gibt es nicht.",
    "not_public": "Diese Adresse ist von außen nicht zu erreichen.",
    "refused": "Der fremde Server nimmt keine Verbindung an.",
    "timeout": "Der fremde Server hat nicht rechtzeitig geantwortet.",
    "certificate": "Das Zertifikat der Adresse stimmt nicht.",
    "broken": "Die Verbindung bricht ab, oder es kommt zu viel.",
    "no_address": "Das ist keine Adresse, die wir lesen. Sie beginnt mit https:// oder http:// und gehört zu einer "
    "öffentlichen Seite.",
    "unreadable": "Was dort steht, ist weder Kalender noch Feed noch Tabelle, oder es ist beschädigt.",
    "unknown_kind": "Was dort steht, können wir nicht lesen: Es ist weder Kalender noch Feed noch Tabelle.",
    "no_entries": "Dort steht kein einziges Angebot, das heute oder später stattfindet.",
    "none_meant": "Dort steht zurzeit nichts, in dem eines Ihrer Wörter vorkommt.",
    "too_many": "Dort stehen mehr als 5000 Einträge. Bitte eine Adresse mit weniger nehmen.",
    "no_organisation": "Diesen Anbieter gibt es in Ihrer Region nicht. Bitte einen aus der Liste wählen.",
    "too_often": "Das waren viele Versuche. Bitte in einigen Minuten noch einmal.",
    "known": "Diese Adresse lesen wir für diesen Anbieter schon.",
}
DONE: Mapping[str, str] = {
    "neu": "Wird ab jetzt jeden Tag gelesen, zum ersten Mal in wenigen Minuten. Dann erscheinen die Angebote.",
    "jetzt": "Wird in wenigen Minuten gelesen. Laden Sie die Seite dann neu.",
    "woerter": "Gespeichert. In wenigen Minuten wird danach gelesen; was schon eingetragen ist, bleibt.",
    "steht": "Wird nicht mehr gelesen. Die Angebote bleiben.",
    "weg": "Die Quelle ist vergessen. Die Angebote bleiben.",
    "quelle": "Es gilt, was die Quelle sagt.",
    "eigen": "Es gilt, was hier steht.",
    "schon": "Das war schon entschieden.",
}


def state(form: str, listed: int, at: datetime | None, now: datetime) -> str:
    """What a source is, how much it lists, and when it was read last."""
    if at is None:
        return "noch nie gelesen"
    return " · ".join((FORMS.get(form, form), entries(listed), f"zuletzt gelesen {_when(at, now)}"))


def left_out(titles: Sequence[str]) -> str:
    """Which entries none of the words is in; the first few by their names."""
    named = [f"„{title or 'ohne Titel'}“" for title in titles[:_MOST_NAMED]]
    more = [f"{len(titles) - _MOST_NAMED} weitere"] if len(titles) > _MOST_NAMED else []
    return f"Nicht dabei, weil keines der Wörter darin steht: {joined([*named, *more])}."


def trouble(code: str, since: datetime | None) -> str:
    """Why nothing comes of a source, and since when."""
    sentence = PROBLEMS.get(code, PROBLEMS["broken"])
    if since is None:
        return sentence
    return f"{sentence} So ist es seit dem {full_day(since.astimezone(BERLIN).date())}."


def entries(number: int) -> str:
    """How many offers a source lists."""
    return "1 Angebot" if number == 1 else f"{number} Angebote"


def gone(since: datetime) -> str:
    """Since when the source lists an entry no more."""
    return f"steht seit dem {full_day(since.astimezone(BERLIN).date())} nicht mehr dort"


def _when(at: datetime, now: datetime) -> str:
    day, today = at.astimezone(BERLIN).date(), now.astimezone(BERLIN).date()
    return f"{_day(day, today)} um {at.astimezone(BERLIN):%H:%M} Uhr"


def _day(day: date, today: date) -> str:
    days = (today - day).days
    return {0: "heute", 1: "gestern"}.get(days) or f"am {full_day(day)}"
