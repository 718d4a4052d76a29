"""Letters about news in a search: what nobody has told the subscriber of, and what has changed for those who go there.

What a subscriber has been told is kept in the transaction that writes the letter: who dies in between has done
neither, and who comes after does both.
"""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Protocol
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from mintkarte.domain.differences import Difference
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.number_sets import NumberSet
from mintkarte.domain.rhythms import Rhythm, next_look
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Registration, Sort
from mintkarte.gateways.mail import Post
from mintkarte.models import Offer, Subscription, counters
from mintkarte.models.database import Database
from mintkarte.queries import listed_offers, offer_steps
from mintkarte.queries.offer_index import OfferIndex, Snapshot
from mintkarte.queries.public_facts import changed_ids
from mintkarte.services import bouncing, letters, offer_lines, offer_news, resolving, subscribing
from mintkarte.services.resolving import FilterRequest
from mintkarte.settings import HERE, Settings
from mintkarte.texts import newsletters as words
from mintkarte.texts import subscriptions
from mintkarte.texts.letter_sheet import Entry

MOST_NAMED = 30
"""Offers that one letter names; it says how many more there are."""
MOST_AT_ONCE = 500
"""Subscriptions that are looked at before others have their turn."""
_TRIES = 3
_LATER = timedelta(hours=1)
_log = logging.getLogger(__name__)


class Sources(resolving.Known, Protocol):
    """What newsletters need of the application's parts."""

    @property
    def database(self) -> Database:
        """Where subscriptions are."""

    @property
    def settings(self) -> Settings:
        """The public address, and the key that links are made with."""

    @property
    def index(self) -> OfferIndex:
        """Which offers a filter finds."""

    @property
    def post(self) -> Post | None:
        """Who takes letters, if anybody."""


def write_due(parts: Sources, now: datetime) -> int:
    """Write the letters that are due; gives how many subscriptions were looked at.

    Where nobody takes letters none is written. One that fails does not stop the others, and comes again.
    """
    if parts.post is None or not parts.settings.secret_key:
        return 0
    with parts.database.reading() as db:
        ids = _due(db, now)
    for number in ids:
        try:
            _serve(parts, number, now)
        except Exception:  # noqa: BLE001 - whatever is wrong with one, the next has its turn
            _log.exception("subscription %s failed", number)
            _put_off(parts.database, number, now)
    return len(ids)


def site_of(settings: Settings) -> str:
    """Where links in letters lead."""
    return settings.public_url.rstrip("/") or HERE


def headers_of(site: str, token: str) -> dict[str, str]:
    """By which a mailbox offers its own button for ending (RFC 8058); one click is for https only."""
    one_click = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if site.startswith("https:") else {}
    return {"List-Unsubscribe": f"<{end_address(site, token)}>", **one_click}


def end_address(site: str, token: str) -> str:
    """Where the letters of a subscription are ended or changed."""
    return f"{site}/abonnieren/{token}/ende"


def _due(db: Session, now: datetime) -> list[int]:
    table = Subscription
    to_ask = and_(table.asked_at.is_(None), table.renewed_at <= now - subscribing.ASKED_AFTER)
    over = and_(table.asked_at <= now - subscribing.LEAST_TO_ANSWER, table.renewed_at <= now - subscribing.LASTS)
    due = select(table.id).where(or_(table.next_at <= now, to_ask, over))
    return list(db.scalars(due.order_by(table.next_at, table.id).limit(MOST_AT_ONCE)))


def _serve(parts: Sources, number: int, now: datetime) -> None:
    """Look after one subscription, on offers that do not change meanwhile."""
    today = now.astimezone(BERLIN).date()
    with parts.database.reading() as db:
        query = db.scalar(select(Subscription.query).where(Subscription.id == number))
    if query is None:
        return
    found = resolving.resolve(parse_qsl(query), parts)
    if found.notices:  # a region or a place that is gone would make it a search that nobody has asked for
        _log.warning("subscription %s cannot be read as it was meant", number)
        _put_off(parts.database, number, now)
        return
    about = subscriptions.about(found.asked, resolving.phrase(found, parts))
    for _ in range(_TRIES):
        snapshot = parts.index.snapshot()
        with parts.database.writing() as db:
            if counters.current(db) == snapshot.version:
                subscription = db.get(Subscription, number, with_for_update=True)
                if subscription is not None:
                    _Desk(parts, db, subscription, found, about, now, today).do(snapshot)
                return


def _put_off(database: Database, number: int, now: datetime) -> None:
    with database.writing() as db:
        subscription = db.get(Subscription, number)
        if subscription is not None:
            subscription.next_at = now + _LATER


class _Desk:
    """One subscription in its transaction, with all that its letters are made of."""

    def __init__(
        self,
        parts: Sources,
        db: Session,
        subscription: Subscription,
        found: FilterRequest,
        about: str,
        now: datetime,
        today: date,
    ) -> None:
        self._db, self._subscription, self._found, self._about = db, subscription, found, about
        self._now, self._today = now, today
        self._site = site_of(parts.settings)
        self._token = subscribing.token_of(subscription, parts.settings.secret_key)
        self._region = resolving.region_name(found.asked, parts.regions())

    def do(self, snapshot: Snapshot) -> None:
        """End it, also where letters came back; ask whether it is still wanted; tell the news: each when it is due."""
        one, now = self._subscription, self._now
        if bouncing.is_lost(self._db, one.email):
            _log.info("subscription %s ends: no letter reaches it", one.id)
            subscribing.end(self._db, one)
            return
        if one.asked_at and one.asked_at <= now - subscribing.LEAST_TO_ANSWER:
            if one.renewed_at <= now - subscribing.LASTS:
                subscribing.end(self._db, one)
                return
        elif one.asked_at is None and one.renewed_at <= now - subscribing.ASKED_AFTER:
            self._ask()
        if one.next_at <= now:
            self._look(snapshot)
            one.next_at = next_look(Rhythm(one.rhythm), one.created_at, now, one.written_at)

    def _ask(self) -> None:
        one = self._subscription
        until = max(one.renewed_at + subscribing.LASTS, self._now + subscribing.LEAST_TO_ANSWER)
        link = f"{self._site}/abonnieren/{self._token}/weiter"
        letter = words.still(
            about=self._about,
            until=until.astimezone(BERLIN).date(),
            link=link,
            end=end_address(self._site, self._token),
            region=self._region,
        )
        key = subscribing.key_of(one, f"still:{one.renewed_at:%Y%m%d%H%M%S}")
        headers = headers_of(self._site, self._token)
        letters.write(self._db, letter, one.email, self._now, kind=subscribing.STILL, key=key, headers=headers)
        one.asked_at = self._now

    def _look(self, snapshot: Snapshot) -> None:
        one = self._subscription
        if (one.seen_in, one.seen_on) == (snapshot.version, self._today):
            return
        told, ids = NumberSet.read(one.told), snapshot.evaluate(self._found.asked, self._today).ids()
        fresh, changed = told.missing(ids), self._changed(told, ids)
        if fresh or changed:
            self._tell(fresh, changed)
        told.add(fresh)
        one.told = str(told)
        one.seen_change, one.seen_in, one.seen_on = offer_steps.last_entry(self._db), snapshot.version, self._today

    def _changed(self, told: NumberSet, ids: Sequence[int]) -> dict[int, Difference]:
        """What is different in offers that were told of; of those that have left the search it is noted for later."""
        one, here = self._subscription, set(ids)
        after = {number: one.seen_change for number in changed_ids(self._db, one.seen_in) if number in told}
        after |= {int(number): entry for number, entry in one.missed.items()}
        one.missed = {str(number): entry for number, entry in after.items() if number not in here}
        shown = {number: entry for number, entry in after.items() if number in here}
        differences = offer_news.differences(self._db, shown, self._today)
        return {number: differences[number] for number in ids if number in differences}

    def _tell(self, fresh: Sequence[int], changed: dict[int, Difference]) -> None:
        one = self._subscription
        named, room = fresh[:MOST_NAMED], max(0, MOST_NAMED - len(fresh))
        letter = words.news(
            about=self._about,
            fresh=[self._entry(offer) for offer in self._offers(named)],
            changed=[self._entry(offer, changed[offer.id]) for offer in self._offers(list(changed)[:room])],
            totals=words.Totals(len(fresh), len(changed)),
            view=_view(self._site, self._found.asked, newest=bool(fresh)),
            end=end_address(self._site, self._token),
            region=self._region,
        )
        one.letters += 1
        one.written_at = self._now
        key, headers = subscribing.key_of(one, one.letters), headers_of(self._site, self._token)
        letters.write(self._db, letter, one.email, self._now, kind=subscribing.NEWS, key=key, headers=headers)

    def _offers(self, ids: Sequence[int]) -> list[Offer]:
        start = self._now.astimezone(BERLIN).replace(hour=0, minute=0, second=0, microsecond=0)
        return listed_offers.listed(self._db, ids, start)

    def _entry(self, offer: Offer, difference: Difference | None = None) -> Entry:
        line = f"{offer_lines.when(offer, self._today)} · {offer_lines.where(offer)}"
        told = words.change(difference, _now(offer), self._today) if difference else ""
        return Entry(offer.title, (line, offer.organisation.name, told), f"{self._site}/angebote/{offer.id}")


def _now(offer: Offer) -> words.Now:
    return words.Now(
        offer_lines.address(offer),
        offer.cost_cents,
        offer.cost_text or "",
        offer.places_left == 0,
        Registration(offer.registration) if offer.registration else None,
        offer.registration_until,
    )


def _view(site: str, asked: OfferFilter, *, newest: bool) -> str:
    """The search on the map; where something is new, that comes first."""
    query = urlencode((asked.with_("sort", str(Sort.NEWEST)) if newest else asked).to_query())
    return f"{site}/?{query}" if query else f"{site}/"
