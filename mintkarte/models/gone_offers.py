"""What is left of offers that were deleted for good: that there was one of this number, for other portals."""

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from mintkarte.models.base import Base


class GoneOffer(Base):
    """The number of an offer and the `data` counter of its last change, its deletion; nothing else is kept."""

    __tablename__ = "gone_offers"
    __table_args__ = (Index(None, "changed_in", "offer_id"),)

    offer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    changed_in: Mapped[int] = mapped_column(BigInteger)
