"""Resting: a region pauses the clock of freshness for some days, ends the pause early, or drops one to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.columns import clean
from mintkarte.domain.moments import read_day
from mintkarte.models import Rest
from mintkarte.services import history

MOST_DAYS = 120
LONGEST_NOTE = 200
_FARTHEST = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Days that can be rested, both included."""

    first_day: date
    last_day: date
    note: str


class RestError(ValueError):
    """The days cannot be rested; `problems` says by field (`first`, `last`, `note`) what is wrong, as a code."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(problems)
        self.problems = problems


def read(first: str, last: str, note: str, today: date) -> Wanted:
    """The days as they were typed; raises RestError."""
    first_day, last_day = read_day(first).day, read_day(last).day
    problems = {name: "unread" for name, day in (("first", first_day), ("last", last_day)) if day is None}
    if first_day and first_day < today:
        problems["first"] = "past"
    if first_day and first_day > today + _FARTHEST:
        problems["first"] = "far"
    if first_day and last_day and last_day < first_day:
        problems["last"] = "order"
    if first_day and last_day and (last_day - first_day).days >= MOST_DAYS:
        problems["last"] = "long"
    said = clean(note)
    if len(said) > LONGEST_NOTE:
        problems["note"] = "long"
    if problems or first_day is None or last_day is None:
        raise RestError(problems)
    return Wanted(first_day, last_day, said)


def rest(db: Session, region: str, wanted: Wanted, actor: str, now: datetime) -> Rest:
    """Let the clock of a region stand on these days; raises RestError where it stands on one of them already."""
    meets = (Rest.region_slug == region, Rest.first_day <= wanted.last_day, Rest.last_day >= wanted.first_day)
    if db.scalar(select(Rest.id).where(*meets).limit(1)) is not None:
        raise RestError({"first": "meets"})
    values = {"first_day": wanted.first_day, "last_day": wanted.last_day, "note": wanted.note}
    stored = Rest(region_slug=region, created_by=actor, created_at=now, **values)
    db.add(stored)
    db.flush()
    history.record(db, actor=actor, now=now, verb="created", thing=stored, before={}, after=history.stated(values))
    return stored


def end(db: Session, stored: Rest, actor: str, now: datetime, today: date) -> bool:
    """Let the clock run again from today on, or forget a pause to come; a past one stays, False.

    What was rested stays rested: nothing falls due at once because the pause ends.
    """
    if stored.last_day < today:
        return False
    before = {"first_day": history.plain(stored.first_day), "last_day": history.plain(stored.last_day)}
    if stored.first_day >= today:
        history.record(db, actor=actor, now=now, verb="deleted", thing=stored, before=before, after={})
        db.delete(stored)
    else:
        stored.last_day = today - timedelta(days=1)
        after = {"last_day": history.plain(stored.last_day)}
        history.record(db, actor=actor, now=now, verb="ended", thing=stored, before=before, after=after)
    db.flush()
    return True
