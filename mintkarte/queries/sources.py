"""Sources as the desk sees them: what each lists, when it was read, what is wrong, what waits for a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mintkarte.models import Organisation, Source, SourceEntry
from mintkarte.queries.desk import Regions, in_regions
from mintkarte.queries.people import region_of_organisation

MOST_SHOWN = 20
"""Entries of one kind that are listed below a source."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source with its numbers, and its entries that are missing, were refused or wait for a decision."""

    source: Source
    organisation: str
    listed: int
    missing: Sequence[SourceEntry]
    refused: Sequence[SourceEntry]
    in_conflict: Sequence[SourceEntry]


def sources(db: Session, regions: Regions) -> list[SourceLine]:
    """The sources of these regions, those in trouble first, then by the name of the organisation."""
    chosen = (
        select(Source, Organisation.name)
        .join(Organisation, Source.organisation_id == Organisation.id)
        .where(in_regions(regions, region_of_organisation()))
        .order_by(Source.problem == "", Organisation.name_key, Source.id)
    )
    return [_line(db, source, name) for source, name in db.execute(chosen)]


def failing(db: Session, regions: Regions, since: datetime) -> list[tuple[Source, str]]:
    """The sources of these regions that could not be read since then, with their organisations' names."""
    chosen = (
        select(Source, Organisation.name)
        .join(Organisation, Source.organisation_id == Organisation.id)
        .where(
            *(Source.failing_since <= since, Source.due_at.is_not(None)),
            *(Organisation.deleted_at.is_(None), in_regions(regions, region_of_organisation())),
        )
        .order_by(Source.failing_since, Source.id)
    )
    return [(source, name) for source, name in db.execute(chosen)]


def _line(db: Session, source: Source, name: str) -> SourceLine:
    own = select(SourceEntry).where(SourceEntry.source_id == source.id).order_by(SourceEntry.title, SourceEntry.id)
    listed = select(func.count(SourceEntry.id)).where(
        SourceEntry.source_id == source.id, SourceEntry.missing_since.is_(None)
    )
    is_listed = SourceEntry.missing_since.is_(None)
    return SourceLine(
        source=source,
        organisation=name,
        listed=db.scalar(listed) or 0,
        missing=list(db.scalars(own.where(SourceEntry.missing_since.is_not(None)).limit(MOST_SHOWN))),
        refused=list(db.scalars(own.where(SourceEntry.refused != "", is_listed).limit(MOST_SHOWN))),
        in_conflict=[entry for entry in db.scalars(own.where(is_listed)) if entry.conflicts][:MOST_SHOWN],
    )
