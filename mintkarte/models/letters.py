"""The outbox: letters that were written in the same transaction as their cause, and wait to be handed over."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mintkarte.models.base import Base

LETTER = "letter"
"""The kind of the jobs that hand letters over; their payload names the letter by its id."""


class Letter(Base):
    """One mail; `key` says what it is about, so that it is written once; `message_id` is the same at every attempt.

    `headers` are further ones by name, such as how to end a subscription.
    """

    __tablename__ = "letters"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(320), index=True)
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    headers: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    created_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
