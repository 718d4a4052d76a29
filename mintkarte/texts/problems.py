"""German sentences for what is wrong in an offer's cells."""

from collections.abc import Mapping

from mintkarte.domain.problems import Problem
from mintkarte.domain.vocabulary import Registration
from mintkarte.texts.calendar import days_in_words
from mintkarte.texts.labels import label

_SENTENCES: Mapping[str, str] = {
    "titel_fehlt": "Der Titel fehlt. Ohne Titel kann das Angebot nicht aufgenommen werden.",
    "anbieter_fehlt": "Der Anbieter fehlt. Ohne Anbieter kann das Angebot nicht aufgenommen werden.",
    "zeile_unlesbar": "Die Zeile ist nicht lesbar.",
    "doppelte_externe_id": "Die externe_id „{value}“ steht in dieser Datei schon bei einem anderen Angebot.",
    "anbieter_platzhalter": "„{value}“ ist kein Anbieter, der antworten kann. Das Angebot wartet auf die Koordination.",
    "anbieterart_unbekannt": "Die Anbieterart „{value}“ kennen wir nicht. Sie bleibt leer.",
    "text_gekuerzt": "Der Text ist länger als {hint} Zeichen und wurde gekürzt.",
    "fach_fehlt": "Es ist kein MINT-Fach angegeben. Das Angebot erscheint in keinem Fach-Filter.",
    "fach_unbekannt": "Das Fach „{value}“ kennen wir nicht. Möglich sind M, I, N, T oder ihre Namen.",
    "thema_unbekannt": "Das Thema „{value}“ kennen wir nicht. Es bleibt leer.",
    "art_unbekannt": "Die Art „{value}“ kennen wir nicht. Sie bleibt als Text stehen.",
    "zielgruppe_unbekannt": "Die Zielgruppe „{value}“ kennen wir nicht. Sie bleibt leer.",
    "schulart_unbekannt": "Die Schulart „{value}“ kennen wir nicht. Sie bleibt leer.",
    "format_unbekannt": "Das Format „{value}“ kennen wir nicht (möglich: vor-ort, online, mobil).",
    "barrierefrei_unbekannt": "Die Angabe „{value}“ zur Barrierefreiheit kennen wir nicht. Sie bleibt leer.",
    "sprache_unbekannt": "Die Sprache „{value}“ kennen wir nicht. Sie bleibt leer.",
    "genauigkeit_unbekannt": "Die Genauigkeit „{value}“ kennen wir nicht (möglich: exakt, strasse, plz, ort, keine).",
    "alter_unlesbar": "Das Alter „{value}“ konnten wir nicht lesen. Es bleibt offen.",
    "alter_vertauscht": "Das Alter „{value}“ war vertauscht und wurde zu {hint}.",
    "klasse_unlesbar": "Die Klasse „{value}“ konnten wir nicht lesen. Sie bleibt offen.",
    "klasse_vertauscht": "Die Klassen „{value}“ waren vertauscht und wurden zu {hint}.",
    "excel_datum_im_alter": "Excel hat aus der Spanne ein Datum gemacht („{value}“). Wir lesen {hint}.",
    "datum_ohne_jahr": "Beim Datum „{value}“ fehlt das Jahr. Es wurde kein Termin angelegt.",
    "datum_unlesbar": "Das Datum „{value}“ konnten wir nicht lesen. Es wurde kein Termin angelegt.",
    "datum_vergangen": "Alle Termine liegen in der Vergangenheit ({value}). Auf der Karte erscheint es nicht.",
    "uhrzeit_unlesbar": "Die Uhrzeit „{hint}“ in „{value}“ konnten wir nicht lesen. Der Tag ist übernommen.",
    "ende_vor_beginn": "Das Ende „{value}“ liegt vor dem Beginn und wurde weggelassen.",
    "wochentag_passt_nicht": "Der Wochentag in „{value}“ passt nicht zum Datum. Wir nehmen das Datum.",
    "zu_viele_termine": "Mehr als {hint} Termine. Die weiteren ab „{value}“ wurden weggelassen.",
    "wiederholung_nur_text": "Die Wiederholung „{value}“ verstehen wir nicht ganz. Sie bleibt als Text stehen.",
    "kosten_unlesbar": "Die Kosten „{value}“ konnten wir nicht lesen. Sie bleiben als Text stehen.",
    "kosten_alt": "Die Angabe zu den Kosten ist von früher („{value}“). Bitte prüfen.",
    "anzahl_unlesbar": "Die Anzahl „{value}“ konnten wir nicht lesen. Sie bleibt offen.",
    "anmeldung_unbekannt": "Die Angabe „{value}“ zur Anmeldung verstehen wir nicht. Sie bleibt leer.",
    "anmeldung_vereinfacht": "Von der Angabe „{value}“ zur Anmeldung ist nur „{hint}“ übernommen.",
    "anmeldeschluss_unlesbar": "Den Anmeldeschluss in „{value}“ konnten wir nicht als Tag lesen.",
    "anmeldeschluss_vergangen": "Der Anmeldeschluss {value} ist schon vorbei.",
    "url_unlesbar": "Die Adresse „{value}“ ist keine Web-Adresse (http oder https). Sie bleibt leer.",
    "privatadresse_als_kontakt": "„{value}“ sieht nach einer privaten Adresse aus. Besser ist eine des Anbieters.",
    "plz_ergaenzt": "Der Postleitzahl „{value}“ fehlte die Null am Anfang. Wir lesen {hint}.",
    "plz_unlesbar": "Die Postleitzahl „{value}“ konnten wir nicht lesen.",
    "plz_unbekannt": "Die Postleitzahl „{value}“ kennen wir nicht.",
    "plz_passt_nicht_zum_ort": "Postleitzahl und Ort passen nicht zusammen („{value}“). Wir nehmen die Postleitzahl.",
    "ort_mehrdeutig": "Den Ort „{value}“ gibt es mehrmals. Bitte die Postleitzahl ergänzen.",
    "ort_unbekannt": "Den Ort „{value}“ kennen wir nicht.",
    "adresse_nur_ungefaehr": "Die Adresse „{value}“ ist nur ungefähr verortet.",
    "punkt_passt_nicht_zur_plz": "Der Punkt liegt über 15 km von der Postleitzahl „{value}“ entfernt. Bitte prüfen.",
    "punkt_unlesbar": "Die Koordinate „{value}“ konnten wir nicht lesen. Der Ort wird aus der Adresse bestimmt.",
    "moegliches_duplikat": "Vielleicht doppelt: „{value}“ gleicht einem anderen Angebot ({hint}).",
    "spalte_unbekannt": "Die Spalte „{value}“ kennen wir nicht. Sie wurde nicht übernommen.",
}


_OF_DAYS = frozenset({"datum_vergangen", "anmeldeschluss_vergangen"})
_OTHER = "Die Angabe „{value}“ können wir so nicht aufnehmen."


def problem_sentence(problem: Problem) -> str:
    """What was wrong in a cell, what was done about it, and what to do; days and codes as people say them."""
    value, hint = problem.value, problem.hint
    if problem.code in _OF_DAYS:
        value = days_in_words(value)
    if problem.code == "anmeldung_vereinfacht" and hint in set(Registration):
        hint = label(Registration(hint))
    return _SENTENCES.get(problem.code, _OTHER).format(value=value, hint=hint)
