"""What stands on the page about open data beside its template: formats, and examples that the tests run."""

from typing import NamedTuple

from mintkarte.domain.filters import KEYS
from mintkarte.texts.machine_addresses import PARAMETERS


class Form(NamedTuple):
    """One format: its ending, what people call it, and what it is good for."""

    ending: str
    name: str
    use: str


FORMS = (
    Form("xlsx", "Excel", "Die ganze Tabelle zum Sortieren, Drucken und Überarbeiten. Sie lässt sich wieder einlesen."),
    Form("csv", "CSV", "Dieselbe Tabelle für jedes andere Programm: Strichpunkte, UTF-8."),
    Form("json", "JSON", "Alles, was ein Angebot angibt, mit allen Terminen. Für eigene Programme."),
    Form("geojson", "GeoJSON", "Punkte für Karten und Geoprogramme, etwa QGIS oder uMap (RFC 7946)."),
    Form("ics", "Kalender", "Die kommenden Termine zum Abonnieren; abgesagte bleiben als abgesagt stehen."),
    Form("rss", "RSS", "Die hundert neuesten, für Feed-Reader und die eigene Website."),
    Form("atom", "Atom", "Dasselbe für Programme, die Atom lieber lesen."),
)


class Choice(NamedTuple):
    """One key of the filter: what it asks, an example, and the codes it knows."""

    key: str
    about: str
    example: str
    codes: str


SEARCHES = (
    ("Kostenlose Angebote für Zehnjährige, 10 Kilometer um Aschaffenburg", "ort=63739&umkreis=10&alter=10&kosten=frei"),
    ("Ferienkurse in Informatik oder Technik", "art=ferienkurs&fach=informatik&fach=technik"),
    ("Samstags, ohne Stufen, am Untermain", "region=untermain&wochentag=sa&barrierefrei=stufenlos"),
)
"""Searches as people say them, and as they stand in an address."""
_TABLE = """\
curl -o angebote.xlsx "{origin}/angebote.xlsx?fach=technik"
"""
_SPARING = """\
curl -s --etag-save stand.txt --etag-compare stand.txt -o angebote.json \\
  -w "%{{http_code}}\\n" "{origin}/angebote.json"
"""
_FOLLOWING = """\
import json
import urllib.request

kopie = {{}}
adresse = "{origin}/api/aenderungen?seit=0"
while True:
    seite = json.load(urllib.request.urlopen(adresse))
    for eintrag in seite["items"]:
        if eintrag["state"] == "updated":
            kopie[eintrag["id"]] = eintrag["data"]
        else:
            kopie.pop(eintrag["id"], None)
    adresse = seite["next"]  # merken: hier geht es beim nächsten Mal weiter
    if not seite["items"]:
        break
print(len(kopie), "Angebote, weiter bei", adresse)
"""


def examples(origin: str) -> dict[str, str]:
    """Commands and a program that fetch from this site, by the names the page gives them."""
    whole = {"TABLE": _TABLE, "SPARING": _SPARING, "FOLLOWING": _FOLLOWING}
    return {name: text.format(origin=origin) for name, text in whole.items()}


def choices(codes: dict[str, list[str]]) -> list[Choice]:
    """Every key of the filter in the order of the form; `codes` are the values that a key knows."""
    return [Choice(key, *PARAMETERS[key], ", ".join(codes.get(key, ()))) for key in KEYS if key != "seite"]
