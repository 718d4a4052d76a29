"""The pictures of an offer."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.models import Picture


def of_offer(db: Session, offer_id: int) -> list[Picture]:
    """The pictures of one offer, the first one first."""
    return list(db.scalars(select(Picture).where(Picture.offer_id == offer_id).order_by(Picture.id)))
