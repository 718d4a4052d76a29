"""What a coordinator has looked at in the list of doubtful things and found to be in order."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from mintkarte.models.base import Base


class SetAside(Base):
    """One entry of the list, by its key; it stays away until what it is about no longer has this `state`."""

    __tablename__ = "set_aside"

    key: Mapped[str] = mapped_column(String(400), primary_key=True)
    state: Mapped[str] = mapped_column(String(64))
    actor: Mapped[str] = mapped_column(String(320))
    created_at: Mapped[datetime]
