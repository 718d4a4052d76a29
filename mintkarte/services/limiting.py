"""How often somebody, or everybody together, may do something: limits that all processes share.

Each limit and key is one row of `throttles`; the row says when the allowance would be whole again, and goes then.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mintkarte.models import Throttle
from mintkarte.models.database import Database

_PREFIX = "limit:"


@dataclass(frozen=True, slots=True)
class Limit:
    """`most` times at once, then once more each time that `span / most` has passed."""

    name: str
    most: int
    span: timedelta


def allow(database: Database, wanted: Iterable[tuple[Limit, str]], now: datetime) -> timedelta:
    """Count a deed against all these limits, each with the key it holds for, or against none of them.

    Gives no time at all where it is allowed, else how long to wait. The transaction is short and its own, so a deed
    counts even where it fails later. Keys are short words and name no person.
    """
    limits = list(wanted)
    try:
        with database.writing() as db:
            return _count(db, limits, now)
    except IntegrityError:  # another process has just made the same row
        with database.writing() as db:
            return _count(db, limits, now)


def forgive(db: Session, counted: Iterable[tuple[Limit, str]]) -> None:
    """Make these allowances whole again, as if nothing had been done."""
    db.execute(delete(Throttle).where(Throttle.name.in_([_name(limit, key) for limit, key in counted])))


def _name(limit: Limit, key: str) -> str:
    return f"{_PREFIX}{limit.name}:{key}"[:100]


def _count(db: Session, limits: list[tuple[Limit, str]], now: datetime) -> timedelta:
    db.execute(delete(Throttle).where(Throttle.name.startswith(_PREFIX), Throttle.next_at <= now))
    counted: list[tuple[Throttle, datetime]] = []
    wait = timedelta(0)
    for limit, key in sorted(limits, key=lambda one: one[0].name):  # all in one order, so that none waits for another
        name = _name(limit, key)
        row = db.get(Throttle, name, with_for_update=True) or Throttle(name=name, next_at=now)
        whole_at = row.next_at + limit.span // limit.most
        counted.append((row, whole_at))
        wait = max(wait, whole_at - limit.span - now)
    for row, whole_at in [] if wait else counted:
        row.next_at = whole_at
        db.add(row)  # an error where somebody else has made the same row meanwhile: then all is counted again
    db.flush()
    return wait
