"""Tested links and what sites ask of programs, addresses that bounce, and what was found to be in order."""

import sqlalchemy as sa
from alembic import op

from mintkarte.models.base import PlainJson, UtcDateTime

revision = "0004"
down_revision = "0003"


def _web_links() -> None:
    op.create_table(
        "web_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("walk", PlainJson, nullable=False),
        sa.Column("tested_at", UtcDateTime(), nullable=True),
        sa.Column("finding", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=True),
        sa.Column("doubt", PlainJson, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_links")),
        sa.UniqueConstraint("url", name=op.f("uq_web_links_url")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_web_links_due_at"), "web_links", ["due_at"])
    op.create_index(op.f("ix_web_links_finding"), "web_links", ["finding"])


def _web_robots() -> None:
    op.create_table(
        "web_robots",
        sa.Column("origin", sa.String(length=300), nullable=False),
        sa.Column("rules", PlainJson, nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("origin", name=op.f("pk_web_robots")),
    )
    op.create_index(op.f("ix_web_robots_read_at"), "web_robots", ["read_at"])


def _bounces() -> None:
    op.create_table(
        "bounces",
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_bounces")),
    )


def _set_aside() -> None:
    op.create_table(
        "set_aside",
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=320), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_set_aside")),
    )


_IN_ORDER = (_web_links, _web_robots, _bounces, _set_aside)


def upgrade() -> None:
    """Create the tables."""
    for create in _IN_ORDER:
        create()


def downgrade() -> None:
    """Drop them."""
    for create in reversed(_IN_ORDER):
        op.drop_table(create.__name__.removeprefix("_"))
