"""What a visitor reads when a value of the filter could not be used; nothing is refused, the rest still holds."""

from mintkarte.domain.problems import Notice

_SENTENCES = {
    "text_zu_lang": "Der Suchtext war zu lang und bleibt unbeachtet.",
    "text_ohne_wort": "In „{value}“ steht kein Wort, nach dem wir suchen könnten.",
    "wert_unbekannt": "„{value}“ gibt es bei {key} nicht und bleibt unbeachtet.",
    "zahl_unlesbar": "„{value}“ ist bei {key} keine Zahl, die wir verstehen, und bleibt unbeachtet.",
    "datum_unlesbar": "„{value}“ ist bei {key} kein Tag, den wir verstehen, und bleibt unbeachtet.",
    "bis_vor_von": "Das Ende liegt vor dem Anfang. Wir suchen ab dem Anfang.",
    "ausschnitt_unlesbar": "Der Kartenausschnitt war nicht zu verstehen und bleibt unbeachtet.",
    "region_unbekannt": "Die Region „{value}“ kennt diese Karte nicht.",
    "ferien_unbekannt": "Die Ferien „{value}“ kennen wir nicht.",
    "ort_unbekannt": "Den Ort „{value}“ kennen wir nicht. Versuchen Sie es mit der Postleitzahl.",
    "ort_mehrdeutig": "„{value}“ gibt es mehrmals. Welchen Ort meinen Sie?",
}
_OTHER = "„{value}“ war bei {key} nicht zu verstehen und bleibt unbeachtet."
_KEYS = {
    "q": "der Suche",
    "ort": "Wo",
    "lat": "der Breite",
    "lon": "der Länge",
    "umkreis": "Umkreis",
    "fach": "Fach",
    "thema": "Thema",
    "art": "Art",
    "fuer": "Für wen",
    "alter": "Alter",
    "klasse": "Klasse",
    "schulart": "Schulart",
    "von": "Beginn",
    "bis": "Ende",
    "ferien": "Ferien",
    "wochentag": "Wochentag",
    "tageszeit": "Tageszeit",
    "kosten": "Kosten",
    "plaetze": "Plätze",
    "format": "Format",
    "barrierefrei": "Barrierefreiheit",
    "sprache": "Sprache",
    "anbieter": "Anbieter",
    "anbieterart": "Art des Anbieters",
    "bestaetigt": "Bestätigt",
    "genau": "Genau",
    "sort": "Sortierung",
    "seite": "Seite",
}


def notice_sentence(notice: Notice) -> str:
    """The sentence for a value that was left out."""
    words = _SENTENCES.get(notice.code, _OTHER)
    return words.format(value=notice.value, key=_KEYS.get(notice.key, notice.key))
