"""What others say about an offer: recommendations by members with their name, and reports of errors by anybody."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mintkarte.models.base import Base


class Endorsement(Base):
    """An organisation recommends an offer of another one, once."""

    __tablename__ = "endorsements"
    __table_args__ = (Index(None, "offer_id", "organisation_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]


class Report(Base):
    """Somebody says that one column of an offer is wrong; the address is only for the answer and goes with it."""

    __tablename__ = "reports"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"), index=True)
    column: Mapped[str] = mapped_column(String(40))
    message: Mapped[str] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(String(320))
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(String(320))
    answer: Mapped[str] = mapped_column(Text, default="")
