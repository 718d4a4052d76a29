"""The sites that may embed the map of a region."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column; at first no site may."""
    op.add_column("regions", sa.Column("embed_hosts", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("regions", "embed_hosts")
