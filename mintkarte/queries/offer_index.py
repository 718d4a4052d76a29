"""The engine: a snapshot of all public offers in memory that follows the database and answers every filter.

An index is built once, or opened as it was saved; what has changed since is a second, small index beside it, built anew
with each change. When that one grows, a new index is built: at once where there are few offers, else in the background.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.facts import OfferFacts
from mintkarte.domain.filters import OfferFilter
from mintkarte.models import Change
from mintkarte.models.counters import ask, current
from mintkarte.models.database import Database
from mintkarte.queries import public_facts
from mintkarte.queries.building import columns_of, without_collector
from mintkarte.queries.criteria import Engine
from mintkarte.queries.evaluation import Evaluation
from mintkarte.queries.matches import Part
from mintkarte.queries.offer_table import OfferTable, table_of
from mintkarte.queries.saved_columns import SavedColumns

KEPT_ANSWERS = 64
FEW_OFFERS = 2000
"""An index of so many offers is built within a request; building a larger one takes seconds."""
MOST_CHANGES = (32, 1000)
"""Changed offers beside an index before a new one is built, at least and at most; in between one in 500 offers."""
_log = logging.getLogger(__name__)


class Snapshot:
    """All public offers as they stood at one value of the change counter; never changes, any thread may read it."""

    def __init__(
        self, version: int, facts: Sequence[OfferFacts] = (), *, parts: Sequence[Part] = (), mark: str = ""
    ) -> None:
        """Build from facts in the order of ids, or take parts of an index; `mark` tells whose state it is."""
        self.version, self.mark = version, mark
        self._parts = parts = tuple(parts) or (Part.of(Engine(columns_of(table_of(facts)))),)
        self.size = sum(part.engine.columns.size - len(part.gone) for part in parts)
        self._evaluate = lru_cache(KEPT_ANSWERS)(lambda asked, today: Evaluation(parts, asked, today))

    def changed(self, version: int, ids: Sequence[int], table: OfferTable) -> "Snapshot":
        """The snapshot after these offers have changed since it was built; `table` holds the public ones of them."""
        engine = self._parts[0].engine
        rows = (engine.columns.find(offer_id) for offer_id in ids)
        gone = np.array([row for row in rows if row is not None], dtype=np.int64)
        added = [Part.of(Engine(columns_of(table)))] if len(table.ids) else []
        return Snapshot(version, parts=[Part.of(engine, gone), *added])

    def evaluate(self, asked: OfferFilter, today: date) -> Evaluation:
        """The answer to a filter on this day (Europe/Berlin); kept, so that list, map and facets share it."""
        return self._evaluate(asked if asked.page == 1 else replace(asked, page=1), today)

    def title_words(self) -> set[str]:
        """All folded words of all titles."""
        return {word for part in self._parts for word in part.engine.columns.title_words.spoken()}

    def forget(self) -> None:
        """Drop the kept answers, so that the next ones are computed again (for measuring)."""
        self._evaluate.cache_clear()

    def anew(self) -> "Snapshot":
        """The same offers with nothing remembered (for measuring)."""
        return Snapshot(self.version, parts=[Part.of(Engine(part.engine.columns), part.gone) for part in self._parts])


class OfferIndex:
    """The current snapshot of one database; with a folder, an index is saved there and opened at the next start."""

    def __init__(
        self,
        database: Database,
        folder: Path | None = None,
        *,
        few_offers: int = FEW_OFFERS,
        most_changes: int | None = None,
    ) -> None:
        self._database, self._few_offers, self._most_changes = database, few_offers, most_changes
        self._saved = SavedColumns(folder) if folder else None
        self._following = Lock()
        self._renewing: Thread | None = None
        self._built: Snapshot | None = None
        self._current: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        """The offers as they stand now; costs one small question to the database unless they have changed."""
        version = ask(self._database.engine)
        snapshot = self._current
        if snapshot is not None and snapshot.version >= version:
            return snapshot
        with self._following:
            if self._current is None or self._current.version < version:
                self._current = self._followed()
            return self._current

    def close(self) -> None:
        """Wait for an index that is being built in the background."""
        if self._renewing is not None:
            self._renewing.join()

    def _followed(self) -> Snapshot:
        """The newest snapshot: the index, and what has changed since it was built."""
        built = self._built = self._built or self._opened() or self._new()
        with self._database.reading() as db:
            version = current(db)  # read before the rows: what is newer than it is read again next time
            if version == built.version:
                return built
            if not _is_known(db, built.mark):  # a backup was restored while this process stands
                self._built = self._new()
                return self._built
            ids = public_facts.changed_ids(db, built.version)
            has_many = len(ids) > self._allowed(built.size)
            if not has_many or built.size > self._few_offers:
                found = built.changed(version, ids, public_facts.load(db, ids))
        if has_many and built.size <= self._few_offers:
            found = self._built = self._new()
        elif has_many and (self._renewing is None or not self._renewing.is_alive()):
            self._renewing = Thread(target=self._renew, name="offer-index", daemon=True)
            self._renewing.start()
        return found

    def _allowed(self, size: int) -> int:
        """How many changed offers may stand beside an index of so many."""
        least, most = MOST_CHANGES
        return min(most, max(least, size // 500)) if self._most_changes is None else self._most_changes

    def _renew(self) -> None:
        """Build a new index beside the one in use, and change over to it."""
        try:
            built = self._new()
        except Exception:  # noqa: BLE001 - whatever it is, the next change tries again
            _log.exception("the index could not be renewed")  # the one in use goes on
            return
        with self._following:
            self._built, self._current = built, None

    def _opened(self) -> Snapshot | None:
        """The index as it was saved."""
        if self._saved is None:
            return None
        with self._database.reading() as db:
            found = self._saved.newest(current(db), lambda mark: bool(mark) and _is_known(db, mark))
        if found is None:
            return None
        version, mark, columns = found
        return Snapshot(version, parts=[Part.of(Engine(columns))], mark=mark)

    def _new(self) -> Snapshot:
        """A new index from the database."""
        with self._database.reading() as db, without_collector():
            version, mark = current(db), _mark(db)
            columns = columns_of(public_facts.load(db))
        if self._saved is not None:
            self._saved.save(version, mark, columns)
        return Snapshot(version, parts=[Part.of(Engine(columns))], mark=mark)


def _is_known(db: Session, mark: str) -> bool:
    """Whether the history holds the entry of a mark; a database without any history is known."""
    return not mark or _mark(db, mark.partition(" ")[0]) == mark


def _mark(db: Session, change_id: str | None = None) -> str:
    """The last entry of the history, or the one with an id, as text: no other database has the same."""
    entry = select(Change.id, Change.at, Change.verb, Change.thing, Change.thing_id).order_by(Change.id.desc()).limit(1)
    if change_id is not None:
        entry = entry.where(Change.id == int(change_id))
    return " ".join(str(value) for row in db.execute(entry) for value in row)
