"""The queue of one coordinator, with the likely twins, which are looked for only now and then."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.permissions import Actor
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Distinction, Offer, Organisation
from mintkarte.queries import desk
from mintkarte.queries.desk import Item, Matter, Queue, Regions
from mintkarte.services import twins
from mintkarte.texts import desk as words
from mintkarte.web.parts import now

_NAME = "mintkarte.twins"
_LOOK_AGAIN = timedelta(minutes=5)
"""Comparing 10,000 offers takes a third of a second: not for every click."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of the queue as it stands in the list."""

    key: str
    tag: str
    tone: str
    title: str
    about: str
    is_open: bool


def regions_of(actor: Actor) -> Regions:
    """The regions whose things the person decides; None means all."""
    return None if actor.is_admin else actor.regions


def queue_of(db: Session, actor: Actor, wanted: str) -> Queue:
    """What waits for this coordinator, at the page of the wanted thing."""
    regions = regions_of(actor)
    return desk.queue(db, regions, wanted, _twins(db, regions))


def lines(queue: Queue, when: datetime) -> list[Line]:
    """The page of the queue in words."""
    return [
        Line(
            key=item.key,
            tag=words.TAGS[item.matter][0],
            tone=words.TAGS[item.matter][1],
            title=item.title,
            about=" · ".join(filter(None, (item.who, words.ago(item.since, when)))),
            is_open=item == queue.chosen,
        )
        for item in queue.items
    ]


def _twins(db: Session, regions: Regions) -> list[Item]:
    """The likely twins that are both still there and were not told apart."""
    pairs = _found(db, regions)
    ids = {number for pair in pairs for number in pair}
    if not ids:
        return []
    chosen = (
        select(Offer.id, Offer.title, Offer.created_at, Organisation.name)
        .join(Organisation, Offer.organisation_id == Organisation.id)
        .where(Offer.id.in_(ids), Offer.status != str(Status.DELETED))
    )
    if regions is not None:  # of two regions' twins only an admin decides
        chosen = chosen.where(Offer.region_slug.in_(sorted(regions)))
    known = {row.id: row for row in db.execute(chosen)}
    told = {(lower, upper) for lower, upper in db.execute(select(Distinction.lower_id, Distinction.upper_id))}
    return [
        Item(Matter.TWINS, later, known[later].created_at, known[later].title, known[later].name, other_id=earlier)
        for later, earlier in pairs
        if later in known and earlier in known and (earlier, later) not in told
    ]


def _found(db: Session, regions: Regions) -> list[tuple[int, int]]:
    kept: dict[Regions, tuple[datetime, list[tuple[int, int]]]] = current_app.extensions.setdefault(_NAME, {})
    looked_at, pairs = kept.get(regions, (None, []))
    if looked_at is None or now() - looked_at >= _LOOK_AGAIN:
        pairs = twins.waiting(db, regions)[:1000]
        kept[regions] = (now(), pairs)
    return pairs
