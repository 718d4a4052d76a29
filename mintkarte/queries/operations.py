"""How the work behind the map stands: jobs that wait, run, have failed or are dead, and the letters to be sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from mintkarte.models import Job, Letter

PAGE = 50
LETTER = "letter"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Work:
    """One job; `letter` is the kind of the letter it is about, empty for other work."""

    id: int
    kind: str
    letter: str
    due_at: datetime
    lease_until: datetime | None
    attempts: int
    last_error: str
    dead_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    """How much work but letters is due now and later; of all work the first `PAGE` that runs, has failed, is dead."""

    due: int
    later: int
    running: Sequence[Work]
    failed: Sequence[Work]
    failed_total: int
    dead: Sequence[Work]
    dead_total: int
    recurring: Sequence[Work]


@dataclass(frozen=True, slots=True)
class Letters:
    """How many wait, since when the oldest does, and how many went out in the last 24 hours."""

    waiting: int
    oldest: datetime | None
    sent: int


def jobs(db: Session, recurring: Sequence[str], now: datetime, start: int = 0) -> Jobs:
    """The work as it stands; `recurring` are the keys of what happens again and again, `start` a page of the dead."""
    is_open = (Job.done_at.is_(None), Job.dead_at.is_(None))
    is_free = or_(Job.lease_until.is_(None), Job.lease_until <= now)
    once = and_(Job.kind != LETTER, or_(Job.key.is_(None), Job.key.not_in(recurring)))  # letters are counted apart
    chosen = select(Job).where(*is_open)
    failed = chosen.where(is_free, Job.attempts > 0, Job.last_error.is_not(None)).order_by(Job.due_at, Job.id)
    dead = select(Job).where(Job.dead_at.is_not(None)).order_by(Job.dead_at.desc(), Job.id.desc())
    return Jobs(
        due=_count(db, chosen.where(is_free, once, Job.due_at <= now)),
        later=_count(db, chosen.where(is_free, once, Job.due_at > now)),
        running=_work(db, chosen.where(Job.lease_until > now).order_by(Job.lease_until, Job.id)),
        failed=_work(db, failed),
        failed_total=_count(db, failed),
        dead=_work(db, dead.offset(start)),
        dead_total=_count(db, dead),
        recurring=_work(db, select(Job).where(Job.key.in_(recurring)).order_by(Job.due_at, Job.id)),
    )


def letters(db: Session, now: datetime) -> Letters:
    """The outbox; a letter that was laid aside as refused waits no longer."""
    waiting = select(Job.payload).where(Job.kind == LETTER, Job.done_at.is_(None), Job.dead_at.is_(None))
    first = db.scalar(waiting.order_by(Job.id).limit(1))  # jobs are numbered in the order in which letters are written
    oldest = db.get(Letter, first["letter"]) if first is not None else None
    sent = select(func.count()).select_from(Letter).where(Letter.sent_at > now - _DAY)
    return Letters(_count(db, waiting), oldest.created_at if oldest is not None else None, db.scalar(sent) or 0)


def _count(db: Session, chosen: Select[*tuple[Any, ...]]) -> int:
    return db.scalar(select(func.count()).select_from(chosen.order_by(None).subquery())) or 0


def _work(db: Session, chosen: Select[*tuple[Any, ...]]) -> list[Work]:
    found = db.scalars(chosen.limit(PAGE)).all()
    ids = [job.payload.get("letter") for job in found if job.kind == LETTER]
    kinds = dict(iter(db.execute(select(Letter.id, Letter.kind).where(Letter.id.in_(ids)))))
    return [
        Work(
            id=job.id,
            kind=job.kind,
            letter=kinds.get(job.payload.get("letter"), "") if job.kind == LETTER else "",
            due_at=job.due_at,
            lease_until=job.lease_until,
            attempts=job.attempts,
            last_error=job.last_error or "",
            dead_at=job.dead_at,
        )
        for job in found
    ]
