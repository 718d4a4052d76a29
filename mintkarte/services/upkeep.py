"""Upkeep: what has to happen again and again, whether a thread of the server or cron calls it."""

import logging
import os
import socket
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import get_ident
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.freshness import FreshnessRules
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Land, Status
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.gateways.geocoder import Geocoder
from mintkarte.gateways.mail import Post
from mintkarte.models import Job, Offer, counters
from mintkarte.models.database import Database
from mintkarte.services import (
    accounts,
    bouncing,
    check_list,
    freshness,
    import_batches,
    import_jobs,
    jobs,
    letters,
    link_checking,
    locating,
    newsletters,
    occurrences,
    picturing,
    source_reading,
    states,
    subscribing,
)
from mintkarte.services.asking import Sender
from mintkarte.services.link_checking import LinkWatch

OCCURRENCES, TIDY, FRESHNESS, NEWS = "occurrences", "tidy", "freshness", "news"
LINKS, LINK_LIST = "links", "link_list"
SOURCES = "sources"
MOST_JOBS = 200
"""How many jobs one tick runs before it gives way."""
MOST_LETTERS = 1000
"""How many letters one tick hands over; where cron ticks, no other hands are there."""
MOST_ADDRESSES = 25
"""How many addresses one tick asks for: at one a second it ends before the next tick."""
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_LINKS_CUT_OFF, _LINKS_OFF = timedelta(minutes=15), timedelta(hours=2)
INTERVALS: Mapping[str, timedelta] = {
    **dict.fromkeys((OCCURRENCES, TIDY), _DAY),
    **dict.fromkeys((FRESHNESS, LINK_LIST), _HOUR),
    **dict.fromkeys((NEWS, SOURCES), timedelta(minutes=1)),
    LINKS: timedelta(seconds=25),
}
"""How long after it ran well each is due again."""
_BATCH = 200
_log = logging.getLogger(__name__)


class Equipment(newsletters.Sources, source_reading.Equipment, Protocol):
    """What upkeep needs of the application's parts."""

    @property
    def database(self) -> Database:
        """Where jobs and offers are."""

    @property
    def data_dir(self) -> Path:
        """Where pictures lie."""

    @property
    def gazetteer(self) -> Gazetteer:
        """Where towns and postcodes are."""

    @property
    def geocoder(self) -> Geocoder | None:
        """Who is asked for exact addresses, if anybody."""

    @property
    def post(self) -> Post | None:
        """Who takes letters, if anybody."""

    @property
    def links(self) -> LinkWatch | None:
        """Who tests the links of offers, if anybody."""

    @property
    def sender(self) -> Sender:
        """Where the links of letters lead."""

    @property
    def freshness(self) -> FreshnessRules:
        """When offers are asked about, hidden and deleted."""

    def pauses(self, land: Land | None, now: datetime) -> tuple[DateSpan, ...]:
        """The school holidays of a Land around this time."""


Handler = Callable[[Equipment, dict[str, Any], datetime], datetime | None]
"""A handler does one job; a time it returns is when the job is due again."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one tick has done."""

    done: int
    failed: int
    placed: int = 0
    letters: int = 0


def tick(parts: Equipment, now: datetime, handlers: Mapping[str, Handler] | None = None) -> Report:
    """Run the jobs that are due, send letters, then ask for some exact addresses; several processes may do so at once.

    What takes long goes by a clock that runs on from `now`: one that stands would break leases and the shared rate.
    """
    begun = time.monotonic()

    def clock() -> datetime:
        return now + timedelta(seconds=time.monotonic() - begun)

    known = {**HANDLERS, **(handlers or {})}
    worker = f"{socket.gethostname()}:{os.getpid()}:{get_ident()}"
    with parts.database.writing() as db:
        _plan(db, now)
    done = failed = 0
    for _ in range(MOST_JOBS):
        with parts.database.writing() as db:
            held = jobs.claim(db, tuple(known), worker, now)
        if held is None:
            break
        if _run(parts, known[held.kind], held, now):
            done += 1
        else:
            failed += 1
    done += import_jobs.run_due(parts, clock, geocoder=parts.geocoder is not None)
    sent = letters.deliver_due(parts.database, parts.post, clock, MOST_LETTERS)
    return Report(done, failed + sent.failed, _refine(parts, clock), sent.sent)


def renew_occurrences(parts: Equipment, _payload: dict[str, Any], now: datetime) -> datetime:
    """Write the dates of all rules out anew, so that the coming 400 days always stand in the table; due daily."""
    last_id: int | None = 0
    while last_id is not None:
        with parts.database.writing() as db:
            last_id = _renew_batch(db, parts, last_id, now)
    return now + INTERVALS[OCCURRENCES]


def tidy(parts: Equipment, _payload: dict[str, Any], now: datetime) -> datetime:
    """Throw away what nobody can use any more: links and sessions, deleted offers, files of pictures; due daily."""
    with parts.database.writing() as db:
        accounts.forget_expired(db, now)
        letters.forget_old(db, now)
        subscribing.forget_expired(db, now)
        states.purge(db, now)
        bouncing.forget_old(db, now)
        check_list.forget_old(db, now)
        picturing.sweep(db, parts.data_dir, now)
        import_batches.forget_old(db, parts.data_dir, now)
    return now + INTERVALS[TIDY]


def keep_fresh(parts: Equipment, _payload: dict[str, Any], now: datetime) -> datetime:
    """End what is over, ask, ask again, hide and delete; due every hour, at once where more waits."""
    deeds = freshness.run(parts.database, parts.sender, parts.freshness, now)
    if any(asdict(deeds).values()):
        _log.info("freshness: %s", ", ".join(f"{name} {number}" for name, number in asdict(deeds).items() if number))
    return now if deeds.is_more else now + INTERVALS[FRESHNESS]


def tell_news(parts: Equipment, _payload: dict[str, Any], now: datetime) -> datetime:
    """Write to those who have subscribed to a search what is new in it; due every minute, at once where more wait."""
    return now if newsletters.write_due(parts, now) == newsletters.MOST_AT_ONCE else now + INTERVALS[NEWS]


def gather_links(parts: Equipment, _payload: dict[str, Any], now: datetime) -> datetime:
    """Bring the list of links in line with the public offers; due hourly where links are tested."""
    if parts.links is None:
        return now + _LINKS_OFF
    link_checking.gather(parts.database, now)
    return now + INTERVALS[LINK_LIST]


def probe_links(parts: Equipment, _payload: dict[str, Any], now: datetime) -> datetime:
    """Test a few links; due with every tick, later when nobody answers."""
    if parts.links is None:
        return now + _LINKS_OFF
    done = link_checking.probe_due(parts.database, parts.links, now)
    return now + (_LINKS_CUT_OFF if done.cut_off else INTERVALS[LINKS])


def read_sources(parts: Equipment, _payload: dict[str, Any], now: datetime) -> datetime:
    """Read a few of the calendars, feeds and pages whose turn it is; due every minute, since servers may be slow."""
    source_reading.read_due(parts, now)
    return now + INTERVALS[SOURCES]


HANDLERS: Mapping[str, Handler] = {
    OCCURRENCES: renew_occurrences,
    FRESHNESS: keep_fresh,
    TIDY: tidy,
    NEWS: tell_news,
    LINK_LIST: gather_links,
    LINKS: probe_links,
    SOURCES: read_sources,
}


def _plan(db: Session, now: datetime) -> None:
    """See that the recurring jobs exist, and that none waits for a time that a clock set wrong has once shown."""
    planned = {job.key: job for job in db.scalars(select(Job).where(Job.key.in_(HANDLERS)))}
    for kind in HANDLERS.keys() - planned.keys():
        jobs.enqueue(db, kind, {}, now, key=kind)
    for job in planned.values():
        if job.lease_until is None and job.due_at > now + _DAY:
            job.due_at = now


def _refine(parts: Equipment, clock: Callable[[], datetime]) -> int:
    """Let the geocoder place some addresses better; gives how many."""
    if parts.geocoder is None:
        return 0
    return locating.refine_due(parts.database, parts.geocoder, parts.gazetteer, clock, MOST_ADDRESSES).placed


def _run(parts: Equipment, handler: Handler, held: jobs.Claim, now: datetime) -> bool:
    try:
        again_at = handler(parts, held.payload, now)
    except Exception as error:  # noqa: BLE001 - whatever a job does, the next one has its turn
        _log.exception("job %s (%s) failed", held.id, held.kind)
        with parts.database.writing() as db:
            attempts = sys.maxsize if held.kind in HANDLERS else jobs.MAX_ATTEMPTS  # upkeep itself never gives up
            jobs.fail(db, held, f"{type(error).__name__}: {error}", now, max_attempts=attempts)
        return False
    with parts.database.writing() as db:
        if again_at is None:
            jobs.finish(db, held, now)
        else:
            jobs.repeat(db, held, again_at)
    return True


def _renew_batch(db: Session, parts: Equipment, after_id: int, now: datetime) -> int | None:
    """Renew some offers with rules; gives the last id seen, or None when there are no more."""
    ruled = select(Offer).where(Offer.rule.is_not(None), Offer.status != Status.DELETED, Offer.id > after_id)
    offers = list(db.scalars(ruled.order_by(Offer.id).limit(_BATCH)))
    today = now.astimezone(BERLIN).date()
    for offer in offers:
        land = Land(offer.place.land) if offer.place and offer.place.land else None
        if occurrences.renew(offer, today, parts.pauses(land, now)):
            offer.changed_in = counters.bump(db)
    return offers[-1].id if offers else None
