"""Addresses of mail that no letter reaches."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from mintkarte.models.base import Base


class Bounce(Base):
    """A letter to this address (in small letters) came back for good; `code` and `kind` are those of the last one."""

    __tablename__ = "bounces"

    address: Mapped[str] = mapped_column(String(320), primary_key=True)
    since: Mapped[datetime]
    last_at: Mapped[datetime]
    code: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(40))
