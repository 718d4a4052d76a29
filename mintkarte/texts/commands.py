"""What the `mintkarte` command says."""

from collections.abc import Mapping, Sequence

HELP = {
    "main": "Mintkarte: eine Karte der MINT-Angebote einer Region.",
    "init": "Datenordner und Datenbank anlegen oder auf den neuesten Stand bringen.",
    "serve": "Die Karte im Browser zeigen.",
    "serve.host": "Adresse, unter der gelauscht wird; 0.0.0.0 für alle.",
    "serve.port": "Port; 0 sucht einen freien.",
    "check": "Prüfen, ob diese Installation in Ordnung ist.",
    "tick": "Fällige Aufgaben erledigen (für cron oder systemd).",
    "tick.now": "Zeitpunkt, der gelten soll (nur in Vorführ- und Testinstallationen).",
    "bounce": "Den Bericht eines Mailservers lesen, dass ein Brief nicht ankam (RFC 3464), aus DATEI oder der Eingabe.",
    "invite": "Eine Person einladen; gibt den Link aus, der einmal und 14 Tage lang gilt.",
    "invite.email": "Adresse der Person.",
    "invite.role": "admin (alles), coordinator (eine Region) oder editor (ein Anbieter).",
    "invite.region": "Kürzel der Region.",
    "invite.organisation": "Name des Anbieters; ein neuer wird mit der Einladung angelegt.",
    "demo": "Rund 300 erfundene Angebote laden oder ihre Termine auffrischen; legt an, was fehlt.",
    "generate": "ANZAHL künstliche Angebote anhängen, um Geschwindigkeit zu messen.",
    "generate.seed": "Startwert: gleiche Zahl, gleiche Angebote.",
    "export": "Die öffentlichen Angebote in eine Datei schreiben; die Endung sagt das Format, .zip ist alles zusammen.",
    "export.all": "Auch was nicht öffentlich ist, nur nichts Gelöschtes.",
    "backup": "Alles in eine Datei sichern, während andere weiterarbeiten; in einem Ordner heißt sie nach der Zeit.",
    "backup.keep": "In einem Ordner nur die neuesten ZAHL Sicherungen behalten.",
    "restore": "Eine Sicherung zurückholen, auch auf einem anderen Rechner oder in eine andere Datenbank.",
    "restore.replace": "Auch dort, wo schon Angebote stehen; der bisherige Stand wird vorher gesichert.",
    "region": "Regionen verwalten.",
    "region.add": "Eine Region anlegen: mintkarte region add SLUG --name … --land by --plz 637 --lat … --lon …",
    "region.name": "Name der Region.",
    "region.land": "Land mit zwei Buchstaben, zum Beispiel by.",
    "region.plz": "Anfang einer PLZ, die zur Region gehört; mehrfach möglich.",
    "region.lat": "Breite der Kartenmitte in Grad.",
    "region.lon": "Länge der Kartenmitte in Grad.",
    "region.zoom": "Zoomstufe der Karte beim Öffnen.",
}
SAYINGS = {
    "init.fresh": "Eingerichtet in {folder}: Datenbank angelegt, {regions} Regionen geladen.",
    "init.upgraded": "Aktualisiert in {folder}: Datenbank von {before} auf {after} gebracht, {regions} neue Regionen.",
    "init.nothing": "Schon eingerichtet in {folder}: nichts zu tun.",
    "serve.address": "Mintkarte läuft: {address} (Strg+C beendet)",
    "serve.stopped": "Mintkarte ist beendet.",
    "tick.done": "Aufgaben erledigt: {done}, fehlgeschlagen: {failed}, Adressen genauer gefunden: {placed}, "
    "Mails verschickt: {letters}.",
    "bounce.none": "Das ist kein Bericht über einen Brief. Nichts vermerkt.",
    "demo.done": "Vorführdaten geladen: {offers} erfundene Angebote von {providers} erfundenen Anbietern "
    "({created} neu, {updated} aufgefrischt).",
    "generate.done": "{offers} künstliche Angebote mit {occurrences} Terminen angehängt (Startwert {seed}).",
    "export.done": "{offers} Angebote nach {file} geschrieben.",
    "backup.done": "{offers} Angebote gesichert in {file} ({size} MB).",
    "backup.gone": "Ältere Sicherung gelöscht: {file}",
    "restore.kept": "Der bisherige Stand liegt in {file}.",
    "restore.done": "Wiederhergestellt: {offers} Angebote, Stand {at}. Alle melden sich neu an. "
    "Wer `serve` laufen hat, startet es bitte neu.",
    "region.added": "Region {slug} angelegt, {offers} Angebote zugeordnet.",
    "error": "Fehler: {message}",
    "error.not_ready": "Die Datenbank ist noch nicht eingerichtet oder zu alt. Bitte `mintkarte init` ausführen.",
    "error.unreachable": "Die Datenbank ist nicht erreichbar. Stimmt MINTKARTE_DATABASE, und läuft der Server?",
    "error.folder": "Der Datenordner {folder} ist nicht beschreibbar. Bitte MINTKARTE_DATA oder die Rechte prüfen.",
    "error.port": "{host}:{port} ist belegt oder nicht erlaubt. Mit `--port` einen anderen Port wählen.",
    "error.no_demo_here": "Hier stehen schon Angebote. Vorführdaten gehören in einen eigenen Ordner (MINTKARTE_DATA).",
    "error.now_only_demo": "`--now` gilt nur in Vorführ- und Testinstallationen (MINTKARTE_DEMO=1).",
    "error.now": "`--now` braucht einen Zeitpunkt wie 2026-11-21T12:00.",
    "error.export_format": "{file}: Dieses Format gibt es nicht. Möglich sind: {formats}.",
    "error.export_file": "In {file} kann nicht geschrieben werden.",
    "error.backup_file": "In {file} kann nicht geschrieben werden.",
    "error.backup_keep": "--keep gilt nur für einen Ordner, und {file} ist keiner.",
    "error.backup_damaged": "Die Datenbank ist beschädigt ({detail}). Es wurde nichts gesichert.",
    "error.restore_missing": "{file} gibt es nicht oder kann nicht gelesen werden.",
    "error.restore_unreadable": "{file} ist keine Sicherung von `mintkarte backup`. Es wurde nichts geändert.",
    "error.restore_damaged": "{file} ist beschädigt ({detail}). Es wurde nichts geändert.",
    "error.restore_no_space": "Für {file} ist nicht genug Platz auf der Platte. Es wurde nichts geändert.",
    "error.restore_newer": "{file} stammt von einer neueren Mintkarte. Bitte zuerst diese hier aktualisieren.",
    "error.restore_not_empty": "Hier stehen schon {detail} Angebote. Wenn sie ersetzt werden sollen: --replace. "
    "Ihr Stand wird dann vorher gesichert.",
    "error.restore_write": "In den Datenordner {folder} kann nicht geschrieben werden.",
    "error.bounce_file": "{file} kann nicht gelesen werden.",
    "error.invite_email": "Das ist keine E-Mail-Adresse.",
    "error.invite_region": "Für die Koordination fehlt --region.",
    "error.invite_organisation": "Für einen Anbieter fehlt --organisation.",
    "error.region_unknown": "Die Region {slug} gibt es nicht. Bekannt sind: {known}.",
    "error.region_taken": "Die Region {slug} gibt es schon.",
    "error.region_slug": "Das Kürzel {slug} geht nicht: 2 bis 60 Kleinbuchstaben, Ziffern und Bindestriche.",
    "error.region_plz": "{prefix} ist kein Anfang einer PLZ: 1 bis 5 Ziffern.",
}
_SETTINGS = {
    "missing": '{name} fehlt. Ein neuer Schlüssel: python3 -c "import secrets; print(secrets.token_urlsafe(32))"',
    "no_switch": "{name}={value} ist kein Schalter: 1 oder 0, on oder off.",
    "no_pace": "{name}={value} geht nicht: on, off oder die Zahl der Tage zwischen zwei Prüfungen, 2 bis 365.",
    "no_count": "{name}={value} ist keine Zahl von 0 bis 9.",
    "no_days": "{name}={value} ist keine Zahl von Tagen: 1 bis 3650.",
    "no_host": "{name} nennt {value}; so geht es: www.schule.de *.stadt.de, oder alle.",
    "no_days_of_kinds": "{name}={value} ist nicht lesbar: So geht es: lernort=365 schuelerlabor=270.",
    "no_address": "{name}={value} ist keine Adresse wie https://karte.example.",
    "no_geocoder": "{name}={value} ist kein bekannter Dienst: nominatim, photon oder nominatim:https://eigener.host.",
    "no_mail": "{name}={value} geht nicht. Möglich sind file:ORDNER, smtp://host, smtp+starttls://name:kennwort@host "
    "und smtps://name:kennwort@host.",
    "no_sender": "{name}={value} braucht einen Absender: bitte die eigene Mailadresse in MINTKARTE_CONTACT eintragen.",
    "open_password": "{name}={value} würde das Kennwort offen übertragen: bitte smtp+starttls:// oder smtps:// nehmen.",
    "no_database": "{name} muss mit sqlite:/// oder postgresql:// beginnen, nicht mit {value}.",
    "unreadable": "Die Einstellungen in {value} sind nicht lesbar: Es muss eine TOML-Datei sein.",
}
_FINDINGS = {
    "folder": (
        "Der Datenordner {folder} ist beschreibbar.",
        "Der Datenordner {folder} ist nicht beschreibbar.",
    ),
    "database": ("Die Datenbank antwortet ({engine}).", "Die Datenbank antwortet nicht."),
    "migrations": (
        "Die Tabellen sind auf dem neuesten Stand ({revision}).",
        "Die Tabellen sind nicht auf dem neuesten Stand ({revision}): bitte `mintkarte init` ausführen.",
    ),
    "integrity": ("Die Datenbankdatei ist unversehrt.", "Die Datenbankdatei ist beschädigt: {detail}"),
    "journal": (
        "SQLite {version} schreibt sicher (Journal: {mode}).",
        "SQLite {version} schreibt mit dem Journal {mode}; erwartet war {expected}.",
    ),
    "secret": (
        "Der geheime Schlüssel ist gesetzt.",
        "Der geheime Schlüssel fehlt oder ist kürzer als 16 Zeichen (MINTKARTE_SECRET_KEY).",
    ),
    "holidays": (
        "Die Schulferien sind bis {until} bekannt.",
        "Die Schulferien sind nur bis {until} bekannt: bitte die Mintkarte aktualisieren.",
    ),
    "jobs": ("Keine Aufgabe ist liegen geblieben.", "{dead} Aufgaben sind endgültig fehlgeschlagen."),
    "mail": (
        "Mails werden verschickt, {waiting} warten.",
        "MINTKARTE_MAIL ist nicht gesetzt: Mails werden nicht verschickt, {waiting} warten.",
    ),
    "variables": ("Alle MINTKARTE_-Variablen sind bekannt.", "Unbekannte Variablen, vielleicht Tippfehler: {names}"),
    "public_url": (
        "Die öffentliche Adresse ist {url}.",
        "MINTKARTE_PUBLIC_URL ist nicht gesetzt: Adressen in Feeds richten sich nach der Anfrage.",
    ),
}
SIGNS = {"good": "ok     ", "warning": "Hinweis", "bad": "FEHLER "}


def settings_problem(code: str, name: str, value: str) -> str:
    """Why a setting cannot be used, and what to do."""
    if name == "file" and code == "missing":
        return f"Die Datei {value} gibt es nicht."
    return _SETTINGS[code].format(name=name, value=value)


def say(key: str, **values: object) -> str:
    """One of the command's sentences."""
    return SAYINGS[key].format(**values)


def bounce_taken(codes: Sequence[str], unknown: int, not_lost: int) -> str:
    """What a mail server's report has led to; without the address, as this may stand in its log."""
    said = []
    if codes:
        said.append(f"Vermerkt: Ein Brief kam endgültig zurück ({', '.join(codes)}).")
    if unknown:
        said.append("Der Bericht gehört zu keinem Brief von hier. Nichts vermerkt.")
    if not_lost:
        said.append("Der Bericht sagt nicht, dass es die Adresse nicht gibt. Nichts vermerkt.")
    return " ".join(said)


def finding(code: str, level: str, values: Mapping[str, object]) -> str:
    """One line of `mintkarte check`."""
    good, other = _FINDINGS[code]
    return f"{SIGNS[level]} {(good if level == 'good' else other).format(**values)}"
