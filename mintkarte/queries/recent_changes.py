"""Which offers have changed last, so that a feed begins with them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.models import Offer

_CHUNK = 5000
"""Ids of one statement, see `offer_records`."""


def newest(db: Session, ids: Sequence[int], most: int) -> list[int]:
    """Of these offers those that were published or changed last, the newest first."""
    found = []
    for chunk in _chunks(ids):
        chosen = select(Offer.updated_at, Offer.id).where(Offer.id.in_(chunk))
        found += [
            (at, offer_id)
            for at, offer_id in db.execute(chosen.order_by(Offer.updated_at.desc(), Offer.id.desc()).limit(most))
        ]
    return [offer_id for _, offer_id in sorted(found, reverse=True)[:most]]


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))
