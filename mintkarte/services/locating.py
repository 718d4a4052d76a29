"""Placing offers: at once from the gazetteer, later better by a geocoder, one request at a time and never twice.

An offer is saved before anybody is asked; a pin set by hand is never moved; only the address goes out.
"""

import os
import re
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypeAlias

from sqlalchemy import String, cast, literal, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mintkarte.domain.addresses import clean_street
from mintkarte.domain.drafts import OfferDraft
from mintkarte.domain.geometry import Point, distance_km
from mintkarte.domain.vocabulary import Precision
from mintkarte.domain.words import fold
from mintkarte.gateways.gazetteer import Gazetteer, Located
from mintkarte.gateways.geocoder import Address, Answer, Geocoder, GeocoderError, GeocoderRefusedError
from mintkarte.models import GeocodeAnswer, Job, Place
from mintkarte.models.database import Database
from mintkarte.models.places import BY_GAZETTEER, BY_PROVIDER, FAR_FROM_POSTCODE, NOT_FOUND
from mintkarte.services import history, jobs
from mintkarte.services.placing import move
from mintkarte.services.throttling import ServiceThrottle

GEOCODE = "geocode"
ACTOR = "geocoder"
INTERVAL = timedelta(seconds=1)
"""Between one answer and the next request, over all processes."""
MISSES_LAST = timedelta(days=7)
FAR_KM = 15.0
MAX_ATTEMPTS = 60
"""Attempts with pauses of up to six hours: an outage of days loses no address."""
_BATCH = 500
_REMEMBERED = 20_000
_BETTER = (Precision.EXACT, Precision.STREET)
_ADDRESS_IN_TEXT = re.compile(r"(?<!\d)(\d{5})\s+([^\W\d][\w./() -]*)")


@dataclass(frozen=True, slots=True)
class Refined:
    """What one round has done, in places; `paused_until` is set when the service is not to be asked for now."""

    placed: int = 0
    missed: int = 0
    flagged: int = 0
    failed: int = 0
    requests: int = 0
    paused_until: datetime | None = None


def located(draft: OfferDraft, gazetteer: Gazetteer, near: Point | None = None) -> Located:
    """Where a draft lies, before it is stored: its own pin, else by postcode and town, wherever they were written.

    `near` is the centre of the region it is imported for.
    """
    return _located(_where(draft), gazetteer, near)


def each_once(gazetteer: Gazetteer) -> Callable[[OfferDraft, Point | None], Located]:
    """A `located` for many drafts of one file, which looks up each of its last addresses once."""
    again = lru_cache(maxsize=_REMEMBERED)(lambda where, near: _located(where, gazetteer, near))
    return lambda draft, near: again(_where(draft), near)


_Where: TypeAlias = tuple[str, str, str, Point | None]


def _where(draft: OfferDraft) -> _Where:
    """Postcode, town, a text that may hold both where neither is stated, and the pin."""
    pin = Point(draft.lat, draft.lon) if draft.lat is not None and draft.lon is not None else None
    text = "" if draft.postcode or draft.town else f"{draft.street}\n{draft.venue}"
    return draft.postcode, draft.town, text, pin if draft.is_pinned_by_hand else None


def _located(where: _Where, gazetteer: Gazetteer, near: Point | None) -> Located:
    postcode, town, text, pin = where
    if pin is not None:
        problems = () if gazetteer.agrees(postcode, pin) else (FAR_FROM_POSTCODE,)
        return Located(pin, Precision.EXACT, gazetteer.land_of(pin), town, problems, postcode)
    for line in text.split("\n"):
        if found := _ADDRESS_IN_TEXT.search(line):
            return gazetteer.locate(found[1], found[2], near)
    return gazetteer.locate(postcode, town, near)


def enqueue(db: Session, place: Place, now: datetime) -> bool:
    """Ask for a better position of a place later on; False where none can be had (no street, or already better)."""
    if not place.street or place.source not in (BY_GAZETTEER, NOT_FOUND):
        return False
    jobs.enqueue(db, GEOCODE, {"place": place.id}, now, key=f"{GEOCODE}:{place.id}")
    return True


def enqueue_missing(db: Session, now: datetime) -> int:
    """Put the places into the queue that have a street and never were in it; gives how many."""
    key = literal(f"{GEOCODE}:", String) + cast(Place.id, String)
    waiting = (
        select(Place)
        .outerjoin(Job, Job.key == key)
        .where(Job.id.is_(None), Place.street.is_not(None), Place.source.in_((BY_GAZETTEER, NOT_FOUND)))
        .order_by(Place.id)
        .limit(_BATCH)
    )
    return sum(enqueue(db, place, now) for place in db.scalars(waiting).all())


def refine_due(
    database: Database,
    geocoder: Geocoder,
    gazetteer: Gazetteer,
    clock: Callable[[], datetime],
    limit: int,
    *,
    wait: Callable[[float], None] = time.sleep,
    interval: timedelta = INTERVAL,
) -> Refined:
    """Work off at most `limit` places of the queue; several processes may do so at once, their requests take turns."""
    throttle = ServiceThrottle(database, geocoder.name, interval, timedelta(seconds=geocoder.longest_seconds))
    desk = _Desk(database, geocoder, gazetteer, throttle, clock, wait)
    with suppress(IntegrityError), database.writing() as db:  # another process is filling the queue just now
        enqueue_missing(db, clock())
    counts = {"placed": 0, "missed": 0, "flagged": 0, "failed": 0}
    paused = None
    for _ in range(limit):
        if paused := throttle.paused_until(clock()):
            break
        outcome = desk.work()
        if outcome is None:
            break
        counts[outcome] += 1
    return Refined(**counts, requests=desk.requests, paused_until=paused)


class _Desk:
    """One worker's round: claims places, asks in turn, writes down what was answered."""

    def __init__(
        self,
        database: Database,
        geocoder: Geocoder,
        gazetteer: Gazetteer,
        throttle: ServiceThrottle,
        clock: Callable[[], datetime],
        wait: Callable[[float], None],
    ) -> None:
        self._database, self._geocoder, self._gazetteer = database, geocoder, gazetteer
        self._throttle, self._clock, self._wait = throttle, clock, wait
        self._worker = f"{socket.gethostname()}:{os.getpid()}:{id(self)}"
        self.requests = 0

    def work(self) -> str | None:
        """One place: "placed", "missed", "flagged" or "failed"; None when nothing is due."""
        with self._database.writing() as db:
            held = jobs.claim(db, (GEOCODE,), self._worker, self._clock())
        if held is None:
            return None
        with self._database.reading() as db:
            place = db.get(Place, held.payload["place"])
        address = Address(place.street or "", place.postcode or "", place.town or "") if place else None
        if place is None or address is None or place.source not in (BY_GAZETTEER, NOT_FOUND):
            return self._close(held, "missed")
        try:
            answer = self._answer(address, place)
        except GeocoderRefusedError as error:
            self._throttle.pause(self._clock(), error.retry_after_seconds)
            return self._put_back(held)
        except GeocoderError as error:
            self._throttle.failed(self._clock())
            with self._database.writing() as db:
                jobs.fail(db, held, str(error), self._clock(), max_attempts=MAX_ATTEMPTS)
            return "failed"
        return self._close(held, self._take(place.id, answer))

    def _close(self, held: jobs.Claim, outcome: str) -> str:
        with self._database.writing() as db:
            jobs.finish(db, held, self._clock())
        return outcome

    def _put_back(self, held: jobs.Claim) -> str:
        """Back into the queue until the pause is over; that was no failure of this place."""
        now = self._clock()
        with self._database.writing() as db:
            jobs.postpone(db, held, self._throttle.paused_until(now) or now + INTERVAL)
        return "failed"

    def _answer(self, address: Address, place: Place) -> Answer | None:
        """The kept answer to this address, else the service's: the first that fits, else what was found at all."""
        key = f"{fold(clean_street(address.street))}|{address.postcode}|{fold(address.town)}"
        found: Answer | None = None
        if (kept := self._kept(key)) is not None:
            return _as_answer(kept)
        for query in self._geocoder.queries(address):
            self._wait_for_turn()
            try:
                if (kept := self._kept(key)) is not None:  # another worker has asked while this one waited
                    return _as_answer(kept)
                self.requests += 1
                said = self._geocoder.ask(query)
                self._throttle.succeeded()
            finally:
                self._throttle.end_turn(self._clock())
            if said and self._fits(said, place):
                found = said
                break
            found = found or said
        self._keep(key, found)
        return found

    def _wait_for_turn(self) -> None:
        while (again_at := self._throttle.take_turn(self._clock())) is not None:
            self._wait(max(0.01, (again_at - self._clock()).total_seconds()))
        if self._throttle.paused_until(self._clock()):
            self._throttle.end_turn(self._clock())
            raise GeocoderRefusedError("paused meanwhile", 1.0)

    def _kept(self, key: str) -> GeocodeAnswer | None:
        with self._database.reading() as db:
            kept = db.get(GeocodeAnswer, (key, self._geocoder.name))
        fresh = kept is not None and (kept.found or kept.answered_at > self._clock() - MISSES_LAST)
        return kept if fresh else None

    def _keep(self, key: str, answer: Answer | None) -> None:
        kept = GeocodeAnswer(
            key=key,
            provider=self._geocoder.name,
            found=answer is not None,
            lat=answer.point.lat if answer else None,
            lon=answer.point.lon if answer else None,
            precision=str(answer.precision) if answer else None,
            postcode=answer.postcode[:5] if answer else None,
            answered_at=self._clock(),
        )
        with self._database.writing() as db:
            db.merge(kept)

    def _fits(self, answer: Answer, place: Place) -> bool:
        return answer.precision in _BETTER and not self._is_elsewhere(answer, place)

    def _is_elsewhere(self, answer: Answer, place: Place) -> bool:
        """Whether an answer contradicts the postcode, or where the gazetteer sees the town if there is none."""
        if place.postcode:
            other_code = bool(answer.postcode) and answer.postcode != place.postcode
            return other_code or not self._gazetteer.agrees(place.postcode, answer.point)
        if place.lat is None or place.lon is None:
            return False
        return distance_km(Point(place.lat, place.lon), answer.point) > FAR_KM

    def _take(self, place_id: int, answer: Answer | None) -> str:
        """Move the place to a good answer; an answer that lies elsewhere is only flagged for a person."""
        with self._database.writing() as db:
            place = db.get(Place, place_id, with_for_update=True)
            if place is None or answer is None or answer.precision not in _BETTER:
                return "missed"
            if place.source not in (BY_GAZETTEER, NOT_FOUND):  # a person was faster
                return "missed"
            now = self._clock()
            if not self._is_elsewhere(answer, place):
                move(db, place, answer.point, str(answer.precision), now, source=BY_PROVIDER, actor=ACTOR)
                return "placed"
            before, after = history.apply(place, {"flag": FAR_FROM_POSTCODE})
            if after:
                history.record(db, actor=ACTOR, now=now, verb="flagged", thing=place, before=before, after=after)
            return "flagged"


def _as_answer(kept: GeocodeAnswer) -> Answer | None:
    if not kept.found or kept.lat is None or kept.lon is None:
        return None
    return Answer(Point(kept.lat, kept.lon), Precision(kept.precision or "none"), kept.postcode or "")
