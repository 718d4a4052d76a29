"""The engine: a snapshot of all public offers in memory that follows the database and answers every filter."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from threading import Lock

from mintkarte.domain.facts import OfferFacts
from mintkarte.domain.filters import OfferFilter
from mintkarte.models.counters import ask, current
from mintkarte.models.database import Database
from mintkarte.queries import public_facts
from mintkarte.queries.columns import Columns
from mintkarte.queries.criteria import Engine
from mintkarte.queries.dates import Occurrences
from mintkarte.queries.evaluation import Evaluation

KEPT_ANSWERS = 64


class Snapshot:
    """All public offers as they stood at one value of the change counter; never changes, any thread may read it."""

    def __init__(self, version: int, facts: Sequence[OfferFacts], occurrences: Occurrences | None = None) -> None:
        """Build from facts in the order of ids; occurrences may be handed in apart from the facts."""
        self.version = version
        self.size = len(facts)
        engine = Engine(Columns(facts, occurrences))
        self._evaluate = lru_cache(KEPT_ANSWERS)(lambda asked, today: Evaluation(engine, asked, today))

    def evaluate(self, asked: OfferFilter, today: date) -> Evaluation:
        """The answer to a filter on this day (Europe/Berlin); kept, so that list, map and facets share it."""
        return self._evaluate(replace(asked, page=1), today)

    def forget(self) -> None:
        """Drop the kept answers, so that the next ones are computed again (for measuring)."""
        self._evaluate.cache_clear()


class OfferIndex:
    """The current snapshot of one database, built when first asked for and again whenever offers have changed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._building = Lock()
        self._current: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        """The offers as they stand now; costs one small question to the database unless they have changed."""
        version = ask(self._database.engine)
        snapshot = self._current
        if snapshot is not None and snapshot.version >= version:
            return snapshot
        with self._building:
            if self._current is None or self._current.version < version:
                self._current = self._built()
            return self._current

    def _built(self) -> Snapshot:
        with self._database.reading() as db:
            version = current(db)  # read before the rows: what is newer than it is read again next time
            facts, occurrences = public_facts.load(db)
        return Snapshot(version, facts, occurrences)
