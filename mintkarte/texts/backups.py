"""What a backup or an export says about itself to whoever opens it years later."""

READ_ME = """\
Sicherung einer Mintkarte vom {at:%d.%m.%Y, %H:%M} Uhr
=====================================================

mintkarte.sqlite3  Alle Daten als eine Datei. SQLite ist ein offenes Format: Jedes Programm, das SQLite liest,
                   kann sie öffnen, zum Beispiel der kostenlose "DB Browser for SQLite".
data/              Was daneben liegt: Bilder (uploads/bilder), eigene Texte (texte), Ortslisten (gazetteer),
                   Einstellungen (mintkarte.toml) und der Schlüssel für Links in Briefen (secret_key).
manifest.json      Stand, Zahlen, und zu jeder Datei Größe und Prüfsumme (SHA-256).

Wiederherstellen:  mintkarte restore DATEI
Das geht auf einem anderen Rechner ebenso, und auch von SQLite nach PostgreSQL und zurück.

Diese Datei enthält Namen und Adressen von Menschen und einen geheimen Schlüssel. Bitte wie ein Kennwort verwahren.
"""
EXPORT_READ_ME = """\
Alle Angebote einer Mintkarte, Stand {at:%d.%m.%Y, %H:%M} Uhr: {offers} Angebote
================================================================================

angebote.csv       Tabelle für Tabellenprogramme; `mintkarte import angebote.csv` liest sie wieder ein.
angebote.xlsx      Dieselbe Tabelle als Arbeitsmappe.
angebote.json      Dasselbe für Programme, mit allen Terminen und Adressen.
angebote.geojson   Dasselbe für Karten (RFC 7946).
anbieter.csv       Die Anbieter.
regionen.csv       Die Regionen mit ihren Postleitzahlen.
bilder.csv         Die Bilder: zu welchem Angebot, was zu sehen ist, von wem, unter welcher Lizenz.
bilder/            Ihre Dateien.
texte/             Impressum, Datenschutz und andere eigene Texte.
manifest.json      Zu jeder Datei Größe und Prüfsumme (SHA-256).

Die Daten stehen unter der Lizenz {licence}. Für Bilder gilt, was in bilder.csv steht.
"""
