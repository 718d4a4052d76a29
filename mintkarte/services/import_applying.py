"""The take-over: the ticked rows of a checked file are stored in one transaction, all of them or none.

Reading, checking and making ready hold nothing; the lock is taken for writing alone.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import func, select

from mintkarte.domain.imports import Stage
from mintkarte.domain.schedules import BERLIN
from mintkarte.gateways.checked_rows import CheckedRows
from mintkarte.models import Change, ImportBatch
from mintkarte.services import bulk, importing, locating
from mintkarte.services.import_reading import Desk, Task, check, pauses_of, read
from mintkarte.services.import_watch import Watch
from mintkarte.services.publishing import Deed
from mintkarte.services.publishing_many import CHUNK, publish_many
from mintkarte.services.stock import Item

_MANY = 500


def run(desk: Desk, task: Task, now: datetime, watch: Watch, *, geocoder: bool = False) -> None:
    """Store the ticked rows; the import then stands as taken over, in the same transaction.

    Raises SpreadsheetError and StoppedError; then nothing is stored.
    """
    chosen = CheckedRows(task.folder.rows).chosen()
    batch = check(desk, task, read(task, watch), now, watch)
    entries = [entry for entry in batch.entries if entry.rows[0] in chosen]
    watch.phase("prepare", len(entries))
    today, pauses = now.astimezone(BERLIN).date(), pauses_of(desk, now)
    items = []
    for entry in entries:
        items.append(importing.item_of(entry, today, pauses))
        watch.step()
    batch.entries.clear()
    batch.problems.clear()
    entries.clear()
    watch.phase("store", len(items))
    watch.hold()
    with desk.database.writing() as db:
        stored = db.get(ImportBatch, task.batch_id, with_for_update=True, populate_existing=True)
        if stored is None or stored.stage is not Stage.APPLYING:
            return
        first = db.scalar(select(func.max(Change.id))) or 0
        done: Counter[Deed] = Counter()
        for chunk in _chunks(items):
            done.update(outcome.deed for outcome in publish_many(db, chunk, stored.actor, now, pauses))
            watch.look()
        if geocoder:
            locating.enqueue_missing(db, now)
        stored.first_change, stored.last_change = first, db.scalar(select(func.max(Change.id))) or 0
        stored.state, stored.applied_at = str(Stage.APPLIED), now
        stored.counts = {**stored.counts, "done": {str(deed): done[deed] for deed in Deed}}
        db.flush()
    if done[Deed.CREATED] >= _MANY:
        with desk.database.writing() as db:
            bulk.look_again(db)


def _chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
