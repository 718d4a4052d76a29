"""Imports at the desk: one file of one person, from its check to its being taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from mintkarte.domain.imports import WORKING, Stage
from mintkarte.models.base import Base


class ImportBatch(Base):
    """A file that somebody has brought to the import desk.

    `headers` holds as `columns` lists of header, column and how that was found, `corrections` maps headers to columns
    as a person has said, `counts` tells how many rows of which kind there were and what came of them. `first_change`
    and `last_change` enclose the lines of the history that the take-over has written at `applied_at`.
    """

    __tablename__ = "import_batches"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    actor: Mapped[str] = mapped_column(String(320))
    region_slug: Mapped[str | None] = mapped_column(ForeignKey("regions.slug"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id", ondelete="SET NULL"), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(index=True)
    headers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    corrections: Mapped[dict[str, Any]] = mapped_column(default=dict)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    problem: Mapped[dict[str, Any]] = mapped_column(default=dict)
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    first_change: Mapped[int | None] = mapped_column(BigInteger)
    last_change: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        return Stage(self.state)

    @property
    def is_working(self) -> bool:
        """Whether a job is at it."""
        return self.stage in WORKING
