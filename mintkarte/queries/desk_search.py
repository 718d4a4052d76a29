"""Search over everything, drafts and deleted offers included.

The words are compared folded, as everywhere; no database folds German words so, and therefore the few columns that
are searched pass through this process: 10,000 offers take a tenth of a second, and only a coordinator asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.words import words
from mintkarte.models import Offer, Organisation, Place
from mintkarte.queries.desk import Regions

PAGE = 50


@dataclass(frozen=True, slots=True)
class Found:
    """One offer in whatever state."""

    id: int
    title: str
    organisation: str
    town: str
    status: str
    updated_at: datetime


def search(
    db: Session, regions: Regions, asked: str, *, status: str = "", organisation_id: int = 0, start: int = 0
) -> tuple[list[Found], int]:
    """A page of the offers that hold every asked word in title, organisation or town, or have this id; and how many.

    What was changed last stands first.
    """
    chosen = (
        select(Offer.id, Offer.title, Organisation.name, Place.town, Offer.status, Offer.updated_at)
        .join(Organisation, Offer.organisation_id == Organisation.id)
        .outerjoin(Place, Offer.place_id == Place.id)
        .order_by(Offer.updated_at.desc(), Offer.id.desc())
    )
    if regions is not None:
        chosen = chosen.where(Offer.region_slug.in_(sorted(regions)))
    if status:
        chosen = chosen.where(Offer.status == status)
    if organisation_id:
        chosen = chosen.where(Offer.organisation_id == organisation_id)
    wanted, total, page = words(asked), 0, []
    for row in db.execute(chosen):
        if not _holds(wanted, (str(row.id), row.title, row.name, row.town or "")):
            continue
        if start <= total < start + PAGE:
            page.append(Found(row.id, row.title, row.name, row.town or "", row.status, row.updated_at))
        total += 1
    return page, total


def _holds(wanted: Sequence[str], texts: tuple[str, ...]) -> bool:
    """Whether each word begins a word, or, from three letters on, is part of one."""
    if not wanted:
        return True
    number, *rest = texts
    there = [word for text in rest for word in words(text)]
    return all(
        word == number or any(one.startswith(word) or (len(word) > 2 and word in one) for one in there)  # noqa: PLR2004 - letters
        for word in wanted
    )
