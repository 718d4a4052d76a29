"""What may be asked of offers: the criteria of a filter as one plain value."""

from dataclasses import dataclass
from datetime import date

from mintkarte.domain.geometry import Box, Point
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.vocabulary import (
    Accessibility,
    Audience,
    DayPart,
    Field,
    Format,
    Kind,
    ProviderKind,
    SchoolType,
    Sort,
    Topic,
    Weekday,
)

DEFAULT_RADIUS_KM = 20.0


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a visitor asks for; collections are sorted, hold each value once, and ask for nothing when empty.

    `centre` and `holiday_spans` are what `place` and `holidays` mean, None and empty as long as nobody has looked.
    """

    text: str = ""
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    radius_km: float = DEFAULT_RADIUS_KM
    section: Box | None = None
    regions: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    topics: tuple[Topic, ...] = ()
    kinds: tuple[Kind, ...] = ()
    audiences: tuple[Audience, ...] = ()
    ages: tuple[int, ...] = ()
    grades: tuple[int, ...] = ()
    school_types: tuple[SchoolType, ...] = ()
    date_from: date | None = None
    date_to: date | None = None
    holidays: tuple[str, ...] = ()
    weekdays: tuple[Weekday, ...] = ()
    day_parts: tuple[DayPart, ...] = ()
    max_cost_cents: int | None = None
    places_left: bool = False
    formats: tuple[Format, ...] = ()
    accessibility: tuple[Accessibility, ...] = ()
    languages: tuple[str, ...] = ()
    organisations: tuple[int, ...] = ()
    organisation_kinds: tuple[ProviderKind, ...] = ()
    confirmed_months: int | None = None
    strict: bool = False
    sort: Sort = Sort.FIT
    page: int = 1
    centre: Point | None = None
    holiday_spans: tuple[DateSpan, ...] = ()

    @property
    def asks_for_dates(self) -> bool:
        """Whether anything is asked of dates."""
        return bool(self.date_from or self.date_to or self.holidays or self.weekdays or self.day_parts)
