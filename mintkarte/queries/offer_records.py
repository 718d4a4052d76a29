"""Whole offers for feeds and exports: every stored column, without building objects that are thrown away at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session

from mintkarte.domain.vocabulary import Status
from mintkarte.models import Occurrence, Offer, Organisation, Place
from mintkarte.queries.public_facts import is_public

_CHUNK = 5000
"""Ids of one statement; SQLite takes 32,766 and PostgreSQL 65,535 values."""


class OfferRecord(NamedTuple):
    """One offer as stored, with its organisation and place; None and empty lists mean: not stated."""

    id: int
    title: str
    organisation: str
    organisation_kind: str | None
    venue: str | None
    street: str | None
    postcode: str | None
    town: str | None
    lat: float | None
    lon: float | None
    precision: str | None
    fields: list[str]
    topics: list[str]
    kind: str | None
    kind_text: str | None
    audiences: list[str]
    age_from: int | None
    age_to: int | None
    grade_from: int | None
    grade_to: int | None
    schedule_kind: str
    schedule_text: str | None
    schedule_source: dict[str, Any]
    rule: str | None
    cost_cents: int | None
    cost_text: str | None
    capacity: int | None
    places_left: int | None
    registration: str | None
    registration_until: date | None
    url: str | None
    description: str | None
    bring: str | None
    prior_knowledge: str | None
    languages: list[str]
    school_types: list[str]
    travel: str | None
    contact: str | None
    accessibility: list[str]
    formats: list[str]
    service_area: str | None
    external_id: str | None
    place_id: int | None
    status: str
    confirmed_at: datetime | None
    updated_at: datetime


class OfferDate(NamedTuple):
    """One date of an offer, in UTC."""

    starts_at: datetime
    ends_at: datetime
    all_day: bool
    cancelled: bool


def records(db: Session, ids: Sequence[int], *, private: bool = False) -> list[OfferRecord]:
    """The offers with these ids, in this order; a contact that is not public only where `private` asks for it."""
    found: dict[int, OfferRecord] = {}
    for chunk in _chunks(ids):
        rows = db.connection().execute(_records(private=private).where(Offer.id.in_(chunk)))
        found |= {record.id: record for record in map(OfferRecord._make, rows)}
    return [found[offer_id] for offer_id in ids if offer_id in found]


def dates(db: Session, ids: Sequence[int]) -> dict[int, list[OfferDate]]:
    """All dates of these offers by offer, past and cancelled ones included, each list in order."""
    found: dict[int, list[OfferDate]] = {}
    columns = (Occurrence.starts_at, Occurrence.ends_at, Occurrence.all_day, Occurrence.cancelled)
    for chunk in _chunks(ids):
        chosen = select(Occurrence.offer_id, *columns).where(Occurrence.offer_id.in_(chunk))
        for row in db.connection().execute(chosen.order_by(Occurrence.starts_at, Occurrence.ends_at)):
            found.setdefault(row[0], []).append(OfferDate._make(row[1:]))
    return found


def ids(db: Session, *, everything: bool = False) -> list[int]:
    """The ids of all public offers, past ones included; with `everything` of all that are not deleted."""
    chosen = select(Offer.id).join(Organisation, Offer.organisation_id == Organisation.id)
    alive = Offer.deleted_at.is_(None) & (Offer.status != str(Status.DELETED))
    return list(db.scalars(chosen.where(alive if everything else is_public()).order_by(Offer.id)))


def _records(*, private: bool) -> Select[*tuple[Any, ...]]:
    elsewhere: Mapping[str, Any] = {
        "organisation": Organisation.name,
        "organisation_kind": Organisation.kind,
        "contact": Offer.contact if private else case((Offer.contact_public, Offer.contact)),
        **{name: getattr(Place, name) for name in ("venue", "street", "postcode", "town", "lat", "lon", "precision")},
    }
    columns = [elsewhere[name] if name in elsewhere else getattr(Offer, name) for name in OfferRecord._fields]
    joined = select(*columns).join(Organisation, Offer.organisation_id == Organisation.id)
    return joined.outerjoin(Place, Offer.place_id == Place.id)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))
