"""Which organisations recommend offers."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.models import Endorsement, Organisation


@dataclass(frozen=True, slots=True)
class Endorser:
    """An organisation that recommends an offer."""

    id: int
    name: str
    kind: str | None


def of_offers(db: Session, offer_ids: Sequence[int]) -> dict[int, list[Endorser]]:
    """By offer, who recommends it, the earliest first; offers without anybody are left out."""
    rows = db.execute(
        select(Endorsement.offer_id, Organisation.id, Organisation.name, Organisation.kind)
        .join(Organisation, Organisation.id == Endorsement.organisation_id)
        .where(Endorsement.offer_id.in_(offer_ids), Organisation.deleted_at.is_(None))
        .order_by(Endorsement.created_at, Endorsement.id)
    )
    found: dict[int, list[Endorser]] = {}
    for offer_id, organisation_id, name, kind in rows:
        found.setdefault(offer_id, []).append(Endorser(organisation_id, name, kind))
    return found
