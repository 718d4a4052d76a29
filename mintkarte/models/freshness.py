"""What keeps offers true: questions to their people with the letters that ask them, rests of a region, kept exports."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mintkarte.models.base import Base
from mintkarte.models.letters import Letter
from mintkarte.models.offers import Offer

FIRST, SECOND, HIDDEN = 1, 2, 3
"""Letters about a question: the first and the second time of asking, and that the offer is hidden."""
ASKING = (FIRST, SECOND)


class Question(Base):
    """Whether an offer is still true: one round of asking; an offer has one open question at most.

    `told_at` and `told_again_at` say when the mail server has taken a letter of the first and the second time of
    asking; where nobody can be written to, they are the times of asking themselves. `answer` is `right`, `gone`, or
    `closed` where the offer took another way meanwhile; `answered_how` is a word of `domain.freshness.How`.
    """

    __tablename__ = "questions"
    __table_args__ = (
        CheckConstraint("reason IN ('age', 'season')", name="reason_known"),
        CheckConstraint("answer IN ('right', 'gone', 'closed')", name="answer_known"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_at_a_time"),
        Index(
            "uq_questions_open",
            "offer_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    told_at: Mapped[datetime | None]
    asked_again_at: Mapped[datetime | None]
    told_again_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None] = mapped_column(index=True)
    answer: Mapped[str | None] = mapped_column(String(20))
    answered_how: Mapped[str | None] = mapped_column(String(20))

    offer: Mapped[Offer] = relationship()
    letters: Mapped[list["QuestionLetter"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class QuestionLetter(Base):
    """A letter asks a question for the first or the second time, or tells that the offer is hidden: `number` 1 to 3."""

    __tablename__ = "question_letters"
    __table_args__ = (CheckConstraint("number BETWEEN 1 AND 3", name="number_known"),)

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id", ondelete="CASCADE"), primary_key=True, index=True)
    number: Mapped[int]

    letter: Mapped[Letter] = relationship()


class Rest(Base):
    """Days on which the clock of a region stands, both included: nobody is asked, nothing is hidden."""

    __tablename__ = "rests"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="in_order"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    region_slug: Mapped[str] = mapped_column(ForeignKey("regions.slug"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    created_by: Mapped[str] = mapped_column(String(320))
    created_at: Mapped[datetime]


class KeptExport(Base):
    """What an offer said before it was deleted, in the columns of the spreadsheet, for its organisation."""

    __tablename__ = "kept_exports"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    title: Mapped[str] = mapped_column(String(500))
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)
    deleted_at: Mapped[datetime]
