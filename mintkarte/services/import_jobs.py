"""The jobs behind the import desk: checks, take-overs and taking back, one after the other."""

import logging
import os
import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import get_ident

from mintkarte.domain.imports import WORKING, Stage
from mintkarte.gateways.sheets import SpreadsheetError
from mintkarte.models import ImportBatch
from mintkarte.services import import_applying, import_checking, import_undoing, jobs
from mintkarte.services.import_batches import JOB
from mintkarte.services.import_reading import Desk, Task, task_of
from mintkarte.services.import_watch import StoppedError, Watch

LEASE_SECONDS = 120.0
_STORING_SECONDS = 900.0
"""How long the lease of a take-over lasts: while it writes it cannot ask for more."""
MOST_AT_ONCE = 20
_MOST_ATTEMPTS = 3
_log = logging.getLogger(__name__)
_BACK = {Stage.CHECKING: Stage.CANCELLED, Stage.APPLYING: Stage.CHECKED, Stage.UNDOING: Stage.APPLIED}
"""Where an import stands after its work was stopped: nothing of it has happened."""


def run_due(desk: Desk, clock: Callable[[], datetime], *, geocoder: bool = False) -> int:
    """Do what waits; gives how many jobs. Asking takes no lock."""
    worker = f"{socket.gethostname()}:{os.getpid()}:{get_ident()}"
    for number in range(MOST_AT_ONCE):
        with desk.database.reading() as db:
            due = jobs.is_any_due(db, (JOB,), clock())
        if not due:
            return number
        with desk.database.writing() as db:
            held = jobs.claim(db, (JOB,), worker, clock(), lease_seconds=LEASE_SECONDS)
        if held is None:
            return number
        _run(desk, held, clock, geocoder=geocoder)
    return MOST_AT_ONCE


class _Lease:
    """The lease of a running job, held for longer from time to time."""

    def __init__(self, desk: Desk, held: jobs.Claim, clock: Callable[[], datetime], seconds: float) -> None:
        self.held, self._desk, self._clock, self._seconds = held, desk, clock, seconds

    def hold(self) -> None:
        """Ask for more time; raises StoppedError where somebody else is at it."""
        with self._desk.database.writing() as db:
            longer = jobs.extend(db, self.held, self._clock() + timedelta(seconds=self._seconds))
        if longer is None:
            raise StoppedError
        self.held = longer


def _run(desk: Desk, held: jobs.Claim, clock: Callable[[], datetime], *, geocoder: bool) -> None:
    now, begun = clock(), time.monotonic()
    with desk.database.reading() as db:
        batch = db.get(ImportBatch, held.payload["import"])
        stage = batch.stage if batch is not None else Stage.CANCELLED
        task = task_of(desk, db, batch) if batch is not None and stage in WORKING else None
    if task is None:
        with desk.database.writing() as db:
            jobs.discard(db, held)
        return
    by = str(held.payload.get("by", ""))
    lease = _Lease(desk, held, clock, LEASE_SECONDS if stage is Stage.CHECKING else _STORING_SECONDS)
    try:
        outcome, values = _work(desk, task, stage, now, Watch(task.folder, lease.hold), by=by, geocoder=geocoder)
    except Exception as error:  # noqa: BLE001 - whatever a file does, the next one has its turn
        _log.exception("import %s (%s) failed", task.batch_id, stage)
        with desk.database.writing() as db:
            jobs.fail(db, lease.held, f"{type(error).__name__}: {error}", clock(), max_attempts=_MOST_ATTEMPTS)
            if lease.held.attempts >= _MOST_ATTEMPTS:
                _settle(db.get(ImportBatch, task.batch_id), _BACK[stage], {"problem": {"code": "gescheitert"}})
        return
    with desk.database.writing() as db:
        if jobs.discard(db, lease.held):
            _settle(db.get(ImportBatch, task.batch_id), outcome, values)
    task.folder.begin()
    _log.info("import %s: %s after %.1f s", task.batch_id, outcome, time.monotonic() - begun)


def _work(
    desk: Desk, task: Task, stage: Stage, now: datetime, watch: Watch, *, by: str, geocoder: bool
) -> tuple[Stage, dict[str, object]]:
    """Do the work; where the import stands then, and what else is to be kept of it."""
    try:
        if stage is Stage.CHECKING:
            columns, counts, said = import_checking.run(desk, task, now, watch)
            return Stage.CHECKED, {"headers": {"columns": columns, "said": said}, "counts": counts, "problem": {}}
        if stage is Stage.APPLYING:
            import_applying.run(desk, task, now, watch, geocoder=geocoder)
            return Stage.APPLIED, {"problem": {}}
        import_undoing.run(desk, task, by or "mintkarte", now, watch)
    except SpreadsheetError as error:
        return Stage.REFUSED, {"problem": {"code": error.code, "details": error.details}}
    except StoppedError:
        return _BACK[stage], {}
    return Stage.UNDONE, {}


def _settle(batch: ImportBatch | None, stage: Stage, values: dict[str, object]) -> None:
    if batch is None:
        return
    batch.state = str(stage)
    for name, value in values.items():
        setattr(batch, name, value)
