"""Pictures of offers; the files lie in the data folder under their own hash."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from mintkarte.models.base import Base


class Picture(Base):
    """One picture, re-encoded and without what a camera writes into it; `file` is the name without size and ending."""

    __tablename__ = "pictures"
    __table_args__ = (
        CheckConstraint("length(alt) > 0", name="alt_present"),
        CheckConstraint("width > 0 AND height > 0", name="has_size"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"), index=True)
    file: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    alt: Mapped[str] = mapped_column(String(300))
    credit: Mapped[str] = mapped_column(String(200))
    licence: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
