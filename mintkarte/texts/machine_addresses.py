"""What addresses for programs give and what the keys of the filter mean: a sentence each."""

from collections.abc import Mapping

TITLE = "Mintkarte: offene Daten"
ABOUT = (
    "Alle Adressen sind ohne Anmeldung und ohne Schlüssel zu lesen. Wer ein ETag mitschickt (If-None-Match), bekommt "
    "304 ohne Inhalt, solange sich nichts geändert hat. Unbekannte Filter und Werte werden übergangen, nie abgelehnt. "
    "Was „null“ oder leer ist, hat der Anbieter nicht angegeben."
)
TAGS: Mapping[str, str] = {
    "angebote": "Die Angebote, in jedem Format mit demselben Filter",
    "aenderungen": "Was sich geändert hat, für andere Portale",
    "karte": "Was Karte und Filter dieser Seite fragen",
    "betrieb": "Was Suchmaschinen und Überwachung fragen",
}
SUMMARIES: Mapping[str, str] = {
    "/angebote.json": "Alle passenden Angebote mit allem, was sie angeben",
    "/angebote.geojson": "Dieselben als GeoJSON (RFC 7946), für Karten und Geoprogramme",
    "/angebote.csv": "Dieselben als Tabelle (Strichpunkt, UTF-8), wie sie auch eingelesen wird",
    "/angebote.xlsx": "Dieselbe Tabelle als Arbeitsmappe für Excel und LibreOffice",
    "/angebote.ics": "Alle kommenden Termine, als Kalender zum Abonnieren (RFC 5545)",
    "/angebote.rss": "Die 100 neuesten als RSS 2.0",
    "/angebote.atom": "Die 100 neuesten als Atom (RFC 4287)",
    "/angebote.schema.json": "Was in den Spalten der Tabelle steht (Frictionless Table Schema)",
    "/angebote/{id}/termine.ics": "Alle Termine eines Angebots, auch vergangene und abgesagte",
    "/angebote/{id}/termin/{termin}.ics": "Ein einzelner Termin",
    "/merkliste.ics": "Die kommenden Termine der genannten Angebote",
    "/api/aenderungen": "Jede Änderung in der Reihenfolge, in der sie sichtbar wurde, auch was weg ist",
    "/api/karte": "Die passenden Angebote als Punkte, oder als Gruppen, wo es zu viele sind",
    "/api/karte/{id}": "Die wenigen Zeilen, die die Karte zu einem Angebot zeigt",
    "/api/karte/zeilen": "Dieselben Zeilen für höchstens 60 Angebote",
    "/api/facetten": "Wie viele Angebote jede weitere Wahl übrig ließe, von den Anbietern die mit den meisten",
    "/api/orte": "Orte, deren Name oder Postleitzahl so beginnt",
    "/oembed": "Wie eine unserer Seiten eingebettet wird (oEmbed)",
    "/openapi.json": "Diese Beschreibung",
    "/sitemap.xml": "Die Seiten aller Angebote und Anbieter; jede trägt ihre Angaben als JSON-LD (schema.org)",
    "/robots.txt": "Was Suchmaschinen lesen dürfen",
    "/healthz": "Der Dienst lebt",
    "/readyz": "Datenbank und Suche sind bereit",
    "/favicon.ico": "Das Zeichen der Karte",
    "/kacheln/{z}/{x}/{y}.png": "Eine Kachel der Hintergrundkarte; 404, wo der Betreiber keine anbietet",
    "/bilder/{name}-{width}.webp": "Das Bild eines Angebots in einer Breite",
}
PARAMETERS: Mapping[str, tuple[str, str]] = {
    "q": ("Wörter im Titel, in der Beschreibung und bei Anbieter und Ort", "roboter"),
    "ort": ("Postleitzahl oder Ort, um den gesucht wird", "63739"),
    "lat": ("Breite des Mittelpunkts in Grad, mit lon, statt ort", "49.97"),
    "lon": ("Länge des Mittelpunkts in Grad, mit lat, statt ort", "9.15"),
    "umkreis": ("Kilometer um den Mittelpunkt, 1 bis 300; ohne Angabe 20", "10"),
    "ausschnitt": ("Nur was hier liegt: Westen,Süden,Osten,Norden in Grad", "9.0,49.8,9.4,50.1"),
    "region": ("Kürzel der Region", "untermain"),
    "fach": ("Fach", "technik"),
    "thema": ("Thema", "robotik"),
    "art": ("Art des Angebots", "kurs"),
    "fuer": ("Für wen", "kinder"),
    "alter": ("Alter in Jahren; was kein Alter nennt, bleibt dabei", "10"),
    "klasse": ("Klassenstufe 1 bis 13; was keine nennt, bleibt dabei", "5"),
    "schulart": ("Schulart", "gymnasium"),
    "von": ("Termine ab diesem Tag", "2027-02-01"),
    "bis": ("Termine bis zu diesem Tag", "2027-02-28"),
    "ferien": ("Termine in diesen Ferien: Land-Ferien-Jahr", "by-ostern-2027"),
    "wochentag": ("Termine an diesem Wochentag", "sa"),
    "tageszeit": ("Termine zu dieser Tageszeit", "nachmittag"),
    "kosten": ("Höchstens so viel Euro, oder „frei“", "frei"),
    "plaetze": ("„frei“: nur wo noch Plätze sind", "frei"),
    "format": ("Vor Ort, online, oder es kommt zu Ihnen", "vor-ort"),
    "barrierefrei": ("Was ohne Hürden gehen muss", "stufenlos"),
    "sprache": ("Sprache nach BCP 47", "de"),
    "anbieter": ("Nummer des Anbieters", "1"),
    "anbieterart": ("Was für ein Anbieter", "verein"),
    "bestaetigt": ("In den letzten so vielen Monaten bestätigt", "6"),
    "genau": ("„1“: nur was die gefragten Angaben auch macht", "1"),
    "sort": ("Reihenfolge", "termin"),
    "seite": ("Seite der Liste; die Daten sind immer vollständig", "1"),
}
"""Each key of the filter with what it asks and an example."""
OTHER_PARAMETERS: Mapping[str, tuple[str, str]] = {
    "seit": ("Stand, den Sie schon haben: „modified“ der letzten Änderung; 0 heißt von vorn", "0"),
    "nach": ("Bei gleichem Stand: die letzte Nummer, die Sie schon haben", "0"),
    "bbox": ("Was die Karte zeigt: Westen,Süden,Osten,Norden in Grad", "9.0,49.8,9.4,50.1"),
    "zoom": ("Wie nah die Karte ist, 0 bis 20", "9"),
    "angebot": ("Nummer eines Angebots; höchstens 60 werden beachtet", "1"),
    "ids": ("Nummern der gemerkten Angebote", "1"),
    "anfang": ("Anfang eines Ortsnamens oder einer Postleitzahl", "637"),
    "seite": ("Adresse einer Suche auf dieser Karte", "/?fach=technik"),
    "id": ("Nummer des Angebots", "1"),
    "termin": ("Nummer des Termins", "1"),
    "z": ("Zoomstufe", "9"),
    "x": ("Spalte", "268"),
    "y": ("Zeile", "174"),
    "name": ("Name des Bildes", "abc"),
    "width": ("Breite in Pixeln", "960"),
}
FIELDS: Mapping[str, str] = {
    "id": "Bleibt für immer dieselbe und wird nie neu vergeben",
    "adresse_url": "Seite des Angebots",
    "termine": "Alle Termine, auch vergangene und abgesagte; ganze Tage ohne Uhrzeit, sonst mit Zeitzone",
    "status": "Immer „veroeffentlicht“",
    "format_angegeben": "Ob das Angebot sein Format selbst nennt; sonst folgt vor-ort daraus, dass es eine Adresse hat",
    "zuletzt_bestaetigt": "Wann der Anbieter zuletzt gesagt hat, dass es stimmt",
    "genauigkeit": "Wie genau lat und lon sind: „plz“ und „ort“ sind nur ungefähr",
    "version": "Zählt jede Änderung der Daten",
    "next": "Hier weiterlesen; ist „items“ leer, später hier wieder fragen",
    "state": "„updated“: so ist es jetzt. „deleted“: nicht mehr zeigen",
    "modified": "Stand der Änderung; wächst immer",
    "license": "Unter dieser Lizenz dürfen die Daten verwendet werden",
}
LICENCES: Mapping[str, str] = {
    "https://creativecommons.org/licenses/by/4.0/": "Creative Commons Namensnennung 4.0 (CC BY 4.0)",
    "https://creativecommons.org/licenses/by-sa/4.0/": "Creative Commons Weitergabe gleich 4.0 (CC BY-SA 4.0)",
    "https://creativecommons.org/publicdomain/zero/1.0/": "Creative Commons Zero 1.0 (CC0)",
    "https://www.govdata.de/dl-de/by-2-0": "Datenlizenz Deutschland – Namensnennung 2.0",
    "https://www.govdata.de/dl-de/zero-2-0": "Datenlizenz Deutschland – Zero 2.0",
}


def licence_name(address: str) -> str:
    """What a licence is called; one that nobody here knows is called by its address."""
    return LICENCES.get(address.replace("/deed.de", "/"), address)


ANSWERS: Mapping[str, str] = {
    "200": "Die Antwort",
    "304": "Unverändert, seit Sie dieses ETag bekamen",
    "default": "Was nicht geht, mit einem Satz, der sagt, warum",
}
