"""Operating: a job that was laid aside is tried once more, or thrown away together with the letter it was about."""

import logging
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mintkarte.models import Job, Letter
from mintkarte.models.letters import LETTER
from mintkarte.services import jobs

_log = logging.getLogger(__name__)


def try_again(db: Session, job_id: int, actor: str, now: datetime) -> bool:
    """Let a dead job begin anew; False where it is not dead (any more)."""
    done = jobs.revive(db, job_id, now)
    if done:
        _log.info("job %s is tried again, by %s", job_id, actor)
    return done


def throw_away(db: Session, job_id: int, actor: str) -> bool:
    """Forget a dead job for good, and its letter with all it says; False where it is not dead (any more)."""
    job = db.scalar(select(Job).where(Job.id == job_id, Job.dead_at.is_not(None)).with_for_update())
    if job is None:
        return False
    if job.kind == LETTER:
        db.execute(delete(Letter).where(Letter.id == job.payload["letter"], Letter.sent_at.is_(None)))
    db.delete(job)
    db.flush()
    _log.info("job %s (%s) is thrown away, by %s", job_id, job.kind, actor)
    return True
