"""The form for offers in words: the names of its fields, what helps to fill them in, and what is said while typing."""

from collections.abc import Mapping

from mintkarte.domain.problems import Problem
from mintkarte.texts.problems import problem_sentence

LABELS: Mapping[str, str] = {
    "titel": "Titel",
    "anbieter": "Anbieter",
    "anbieterart": "Was für ein Anbieter?",
    "fach": "Fach",
    "thema": "Thema",
    "art": "Was ist es?",
    "beschreibung": "Worum geht es?",
    "beginn": "Beginn",
    "ende": "Ende",
    "wiederholung": "Findet es regelmäßig statt?",
    "fuer": "Für wen?",
    "alter_von": "Alter von",
    "alter_bis": "Alter bis",
    "klasse_von": "Klasse von",
    "klasse_bis": "Klasse bis",
    "schulart": "Schulart",
    "vorkenntnisse": "Was muss man schon können?",
    "format": "Vor Ort, online oder mobil?",
    "ort_name": "Name des Ortes",
    "strasse": "Straße und Hausnummer",
    "plz": "PLZ",
    "ort": "Ort",
    "lat": "Breite",
    "lon": "Länge",
    "genauigkeit": "Genauigkeit",
    "anreise": "Wie kommt man hin?",
    "barrierefrei": "Ohne Barrieren",
    "einsatzgebiet": "Wohin kommen Sie?",
    "kosten": "Kosten für ein Kind in Euro",
    "kosten_text": "Mehr zu den Kosten",
    "plaetze": "Plätze",
    "freie_plaetze": "Davon noch frei",
    "anmeldung": "Wie meldet man sich an?",
    "anmeldeschluss": "Anmeldung bis",
    "url": "Seite des Angebots",
    "kontakt": "Kontakt",
    "kontakt_oeffentlich": "Kontakt öffentlich zeigen",
    "mitbringen": "Was bringt man mit?",
    "sprache": "Sprache",
    "externe_id": "Ihre eigene Nummer",
}
HINTS: Mapping[str, str] = {
    "titel": "So, dass man sofort weiß, was man tut. Höchstens 140 Zeichen.",
    "beschreibung": "Zwei, drei kurze Sätze, so wie Sie es einem Kind erzählen.",
    "beginn": "Zum Beispiel: 13.2.2027, 10 Uhr. Fällt ein Termin aus, schreiben Sie „abgesagt“ dahinter.",
    "wiederholung": "Zum Beispiel: jeden Mittwoch 15–16:30 Uhr, nicht in den Ferien, abgesagt am 24.3.2027.",
    "kosten": "0 heißt kostenlos.",
    "plaetze": "Leer zeigen wir als „Plätze nicht angegeben“.",
    "ort_name": "Zum Beispiel: Haus der Technik, 2. Stock.",
    "anreise": "Haltestelle, Fußweg, Parkplatz.",
    "kontakt": "Telefon oder E-Mail einer Funktion, zum Beispiel kurse@verein.de.",
    "mitbringen": "Jedes Ding in eine eigene Zeile.",
    "einsatzgebiet": "Zum Beispiel: Umkreis von 30 km um Aschaffenburg.",
    "sprache": "Zum Beispiel: Deutsch, Englisch.",
    "externe_id": "Nur wenn Sie auch Tabellen schicken: Daran erkennen wir das Angebot wieder.",
}
PARTS = ("Was?", "Wann?", "Für wen?", "Wo?", "Kosten und Anmeldung")
_FORM_SENTENCES: Mapping[str, str] = {
    "titel_fehlt": "Der Titel fehlt.",
    "anbieter_fehlt": "Der Anbieter fehlt.",
    "text_gekuerzt": "Der Text ist länger als {hint} Zeichen. Bitte kürzen.",
    "datum_ohne_jahr": "Beim Datum „{value}“ fehlt das Jahr.",
    "datum_unlesbar": "Das Datum „{value}“ verstehen wir nicht. Schreiben Sie es wie 13.2.2027.",
    "datum_vergangen": "Dieser Termin ist schon vorbei. Auf der Karte erscheint das Angebot so nicht.",
    "uhrzeit_unlesbar": "Die Uhrzeit „{hint}“ verstehen wir nicht. Schreiben Sie sie wie 15:00.",
    "ende_vor_beginn": "Das Ende „{value}“ liegt vor dem Beginn.",
    "alter_vertauscht": "Vertauscht?",
    "klasse_vertauscht": "Vertauscht?",
    "alter_unlesbar": "Das Alter „{value}“ verstehen wir nicht. Bitte eine Zahl von 0 bis 99.",
    "klasse_unlesbar": "Die Klasse „{value}“ verstehen wir nicht. Bitte eine Zahl von 1 bis 13.",
    "plz_unlesbar": "Die Postleitzahl „{value}“ verstehen wir nicht. Sie hat fünf Ziffern.",
    "url_unlesbar": "„{value}“ ist keine Web-Adresse. Sie beginnt mit https://",
    "anzahl_unlesbar": "„{value}“ verstehen wir nicht. Bitte eine ganze Zahl.",
    "wiederholung_nur_text": "Das zeigen wir als Text; einzelne Termine im Kalender entstehen daraus nicht.",
    "fach_fehlt": "Ohne Fach findet man das Angebot in keinem Fach-Filter.",
    "privatadresse_als_kontakt": "Das sieht nach einer privaten Adresse aus. Öffentlich zeigen wir sie nur mit Haken.",
    "anbieter_fremd": "Für diesen Anbieter können Sie nichts eintragen. Bitte wählen Sie einen der Ihren.",
    "kosten_unlesbar": "Den Betrag „{value}“ verstehen wir nicht. Bitte eine Zahl; Worte unter „Mehr zu den Kosten“.",
}
_HINT_SENTENCES: Mapping[str, str] = {
    "termin": "{day}.",
    "termin_in_ferien": "{day}. Liegt in den {holidays}.",
    "termin_ausserhalb": "{day}. Liegt nicht in den Ferien ({land}).",
    "alter_und_klasse": "Klasse {grades} sind Kinder von etwa {ages} Jahren. Passt das zum Alter?",
    "keine_kosten": "Keine Kosten genannt: Familien lesen „Kosten nicht angegeben“.",
    "mehr_frei": "Mehr freie Plätze als Plätze?",
    "schluss_vorbei": "Der {day} ist schon vorbei.",
    "wochentag": "Der {day} ist ein {weekday}.",
    "in_der_naehe": "In derselben Woche gibt es in der Nähe schon {number} für dieses Alter.",
    "fern_von_plz": "Der Punkt liegt {km} km von der Postleitzahl {postcode} entfernt. Stimmt das?",
}
_PRECISIONS = {
    "exact": "Von Hand gesetzt: genau hier.",
    "street": "Gefunden über die Straße, auf etwa 200 m genau. Ziehen Sie den Punkt an die Tür.",
    "postcode": "Gefunden über die Postleitzahl, auf etwa 1,5 km genau. Ziehen Sie den Punkt an die Tür.",
    "town": "Gefunden über den Ort, auf etwa 2 km genau. Ziehen Sie den Punkt an die Tür.",
    "none": "Noch kein Punkt: Tragen Sie Postleitzahl oder Ort ein, oder drücken Sie auf die Karte.",
}


def sentence(problem: Problem) -> str:
    """What is wrong in a field, as the form says it."""
    own = _FORM_SENTENCES.get(problem.code)
    return own.format(value=problem.value, hint=problem.hint) if own else problem_sentence(problem)


def hint(code: str, **values: object) -> str:
    """What the form says while typing."""
    return _HINT_SENTENCES[code].format(**values)


def placed(precision: str) -> str:
    """How exactly the pin is known, and what to do about it."""
    return _PRECISIONS[precision]


def summary(number: int) -> str:
    """The heading above the list of what is to be mended."""
    return "Eine Stelle braucht noch einen Blick" if number == 1 else f"{number} Stellen brauchen noch einen Blick"


def numbers(low: int | None, high: int | None) -> str:
    """A span of ages or grades."""
    if low is None or high is None or low == high:
        return str(high if low is None else low)
    return f"{low} bis {high}"
