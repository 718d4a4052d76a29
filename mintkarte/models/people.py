"""People, what they may do where, how they were invited, and the links and sessions by which they are known."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mintkarte.models.base import Base


class Person(Base):
    """Somebody who can sign in; `email` is folded to small letters, empty once the account was deleted."""

    __tablename__ = "people"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="person", cascade="all, delete-orphan", passive_deletes=True, order_by="Membership.id"
    )


class Membership(Base):
    """One role of a person: `admin` everywhere, `coordinator` of a region, `editor` of an organisation.

    `scope` says the same in one word ("editor:12"), so that nobody has a role twice.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint("role IN ('admin', 'coordinator', 'editor')", name="role_known"),
        CheckConstraint("(role = 'coordinator') = (region_slug IS NOT NULL)", name="coordinator_has_region"),
        CheckConstraint("(role = 'editor') = (organisation_id IS NOT NULL)", name="editor_has_organisation"),
        Index(None, "person_id", "scope", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(20))
    region_slug: Mapped[str | None] = mapped_column(ForeignKey("regions.slug"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    scope: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship(back_populates="memberships")


class Invitation(Base):
    """A role that waits for a person; one by an editor, or somebody's claim, also waits for the coordinator.

    `organisation_name` is set where the organisation does not exist yet. Exactly one of the times after
    `confirmed_at` ends it.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint("role IN ('admin', 'coordinator', 'editor')", name="role_known"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), index=True)
    role: Mapped[str] = mapped_column(String(20))
    region_slug: Mapped[str | None] = mapped_column(ForeignKey("regions.slug"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    organisation_name: Mapped[str | None] = mapped_column(String(300))
    is_claim: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text, default="")
    invited_by: Mapped[str] = mapped_column(String(320))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]


class Link(Base):
    """A one-time link: only the hash of its token is kept; bound to a purpose and to one address of mail."""

    __tablename__ = "links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    email: Mapped[str] = mapped_column(String(320), index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class SignIn(Base):
    """One device on which a person is signed in; the cookie holds the token, this row its hash."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    device: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
