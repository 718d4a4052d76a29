"""A checked file: the offers that were accepted, in little memory, and everything that was odd about its rows."""

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

from mintkarte.domain.offer_draft import OfferDraft
from mintkarte.domain.problems import Problem
from mintkarte.domain.schedules import Schedule
from mintkarte.domain.vocabulary import Precision, ScheduleKind
from mintkarte.gateways.locator import Located

_MANY = 20_000
T = TypeVar("T", bound=Hashable)
_SAYS_NOTHING = OfferDraft.model_construct(title="", organisation="", schedule=Schedule(ScheduleKind.ON_REQUEST))
"""To copy this is ten times as fast as to construct a draft."""
_SHORT = 60
"""Characters up to which a text is kept once for all rows; a longer one is kept as UTF-8.

One dash or quotation mark makes every letter of a text take two bytes. Compressing would save 84 bytes of a usual row
more, and take a tenth of a millisecond.
"""
Stated: TypeAlias = tuple[tuple[str, ...], tuple[object, ...]]
"""The fields of which a draft says something, and what, long texts as UTF-8: a fifth of what the draft takes."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A problem and the row of the file it stands in, as spreadsheet programs number it."""

    row: int
    problem: Problem


@dataclass(slots=True)
class Entry:
    """One accepted offer: its rows, its draft, its place."""

    rows: list[int]
    stated: Stated
    located: Located
    region: str | None

    @property
    def title(self) -> str:
        """Its title."""
        return str(self._said()["title"])

    @property
    def compared(self) -> tuple[str, str, str, str, tuple[date, date] | None]:
        """What tells repeats: title, organisation, postcode or town, address, first and last day."""
        draft = self.draft
        days = [day for one in draft.schedule.dates for day in (one.first_day, one.last_day)]
        address, span = f"{draft.venue} {draft.street}".strip(), (min(days), max(days)) if days else None
        return draft.title, draft.organisation, draft.postcode or draft.town, address, span

    @property
    def draft(self) -> OfferDraft:
        """The draft again; it was validated before."""
        return _SAYS_NOTHING.model_copy(update=self._said())

    def _said(self) -> dict[str, Any]:
        names, values = self.stated
        return {
            name: value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value
            for name, value in zip(names, values, strict=True)
        }


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
    return Entry([row], stated(draft), located, region)


def stated(draft: OfferDraft) -> Stated:
    """What a draft states, for keeping and for comparing."""
    said = {
        name: _kept(name, value)
        for name, value in draft.__dict__.items()
        if value or (value == 0 and value is not False)
    }
    return _once("", tuple(said)), tuple(said.values())


def _kept(name: str, value: object) -> object:
    """A value in the least memory: what many rows say is kept once."""
    if isinstance(value, str):
        return _once(name, value) if len(value) <= _SHORT else value.encode("utf-8", "surrogatepass")
    return _once(name, value) if isinstance(value, frozenset) else value


@lru_cache(maxsize=_MANY)
def _once(_name: str, value: T) -> T:
    """The first of equal values of a field; codes of two vocabularies may be equal, so the name counts."""
    return value
