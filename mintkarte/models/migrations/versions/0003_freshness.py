"""Questions to the people of offers, rests of regions, exports of deleted offers; since when and why one is hidden."""

import sqlalchemy as sa
from alembic import op

from mintkarte.models.base import PlainJson, UtcDateTime

revision = "0003"
down_revision = "0002"


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.Column("asked_again_at", UtcDateTime(), nullable=True),
        sa.Column("told_again_at", UtcDateTime(), nullable=True),
        sa.Column("hidden_at", UtcDateTime(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answer", sa.String(length=20), nullable=True),
        sa.Column("answered_how", sa.String(length=20), nullable=True),
        sa.CheckConstraint("reason IN ('age', 'season')", name=op.f("ck_questions_reason_known")),
        sa.CheckConstraint("answer IN ('right', 'gone', 'closed')", name=op.f("ck_questions_answer_known")),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_questions_answered_at_a_time")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offers.id"], name=op.f("fk_questions_offer_id_offers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sqlite_autoincrement=True,
    )
    for column in ("offer_id", "asked_at", "answered_at"):
        op.create_index(op.f(f"ix_questions_{column}"), "questions", [column])
    is_open = sa.text("answered_at IS NULL")
    op.create_index(
        "uq_questions_open", "questions", ["offer_id"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_table(
        "question_letters",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 3", name=op.f("ck_question_letters_number_known")),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_question_letters_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], name=op.f("fk_question_letters_letter_id_letters"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", "letter_id", name=op.f("pk_question_letters")),
    )
    op.create_index(op.f("ix_question_letters_letter_id"), "question_letters", ["letter_id"])


def _rests() -> None:
    op.create_table(
        "rests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_slug", sa.String(length=60), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(length=320), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_rests_in_order")),
        sa.ForeignKeyConstraint(["region_slug"], ["regions.slug"], name=op.f("fk_rests_region_slug_regions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rests")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_rests_region_slug"), "rests", ["region_slug"])


def _kept_exports() -> None:
    op.create_table(
        "kept_exports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("columns", PlainJson, nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_kept_exports_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_exports")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_kept_exports_organisation_id"), "kept_exports", ["organisation_id"])


def upgrade() -> None:
    """Make the tables; what is hidden was hidden by somebody, and a file that was read has confirmed nothing."""
    _questions()
    _rests()
    _kept_exports()
    op.add_column("offers", sa.Column("hidden_at", UtcDateTime(), nullable=True))
    op.add_column("offers", sa.Column("hidden_because", sa.String(length=20), nullable=True))
    op.execute("UPDATE offers SET hidden_at = updated_at, hidden_because = 'by_hand' WHERE status = 'verborgen'")
    op.execute(
        "UPDATE counters SET value = value + 1 WHERE name = 'data'"
        " AND EXISTS (SELECT 1 FROM offers WHERE confirmed_how = 'import')"
    )
    op.execute(
        "UPDATE offers SET confirmed_at = NULL, confirmed_how = NULL,"
        " changed_in = (SELECT value FROM counters WHERE name = 'data') WHERE confirmed_how = 'import'"
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("offers", "hidden_because")
    op.drop_column("offers", "hidden_at")
    for table in ("kept_exports", "rests", "question_letters", "questions"):
        op.drop_table(table)
