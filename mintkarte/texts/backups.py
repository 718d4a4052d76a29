"""What a backup says about itself to whoever opens it years later."""

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
