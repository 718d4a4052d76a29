"""Imports at the desk: a file is brought, its columns are corrected, rows are taken over, all of it is taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mintkarte.domain.imports import WORKING, Stage
from mintkarte.gateways.import_folder import all_ids, folder_of
from mintkarte.models import ImportBatch
from mintkarte.queries import imports as queries
from mintkarte.services import jobs

JOB = "import"
FILES_LAST = timedelta(days=30)
"""How long a brought file and its checked rows are kept; the import itself can be taken back longer."""
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """Who brings a file: for which region, and whose offers they are where a row does not say it."""

    person_id: int
    email: str
    file_name: str
    region: str | None
    organisation_id: int | None = None


def bring(db: Session, brought: Brought, now: datetime) -> ImportBatch:
    """A new import, still without its file; `start` lets it be checked."""
    batch = ImportBatch(
        person_id=brought.person_id,
        actor=brought.email,
        region_slug=brought.region,
        organisation_id=brought.organisation_id,
        file_name=brought.file_name[-_LONGEST_NAME:],
        state=str(Stage.CANCELLED),  # until the file is there
        created_at=now,
        headers={},
        counts={},
        problem={},
        corrections=queries.remembered(db, brought.organisation_id, brought.person_id),
    )
    db.add(batch)
    db.flush()
    return batch


def start(db: Session, batch: ImportBatch, stage: Stage, now: datetime, by: str = "") -> None:
    """Let a job begin: the check, the take-over, or the taking back, which somebody else may want (`by`)."""
    batch.state = str(stage)
    jobs.enqueue(db, JOB, {"import": batch.id, "by": by}, now, key=f"{JOB}:{batch.id}")


def correct(
    db: Session, batch: ImportBatch, columns: Mapping[str, str], organisation_id: int | None, now: datetime
) -> bool:
    """Take a person's word for what headers mean and whose rows are, and check anew; False where it is not the time."""
    if batch.stage not in {Stage.CHECKED, Stage.REFUSED, Stage.CANCELLED} or batch.applied_at is not None:
        return False
    guessed = {header: column for header, column, _ in batch.headers.get("columns", [])}
    said = {header: column for header, column in columns.items() if guessed.get(header) != column}
    batch.corrections = {**batch.corrections, **said}
    batch.organisation_id = organisation_id
    start(db, batch, Stage.CHECKING, now)
    return True


def take_over(db: Session, batch: ImportBatch, now: datetime) -> bool:
    """Store the ticked rows; False where it is not the time."""
    if batch.stage is not Stage.CHECKED:
        return False
    start(db, batch, Stage.APPLYING, now)
    return True


def take_back(db: Session, batch: ImportBatch, by: str, now: datetime) -> bool:
    """Undo a take-over; False where there is none."""
    if batch.stage is not Stage.APPLIED:
        return False
    start(db, batch, Stage.UNDOING, now, by)
    return True


def forget_old(db: Session, data_dir: Path, now: datetime) -> None:
    """Throw away the files of imports that nobody has touched for a while; what is at work stays."""
    is_kept = or_(ImportBatch.created_at > now - FILES_LAST, ImportBatch.state.in_([str(stage) for stage in WORKING]))
    fresh = set(db.scalars(select(ImportBatch.id).where(is_kept)))
    for batch_id in all_ids(data_dir):
        if batch_id not in fresh:
            folder_of(data_dir, batch_id).remove()
