"""What the admin reads about the work behind the map: jobs, letters, warnings, the machine."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from mintkarte import __version__
from mintkarte.domain.schedules import BERLIN

KINDS: Mapping[str, str] = {
    "import": "Datei der Redaktion prüfen oder übernehmen",
    "letter": "Brief verschicken",
    "occurrences": "Termine vorausberechnen",
    "tidy": "Aufräumen",
    "freshness": "Fragen, ob Angebote noch stimmen",
    "news": "Briefe mit Neuem für Abos",
    "links": "Links der Angebote prüfen",
    "link_list": "Links sammeln, die zu prüfen sind",
    "sources": "Kalender und Feeds der Anbieter lesen",
}
LETTERS: Mapping[str, str] = {
    "question": "erste Frage",
    "question_again": "zweite Frage",
    "question_hidden": "Nachricht: ausgeblendet",
    "sign_in": "Link zum Anmelden",
    "invitation": "Einladung",
    "invitation_waits": "Einladung wartet",
    "submitted": "Angebot eingereicht",
    "answered": "Antwort auf einen Hinweis",
    "opt_in": "Abo bestätigen",
    "news": "Neues für ein Abo",
    "still": "Abo verlängern",
}
DONE: Mapping[str, str] = {
    "neu": "Die Aufgabe beginnt von vorn, sobald die Uhr wieder tickt.",
    "verworfen": "Die Aufgabe ist verworfen.",
    "schon": "Diese Aufgabe liegt nicht mehr hier.",
}
UNKNOWN, NEVER, FIRST_TICK = "unbekannt", "noch nie", "mit dem ersten Ticken"
_WARNINGS: Mapping[str, str] = {
    "no_mail": (
        "MINTKARTE_MAIL ist nicht gesetzt: Kein Brief geht hinaus. Alle Anbieter gelten als nicht erreichbar, ihre "
        "Angebote werden an denselben Tagen ausgeblendet, als hätten sie nicht geantwortet."
    ),
    "no_address": (
        "MINTKARTE_PUBLIC_URL ist nicht gesetzt: Links in Briefen führen nirgendwohin. Darum wird niemand gefragt, "
        "und alle Anbieter gelten als nicht erreichbar."
    ),
    "never": (
        "Die Uhr hat noch nie getickt: Nichts wird gefragt, beendet oder aufgeräumt. Lassen Sie „mintkarte tick“ jede "
        "Minute laufen, oder nehmen Sie MINTKARTE_TICK=off zurück."
    ),
    "late": (
        "Die Uhr steht seit {since}: Nichts wird gefragt, beendet oder aufgeräumt. Läuft „mintkarte serve“ mit "
        "MINTKARTE_TICK=on oder „mintkarte tick“ im Zeitplan?"
    ),
    "letters": "Briefe warten seit {since}. Nimmt der Mailserver sie an?",
    "disk": "Auf dem Datenträger sind nur noch {free} frei. Bald kann nichts mehr gespeichert werden.",
    "journal": "Die Datenbank führt ihr Journal als „{mode}“ statt „{expected}“. Bitte starten Sie den Server neu.",
}
_ADDRESS = re.compile(r"[^\s@<>\"'(]+@[^\s@<>\"')]+")
_LONG = re.compile(r"[\w+/=-]{24,}")
_MOST_LETTERS = 240
_GIB = 1024**3
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def kind(code: str, letter: str = "") -> str:
    """What a job does; one that is new here goes by its own word."""
    said = KINDS.get(code, code)
    return f"{said}: {LETTERS.get(letter, letter)}" if letter else said


def warning(code: str, **values: object) -> str:
    """Something that somebody should do something about."""
    return _WARNINGS[code].format(**values)


def dead(number: int) -> str:
    """Some jobs will not be tried again unless somebody says so."""
    verb = "ist" if number == 1 else "sind"
    return f"{jobs(number)} {verb} endgültig gescheitert. Unten steht, woran es lag."


def error(text: str) -> str:
    """What went wrong in one line, without mail addresses and without anything that could be a token."""
    plain = _LONG.sub("…", _ADDRESS.sub("…", " ".join(text.split())))
    return plain if len(plain) <= _MOST_LETTERS else plain[:_MOST_LETTERS] + " …"


def moment(when: datetime, now: datetime) -> str:
    """Day and time, as near as needed: "heute, 11:20 Uhr", "28.11.2026, 6:00 Uhr"."""
    local, today = when.astimezone(BERLIN), now.astimezone(BERLIN).date()
    named = {today: "heute", today - _DAY: "gestern", today + _DAY: "morgen"}.get(local.date(), f"{local:%d.%m.%Y}")
    return f"{named}, {local.hour}:{local.minute:02} Uhr"


def span(length: timedelta) -> str:
    """How long: "5 Minuten", "3 Stunden", "2 Tagen"; in the case that "seit" and "in" want."""
    if length < 2 * _HOUR:
        minutes = max(1, int(length / _MINUTE))
        return "einer Minute" if minutes == 1 else f"{minutes} Minuten"
    if length < 2 * _DAY:
        return f"{int(length / _HOUR)} Stunden"
    return f"{int(length / _DAY)} Tagen"


def machine(
    *, engine: str, library: str, journal: str, revision: str, free: str, total: str
) -> tuple[tuple[str, str], ...]:
    """What the installation runs on; only what is known."""
    said = (
        ("Mintkarte", __version__),
        ("Datenbank", " ".join(filter(None, ("SQLite" if engine == "sqlite" else "PostgreSQL", library)))),
        ("Journal", journal),
        ("Stand der Tabellen", revision),
        ("Freier Platz", f"{free} von {total}"),
    )
    return tuple((name, value) for name, value in said if value)


def size(number: int) -> str:
    """Bytes: "12,4 GB"."""
    return f"{number / _GIB:.1f} GB".replace(".", ",")


def jobs(number: int) -> str:
    """How many: "1 Aufgabe"."""
    return "1 Aufgabe" if number == 1 else f"{number} Aufgaben"


def letters(number: int) -> str:
    """How many: "1 Brief"."""
    return "1 Brief" if number == 1 else f"{number} Briefe"


def attempts(number: int) -> str:
    """How often it was tried: "1 Versuch"."""
    return "1 Versuch" if number == 1 else f"{number} Versuche"
