"""Jobs: put work into the same transaction as its cause, claim it by a lease, try again with growing pauses."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from mintkarte.models import Job

MAX_ATTEMPTS = 8
LEASE_SECONDS = 120.0
FIRST_PAUSE_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 6 * 3600.0
_ERROR_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that one worker holds until `lease_until`."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempts: int
    lease_by: str
    lease_until: datetime


def enqueue(db: Session, kind: str, payload: dict[str, Any], due_at: datetime, *, key: str | None = None) -> Job:
    """A waiting job; with a key there is only one of it: an open one is kept, a finished or dead one starts anew."""
    job = db.scalar(select(Job).where(Job.key == key)) if key is not None else None
    if job is None:
        job = Job(kind=kind, key=key, payload=payload, due_at=due_at, attempts=0)
        db.add(job)
        db.flush()
    elif job.done_at or job.dead_at:
        job.payload, job.due_at, job.attempts = payload, due_at, 0
        job.done_at = job.dead_at = job.lease_until = None
        job.lease_by = job.last_error = None
    return job


def is_any_due(db: Session, kinds: tuple[str, ...], now: datetime) -> bool:
    """Whether a claim would find a job; asking takes no lock."""
    return db.scalar(select(Job.id).where(*_is_due(kinds, now)).limit(1)) is not None


def claim(
    db: Session, kinds: tuple[str, ...], worker: str, now: datetime, *, lease_seconds: float = LEASE_SECONDS
) -> Claim | None:
    """The oldest due job of these kinds for this worker alone, or None; a lease that ran out is claimed anew."""
    due = (
        select(Job.id)
        .where(*_is_due(kinds, now))
        .order_by(Job.due_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    until = now + timedelta(seconds=lease_seconds)
    row = db.execute(
        update(Job)
        .where(Job.id == due.scalar_subquery())
        .values(lease_until=until, lease_by=worker, attempts=Job.attempts + 1)
        .returning(Job.id, Job.kind, Job.payload, Job.attempts),
        execution_options={"synchronize_session": False},
    ).first()
    return None if row is None else Claim(row.id, row.kind, row.payload, row.attempts, worker, until)


def extend(db: Session, held: Claim, until: datetime) -> Claim | None:
    """Hold the job for longer; None when the lease was lost to another worker meanwhile."""
    longer = update(Job).where(*_is_held(held)).values(lease_until=until).returning(Job.id)
    kept = db.scalar(longer, execution_options={"synchronize_session": False})
    return None if kept is None else replace(held, lease_until=until)


def finish(db: Session, held: Claim, now: datetime) -> bool:
    """Mark the job as done; False when the lease was lost to another worker meanwhile."""
    return _release(db, held, done_at=now)


def discard(db: Session, held: Claim) -> bool:
    """Forget a job that is done and that nobody will ask for; False when the lease was lost meanwhile."""
    gone = delete(Job).where(*_is_held(held)).returning(Job.id)
    return db.scalar(gone, execution_options={"synchronize_session": False}) is not None


def postpone(db: Session, held: Claim, due_at: datetime) -> bool:
    """Put the job back for later without counting this attempt: nothing failed, it was only not the time."""
    return _release(db, held, due_at=due_at, attempts=held.attempts - 1)


def repeat(db: Session, held: Claim, due_at: datetime) -> bool:
    """Mark a recurring job as done for now and due again later."""
    return _release(db, held, due_at=due_at, attempts=0, last_error=None)


def fail(db: Session, held: Claim, error: str, now: datetime, *, max_attempts: int = MAX_ATTEMPTS) -> bool:
    """Put the job back with a growing pause, or lay it aside as dead after the last attempt."""
    last_error = error[:_ERROR_LENGTH]
    if held.attempts >= max_attempts:
        return _release(db, held, dead_at=now, last_error=last_error)
    return _release(db, held, due_at=now + pause(held.attempts), last_error=last_error)


def pause(attempts: int) -> timedelta:
    """How long to wait after this many attempts: half a minute, doubled each time, six hours at most."""
    return timedelta(seconds=min(FIRST_PAUSE_SECONDS * 2 ** min(attempts - 1, 20), LONGEST_PAUSE_SECONDS))


def revive(db: Session, job_id: int, now: datetime) -> bool:
    """Give a dead job a new life; the opposite of laying it aside."""
    revived = db.scalar(
        update(Job)
        .where(Job.id == job_id, Job.dead_at.is_not(None))
        .values(dead_at=None, due_at=now, attempts=0)
        .returning(Job.id)
    )
    return revived is not None


def _is_due(kinds: tuple[str, ...], now: datetime) -> tuple[ColumnElement[bool], ...]:
    is_open = (Job.kind.in_(kinds), Job.done_at.is_(None), Job.dead_at.is_(None), Job.due_at <= now)
    return (*is_open, or_(Job.lease_until.is_(None), Job.lease_until <= now))


def _is_held(held: Claim) -> tuple[ColumnElement[bool], ...]:
    is_leased = (Job.id == held.id, Job.lease_by == held.lease_by, Job.lease_until == held.lease_until)
    return (*is_leased, Job.done_at.is_(None), Job.dead_at.is_(None))


def _release(db: Session, held: Claim, **values: Any) -> bool:  # noqa: ANN401 - columns of different types
    released = db.scalar(
        update(Job).where(*_is_held(held)).values(lease_until=None, lease_by=None, **values).returning(Job.id),
        execution_options={"synchronize_session": False},
    )
    return released is not None
