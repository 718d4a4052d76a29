"""The form for an offer as values: what was typed, what is wrong with it, and what there is to choose from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from werkzeug.datastructures import MultiDict

from mintkarte.domain import vocabulary as v
from mintkarte.domain.column_words import split
from mintkarte.domain.columns import COLUMNS
from mintkarte.domain.problems import Problem
from mintkarte.services.drafting import CONTACT_PUBLIC, NO, YES
from mintkarte.texts import offer_form as words
from mintkarte.texts.labels import label

CHECKS: Mapping[str, type[StrEnum]] = {
    "fach": v.Field,
    "thema": v.Topic,
    "fuer": v.Audience,
    "schulart": v.SchoolType,
    "format": v.Format,
    "barrierefrei": v.Accessibility,
}
"""Columns of which several codes may be ticked."""
CHOICES: Mapping[str, type[StrEnum]] = {"art": v.Kind, "anmeldung": v.Registration, "anbieterart": v.ProviderKind}
"""Columns of which one code is chosen."""
_DATES = ("beginn", "ende")
_SPARE_ROWS = 3
"""Lines to go on; without a script there are no more of them."""
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?: (\d{2}:\d{2}))?")
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:, (\d{2}:\d{2}))?")
_LOSES = frozenset(
    {
        *("titel_fehlt", "anbieter_fehlt", "anbieter_fremd", "text_gekuerzt", "fach_unbekannt", "thema_unbekannt"),
        *("zielgruppe_unbekannt", "schulart_unbekannt", "format_unbekannt", "barrierefrei_unbekannt"),
        *("sprache_unbekannt", "anbieterart_unbekannt", "alter_unlesbar", "alter_vertauscht", "klasse_unlesbar"),
        *("klasse_vertauscht", "datum_ohne_jahr", "datum_unlesbar", "uhrzeit_unlesbar", "ende_vor_beginn"),
        *(
            "wochentag_passt_nicht",
            "zu_viele_termine",
            "anzahl_unlesbar",
            "kosten_unlesbar",
            "anmeldung_unbekannt",
            "url_unlesbar",
        ),
        *("kosten_unlesbar", "anmeldeschluss_unlesbar", "plz_unlesbar", "punkt_unlesbar", "genauigkeit_unbekannt"),
    }
)
"""Problems by which something typed would be lost: they are mended before the offer is stored."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One code that may be chosen."""

    code: str
    label: str
    on: bool
    letter: str = ""


@dataclass(frozen=True, slots=True)
class DateRow:
    """One line of dates, as typed."""

    begin: str
    end: str


@dataclass(slots=True)
class OfferForm:
    """What a template needs to show the form; `problems` are by column."""

    columns: Mapping[str, str]
    key: str
    action: str
    problems: Mapping[str, list[str]] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    base: str = ""
    saved: str = ""
    """When what stands in the form was stored, as a word that changes with it; empty where it never was."""

    def value(self, column: str) -> str:
        """What stands in a field."""
        return self.columns.get(column, "")

    def label(self, column: str) -> str:
        """What a field is called."""
        return words.LABELS[column]

    def hint(self, column: str) -> str:
        """What helps to fill a field in, or nothing."""
        return words.HINTS.get(column, "")

    def choices(self, column: str) -> list[Choice]:
        """The codes of a column, with those that are chosen."""
        chosen = {entry.strip().casefold() for entry in split(self.value(column))}
        vocabulary = {**CHECKS, **CHOICES}[column]
        letters = {code: code[0] for code in v.Field}
        return [Choice(code, label(code), str(code) in chosen, letters.get(code, "")) for code in vocabulary]  # type: ignore[call-overload]

    def own_word(self, column: str) -> str:
        """What stands in a choice without being one of its codes."""
        value = self.value(column)
        return value if value and value not in {str(code) for code in CHOICES[column]} else ""

    @property
    def contact_public(self) -> bool:
        """Whether visitors may see the contact."""
        return self.value(CONTACT_PUBLIC) != NO

    @property
    def dates(self) -> list[DateRow]:
        """The lines of dates, and an empty one to go on."""
        begins, ends = (self.value(column).split("|") for column in _DATES)
        number = max(len(begins), len(ends))
        rows = [
            DateRow(_shown(begins[at] if at < len(begins) else ""), _shown(ends[at] if at < len(ends) else ""))
            for at in range(number)
        ]
        return [row for row in rows if row.begin or row.end] + [DateRow("", "")] * _SPARE_ROWS

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Every problem with the field it is about."""
        return [(column, text) for column, texts in self.problems.items() for text in texts]

    @property
    def summary_heading(self) -> str:
        """How much is to be mended."""
        return words.summary(len(self.summary))


def read_columns(form: MultiDict[str, str]) -> dict[str, str]:
    """The columns as they were sent: several values of a column are put together, dates keep their lines."""
    columns = {column: "; ".join(value for value in form.getlist(column) if value.strip()) for column in COLUMNS}
    columns |= {column: "; ".join(sorted(split(columns[column]))) for column in CHECKS}  # as they are stored
    begins, ends = form.getlist("beginn"), form.getlist("ende")
    rows = [(begin, ends[at] if at < len(ends) else "") for at, begin in enumerate(begins)] or [("", "")]
    kept = [(_meant(begin), _meant(end)) for begin, end in rows if begin.strip() or end.strip()]
    columns[CONTACT_PUBLIC] = YES if YES in form.getlist(CONTACT_PUBLIC) else NO
    columns["beginn"] = " | ".join(begin for begin, _ in kept)
    columns["ende"] = " | ".join(end for _, end in kept) if any(end for _, end in kept) else ""
    return columns


def _shown(text: str) -> str:
    """A stored moment as people write it; `_meant` is the opposite."""
    return _ISO.sub(lambda m: f"{int(m[3])}.{int(m[2])}.{m[1]}{f', {m[4]}' if m[4] else ''}", text.strip())


def _meant(text: str) -> str:
    """A moment exactly as the form has shown it, as it is stored; everything else as it was typed."""

    def stored(m: re.Match[str]) -> str:
        return f"{m[3]}-{int(m[2]):02}-{int(m[1]):02}{f' {m[4]}' if m[4] else ''}"

    bare = text.strip().removesuffix(" (abgesagt)")
    return _GERMAN.sub(stored, text.strip()) if _GERMAN.fullmatch(bare) else text.strip()


def losses(problems: tuple[Problem, ...]) -> dict[str, list[str]]:
    """The sentences, by column, about what has to be mended first."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        if problem.refuses or problem.code in _LOSES:
            text = words.sentence(problem)
            if text not in found.setdefault(problem.column, []):
                found[problem.column].append(text)
    return found


def is_loss(problem: Problem) -> bool:
    """Whether something typed would be lost by this problem."""
    return problem.refuses or problem.code in _LOSES
