"""Subscriptions: who wants letters about which search, and what they have been told already; nobody has an account."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mintkarte.models.base import Base


class Subscription(Base):
    """Letters about one search to one address, confirmed by its owner; `query` is the search as in the address bar.

    `told` names the offers that letters have named (a `NumberSet`). `seen_change` is the last entry of the history,
    `seen_in` the `data` counter, `seen_on` the day of the last look. `missed` holds, for offers that had left the
    search when they changed, after which entry. The token in all its letters is made of `nonce` and the secret key.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (
        UniqueConstraint("email", "query_hash"),
        CheckConstraint("rhythm IN ('woechentlich', 'sofort')", name="rhythm_known"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), index=True)
    query: Mapped[str] = mapped_column(Text)
    query_hash: Mapped[str] = mapped_column(String(64))
    rhythm: Mapped[str] = mapped_column(String(20))
    nonce: Mapped[str] = mapped_column(String(64))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    told: Mapped[str] = mapped_column(Text)
    missed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    seen_change: Mapped[int] = mapped_column(BigInteger)
    seen_in: Mapped[int] = mapped_column(BigInteger)
    seen_on: Mapped[date]
    letters: Mapped[int] = mapped_column(default=0)
    written_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    renewed_at: Mapped[datetime] = mapped_column(index=True)
    asked_at: Mapped[datetime | None]
    next_at: Mapped[datetime] = mapped_column(index=True)


class OptIn(Base):
    """A subscription that its owner has not confirmed yet; gone when it is used, and when it has run out."""

    __tablename__ = "opt_ins"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    email: Mapped[str] = mapped_column(String(320), index=True)
    query: Mapped[str] = mapped_column(Text)
    rhythm: Mapped[str] = mapped_column(String(20))
    told: Mapped[str] = mapped_column(Text)
    seen_change: Mapped[int] = mapped_column(BigInteger)
    seen_in: Mapped[int] = mapped_column(BigInteger)
    seen_on: Mapped[date]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
