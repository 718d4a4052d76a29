"""The regions of this installation."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.models import Region


def by_slug(db: Session) -> dict[str, Region]:
    """Every region by its slug, in the order of their names."""
    return {region.slug: region for region in db.scalars(select(Region).order_by(Region.name))}
