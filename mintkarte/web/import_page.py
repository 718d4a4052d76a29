"""What the page of one import shows: its columns, its rows in pages, what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mintkarte.domain.headers import Match
from mintkarte.domain.imports import LACKING, TAKEABLE, RowKind, Stage
from mintkarte.domain.word_diff import Part, compared
from mintkarte.gateways.checked_rows import CheckedRow, CheckedRows
from mintkarte.gateways.import_folder import ImportFolder, folder_of
from mintkarte.models import ImportBatch
from mintkarte.texts import desk as desk_words
from mintkarte.texts import import_desk as words
from mintkarte.web import cards
from mintkarte.web.parts import parts

PAGE = 50
MOST_POINTS = 2_000
"""As many as the map itself draws one by one."""
_FARTHEST = 10_000
_DOUBTED = frozenset({Match.GUESSED, Match.UNKNOWN, Match.REPEATED})


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows are looked at: of one kind or all, and which page of them."""

    kind: str
    page: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a cell, in a sentence."""

    label: str
    value: str
    sentence: str
    refuses: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file as the page shows it."""

    row: CheckedRow
    kind: str
    takeable: bool
    url: str
    problems: tuple[Problem, ...]
    rows: tuple[tuple[str, tuple[Part, ...], tuple[Part, ...]], ...]
    twin: tuple[tuple[str, str, str], ...] = ()
    twin_name: str = ""
    twin_url: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """One header of the file and what it is taken for."""

    at: int
    name: str
    column: str
    doubted: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything the page shows of an import."""

    name: str
    state: str
    outcome: str
    refusal: str
    progress: tuple[str, int, int]
    headings: tuple[Heading, ...] = ()
    doubted: int = 0
    said: tuple[str, ...] = ()
    kinds: tuple[tuple[str, str, int], ...] = ()
    lines: tuple[Line, ...] = ()
    total: int = 0
    chosen: int = 0
    pages: int = 1
    kept: tuple[tuple[int, str], ...] = ()
    has_file: bool = False
    lacks_organisation: bool = False


def folder(batch: ImportBatch) -> ImportFolder:
    """Where its files lie."""
    return folder_of(parts().data_dir, batch.id)


def kind_of(word: str) -> str:
    """A kind of rows as it stands in an address; "" for all."""
    return word if word in set(RowKind) else ""


def asked(query: Mapping[str, str]) -> Asked:
    """What a visitor wants to see; whatever is typed is a page."""
    page = query.get("seite", "1")
    number = int(page[:9]) if page.isascii() and page.isdecimal() else 1
    return Asked(kind_of(query.get("art", "")), max(1, min(number, _FARTHEST)))


def line(batch: ImportBatch) -> tuple[int, str, str, str, str]:
    """An import in the list: id, file, state, when and who, what came of it."""
    when = f"{desk_words.moment(batch.created_at)} · {batch.actor}"
    return batch.id, batch.file_name, words.STAGES[batch.stage], when, _outcome(batch)


def page(batch: ImportBatch, wanted: Asked) -> Shown:
    """What there is to see."""
    progress = folder(batch).progress()
    rows = CheckedRows(folder(batch).rows)
    shows_rows = batch.stage is Stage.CHECKED and rows.exists()
    counts = _kinds(batch)
    total = counts.get(wanted.kind, 0) if wanted.kind else sum(counts.values())
    headings = tuple(_heading(at, one) for at, one in enumerate(batch.headers.get("columns", [])))
    lines = rows.page(wanted.kind, (wanted.page - 1) * PAGE, PAGE) if shows_rows else ()
    done = batch.counts.get("undone", {})
    return Shown(
        name=batch.file_name,
        state=words.STAGES[batch.stage],
        outcome=_outcome(batch),
        refusal=words.refusal(batch.problem) if batch.problem else "",
        progress=(words.progress(progress.phase, progress.done, progress.total), progress.done, progress.total),
        headings=headings,
        doubted=sum(one.doubted for one in headings),
        said=tuple(batch.headers.get("said", ())),
        kinds=tuple((str(kind), words.KINDS[kind], counts[kind]) for kind in RowKind if counts.get(kind)),
        lines=tuple(map(_line, lines)),
        total=total,
        chosen=len(rows.chosen()) if shows_rows else 0,
        pages=max(1, -(-total // PAGE)),
        kept=tuple((number, cards.offer_path(number, "")) for number in done.get("kept_ids", ())),
        has_file=folder(batch).upload.exists(),
        lacks_organisation=not batch.organisation_id and batch.counts.get(LACKING, 0) > 0,
    )


def points(batch: ImportBatch) -> list[dict[str, Any]]:
    """Where rows would be on the map, those that are ticked first, with how exactly that is known."""
    rows = CheckedRows(folder(batch).rows)
    return [
        {
            "zeile": row.number,
            "titel": row.title,
            "art": words.KINDS[RowKind(row.kind)],
            "lat": row.lat,
            "lon": row.lon,
            "genauigkeit": row.precision,
            "text": words.precision(row.precision),
        }
        for row in (rows.points(MOST_POINTS) if rows.exists() else ())
    ]


def _kinds(batch: ImportBatch) -> dict[str, int]:
    return {kind: batch.counts[kind] for kind in RowKind if isinstance(batch.counts.get(kind), int)}


def _outcome(batch: ImportBatch) -> str:
    """What the import has come to so far."""
    match batch.stage:
        case Stage.APPLIED | Stage.UNDOING:
            return words.applied(batch.counts.get("done", {}))
        case Stage.UNDONE:
            return words.undone(batch.counts.get("undone", {}))
        case Stage.CHECKED | Stage.APPLYING:
            return words.checked(_kinds(batch))
        case Stage.CANCELLED:
            return words.CANCELLED
        case _:
            return ""


def _heading(at: int, one: Sequence[str]) -> Heading:
    header, column, match = one
    return Heading(at, header, column, match in _DOUBTED)


def _line(row: CheckedRow) -> Line:
    detail = row.detail
    twin: dict[str, Any] = detail.get("twin") or {}
    return Line(
        row,
        words.KINDS[RowKind(row.kind)],
        row.kind in TAKEABLE,
        cards.offer_path(detail["offer"], row.title) if detail.get("offer") else "",
        tuple(
            Problem(words.label(column), value, sentence, bool(refuses))
            for column, value, sentence, refuses in detail.get("problems", ())
        ),
        tuple(
            (words.field(name), *compared(words.value(name, before), words.value(name, after)))
            for name, before, after in detail.get("differences", ())
        ),
        tuple(
            (words.twin_field(name), words.twin_value(own), words.twin_value(other))
            for name, own, other in twin.get("rows", ())
        ),
        f"Zeile {twin['row']}" if twin.get("row") else "",
        cards.offer_path(twin["offer"], "") if twin.get("offer") else "",
    )
