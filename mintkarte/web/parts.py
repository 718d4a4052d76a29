"""The parts of the running application, as every view finds them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import current_app, g, has_request_context, request

from mintkarte.domain.freshness import FreshnessRules
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.vocabulary import Kind, Land
from mintkarte.gateways.accessibility_report import AccessibilityReport
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.gateways.geocoder import Geocoder
from mintkarte.gateways.mail import Post
from mintkarte.gateways.school_holidays import SchoolHolidays
from mintkarte.gateways.source_documents import Documents
from mintkarte.models import Region
from mintkarte.models.counters import ask
from mintkarte.models.database import Database
from mintkarte.queries import organisations, regions
from mintkarte.queries.offer_index import OfferIndex, Snapshot
from mintkarte.services.asking import Sender
from mintkarte.services.link_checking import LinkWatch
from mintkarte.settings import HERE, Settings
from mintkarte.web.recent_offers import RecentOffers

NAME = "mintkarte"
_ALONE = frozenset({"static", "versioned_static", "tiles", "health"})
"""Parts that answer without a look at the offers."""
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What `app.build_parts` has put together; `clock` gives the time, aware."""

    settings: Settings
    database: Database
    index: OfferIndex
    gazetteer: Gazetteer
    geocoder: Geocoder | None
    post: Post | None
    links: LinkWatch | None
    documents: Documents
    holidays: SchoolHolidays
    accessibility: AccessibilityReport | None
    clock: Callable[[], datetime]
    recent_offers: RecentOffers = field(default_factory=RecentOffers)
    _regions: dict[int, dict[str, Region]] = field(default_factory=dict)
    _names: dict[int, dict[int, str]] = field(default_factory=dict)

    @property
    def data_dir(self) -> Path:
        """The folder for database, uploads and caches."""
        return self.settings.data_dir

    @property
    def sender(self) -> Sender:
        """Where links in the letters of the tick lead: nowhere without a post, or without a public address."""
        site = self.settings.public_url or (HERE if self.settings.demo else "")
        return Sender(site if self.post is not None else "")

    @property
    def freshness(self) -> FreshnessRules:
        """The figures of the clock, as set."""
        own = self.settings
        return FreshnessRules(
            ask_after=own.ask_days,
            ask_after_of={Kind(kind): days for kind, days in own.ask_days_of.items() if kind in set(Kind)},
            before_season=own.season_days,
            remind_after=own.remind_days,
            hide_after=own.hide_days,
            delete_after=own.delete_days,
        )

    def state(self) -> tuple[int, date]:
        """What public answers rest on: the version of the data, and the day in Germany."""
        return self.index.snapshot().version, self.clock().astimezone(BERLIN).date()

    def regions(self) -> dict[str, Region]:
        """The regions by slug, in the order of their names; read again only when something has changed."""
        version = self._version()
        known = self._regions.get(version)
        if known is None:
            with self.database.reading() as db:
                known = regions.by_slug(db)
            self._regions.clear()
            self._regions[version] = known
        return known

    def organisation_names(self, ids: Sequence[int]) -> dict[int, str]:
        """What these organisations are called, by id; each is read once until something has changed."""
        version = self._version()
        known = self._names.get(version, {})
        if not known.keys() >= set(ids):
            with self.database.reading() as db:
                known = known | organisations.names(db, [one for one in ids if one not in known])
            self._names.clear()
            self._names[version] = known
        return {one: known[one] for one in ids if one in known}

    def _version(self) -> int:
        """Of the data; a command asks for it without an index of all offers, which it may never need."""
        return snapshot().version if has_request_context() else ask(self.database.engine)

    def pauses(self, land: Land | None, now: datetime) -> tuple[DateSpan, ...]:
        """The days without school in a Land, from the year before `now` to the year after next."""
        if land is None:
            return ()
        years = range(now.year - 1, now.year + 3)
        return tuple(span for year in years for span in self.holidays.free_spans(land, year))


def parts() -> Parts:
    """The parts of the application that answers this request."""
    found = current_app.extensions[NAME]
    if not isinstance(found, Parts):
        raise TypeError(NAME)
    return found


def look_first() -> None:
    """Ask for offers and regions before a request reads anything.

    While it reads, asking anew could wait for a writer that waits for it.
    """
    if request.endpoint is not None and request.endpoint.partition(".")[0] not in _ALONE:
        parts().regions()


def snapshot() -> Snapshot:
    """The offers as they stood when this request first asked, so that all it shows agrees."""
    if "snapshot" not in g:
        g.snapshot = parts().index.snapshot()
    found: Snapshot = g.snapshot
    return found


def now() -> datetime:
    """The time, aware."""
    return parts().clock()


def today() -> date:
    """The day in Germany."""
    return now().astimezone(BERLIN).date()


def day_start() -> datetime:
    """The first moment of the day in Germany, aware."""
    return datetime.combine(today(), time(0), tzinfo=BERLIN)


def site_address() -> str:
    """Where visitors reach this site, without a slash at its end: as set, else as this request came in."""
    return parts().settings.public_url or request.url_root.rstrip("/")


def letter_site() -> str:
    """Where links in letters lead: the public address, or this machine; empty where a request has merely named a host.

    Whoever asks for a letter must not choose where its link leads.
    """
    if parts().settings.public_url or urlsplit(request.url_root).hostname in _THIS_MACHINE:
        return site_address()
    return ""


def pauses_now(land: Land | None) -> tuple[DateSpan, ...]:
    """The days without school in a Land around now."""
    return parts().pauses(land, now())
