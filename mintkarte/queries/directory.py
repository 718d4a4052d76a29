"""What the directory says of each provider: fields, town, when last heard of; read from its public offers."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.vocabulary import Status
from mintkarte.models import Offer, Place


@dataclass(slots=True)
class Profile:
    """A provider as its public offers show it; `town` is where most of them take place."""

    fields: Counter[str] = field(default_factory=Counter)
    towns: Counter[str] = field(default_factory=Counter)
    confirmed_at: datetime | None = None

    @property
    def town(self) -> str:
        """The town named most often, or nothing."""
        return self.towns.most_common(1)[0][0] if self.towns else ""


def profiles(db: Session, organisation_ids: list[int] | None = None) -> dict[int, Profile]:
    """The profiles by the id of the organisation, of all or of some; those without public offers are left out."""
    question = (
        select(Offer.organisation_id, Offer.fields, Offer.confirmed_at, Place.town)
        .outerjoin(Place, Offer.place_id == Place.id)
        .where(Offer.status == Status.PUBLISHED, Offer.deleted_at.is_(None))
        .order_by(Offer.id)
    )
    if organisation_ids is not None:
        question = question.where(Offer.organisation_id.in_(organisation_ids))
    found: dict[int, Profile] = {}
    for organisation_id, fields, confirmed_at, town in db.execute(question):
        profile = found.setdefault(organisation_id, Profile())
        profile.fields.update(fields)
        profile.towns.update([town] if town else [])
        if confirmed_at and (profile.confirmed_at is None or confirmed_at > profile.confirmed_at):
            profile.confirmed_at = confirmed_at
    return found
