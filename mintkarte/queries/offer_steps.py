"""What stood in offers before they were changed, as the history kept it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mintkarte.models import Change, Place

_CHUNK = 5000
"""Ids of one statement, see `offer_records`."""


def last_entry(db: Session) -> int:
    """The number of the newest entry of the history, 0 before the first."""
    return db.scalar(select(func.max(Change.id))) or 0


def before(db: Session, after: Mapping[int, int]) -> dict[int, dict[str, Any]]:
    """For offers by id, what stood in the columns that were changed after an entry each; untouched ones are left out.

    Where a column was changed several times, what stood there first counts.
    """
    found: dict[int, dict[str, Any]] = {}
    for chunk in _chunks(sorted(after)):
        first = min(after[one] for one in chunk)
        entries = select(Change.id, Change.thing_id, Change.before).where(
            Change.thing == "offer", Change.thing_id.in_([str(one) for one in chunk]), Change.id > first
        )
        for number, thing_id, stood in db.execute(entries.order_by(Change.id.desc())):
            if number > after[int(thing_id)]:
                found.setdefault(int(thing_id), {}).update(stood)
    return {offer_id: stood for offer_id, stood in found.items() if stood}


def places(db: Session, ids: Sequence[int]) -> dict[int, Place]:
    """Places by id, as far as they are still there."""
    return {place.id: place for chunk in _chunks(ids) for place in db.scalars(select(Place).where(Place.id.in_(chunk)))}


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))
