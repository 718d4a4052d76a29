"""Rows in bulk: ids are taken first, so that rows are linked before they are written, one statement for each table."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import Table, func, select, text
from sqlalchemy.orm import Session

from mintkarte.models import Base, Change, Occurrence, Offer, Organisation, Place
from mintkarte.models.rows import Row, insert_rows


def table_of(model: type[Base]) -> Table:
    """The table of a model, for statements that do without objects."""
    return cast("Table", model.__table__)


def write(db: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Insert rows that all have the same columns."""
    insert_rows(db.connection(), table_of(model), rows)


def fresh_ids(db: Session, model: type[Base], number: int) -> Sequence[int]:
    """Ids that nobody has had and nobody else will take; the caller's transaction writes already."""
    if not number:
        return ()
    if db.get_bind().dialect.name == "postgresql":
        words = {"table": model.__tablename__, "number": number}
        taken = text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :number)")
        return db.scalars(taken, words).all()
    first = highest_id(db, model) + 1
    return range(first, first + number)


def look_again(db: Session) -> None:
    """Let PostgreSQL look at its tables after many rows; by itself it does so a minute later and is slow till then."""
    if db.get_bind().dialect.name == "postgresql":
        names = ", ".join(model.__tablename__ for model in (Organisation, Place, Offer, Occurrence, Change))
        db.execute(text(f"ANALYZE {names}"))


def highest_id(db: Session, model: type[Base]) -> int:
    """The highest id that a table of SQLite has or, where it never uses one again, has had."""
    table = table_of(model)
    highest = db.scalar(select(func.max(table.c.id))) or 0
    if table.dialect_options["sqlite"]["autoincrement"]:
        given = text("SELECT seq FROM sqlite_sequence WHERE name = :table")
        highest = max(highest, db.scalar(given, {"table": model.__tablename__}) or 0)
    return int(highest)
