"""Offers and their occurrences."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Double, ForeignKey, Index, String, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mintkarte.models.base import Base
from mintkarte.models.organisations import Organisation
from mintkarte.models.places import Place


class Offer(Base):
    """One offer; null means "not stated", and `changed_in` is the `data` counter of its last change.

    `schedule_source` holds what else the rule needs to be written out: first day, hours, single dates.
    `review_note` is why a coordinator has rejected it, `contact_public` whether visitors may see the contact.
    """

    __tablename__ = "offers"
    __table_args__ = (
        UniqueConstraint("organisation_id", "identity"),
        CheckConstraint("length(title) > 0", name="title_present"),
        CheckConstraint("age_from BETWEEN 0 AND 120", name="age_from_range"),
        CheckConstraint("age_to BETWEEN 0 AND 120", name="age_to_range"),
        CheckConstraint("age_from <= age_to", name="age_order"),
        CheckConstraint("grade_from BETWEEN 1 AND 13", name="grade_from_range"),
        CheckConstraint("grade_to BETWEEN 1 AND 13", name="grade_to_range"),
        CheckConstraint("grade_from <= grade_to", name="grade_order"),
        CheckConstraint("cost_cents >= 0", name="cost_not_negative"),
        CheckConstraint("capacity >= 0", name="capacity_not_negative"),
        CheckConstraint("places_left >= 0", name="places_left_not_negative"),
        CheckConstraint("service_km >= 0", name="service_km_not_negative"),
        Index(None, "changed_in", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    identity: Mapped[str] = mapped_column(String(80))
    external_id: Mapped[str | None] = mapped_column(String(300))

    title: Mapped[str] = mapped_column(String(500))
    kind: Mapped[str | None] = mapped_column(String(40))
    kind_text: Mapped[str | None] = mapped_column(Text)
    description: Mapped[str | None] = mapped_column(Text)
    fields: Mapped[list[str]] = mapped_column(default=list)
    topics: Mapped[list[str]] = mapped_column(default=list)
    audiences: Mapped[list[str]] = mapped_column(default=list)
    school_types: Mapped[list[str]] = mapped_column(default=list)
    languages: Mapped[list[str]] = mapped_column(default=list)
    accessibility: Mapped[list[str]] = mapped_column(default=list)
    formats: Mapped[list[str]] = mapped_column(default=list)
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    grade_from: Mapped[int | None]
    grade_to: Mapped[int | None]

    schedule_kind: Mapped[str] = mapped_column(String(20))
    schedule_text: Mapped[str | None] = mapped_column(Text)
    schedule_source: Mapped[dict[str, Any]] = mapped_column(default=dict)
    rule: Mapped[str | None] = mapped_column(Text)
    open_months: Mapped[list[int]] = mapped_column(default=list)

    cost_cents: Mapped[int | None]
    cost_text: Mapped[str | None] = mapped_column(Text)
    capacity: Mapped[int | None]
    places_left: Mapped[int | None]
    registration: Mapped[str | None] = mapped_column(String(40))
    registration_until: Mapped[date | None]
    url: Mapped[str | None] = mapped_column(Text)
    bring: Mapped[str | None] = mapped_column(Text)
    prior_knowledge: Mapped[str | None] = mapped_column(Text)
    travel: Mapped[str | None] = mapped_column(Text)
    contact: Mapped[str | None] = mapped_column(Text)
    contact_public: Mapped[bool] = mapped_column(default=True, server_default=true())
    service_area: Mapped[str | None] = mapped_column(Text)
    service_km: Mapped[float | None] = mapped_column(Double)

    region_slug: Mapped[str | None] = mapped_column(ForeignKey("regions.slug"), index=True)
    status: Mapped[str] = mapped_column(String(20), index=True)
    submitted_at: Mapped[datetime | None]
    review_note: Mapped[str] = mapped_column(Text, default="", server_default="")
    published_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_how: Mapped[str | None] = mapped_column(String(40))
    hidden_at: Mapped[datetime | None]
    hidden_because: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    changed_in: Mapped[int] = mapped_column(BigInteger)

    organisation: Mapped[Organisation] = relationship()
    place: Mapped[Place | None] = relationship()
    occurrences: Mapped[list["Occurrence"]] = relationship(
        back_populates="offer", cascade="all, delete-orphan", passive_deletes=True, order_by="Occurrence.starts_at"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it once

    @property
    def public_contact(self) -> str | None:
        """The contact as far as the provider wants visitors to see it."""
        return self.contact if self.contact_public else None


class Occurrence(Base):
    """One date of an offer; `uid` and `sequence` keep calendars in step when it moves."""

    __tablename__ = "occurrences"
    __table_args__ = (
        CheckConstraint("ends_at >= starts_at", name="time_order"),
        CheckConstraint("sequence >= 0", name="sequence_not_negative"),
        Index(None, "offer_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    all_day: Mapped[bool] = mapped_column(default=False)
    cancelled: Mapped[bool] = mapped_column(default=False)
    uid: Mapped[str] = mapped_column(String(64), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    from_rule: Mapped[bool] = mapped_column(default=False)

    offer: Mapped[Offer] = relationship(back_populates="occurrences")
