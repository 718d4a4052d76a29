"""Alembic's entry: migrations run on the connection that `Database.migrate` hands over, inside its transaction."""

import re

from alembic import context

from mintkarte.models import Base

_SHADOW = re.compile(r"_(fts|rtree)(_|$)")


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Shadow tables of SQLite's search indexes belong to SQLite."""
    return not (kind == "table" and name and _SHADOW.search(name))


connection = context.config.attributes.get("connection")
if connection is None:
    message = "migrations are run through Database.migrate() (`mintkarte init`)"
    raise RuntimeError(message)
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    include_name=_is_ours,
    compare_type=True,
)
context.run_migrations()
