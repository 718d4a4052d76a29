"""A checked file: the offers that were accepted, in little memory, and everything that was odd about its rows."""

import zlib
from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TypeAlias, TypeVar

from mintkarte.domain.offer_draft import OfferDraft
from mintkarte.domain.problems import Problem
from mintkarte.domain.vocabulary import Precision
from mintkarte.gateways.locator import Located

_MANY = 20_000
T = TypeVar("T", bound=Hashable)
_SHORT, _LONG = 60, 150
"""Characters up to which a text is kept once for all rows, and from which it is compressed."""
_FIELDS = tuple(OfferDraft.model_fields)
_TITLE = _FIELDS.index("title")
_COMPARED = tuple(map(_FIELDS.index, ("title", "organisation", "venue", "street", "postcode", "town")))
Stated: TypeAlias = tuple[object, ...]
"""The values of a draft in the order of its fields, long texts compressed: a quarter of the memory it takes itself."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A problem and the row of the file it stands in, as spreadsheet programs number it."""

    row: int
    problem: Problem


@dataclass(slots=True)
class Entry:
    """One accepted offer: its rows, its draft, its place; `span` are its first and last day where it has dates."""

    rows: list[int]
    stated: Stated
    located: Located
    region: str | None
    span: tuple[date, date] | None

    @property
    def title(self) -> str:
        """Its title."""
        return _text(self.stated[_TITLE])

    @property
    def candidate(self) -> tuple[str, str, str, str]:
        """Title, organisation, postcode or town, and address: what tells whether two offers may be one."""
        title, organisation, venue, street, postcode, town = (_text(self.stated[position]) for position in _COMPARED)
        return title, organisation, postcode or town, f"{venue} {street}".strip()

    @property
    def draft(self) -> OfferDraft:
        """The draft again; it was validated before."""
        values = [_text(value) if isinstance(value, bytes) else value for value in self.stated]
        return OfferDraft.model_construct(None, **dict(zip(_FIELDS, values, strict=True)))


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
        stated=stated(draft),
        located=located,
        region=region,
        span=(min(days), max(days)) if days else None,
    )


def stated(draft: OfferDraft) -> Stated:
    """What a draft states, for keeping and for comparing."""
    values = draft.__dict__
    return tuple([_kept(values[name]) if values[name] else values[name] for name in _FIELDS])


def _kept(value: object) -> object:
    """A value in the least memory: what many rows say is kept once."""
    if isinstance(value, str):
        if len(value) > _LONG:
            return zlib.compress(value.encode("utf-8", "surrogatepass"), 1)
        return _once(value) if len(value) <= _SHORT else value
    return _once(value) if isinstance(value, frozenset) else value


@lru_cache(maxsize=_MANY)
def _once(value: T) -> T:
    return value


def _text(kept: object) -> str:
    return zlib.decompress(kept).decode("utf-8", "surrogatepass") if isinstance(kept, bytes) else str(kept)
