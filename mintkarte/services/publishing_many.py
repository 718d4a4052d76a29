"""Publishing many drafts with a few questions and a few statements for hundreds of them.

The outcome is that of `publishing.publish_draft` for each draft in turn; a test holds the two together. What changes
something stored takes that door itself; only what is new goes in by the hundred, and what is the same costs nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Land, Precision, Status
from mintkarte.models import Change, Occurrence, Offer, Organisation, Place, counters
from mintkarte.models.counters import Counter
from mintkarte.models.places import BY_GAZETTEER, BY_HAND, NOT_FOUND
from mintkarte.services import bulk, history, occurrences
from mintkarte.services.publishing import Deed, Outcome, publish_draft
from mintkarte.services.stock import Item, Judgement, KnownOrganisation, KnownPlace, Stock, item

__all__ = ["CHUNK", "Item", "Pauses", "chunks", "item", "judge_many", "publish_many"]

CHUNK = 500
"""Drafts that are looked up and written together."""
Pauses = Callable[[Land | None], Iterable[DateSpan]]


def chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The drafts in lists of `CHUNK`."""
    left = iter(items)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def publish_many(
    db: Session, items: Iterable[Item], actor: str, now: datetime, pauses: Pauses = lambda _: ()
) -> Iterator[Outcome]:
    """Store drafts of different identities; gives the outcome of each, in chunks and not in their order."""
    for chunk in chunks(items):
        yield from _Desk(db, actor, now, pauses).publish(chunk)


def judge_many(db: Session, items: Iterable[Item]) -> Iterator[Judgement]:
    """What publishing the drafts one after the other would come to; only reads."""
    stock = Stock(db)
    for chunk in chunks(items):
        stock.look_up(chunk)
        for one in chunk:
            judgement = stock.judge(one)
            stock.note(one, judgement)
            yield judgement


@dataclass(slots=True)
class _Fresh:
    """New rows that wait to be written together."""

    organisations: list[tuple[KnownOrganisation, Item]] = field(default_factory=list)
    places: list[tuple[KnownPlace, Item]] = field(default_factory=list)
    offers: list[tuple[Item, KnownOrganisation, KnownPlace | None]] = field(default_factory=list)


class _Desk:
    """Publishes one chunk: who publishes, when, and what is stored of it."""

    def __init__(self, db: Session, actor: str, now: datetime, pauses: Pauses) -> None:
        self._db, self._actor, self._now, self._pauses = db, actor, now, pauses
        self._today = now.astimezone(BERLIN).date()
        self._stock, self._fresh = Stock(db), _Fresh()

    def publish(self, items: Sequence[Item]) -> list[Outcome]:
        """The outcomes of the chunk."""
        turn = select(Counter.value).where(Counter.name == counters.DATA).with_for_update()
        self._db.execute(turn)  # on PostgreSQL two imports of the same offers follow each other
        self._stock.look_up(items)
        outcomes: list[Outcome] = []
        for one in items:
            judgement = self._stock.judge(one)
            if judgement.alone:
                outcomes += self._write()
                outcomes.append(self._publish_alone(one, judgement))
            elif judgement.offer_id is None:
                self._put_down(one)
            else:
                outcomes.append(Outcome(judgement.deed, judgement.offer_id))
        return outcomes + self._write()

    def _publish_alone(self, one: Item, judgement: Judgement) -> Outcome:
        outcome = publish_draft(
            self._db,
            one.draft,
            self._actor,
            self._now,
            located=one.located,
            region=one.region,
            pauses=self._pauses(one.located.land),
        )
        self._db.flush()
        self._stock.note(one, judgement)
        self._stock.read_again(one)
        return outcome

    def _put_down(self, one: Item) -> None:
        """The draft joins what waits, with its organisation and its place where they are new, too."""
        stock = self._stock
        organisation = stock.organisations.get(one.organisation)
        if organisation is None:
            organisation = stock.organisations[one.organisation] = KnownOrganisation(0, one.kind, one.region)
            self._fresh.organisations.append((organisation, one))
        place = stock.places.get(one.place)
        if place is None and one.place:
            place = stock.places[one.place] = _new_place(one)
            self._fresh.places.append((place, one))
        self._fresh.offers.append((one, organisation, place))

    def _write(self) -> list[Outcome]:
        """Insert what waits, parents first."""
        fresh, db = self._fresh, self._db
        if not fresh.offers:
            return []
        self._fresh = _Fresh()
        changed_in = counters.bump(db)
        changes = [self._write_organisations(fresh.organisations)]
        self._write_places(fresh.places)
        ids = bulk.fresh_ids(db, Offer, len(fresh.offers))
        rows, dates = [], []
        for offer_id, (one, organisation, place) in zip(ids, fresh.offers, strict=True):
            row = self._offer_row(one, organisation, place)
            rows.append(row | {"id": offer_id, "changed_in": changed_in})
            dates += [date | {"offer_id": offer_id} for date in self._dates(one)]
        bulk.write(db, Offer, rows)
        bulk.write(db, Occurrence, dates)
        names = (*fresh.offers[0][0].values, "region_slug", "status", "place_id")
        changes.append([self._change("offer", row["id"], {name: row[name] for name in names}) for row in rows])
        bulk.write(db, Change, [change for part in changes for change in part])
        return [Outcome(Deed.CREATED, offer_id) for offer_id in ids]

    def _write_organisations(self, fresh: Sequence[tuple[KnownOrganisation, Item]]) -> list[dict[str, Any]]:
        """Insert organisations; gives what the history says of them."""
        rows, changes = [], []
        for number, (organisation, one) in zip(bulk.fresh_ids(self._db, Organisation, len(fresh)), fresh, strict=True):
            organisation.id = number
            stated = {
                "name": one.draft.organisation,
                "name_key": one.organisation,
                "kind": organisation.kind,
                "region_slug": organisation.region,
            }
            rows.append(stated | {"id": number, "created_at": self._now, "updated_at": self._now, "version": 1})
            changes.append(self._change("organisation", number, stated))
        bulk.write(self._db, Organisation, rows)
        return changes

    def _write_places(self, fresh: Sequence[tuple[KnownPlace, Item]]) -> None:
        """Insert places; each gets its id."""
        for (place, _), number in zip(fresh, bulk.fresh_ids(self._db, Place, len(fresh)), strict=True):
            place.id = number
        bulk.write(self._db, Place, [self._place_row(place, one) for place, one in fresh])

    def _place_row(self, place: KnownPlace, one: Item) -> dict[str, Any]:
        land = one.located.land
        return {name: getattr(place, name) for name in KnownPlace.__slots__} | {
            "land": str(land) if land else None,
            "located_at": None if place.lat is None else self._now,
        }

    def _offer_row(self, one: Item, organisation: KnownOrganisation, place: KnownPlace | None) -> dict[str, Any]:
        status = Status.SUBMITTED if one.draft.needs_review else Status.PUBLISHED
        return {
            **one.values,
            "organisation_id": organisation.id,
            "identity": one.identity,
            "place_id": place.id if place else None,
            "region_slug": self._stock.region_of(one, organisation),
            "status": str(status),
            "published_at": self._now if status is Status.PUBLISHED else None,
            "created_at": self._now,
            "updated_at": self._now,
            "version": 1,
        }

    def _dates(self, one: Item) -> list[dict[str, Any]]:
        if one.dates is not None:
            return one.dates
        return occurrences.first_rows(one.draft.schedule, self._today, self._pauses(one.located.land))

    def _change(self, thing: str, number: int, values: dict[str, Any]) -> dict[str, Any]:
        return {
            "at": self._now,
            "actor": self._actor,
            "verb": str(Deed.CREATED),
            "thing": thing,
            "thing_id": str(number),
            "before": {},
            "after": history.stated(values),
        }


def _new_place(one: Item) -> KnownPlace:
    """The place of a draft, by its own pin or by the gazetteer."""
    draft, point = one.draft, one.located.point
    stated = (draft.venue or None, draft.street or None, draft.postcode or None, draft.town or None)
    if one.place != one.address:
        return KnownPlace(0, one.place, *stated, draft.lat, draft.lon, str(Precision.EXACT), BY_HAND)
    if point is None:
        return KnownPlace(0, one.place, *stated, None, None, str(Precision.NONE), NOT_FOUND)
    return KnownPlace(0, one.place, *stated, point.lat, point.lon, str(one.located.precision), BY_GAZETTEER)
