"""The demo: invented offers of invented providers, with dates that lie ahead; they come in like any import."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.drafts import read_draft
from mintkarte.domain.freshness import How
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Land
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.gateways.school_holidays import SchoolHolidays
from mintkarte.models import Offer, counters
from mintkarte.services import history, organisations, publishing
from mintkarte.services.demo_calendar import DemoCalendar
from mintkarte.services.demo_rows import FOLDER, DemoProvider, read_providers, read_rows

ACTOR = "mintkarte demo"
_YEARS_AHEAD = 3


class DemoDataError(ValueError):
    """A row of the shipped demo data cannot be taken as it is; says which and why."""


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What loading the demo came to, in offers, and how many providers there are."""

    created: int
    updated: int
    unchanged: int
    providers: int

    @property
    def offers(self) -> int:
        """All demo offers."""
        return self.created + self.updated + self.unchanged


def holds_offers(db: Session) -> bool:
    """Whether any offer stands in the database, the demo's own included."""
    return db.scalar(select(Offer.id).limit(1)) is not None


def load(db: Session, shipped: Path, gazetteer: Gazetteer, holidays: SchoolHolidays, now: datetime) -> DemoReport:
    """Store the demo offers as they stand at `now`; again on the same day changes nothing, later it moves the dates.

    `shipped` is the product's data folder. Raises DemoDataError where a row would be refused or noted by an import.
    """
    today = now.astimezone(BERLIN).date()
    providers = {provider.name: provider for provider in read_providers(shipped / FOLDER).values()}
    by_provider = {name: _store_provider(db, provider, gazetteer, now) for name, provider in providers.items()}
    pauses = _pauses(holidays, today)
    deeds: Counter[str] = Counter()
    for row in read_rows(shipped / FOLDER, DemoCalendar(holidays, today), today):
        draft, problems = read_draft(row, today)
        if draft is None or problems:
            raise DemoDataError(row["externe_id"], problems)
        located = gazetteer.locate(draft.postcode, draft.town)
        land = located.land or by_provider[draft.organisation]
        outcome = publishing.publish_draft(
            db, draft, ACTOR, now, located=located, pauses=pauses(land) if land else (), how=How.DEMO
        )
        deeds[outcome.deed] += 1
    made, moved, kept = (deeds[deed] for deed in publishing.Deed)
    return DemoReport(made, moved, kept, len(providers))


def _store_provider(db: Session, provider: DemoProvider, gazetteer: Gazetteer, now: datetime) -> Land | None:
    """The organisation with its page; gives the Land of its seat, whose holidays its online offers keep."""
    land = gazetteer.land_of(provider.postcode)
    organisation = organisations.find_or_create(
        db, provider.name, ACTOR, now, kind=provider.kind, region=provider.region
    )
    page = {"url": provider.url, "email": provider.email, "description": provider.description}
    before, after = history.apply(organisation, page)
    if after:
        organisation.updated_at = now
        history.record(db, actor=ACTOR, now=now, verb="updated", thing=organisation, before=before, after=after)
        counters.bump(db)
        db.flush()
    return land


def _pauses(holidays: SchoolHolidays, today: date) -> Callable[[Land], tuple[DateSpan, ...]]:
    """The days without school of a Land around today."""

    @cache
    def pauses(land: Land) -> tuple[DateSpan, ...]:
        years = range(today.year - 1, today.year + _YEARS_AHEAD)
        return tuple(span for year in years for span in holidays.free_spans(land, year))

    return pauses
