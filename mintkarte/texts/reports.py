"""German words for reports of errors: what can be wrong, and what the form says."""

from collections.abc import Mapping
from datetime import timedelta

COLUMNS: Mapping[str, str] = {
    "beginn": "Termin oder Uhrzeit",
    "status": "Das Angebot gibt es nicht mehr",
    "ort": "Ort oder Adresse",
    "lat": "Punkt auf der Karte",
    "alter_von": "Alter oder Klasse",
    "kosten": "Kosten",
    "freie_plaetze": "Plätze",
    "anmeldung": "Anmeldung",
    "url": "Link zur Website",
    "kontakt": "Kontakt",
    "titel": "Titel",
    "anbieter": "Anbieter",
    "beschreibung": "Beschreibung",
    "fach": "Fach oder Thema",
    "anreise": "Weg dorthin",
    "barrierefrei": "Barrierefreiheit",
    "bild": "Bild",
    "sonstiges": "Etwas anderes",
}
"""What a visitor may say is wrong: columns of the contract, and what is none; in the order of how often it happens."""

_PROBLEMS = {
    "column_missing": "Bitte wählen Sie, welche Angabe nicht stimmt.",
    "message_missing": "Bitte schreiben Sie kurz, was nicht stimmt. Ein Satz genügt.",
    "message_too_long": "Das sind mehr als 2000 Zeichen. Bitte fassen Sie sich kürzer.",
    "email_unreadable": "Diese E-Mail-Adresse hat einen Tippfehler. Sie dürfen das Feld auch leer lassen.",
    "too_fast": "Das ging sehr schnell, so wie es Programme tun. Bitte schicken Sie die Meldung noch einmal ab.",
}


def problem(code: str) -> str:
    """What is wrong with a report, and what to do."""
    return _PROBLEMS[code]


def wait(time: timedelta) -> str:
    """Why no more reports are taken just now, and when they will be again."""
    minutes = -(-int(time.total_seconds()) // 60)
    when = f"{minutes} Minuten" if minutes > 1 else "einer Minute"
    if minutes > 90:  # noqa: PLR2004 - from here on people count in hours
        when = f"{-(-minutes // 60)} Stunden"
    return (
        f"Von hier oder zu diesem Angebot kamen gerade schon viele Meldungen. Bitte versuchen Sie es in {when} "
        "noch einmal. Was Sie geschrieben haben, steht noch da."
    )
