"""Subscriptions of visitors, and further headers of letters."""

import sqlalchemy as sa
from alembic import op

from mintkarte.models.base import PlainJson, UtcDateTime

revision = "0005"
down_revision = "0004"


def _opt_ins() -> None:
    op.create_table(
        "opt_ins",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("rhythm", sa.String(length=20), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("seen_change", sa.BigInteger(), nullable=False),
        sa.Column("seen_in", sa.BigInteger(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_opt_ins")),
    )
    op.create_index(op.f("ix_opt_ins_email"), "opt_ins", ["email"])
    op.create_index(op.f("ix_opt_ins_expires_at"), "opt_ins", ["expires_at"])


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("query_hash", sa.String(length=64), nullable=False),
        sa.Column("rhythm", sa.String(length=20), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("missed", PlainJson, nullable=False),
        sa.Column("seen_change", sa.BigInteger(), nullable=False),
        sa.Column("seen_in", sa.BigInteger(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("renewed_at", UtcDateTime(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("rhythm IN ('woechentlich', 'sofort')", name=op.f("ck_subscriptions_rhythm_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("email", "query_hash", name=op.f("uq_subscriptions_email_query_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_subscriptions_token_hash")),
        sqlite_autoincrement=True,
    )
    for column in ("email", "next_at", "renewed_at"):
        op.create_index(op.f(f"ix_subscriptions_{column}"), "subscriptions", [column])


def upgrade() -> None:
    """Create the tables, and the column of letters."""
    _opt_ins()
    _subscriptions()
    op.add_column("letters", sa.Column("headers", PlainJson, server_default="{}", nullable=False))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("letters", "headers")
    op.drop_table("subscriptions")
    op.drop_table("opt_ins")
