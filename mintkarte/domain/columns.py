"""The contract's spreadsheet columns, and how their cells say "not stated"."""

from mintkarte.domain.words import fold, remembered

COLUMNS = (
    *("titel", "anbieter", "anbieterart", "ort_name", "strasse", "plz", "ort", "lat", "lon"),
    *("fach", "thema", "art", "fuer", "alter_von", "alter_bis", "klasse_von", "klasse_bis"),
    *("beginn", "ende", "wiederholung", "kosten", "kosten_text", "plaetze", "freie_plaetze"),
    *("anmeldung", "anmeldeschluss", "url", "beschreibung", "mitbringen", "vorkenntnisse", "sprache", "schulart"),
    *("anreise", "kontakt", "barrierefrei", "format", "einsatzgebiet", "genauigkeit", "externe_id"),
)
"""Every column of the contract in its order; the names are also the form's field names."""

_NOTHING = frozenset(
    {
        *("", "-", "--", "?", "k. a", "k.a", "ka", "n. n", "n.n", "nn", "keine angabe", "keine angaben", "unbekannt"),
        *("s. o", "s.o", "tba", "nan", "#nv", "#n/a", "nicht angegeben", "nicht bekannt"),
    },
)

_LONG = 60
_LONGEST_NOTHING = 2 * max(map(len, _NOTHING))
"""Twice as much as needed: what was cut through may fold to another letter."""


@remembered
def says_nothing(text: str) -> bool:
    """Whether a cell is one of the ways to write "not stated"."""
    if not text:
        return True
    if len(text) > _LONG and len(_bare(text[:_LONG])) > _LONGEST_NOTHING:
        return False  # its beginning says something already
    return _bare(text) in _NOTHING


def _bare(text: str) -> str:
    return fold(text).replace("–", "-").strip(" .")


def clean(text: str, *, lines: bool = False) -> str:
    """A cell without control and invisible characters and with single blanks; `lines` keeps its paragraphs."""
    if text.isprintable():
        return " ".join(text.split())
    visible = "".join(c if c.isprintable() or c in "\n\t" else " " if c in "\r\xa0\u2028\u2029" else "" for c in text)
    rows = [" ".join(row.split()) for row in visible.split("\n")]
    if not lines:
        return " ".join(row for row in rows if row)
    return "\n".join(rows).strip()
