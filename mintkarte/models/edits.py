"""What people have typed and nobody has published yet, and pairs of offers that were looked at and found different."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mintkarte.models.base import Base
from mintkarte.models.offers import Offer


class Edit(Base):
    """The columns of the form as one person has typed them, of a new offer or of a stored one.

    `key` is unique per form: the random word of a new offer's page, or offer and person. `base` are the columns
    that the person had before them, so that two who edit at once are told what the other has changed. Once
    `submitted_at` is set it waits as a proposed change of a published offer.
    """

    __tablename__ = "edits"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"), index=True)
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)
    base: Mapped[dict[str, Any]] = mapped_column(default=dict)
    saved_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None] = mapped_column(index=True)
    rejected_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")

    offer: Mapped[Offer | None] = relationship()


class Distinction(Base):
    """Two offers of which a person has said that they are not the same; `lower_id` < `upper_id`."""

    __tablename__ = "distinctions"
    __table_args__ = (CheckConstraint("lower_id < upper_id", name="in_order"),)

    lower_id: Mapped[int] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"), primary_key=True)
    upper_id: Mapped[int] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"), primary_key=True)
    actor: Mapped[str] = mapped_column(String(320))
    created_at: Mapped[datetime]
