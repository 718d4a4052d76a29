"""Sources that are read again and again, and their entries."""

import sqlalchemy as sa
from alembic import op

from mintkarte.models.base import PlainJson, UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("etag", sa.String(length=300), nullable=False),
        sa.Column("modified", sa.String(length=100), nullable=False),
        sa.Column("problem", sa.String(length=40), nullable=False),
        sa.Column("failing_since", UtcDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=320), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_sources_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("organisation_id", "url", name=op.f("uq_sources_organisation_id_url")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sources_due_at"), "sources", ["due_at"])
    op.create_index(op.f("ix_sources_organisation_id"), "sources", ["organisation_id"])
    op.create_table(
        "source_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("given", PlainJson, nullable=False),
        sa.Column("conflicts", PlainJson, nullable=False),
        sa.Column("refused", sa.String(length=60), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("missing_since", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offers.id"], name=op.f("fk_source_entries_offer_id_offers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_source_entries_source_id_sources"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_entries")),
        sa.UniqueConstraint("source_id", "key", name=op.f("uq_source_entries_source_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_source_entries_offer_id"), "source_entries", ["offer_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("source_entries")
    op.drop_table("sources")
