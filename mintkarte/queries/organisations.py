"""Organisations for the directory: who has public offers, and how many are still to come."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.words import fold
from mintkarte.models import Organisation


@dataclass(frozen=True, slots=True)
class Entry:
    """One organisation of the directory with the number of its offers that are not past."""

    organisation: Organisation
    offers: int


def directory(db: Session, counts: dict[int, int]) -> list[Entry]:
    """The organisations with offers, by name; `counts` comes from `Evaluation.by_organisation`."""
    found = db.scalars(select(Organisation).where(Organisation.deleted_at.is_(None)))
    entries = [Entry(organisation, counts[organisation.id]) for organisation in found if organisation.id in counts]
    return sorted(entries, key=lambda entry: (fold(entry.organisation.name), entry.organisation.id))


def names(db: Session, ids: Sequence[int]) -> dict[int, str]:
    """The names of these organisations by id."""
    chosen = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return {key: name for key, name in db.execute(chosen)}  # noqa: C416 - rows are not typed as pairs


def names_in(db: Session, regions: Collection[str] | None, number: int = 500) -> list[str]:
    """Names to choose from when somebody is invited: those of these regions, or of all."""
    chosen = select(Organisation.name).where(Organisation.deleted_at.is_(None))
    if regions is not None:
        chosen = chosen.where(Organisation.region_slug.in_(sorted(regions)))
    return list(db.scalars(chosen.order_by(Organisation.name_key).limit(number)))


def by_id(db: Session, organisation_id: int) -> Organisation | None:
    """One organisation that is not deleted, or None."""
    found = db.get(Organisation, organisation_id)
    return None if found is None or found.deleted_at is not None else found
