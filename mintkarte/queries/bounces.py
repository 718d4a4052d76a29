"""Which addresses no letter reaches."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.bounces import folded
from mintkarte.models import Bounce

_PORTION = 5000
"""Addresses of one statement; SQLite takes 32,766 values."""


def bouncing(db: Session, addresses: Iterable[str]) -> set[str]:
    """Those of the addresses, as they were given, to which the last letter came back for good."""
    asked: dict[str, set[str]] = {}
    for address in addresses:
        asked.setdefault(folded(address), set()).add(address)
    known, found = list(asked), set[str]()
    for start in range(0, len(known), _PORTION):
        some = select(Bounce.address).where(Bounce.address.in_(known[start : start + _PORTION]))
        found.update(address for folded_one in db.scalars(some) for address in asked[folded_one])
    return found
