"""What a filter may ask of an offer: the facts of one public offer, as one plain value."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from mintkarte.domain.geometry import Point
from mintkarte.domain.schedules import ALL_MONTHS, Occurrence
from mintkarte.domain.vocabulary import (
    Accessibility,
    Audience,
    Field,
    Format,
    Kind,
    Precision,
    ProviderKind,
    ScheduleKind,
    SchoolType,
    Topic,
)

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for a moment before every other."""


@dataclass(frozen=True, slots=True)
class Span:
    """A range of ages or grades, both ends included; None leaves that end open."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """One published offer as the filter sees it. None and empty sets mean: not stated.

    `keywords` is all text searched behind the title. `point` is where it is (or, for a mobile offer, where it comes
    from); only a `pinned` one has a place on the map that visitors go to. `service_km` is how far a mobile one comes.
    """

    id: int
    title: str
    keywords: str = ""
    organisation_id: int = 0
    organisation_kind: ProviderKind | None = None
    region: str | None = None
    fields: frozenset[Field] = frozenset()
    topics: frozenset[Topic] = frozenset()
    kind: Kind | None = None
    audiences: frozenset[Audience] = frozenset()
    ages: Span | None = None
    grades: Span | None = None
    school_types: frozenset[SchoolType] = frozenset()
    schedule: ScheduleKind = ScheduleKind.ON_REQUEST
    open_months: frozenset[int] = field(default=ALL_MONTHS)
    occurrences: tuple[Occurrence, ...] = ()
    cost_cents: int | None = None
    places_left: int | None = None
    formats: frozenset[Format] = frozenset()
    accessibility: frozenset[Accessibility] = frozenset()
    languages: frozenset[str] = frozenset()
    point: Point | None = None
    pinned: bool = False
    precision: Precision = Precision.NONE
    service_km: float | None = None
    confirmed_on: date | None = None
    published_at: datetime = NEVER

    def upcoming(self, today: date) -> tuple[Occurrence, ...]:
        """The occurrences that take place today or later."""
        return tuple(o for o in self.occurrences if not o.cancelled and o.last_day >= today)

    def is_past(self, today: date) -> bool:
        """Whether it had dates and none is left; an offer without any date is never past."""
        return self.schedule is ScheduleKind.DATED and bool(self.occurrences) and not self.upcoming(today)
