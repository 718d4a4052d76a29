"""What the import desk says: where a file stands, what a row comes to, what was done and what was not."""

from collections.abc import Mapping, Sequence
from typing import Any

from mintkarte.domain.columns import COLUMNS
from mintkarte.domain.headers import JOINT_COLUMNS
from mintkarte.domain.imports import RowKind, Stage
from mintkarte.texts import desk_history
from mintkarte.texts.desk import column_label
from mintkarte.texts.imports import refusal_sentence

STAGES: Mapping[Stage, str] = {
    Stage.CHECKING: "wird geprüft",
    Stage.CHECKED: "geprüft, noch nicht übernommen",
    Stage.APPLYING: "wird übernommen",
    Stage.APPLIED: "übernommen",
    Stage.UNDOING: "wird zurückgenommen",
    Stage.UNDONE: "zurückgenommen",
    Stage.REFUSED: "nicht lesbar",
    Stage.CANCELLED: "abgebrochen",
}
KINDS: Mapping[RowKind, str] = {
    RowKind.REFUSED: "abgelehnt",
    RowKind.TWIN: "vielleicht doppelt",
    RowKind.CHANGED: "geändert",
    RowKind.NEW: "neu",
    RowKind.UNCHANGED: "unverändert",
    RowKind.JOINED: "weiterer Termin",
    RowKind.REPEATED: "doppelt in der Datei",
}
_PHASES: Mapping[str, str] = {
    "read": "Die Datei wird gelesen: {done} Zeilen",
    "check": "Die Zeilen werden geprüft: {done} von {total}",
    "compare": "Mit der Karte wird verglichen: {done} von {total}",
    "prepare": "Das Speichern wird vorbereitet: {done} von {total}",
    "store": "{total} Angebote werden in einem Zug gespeichert",
    "undo": "Alles wird in einem Zug zurückgenommen",
}
WAITS = "Gleich geht es los."
CANCELLED = "Abgebrochen. In der Karte hat sich nichts geändert."
SAID: Mapping[str, str] = {
    "leer": "Bitte wählen Sie eine Datei, oder fügen Sie Zeilen aus Ihrer Tabelle ein.",
    "region": "Bitte wählen Sie, für welche Region Sie importieren.",
    "nichts": "Es ist keine Zeile angekreuzt. Es wurde nichts übernommen.",
    "spaet": "Dafür ist es zu spät: Der Import steht inzwischen anders da.",
    "gemerkt": "Die Häkchen sind gemerkt.",
    "gescheitert": "Das ist gescheitert, in der Karte hat sich nichts geändert. Bitte versuchen Sie es noch einmal.",
    "weg": "Die Datei liegt nicht mehr hier. Bitte bringen Sie sie noch einmal.",
}
PROBLEMS = frozenset({"leer", "region", "nichts", "spaet", "gescheitert", "weg"})
PASTED = "Eingefügte Tabelle.txt"
HINTS_SHEET = "Hinweise"
ALL_REGIONS = "die Postleitzahl entscheidet"
_JOINT = {
    "hausnummer": "Hausnummer", "plz_ort": "PLZ und Ort in einer Zelle", "adresse": "Adresse in einer Zelle",
    "alter": "Alter, auch als Spanne", "klasse": "Klasse, auch als Spanne", "uhrzeit": "Uhrzeit",
    "uhrzeit_beginn": "Uhrzeit, Beginn", "uhrzeit_ende": "Uhrzeit, Ende", "quelle": "Quelle (als Link)",
    "region": "Region",
}  # fmt: skip
_PRECISIONS = {
    "exakt": "genau gesetzt", "strasse": "an der Straße", "plz": "Mitte der Postleitzahl", "ort": "Mitte des Ortes",
    "keine": "ohne Ort auf der Karte",
}  # fmt: skip
_TWIN = {"title": "Titel", "organisation": "Anbieter", "place": "PLZ oder Ort", "address": "Adresse", "span": "Termine"}


def rows(number: int) -> str:
    """So many rows."""
    return "1 Zeile" if number == 1 else f"{_figure(number)} Zeilen"


def offers(number: int) -> str:
    """So many offers."""
    return "1 Angebot" if number == 1 else f"{_figure(number)} Angebote"


def _figure(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def progress(phase: str, done: int, total: int) -> str:
    """How far the work is."""
    return _PHASES[phase].format(done=_figure(done), total=_figure(total)) + "." if phase in _PHASES else WAITS


def hints_name(batch_id: int) -> str:
    """What the file with the hints is called, without its ending."""
    return f"import-{batch_id}-hinweise"


def label(column: str) -> str:
    """A column, or what several columns were written as, in one or two words; "" for none."""
    return _JOINT.get(column) or (column_label(column) if column else "")


def columns() -> list[tuple[str, str]]:
    """What a header may mean: code and German name."""
    return [
        *((code, column_label(code)) for code in COLUMNS),
        *((code, _JOINT[code]) for code in sorted(JOINT_COLUMNS)),
    ]


def checked(counts: Mapping[str, int]) -> str:
    """What the rows come to, in one sentence."""
    total = sum(counts.values())
    said = [f"{_figure(counts[kind])} {KINDS[kind]}" for kind in RowKind if counts.get(kind)]
    return f"{rows(total)}: {', '.join(said)}." if said else "In der Datei steht keine Zeile mit Inhalt."


def applied(done: Mapping[str, int]) -> str:
    """What the take-over came to."""
    return (
        f"{offers(done.get('created', 0))} neu, {_figure(done.get('updated', 0))} geändert, "
        f"{_figure(done.get('unchanged', 0))} waren schon so."
    )


def undone(done: Mapping[str, Any]) -> str:
    """What taking back came to, and what stays."""
    text = (
        f"Zurückgenommen: {offers(done.get('removed', 0))} gelöscht, "
        f"{_figure(done.get('restored', 0))} wieder wie vorher."
    )
    if kept := done.get("kept", 0):
        verb = "wurde seitdem bearbeitet und bleibt" if kept == 1 else "wurden seitdem bearbeitet und bleiben"
        text += f" {offers(kept)} {verb}, wie es die Menschen dort wollten."
    return text


def refusal(problem: Mapping[str, Any]) -> str:
    """Why a file could not be read."""
    code = problem.get("code", "")
    return SAID[code] if code in SAID else refusal_sentence(code, problem.get("details", {}))


def kind(code: str) -> str:
    """What a row comes to."""
    return KINDS[RowKind(code)]


def precision(code: str) -> str:
    """How exactly a place is known."""
    return _PRECISIONS.get(code, code)


def field(name: str) -> str:
    """A field of an offer."""
    return desk_history.field(name)


def value(name: str, stored: Any) -> str:  # noqa: ANN401 - whatever a field holds
    """What a field holds, as people read it."""
    return str(stored or "") if name == "place_id" else desk_history.value(name, stored)


def twin_field(name: str) -> str:
    """What is compared of two offers."""
    return _TWIN.get(name, name)


def twin_value(stored: Any) -> str:  # noqa: ANN401 - text or two days
    """What one of the two says there."""
    if isinstance(stored, Sequence) and not isinstance(stored, str):
        first, last = (desk_history.value("", one) for one in stored)
        return first if first == last else f"{first} bis {last}"
    return str(stored or "")
