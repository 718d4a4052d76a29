"""Words that stand above a column in spreadsheets of offers, German and English, and the column they mean.

Each entry is compared folded and without punctuation: one spelling stands for all. The keys are the columns of the
contract and the joint ones that `domain.rows` takes apart.
"""

from collections.abc import Mapping

HEADER_WORDS: Mapping[str, str] = {
    "titel": (
        "titel|title|name|bezeichnung|angebot|angebotstitel|titel des angebots|titel der veranstaltung"
        "|veranstaltung|veranstaltungstitel|kurs|kurstitel|kursname|name des angebots|name der veranstaltung"
        "|angebotsname|was|event|thema titel|ueberschrift|titel angebot|name des kurses|projekt|projekttitel"
        "|course|offer|offer title|event title"
    ),
    "anbieter": (
        "anbieter|provider|veranstalter|veranstalterin|organisation|organization|organisator|einrichtung"
        "|institution|traeger|name des anbieters|anbietername|anbieter name|wer|organizer|organiser"
        "|anbietende organisation|verein|anbieterin|anbieter in|provider name|bildungseinrichtung"
        "|kooperationspartner anbieter|name der einrichtung"
    ),
    "anbieterart": (
        "anbieterart|provider kind|provider type|art des anbieters|anbietertyp|organisationsart|typ des anbieters"
        "|einrichtungsart|art der einrichtung|organisationstyp|traegerart|organisation art"
    ),
    "ort_name": (
        "ort name|ortsname|venue|veranstaltungsort|location|lernort|raum|gebaeude|treffpunkt|name des ortes|wo"
        "|veranstaltungsstaette|einrichtung vor ort|ort der veranstaltung|kursort|standort|location name|place"
    ),
    "strasse": (
        "strasse|str|street|strasse hausnummer|strasse und hausnummer|strasse nr|strasse hausnr|strasse und nr"
        "|anschrift strasse|street address|hausanschrift"
    ),
    "hausnummer": "hausnummer|hausnr|haus nr|house number|nr hausnummer",
    "plz": "plz|postleitzahl|zip|postal code|postcode|zip code|postleitzahlen|plz veranstaltungsort",
    "ort": "ort|town|city|stadt|gemeinde|wohnort|stadt gemeinde|ort stadt|kommune|municipality|stadt ort|ortschaft",
    "plz_ort": "plz ort|plz und ort|postleitzahl ort|postleitzahl und ort|plz stadt|zip city|ort plz|ort mit plz",
    "adresse": (
        "adresse|anschrift|address|veranstaltungsadresse|vollstaendige adresse|postanschrift"
        "|adresse des veranstaltungsortes"
    ),
    "lat": "lat|latitude|breitengrad|geo breite|breite|geo lat|y koordinate",
    "lon": "lon|lng|long|longitude|laengengrad|geo laenge|laenge|geo lon|geo lng|x koordinate",
    "fach": (
        "fach|faecher|mint|mint fields|mint bereich|mint bereiche|mint fach|mint faecher|mint feld|fachbereich"
        "|fachgebiet|bereich|bereiche|mint disziplin|fields|subject|subjects|mint buchstaben|fachrichtung"
        "|mint felder"
    ),
    "thema": (
        "thema|themen|themenfeld|themenbereich|themengebiet|topic|topics|disziplin|schlagworte|schlagwoerter"
        "|themenfelder|tags|stichworte|keywords"
    ),
    "art": (
        "art|kind|angebotsart|art des angebots|veranstaltungsart|kategorie|typ|type|format des angebots"
        "|art der veranstaltung|angebotsform|angebotstyp|veranstaltungstyp|veranstaltungsformat|angebotsformat"
        "|kursart|offer type|category"
    ),
    "fuer": (
        "fuer|audience|zielgruppe|zielgruppen|fuer wen|target group|target groups|adressaten|teilnehmerkreis"
        "|teilnehmende"
    ),
    "alter": (
        "alter|altersgruppe|age|ages|altersangabe|altersbereich|alter in jahren|age range|altersstufe"
        "|alter der kinder|altersspanne|alter von bis"
    ),
    "alter_von": (
        "alter von|age min|alter min|mindestalter|min alter|age from|alter ab|ab alter|ab jahren|minimum age"
        "|min age|alter minimum|von jahren|von jahre"
    ),
    "alter_bis": (
        "alter bis|age max|alter max|hoechstalter|max alter|age to|bis alter|bis jahren|maximum age|max age"
        "|alter maximum|bis jahre"
    ),
    "klasse": (
        "klasse|klassen|klassenstufe|klassenstufen|jahrgangsstufe|jahrgangsstufen|jahrgang|grade|grades"
        "|grade range|klassenstufe von bis|jahrgaenge|klasse von bis"
    ),
    "klasse_von": (
        "klasse von|grade min|klassenstufe von|klasse min|ab klasse|min klasse|grade from|jahrgangsstufe von|klasse ab"
    ),
    "klasse_bis": "klasse bis|grade max|klassenstufe bis|klasse max|bis klasse|max klasse|grade to|jahrgangsstufe bis",
    "beginn": (
        "beginn|date start|start|startdatum|von|datum|date|termin|termine|datum von|termin von|beginn datum"
        "|anfang|start date|datum beginn|erster termin|wann|tag|von datum|zeitraum|datum en|veranstaltungsdatum"
        "|veranstaltungstermin|begin|terminbeginn|start datum|anfangsdatum|dates"
    ),
    "ende": (
        "ende|date end|end|enddatum|bis|datum bis|termin bis|ende datum|end date|schluss|datum ende"
        "|letzter termin|bis datum|terminende|end datum"
    ),
    "uhrzeit": (
        "uhrzeit|uhrzeiten|time|times|zeit|zeiten|zeit von bis|uhrzeit von bis|oeffnungszeiten|beginn ende uhrzeit"
    ),
    "uhrzeit_beginn": (
        "uhrzeit beginn|uhrzeit von|startzeit|beginn uhrzeit|start time|zeit von|time start|anfangszeit|time from"
        "|uhrzeit start"
    ),
    "uhrzeit_ende": "uhrzeit ende|uhrzeit bis|endzeit|ende uhrzeit|end time|zeit bis|time end|time to|schlusszeit",
    "wiederholung": (
        "wiederholung|recurrence|turnus|rhythmus|haeufigkeit|regelmaessigkeit|wiederkehrend|frequenz|serie"
        "|intervall|frequency|terminhinweis|wochentag|wochentage|zeitliche angaben|termin art"
    ),
    "kosten": (
        "kosten|cost eur|preis|cost|price|gebuehr|teilnahmegebuehr|teilnehmerbeitrag|kosten eur|preis eur"
        "|kosten in eur|kosten in euro|preis in euro|kostenbeitrag|eintritt|eintrittspreis|beitrag|kursgebuehr"
        "|fee|unkostenbeitrag|teilnahmebeitrag|kosten pro kind|kosten je kind|preis pro person|kosten pro person"
        "|teilnahmekosten"
    ),
    "kosten_text": (
        "kosten text|cost text|kostenhinweis|kosten hinweis|preisinfo|kosten details|preis text|kosteninfo"
        "|kosten bemerkung|bemerkung kosten|hinweis kosten|hinweise zu kosten|price info"
    ),
    "plaetze": (
        "plaetze|places|platzzahl|teilnehmerzahl|max teilnehmer|teilnehmer max|kapazitaet|anzahl plaetze|capacity"
        "|maximale teilnehmerzahl|max teilnehmerzahl|gruppengroesse|anzahl teilnehmer|anzahl der plaetze"
        "|teilnehmer|max plaetze|plaetze gesamt|seats|max tn|tn zahl"
    ),
    "freie_plaetze": "places left|restplaetze|noch frei|verfuegbare plaetze|freie restplaetze|frei|seats left",
    "anmeldung": (
        "anmeldung|registration|anmeldung erforderlich|anmeldeverfahren|anmelden|art der anmeldung|anmeldeweg"
        "|buchung|anmeldung noetig|anmeldung notwendig|registrierung|wie anmelden"
    ),
    "anmeldeschluss": (
        "anmeldeschluss|anmeldefrist|anmeldung bis|registration until|deadline|frist|registration deadline"
        "|anmeldeschluss datum|anmeldeende"
    ),
    "url": (
        "url|link|website|webseite|homepage|internet|offer url|weblink|internetseite|www|internetadresse|web"
        "|anmeldelink|link zum angebot|mehr infos|weitere informationen|weitere infos|link zur anmeldung"
        "|webadresse|url des angebots|info link"
    ),
    "quelle": "source url|quelle|source|quellenangabe|fundstelle|quell url|quelle url",
    "beschreibung": (
        "beschreibung|description|kurzbeschreibung|inhalt|inhalte|text|details|angebotsbeschreibung|info|infos"
        "|beschreibungstext|summary|informationen|inhaltsbeschreibung|beschreibung des angebots|ankuendigungstext"
        "|abstract"
    ),
    "mitbringen": "mitbringen|mitzubringen|bitte mitbringen|was mitbringen|bring|what to bring|mitgebracht werden",
    "vorkenntnisse": "voraussetzungen|prior knowledge|vorwissen|teilnahmevoraussetzungen|voraussetzung|niveau",
    "sprache": "sprache|sprachen|language|languages|kurssprache",
    "schulart": "schulart|schularten|schulform|schulformen|school type|schultyp|school types",
    "anreise": "anreise|anfahrt|haltestelle|oepnv|travel|wegbeschreibung|erreichbarkeit|bus und bahn",
    "kontakt": (
        "kontakt|ansprechpartner|ansprechpartnerin|kontaktperson|contact|e mail|email|mail|telefon|kontaktdaten"
        "|kontakt mail|ansprechperson|ansprechpartner in|tel|kontakt e mail|phone|kontaktadresse"
    ),
    "barrierefrei": "barrierefrei|barrierefreiheit|accessibility|barrieren|rollstuhl|rollstuhlgerecht",
    "format": (
        "format|durchfuehrung|online praesenz|praesenz online|vor ort online|durchfuehrungsform|mode|durchfuehrungsart"
    ),
    "einsatzgebiet": "einsatzgebiet|service area|einzugsgebiet|einsatzradius|wirkungskreis|reichweite",
    "genauigkeit": "genauigkeit|precision|genauigkeit des ortes",
    "externe_id": (
        "externe id|id|external id|nr|nummer|kennung|angebotsnummer|kursnummer|angebots id|lfd nr|laufende nummer"
        "|kurs nr|kursnr|referenz|offer id|uid|angebotsnr"
    ),
    "region": "region|regionen|mint region|landkreis region",
}
