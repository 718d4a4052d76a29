"""German sentences of an import: why a file was refused, what was odd about its columns and rows, what came of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mintkarte.domain.problems import Problem
from mintkarte.texts.problems import problem_sentence

HELP = {
    "import": "Angebote aus einer Datei (CSV, XLSX, ODS, XLS, JSON, ICS) aufnehmen.",
    "import.region": "Region aller Zeilen (Kürzel, zum Beispiel untermain).",
    "import.dry_run": "Nur prüfen und berichten, nichts speichern.",
    "import.progress": "Fortschritt auch dann melden, wenn niemand am Bildschirm zusieht.",
    "import.report": "Bericht als JSON in diese Datei schreiben.",
}
_REFUSALS: Mapping[str, str] = {
    "datei_fehlt": "Die Datei „{name}“ gibt es nicht.",
    "datei_unlesbar": "Die Datei „{name}“ darf nicht gelesen werden.",
    "datei_leer": "Die Datei ist leer: Es steht keine Tabelle darin.",
    "datei_zu_gross": "Die Datei ist mit {size} Bytes zu groß (höchstens {limit}). Bitte in mehrere Dateien teilen.",
    "datei_mit_makros": "Die Datei kann Makros enthalten und wird nicht geöffnet. Bitte als .xlsx oder .csv speichern.",
    "dateiart_unbekannt": "„{name}“ ist keine Tabelle, die wir lesen. "
    "Möglich sind .csv, .xlsx, .ods, .xls, .json und .ics.",
    "inhalt_passt_nicht": "Der Inhalt von „{name}“ ist von anderer Art, als der Name sagt (gefunden: {found}). "
    "Bitte in der Tabellenkalkulation öffnen und neu als .xlsx oder .csv speichern.",
    "datei_verschluesselt": "Die Datei ist mit einem Kennwort geschützt. Bitte ohne Kennwort speichern.",
    "datei_beschaedigt": "Die Datei ist beschädigt und lässt sich nicht lesen. Bitte neu speichern.",
    "datei_mit_entitaeten": "Die Datei enthält XML-Entitäten, die in Tabellen nichts zu suchen haben.",
    "datei_zu_aufwendig": "Die Datei lässt sich mit vertretbarem Aufwand nicht lesen. Bitte als .csv speichern.",
    "archiv_zu_gross": "Die Datei packt sich auf {unpacked} Bytes aus (gepackt {packed}) und wird nicht geöffnet.",
    "archiv_zu_viele_teile": "Die Datei besteht aus mehr als {limit} Teilen und wird nicht geöffnet.",
    "kodierung_unbekannt": "Die Zeichen der Datei sind nicht zu entziffern. Bitte als „CSV UTF-8“ speichern.",
    "kopfzeile_fehlt": "Es fehlt eine Zeile mit Überschriften wie „titel“ und „anbieter“. "
    "In Zeile {row} steht „{value}“.",
    "zu_viele_zeilen": "Die Tabelle hat mehr als {limit} Zeilen. Bitte in mehrere Dateien teilen.",
    "zu_viele_spalten": "Die Tabelle hat mehr als {limit} Spalten (Zelle {cell}). Bitte überzählige löschen.",
    "zelle_weit_draussen": "Weit außerhalb der Tabelle steht noch etwas, nämlich in Zelle {cell}. Bitte dort löschen.",
    "zelle_zu_lang": "In Zeile {row}, Spalte „{column}“ steht ein Text mit mehr als {limit} Zeichen („{value}“). "
    "Meist fehlt davor ein schließendes Anführungszeichen.",
    "anfuehrungszeichen_offen": "Ab Zeile {row} ist ein Anführungszeichen nicht geschlossen („{value}“). "
    "Bitte dort nachsehen.",
}
_SENTENCES: Mapping[str, str] = {
    "spalte_ohne_namen": "Die {value}. Spalte hat keine Überschrift und wurde nicht übernommen.",
    "spalte_vermutet": "Die Spalte „{value}“ verstehen wir als „{hint}“. Bitte prüfen.",
    "spalte_doppelt": "Auch die Spalte „{value}“ bedeutet „{hint}“. Sie zählt nur, wo die andere leer ist.",
    "quelle_als_link": "Die Spalte „{value}“ wurde als Link übernommen, weil es keine andere Link-Spalte gibt.",
    "quelle_neben_link": "Die Spalte „{value}“ wurde nur dort als Link übernommen, wo kein anderer Link steht.",
    "zeilen_ueber_kopf": "Über den Überschriften steht noch Text („{value}“). Er wurde übergangen.",
    "zelle_ohne_spalte": "Rechts neben der Tabelle (Spalte {hint}) steht „{value}“. Das wurde nicht übernommen.",
    "mehrere_blaetter": "Die Datei hat mehrere Blätter. Gelesen wurde „{value}“, nicht gelesen: {hint}.",
    "formel_ohne_wert": "In {value} steht eine Formel ohne gespeicherten Wert. Diese Zellen sind für uns leer.",
    "kodierung_erkannt": "Die Datei ist nicht in UTF-8 gespeichert. Wir haben sie als {value} gelesen.",
    "anbieter_fremd": "Den Anbieter „{value}“ verantwortet eine andere Region. Seine Angebote ändern wir hier nicht.",
    "adresse_unlesbar": "Die Adresse „{value}“ ließ sich nicht zerlegen. Sie steht nun als Name des Ortes da.",
    "uhrzeit_nur_text": "Die Uhrzeit „{value}“ verstehen wir nicht. Sie steht als Text beim Termin.",
    "region_unbekannt": "Die Region „{value}“ kennen wir nicht. Die Postleitzahl entscheidet.",
    "zeile_als_termin": "Dasselbe Angebot wie in Zeile {hint}. Die Zeile wurde als weiterer Termin übernommen.",
    "zeile_doppelt": "Dasselbe Angebot wie in Zeile {hint}, ohne neuen Termin. Die Zeile wurde übergangen.",
    "zeile_weicht_ab": "Dasselbe Angebot wie in Zeile {hint}, aber mit anderen Angaben. Übernommen ist nur der Termin.",
    "moegliches_duplikat": "Vielleicht doppelt: „{value}“ gleicht {hint}. Bitte prüfen, ob es dasselbe ist.",
}
_PRECISIONS = (
    ("exact", "genau"),
    ("street", "an der Straße"),
    ("postcode", "nach Postleitzahl"),
    ("town", "nach Ort"),
    ("none", "ohne Ort"),
)
_ENCODINGS = {"cp1252": "Windows-1252", "cp850": "DOS-Tabelle 850", "mac-roman": "Mac Roman"}
"""The names by which spreadsheet programs offer them."""
_MAX_EXAMPLES = 4


@dataclass(frozen=True, slots=True)
class Told:
    """A problem as the report names it, with its sentence."""

    row: int
    column: str
    value: str
    code: str
    message: str
    refuses: bool


def refusal_sentence(code: str, details: Mapping[str, str]) -> str:
    """Why a whole file could not be read, and what to do."""
    return _REFUSALS[code].format_map(_Lenient(details))


class _Lenient(dict[str, str]):
    """Details of a refusal; one that is not known is shown as three dots."""

    def __missing__(self, key: str) -> str:
        return "…"


def import_sentence(problem: Problem) -> str:
    """What was odd, what was done about it, and what to do; for a file, a column or a cell."""
    if problem.code not in _SENTENCES:
        return problem_sentence(problem)
    hint = _other_offer(problem.hint) if problem.code == "moegliches_duplikat" else problem.hint
    value = _ENCODINGS.get(problem.value, problem.value) if problem.code == "kodierung_erkannt" else problem.value
    return _SENTENCES[problem.code].format(value=value, hint=hint)


def _other_offer(hint: str) -> str:
    row, _, title = hint.partition("|")
    return f"„{title}“ in Zeile {row}" if row != "0" else f"„{title}“, das es schon gibt"


def summary(counts: Mapping[str, int], located: Mapping[str, int], *, rehearsal: bool) -> list[str]:
    """The outcome of an import in a few lines."""
    joined = f", {counts['joined']} als Termin oder Wiederholung zu einer anderen Zeile" if counts["joined"] else ""
    places = ", ".join(f"{located[code]} {words}" for code, words in _PRECISIONS if located.get(code))
    outcome = f"{counts['created']} neu, {counts['updated']} geändert, {counts['unchanged']} unverändert"
    lines = [
        f"{_rows(counts['rows'])} gelesen{joined}: {outcome}, {counts['refused']} abgelehnt.",
        f"Verortet: {places or 'nichts'}.",
    ]
    return [*lines, "Das war nur eine Probe: Es wurde nichts gespeichert."] if rehearsal else lines


def problem_list(told: Iterable[Told]) -> list[str]:
    """The problems in lines for a terminal: what was refused first, then the rest by kind, with examples."""
    counts: Counter[tuple[bool, str]] = Counter()
    examples: dict[tuple[bool, str], list[Told]] = {}
    for one in told:
        kind = (one.refuses, one.code)
        counts[kind] += 1
        if counts[kind] <= _MAX_EXAMPLES:
            examples.setdefault(kind, []).append(one)
    lines: list[str] = []
    for refused, heading in ((True, "Abgelehnt:"), (False, "Übernommen, bitte ansehen:")):
        groups = [(kind, count) for kind, count in counts.most_common() if kind[0] is refused]
        lines += ["", heading] if groups else []
        for kind, count in groups:
            lines += _group(kind[1], count, examples[kind])
    return lines


def _group(code: str, count: int, examples: list[Told]) -> list[str]:
    lines = [f"  {count} × {code}"]
    lines += [f"    Zeile {one.row}: {one.message}" for one in examples]
    more = count - len(examples)
    return [*lines, f"    … und {more} weitere (alle stehen im Bericht, --report)"] if more > 0 else lines


def _rows(count: int) -> str:
    return "1 Zeile" if count == 1 else f"{count} Zeilen"


_STAGES = {
    "read": ("Lesen", "Zeilen"),
    "check": ("Prüfen", "Zeilen"),
    "compare": ("Vergleichen", "Angeboten"),
    "apply": ("Speichern", "Angeboten"),
}
_CAUSES = {"interrupted": "Abgebrochen", "failed": "Die Datenbank antwortet nicht mehr"}


def progress_line(stage: str, done: int, total: int) -> str:
    """How far an import is; a total of 0 is not known yet."""
    name, things = _STAGES[stage]
    return f"{name}: {done} von {total} {things}" if total else f"{name}: {done} {things}"


def stopped(cause: str, done: int, total: int) -> str:
    """What is in after an import that ended early, and how to go on."""
    if not done:
        return f"{_CAUSES[cause]}: Es wurde nichts gespeichert. Derselbe Befehl beginnt noch einmal von vorn."
    return (
        f"{_CAUSES[cause]}: {done} von {total} Angeboten sind gespeichert. "
        "Derselbe Befehl nimmt den Rest auf und legt nichts doppelt an."
    )


def report_trouble(path: str) -> str:
    """Why no report could be written; said before anything is imported."""
    return f"Der Bericht „{path}“ kann nicht geschrieben werden."


def region_trouble(slug: str, known: Iterable[str]) -> str:
    """Why the region of the command line is none."""
    return f"Die Region „{slug}“ gibt es nicht. Möglich: {', '.join(known)}."
