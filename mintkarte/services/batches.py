"""A checked file: the offers that were accepted, in little memory, and everything that was odd about its rows."""

import pickle
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mintkarte.domain.offer_draft import OfferDraft
from mintkarte.domain.problems import Problem
from mintkarte.domain.vocabulary import Precision
from mintkarte.gateways.locator import Located

_MANY = 20_000
_DEFAULTS = {name: info.default for name, info in OfferDraft.model_fields.items()}


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A problem and the row of the file it stands in, as spreadsheet programs number it."""

    row: int
    problem: Problem


@dataclass(slots=True)
class Entry:
    """One accepted offer: its rows, its draft, its place; `span` are its first and last day where it has dates."""

    rows: list[int]
    packed: bytes
    located: Located
    region: str | None
    title: str
    organisation: str
    place: str
    address: str
    span: tuple[date, date] | None

    @property
    def draft(self) -> OfferDraft:
        """The draft, unpacked."""
        stated = pickle.loads(zlib.decompress(self.packed))  # noqa: S301  our own bytes, never left memory
        return OfferDraft.model_construct(**stated)  # it was validated before it was packed


@dataclass(slots=True)
class Batch:
    """What checking a file came to; nothing is stored yet.

    `rows` counts all rows with content, `joined` those that became a further date of an earlier row's offer.
    """

    rows: int = 0
    joined: int = 0
    refused: int = 0
    entries: list[Entry] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    located: Counter[Precision] = field(default_factory=Counter)
    _alike: dict[Problem, Problem] = field(default_factory=dict)

    def note(self, row: int, problem: Problem) -> None:
        """Remember a problem of a row; a file says the same of thousands of rows, which is kept once."""
        if len(self._alike) < _MANY:
            problem = self._alike.setdefault(problem, problem)
        self.problems.append(RowProblem(row, self._alike.get(problem, problem)))

    def sorted_problems(self) -> Iterator[RowProblem]:
        """The problems in the order of the rows."""
        self.problems.sort(key=lambda found: found.row)
        return iter(self.problems)


def entry_of(row: int, draft: OfferDraft, located: Located, region: str | None) -> Entry:
    """An accepted row."""
    days = [day for occurrence in draft.schedule.dates for day in (occurrence.first_day, occurrence.last_day)]
    return Entry(
        rows=[row],
        packed=packed(draft),
        located=located,
        region=region,
        title=draft.title,
        organisation=sys.intern(draft.organisation),
        place=sys.intern(draft.postcode or draft.town),
        address=sys.intern(f"{draft.venue} {draft.street}".strip()),
        span=(min(days), max(days)) if days else None,
    )


def packed(draft: OfferDraft) -> bytes:
    """What a draft states, in about a tenth of the memory that it takes as an object."""
    stated: dict[str, Any] = {
        name: value for name, value in draft.__dict__.items() if name not in _DEFAULTS or value != _DEFAULTS[name]
    }
    return zlib.compress(pickle.dumps(stated), 1)
