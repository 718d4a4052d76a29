"""Imports at the desk."""

import sqlalchemy as sa
from alembic import op

from mintkarte.models.base import PlainJson, UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "import_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=320), nullable=False),
        sa.Column("region_slug", sa.String(length=60), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("headers", PlainJson, nullable=False),
        sa.Column("corrections", PlainJson, nullable=False),
        sa.Column("counts", PlainJson, nullable=False),
        sa.Column("problem", PlainJson, nullable=False),
        sa.Column("applied_at", UtcDateTime(), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("first_change", sa.BigInteger(), nullable=True),
        sa.Column("last_change", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_import_batches_organisation_id_organisations"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_import_batches_person_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["region_slug"], ["regions.slug"], name=op.f("fk_import_batches_region_slug_regions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batches")),
        sqlite_autoincrement=True,
    )
    for column in ("person_id", "region_slug", "organisation_id", "created_at"):
        op.create_index(op.f(f"ix_import_batches_{column}"), "import_batches", [column])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("import_batches")
