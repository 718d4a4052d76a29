"""The words by which entries of a source are chosen."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column; without words every entry is meant."""
    op.add_column("sources", sa.Column("words", sa.String(300), server_default="", nullable=False))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("sources", "words")
