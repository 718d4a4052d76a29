"""The coordinator's desk: everything that waits for a decision, oldest first, of some regions or of all.

What waits lies in five tables; the database puts it together and in order, and gives only what a page shows. Likely
twins are not stored anywhere: they are found by comparing and come in as `twins`.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, and_, cast, func, literal, or_, select, true, union_all
from sqlalchemy.orm import Session

from mintkarte.domain.vocabulary import Status
from mintkarte.models import Edit, Invitation, Offer, Organisation, Place, Report
from mintkarte.queries.people import region_of_organisation

Regions = Collection[str] | None
"""Slugs, or None for all."""
PAGE = 40


class Matter(StrEnum):
    """What kind of thing waits; the value is the first word of its key."""

    OFFER = "offer"
    EDIT = "edit"
    REPORT = "report"
    INVITATION = "invitation"
    PIN = "pin"
    TWINS = "twins"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits; `other_id` is the second of two twins."""

    matter: Matter
    id: int
    since: datetime
    title: str
    who: str
    other_id: int = 0

    @property
    def key(self) -> str:
        """What the address of the desk calls it."""
        return f"{self.matter}-{self.id}" + (f"-{self.other_id}" if self.other_id else "")

    @property
    def order(self) -> tuple[datetime, str, int, int]:
        """Oldest first."""
        return self.since, self.matter, self.id, self.other_id


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of what waits; `chosen` is what stands at the right of it, and its neighbours may lie elsewhere."""

    items: tuple[Item, ...]
    chosen: Item | None
    earlier: Item | None
    later: Item | None
    counts: dict[Matter, int]
    oldest: datetime | None
    before_page: Item | None = None
    after_page: Item | None = None

    @property
    def total(self) -> int:
        """How many things wait."""
        return sum(self.counts.values())


def queue(db: Session, regions: Regions, wanted: str = "", twins: Iterable[Item] = (), number: int = PAGE) -> Queue:
    """The page that holds the wanted thing, else the first page and its first thing."""
    also = sorted(twins, key=lambda item: item.order)
    counts = _counts(db, regions) | ({Matter.TWINS: len(also)} if also else {})
    place = _place(db, regions, wanted, also)
    start = (place or 0) // number * number
    until = start + number + 1
    found = sorted(chain(_items(db, regions, until), also[:until]), key=lambda item: item.order)[:until]
    at = place if place is not None else 0
    chosen = found[at] if at < len(found) else None
    page = found[start : start + number]
    return Queue(
        items=tuple(page),
        chosen=chosen,
        earlier=found[at - 1] if chosen and at else None,
        later=found[at + 1] if at + 1 < len(found) else None,
        counts=counts,
        oldest=found[0].since if found else None,
        before_page=found[start - number] if start else None,
        after_page=found[start + number] if len(found) > start + number else None,
    )


def _items(db: Session, regions: Regions, number: int) -> list[Item]:
    waiting = _waiting(regions).subquery()
    chosen = select(waiting).order_by(waiting.c.since, waiting.c.matter, waiting.c.id).limit(number)
    return [Item(Matter(row.matter), row.id, row.since, row.title, row.who) for row in db.execute(chosen)]


def _counts(db: Session, regions: Regions) -> dict[Matter, int]:
    waiting = _waiting(regions).subquery()
    counted = select(waiting.c.matter, func.count()).group_by(waiting.c.matter)
    return {Matter(matter): number for matter, number in db.execute(counted)}


def _place(db: Session, regions: Regions, wanted: str, also: Sequence[Item]) -> int | None:
    """How many things stand before the wanted one; None where it does not wait (any more)."""
    waiting = _waiting(regions).subquery()
    item = next((one for one in also if one.key == wanted), None)
    if item is None:
        matter, _, number = wanted.partition("-")
        if matter not in set(Matter) or not number.isdecimal() or len(number) > 9:  # noqa: PLR2004 - an id of a row
            return None
        row = db.execute(select(waiting).where(waiting.c.matter == matter, waiting.c.id == int(number))).first()
        if row is None:
            return None
        item = Item(Matter(matter), row.id, row.since, row.title, row.who)
    before = or_(
        waiting.c.since < item.since,
        and_(waiting.c.since == item.since, waiting.c.matter < str(item.matter)),
        and_(waiting.c.since == item.since, waiting.c.matter == str(item.matter), waiting.c.id < item.id),
    )
    stored = db.scalar(select(func.count()).select_from(waiting).where(before)) or 0
    return stored + sum(one.order < item.order for one in also)


def _waiting(regions: Regions) -> Select[*tuple[Any, ...]]:
    """Everything that waits, as rows of matter, id, since, title and who."""
    own = in_regions(regions, Offer.region_slug)
    alive = Offer.status != str(Status.DELETED)
    of_offer = (Offer.title, Organisation.name)
    offers = (
        _rows(Matter.OFFER, Offer.id, func.coalesce(Offer.submitted_at, Offer.updated_at), *of_offer)
        .join(Organisation, Offer.organisation_id == Organisation.id)
        .where(Offer.status == str(Status.SUBMITTED), own)
    )
    edits = (
        _rows(Matter.EDIT, Edit.id, Edit.submitted_at, *of_offer)
        .join(Offer, Edit.offer_id == Offer.id)
        .join(Organisation, Offer.organisation_id == Organisation.id)
        .where(Edit.submitted_at.is_not(None), alive, own)
    )
    reports = (
        _rows(Matter.REPORT, Report.id, Report.created_at, *of_offer)
        .join(Offer, Report.offer_id == Offer.id)
        .join(Organisation, Offer.organisation_id == Organisation.id)
        .where(Report.answered_at.is_(None), own)
    )
    named = func.coalesce(Organisation.name, Invitation.organisation_name, "")
    invitations = (
        _rows(Matter.INVITATION, Invitation.id, Invitation.created_at, named, Invitation.email)
        .outerjoin(Organisation, Invitation.organisation_id == Organisation.id)
        .where(
            Invitation.confirmed_at.is_(None),
            Invitation.declined_at.is_(None),
            in_regions(regions, func.coalesce(Invitation.region_slug, region_of_organisation())),
        )
    )
    pins = (
        _rows(
            Matter.PIN,
            Place.id,
            func.coalesce(Place.located_at, func.min(Offer.created_at)),
            func.min(Offer.title),
            func.min(Organisation.name),
        )
        .join(Offer, Offer.place_id == Place.id)
        .join(Organisation, Offer.organisation_id == Organisation.id)
        .where(Place.flag.is_not(None), alive, own)
        .group_by(Place.id, Place.located_at)
    )
    together = union_all(offers, edits, reports, invitations, pins).subquery()
    return select(*together.c)


def _rows(matter: Matter, number: Any, since: Any, title: Any, who: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - columns of any type
    named = (cast(number, Integer).label("id"), since.label("since"), title.label("title"), who.label("who"))
    return select(literal(str(matter), String).label("matter"), *named)


def in_regions(regions: Regions, region: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column or an expression
    """Whether somebody with these regions answers for it."""
    found: ColumnElement[bool] = true() if regions is None else region.in_(sorted(regions))
    return found
