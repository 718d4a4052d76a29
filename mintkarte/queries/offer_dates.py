"""The dates of offers as calendars know them: with the id that stays and the number that grows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.models import Occurrence

_CHUNK = 5000
"""Ids of one statement, see `offer_records`."""


class StoredDate(NamedTuple):
    """One date of an offer, in UTC."""

    id: int
    offer_id: int
    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    all_day: bool
    cancelled: bool
    from_rule: bool


def by_offer(db: Session, ids: Sequence[int], since: datetime | None = None) -> dict[int, list[StoredDate]]:
    """The dates of these offers, cancelled ones included, each list in order; those that end after `since`."""
    found: dict[int, list[StoredDate]] = {}
    columns = [getattr(Occurrence, name) for name in StoredDate._fields]
    for chunk in _chunks(ids):
        chosen = select(*columns).where(Occurrence.offer_id.in_(chunk))
        if since is not None:
            chosen = chosen.where(Occurrence.ends_at >= since)
        for row in db.connection().execute(chosen.order_by(Occurrence.starts_at, Occurrence.id)):
            date = StoredDate._make(row)
            found.setdefault(date.offer_id, []).append(date)
    return found


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))
