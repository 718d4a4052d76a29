"""Rows inserted by the hundred are those that the session would have written, whatever their columns hold."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from mintkarte.models import Change, Edit, Organisation
from mintkarte.models.rows import insert_rows
from mintkarte.services.bulk import table_of
from tests.builders import NOON

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from mintkarte.models.database import Database

FIRST, LAST = datetime(1, 1, 2), datetime(9999, 12, 30)  # noqa: DTZ001 - hypothesis adds the zone
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
changes = st.fixed_dictionaries(
    {
        "at": st.datetimes(FIRST, LAST, timezones=st.timezones()),
        "actor": texts,
        "verb": st.just("changed"),
        "thing": st.just("offer"),
        "thing_id": texts,
        "before": st.dictionaries(texts, st.none() | st.booleans() | st.integers(-9, 9) | st.lists(texts)),
        "after": st.just({}),
    }
)


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """SQLAlchemy's own way."""
    if rows:
        connection.execute(insert(table), rows)


@given(st.lists(changes, max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_many_rows_read_back_as_those_of_the_usual_insert(database: Database, rows: list[dict[str, Any]]) -> None:
    table = table_of(Change)
    columns = [column for column in table.c if column.name != "id"]
    found = []
    with database.writing() as db:
        for way in (insert_rows, _insert):
            db.execute(delete(table))
            way(db.connection(), table, rows)
            found.append([tuple(row) for row in db.execute(select(*columns).order_by(table.c.id))])
    assert found[0] == found[1]
    assert [(row[0], row[1]) for row in found[0]] == [(row["at"].astimezone(UTC), row["actor"]) for row in rows]


def test_a_column_that_rows_leave_out_gets_its_default(database: Database) -> None:
    stated = {"name_key": "museum", "name": "Museum", "created_at": NOON, "updated_at": NOON, "version": 1}
    with database.writing() as db:
        insert_rows(db.connection(), table_of(Organisation), [stated, stated | {"name_key": "b"}])
        assert [(one.trusted, one.region_slug) for one in db.scalars(select(Organisation))] == [(False, None)] * 2


def test_a_default_made_anew_for_each_row_has_to_be_stated(database: Database) -> None:
    with database.writing() as db, pytest.raises(TypeError, match=r"edits\.columns"):
        insert_rows(db.connection(), table_of(Edit), [{"offer_id": 1, "person_id": 1}])


def test_a_row_that_cannot_be_stored_takes_the_others_with_it(database: Database) -> None:
    row = {"name_key": "museum", "name": "Museum", "created_at": NOON, "updated_at": NOON, "version": 1}

    def store_twice() -> None:
        with database.writing() as db:
            insert_rows(db.connection(), table_of(Organisation), [row, row])

    with pytest.raises(IntegrityError):
        store_twice()
    with database.reading() as db:
        assert not db.scalars(select(Organisation)).all()
