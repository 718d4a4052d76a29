"""What the index needs to know of every public offer, read from the database in two statements."""

from datetime import datetime

import numpy as np
from sqlalchemy import ColumnElement, Integer, Select, Text, cast, extract, func, select
from sqlalchemy.orm import Session

from mintkarte.domain.facts import OfferFacts
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Occurrence, Offer, Organisation, Place
from mintkarte.queries.dates import Occurrences
from mintkarte.queries.offer_facts import OfferRow, facts_from


def is_public() -> ColumnElement[bool]:
    """The condition on offers joined with their organisations that visitors may see them."""
    return (Offer.status == str(Status.PUBLISHED)) & Offer.deleted_at.is_(None) & Organisation.deleted_at.is_(None)


def load(db: Session) -> tuple[list[OfferFacts], Occurrences]:
    """The facts of all public offers in the order of their ids, and their occurrences as columns beside them."""
    facts = [facts_from(OfferRow._make(row)) for row in db.connection().execute(_rows())]
    ids = np.array([offer.id for offer in facts], dtype=np.int64)
    table = list(zip(*db.connection().execute(_occurrences(db.get_bind().dialect.name)), strict=True)) or [()] * 5
    offer_id, *others = (np.array(column, dtype=np.int64) for column in table)
    row = np.searchsorted(ids, offer_id)
    known = row < len(ids)
    known[known] = ids[row[known]] == offer_id[known]  # an offer may have come or gone between the two statements
    return facts, Occurrences.of(row[known], *(column[known] for column in others))


def _rows() -> Select[*tuple[object, ...]]:
    lists = {
        name: cast(getattr(Offer, name), Text)  # parsed below, each distinct text once
        for name in ("fields", "topics", "audiences", "school_types", "formats", "accessibility", "languages")
    } | {"open_months": cast(Offer.open_months, Text)}
    others = {
        "organisation": Organisation.name,
        "organisation_kind": Organisation.kind,
        "region": Offer.region_slug,
        **{name: getattr(Place, name) for name in ("venue", "town", "lat", "lon", "precision")},
    }
    columns = [(lists | others).get(name) for name in OfferRow._fields]
    chosen = [
        getattr(Offer, name) if column is None else column
        for name, column in zip(OfferRow._fields, columns, strict=True)
    ]
    joined = select(*chosen).join(Organisation, Offer.organisation_id == Organisation.id)
    return joined.outerjoin(Place, Offer.place_id == Place.id).where(is_public()).order_by(Offer.id)


def _occurrences(dialect: str) -> Select[*tuple[object, ...]]:
    def seconds(moment: ColumnElement[datetime]) -> ColumnElement[int]:
        if dialect == "sqlite":
            return cast(func.strftime("%s", moment), Integer)
        return cast(func.floor(extract("epoch", moment)), Integer)

    starts, ends = seconds(Occurrence.starts_at), seconds(Occurrence.ends_at)  # type: ignore[arg-type]
    columns = (Occurrence.offer_id, starts, ends, Occurrence.all_day, Occurrence.cancelled)
    joined = select(*columns).join(Offer, Occurrence.offer_id == Offer.id)
    return joined.join(Organisation, Offer.organisation_id == Organisation.id).where(is_public())
