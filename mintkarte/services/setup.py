"""Setting up: from an empty folder to tables and regions, and from an older version to this one."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mintkarte.models.database import Database
from mintkarte.services import regions

ACTOR = "mintkarte init"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What setting up has changed; `before` is None where there were no tables."""

    before: str | None
    after: str | None
    regions: tuple[str, ...]

    @property
    def is_fresh(self) -> bool:
        """Whether there was nothing before."""
        return self.before is None

    @property
    def changed(self) -> bool:
        """Whether anything was done at all."""
        return self.before != self.after or bool(self.regions)


def prepare(database: Database, data_dir: Path, shipped: Path, now: datetime) -> Prepared:
    """Make the folder, bring the tables to the newest revision and add the regions of `shipped`; safe to repeat."""
    data_dir.mkdir(mode=0o750, parents=True, exist_ok=True)
    before = database.revision()
    if not database.is_migrated():
        database.migrate()
    with database.writing() as db:
        added = regions.load_shipped(db, shipped, ACTOR, now)
    return Prepared(before, database.revision(), tuple(added))
