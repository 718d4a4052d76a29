"""What is left of offers that were deleted for good, and an index by which all changes are told in order."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the table; two indexes begin with the counter of the last change."""
    op.create_table(
        "gone_offers",
        sa.Column("offer_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("changed_in", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("offer_id", name=op.f("pk_gone_offers")),
    )
    op.create_index(op.f("ix_gone_offers_changed_in_offer_id"), "gone_offers", ["changed_in", "offer_id"])
    op.create_index(op.f("ix_offers_changed_in_id"), "offers", ["changed_in", "id"])
    op.drop_index(op.f("ix_offers_changed_in"), "offers")


def downgrade() -> None:
    """Drop them."""
    op.create_index(op.f("ix_offers_changed_in"), "offers", ["changed_in"])
    op.drop_index(op.f("ix_offers_changed_in_id"), "offers")
    op.drop_table("gone_offers")
