"""Many rows into one table, prepared a column at a time.

SQLAlchemy's own insert of many rows prepares them value by value, which takes longer than SQLite takes to write them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, Table, insert
from sqlalchemy.sql.schema import ScalarElementColumnDefault

Row = Mapping[str, Any]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row | RowMapping]) -> None:
    """Insert rows that all have the same columns; a column that they leave out gets its default."""
    if not rows:
        return
    compiled = insert(table).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    values = {name: _prepared(connection, table.c[name], [row[name] for row in rows]) for name in rows[0]}
    for column in compiled.insert_prefetch:
        values[column.key] = _prepared(connection, column, [_default(column)]) * len(rows)
    names = compiled.positiontup or list(values)
    by_row = zip(*(values[name] for name in names), strict=True)
    connection.exec_driver_sql(
        str(compiled),
        list(by_row) if compiled.positional else [dict(zip(names, row, strict=True)) for row in by_row],
    )


def _prepared(connection: Connection, column: Column[Any], values: list[Any]) -> list[Any]:
    """The values of a column as the driver takes them; one that all rows share, as they do the moment, only once."""
    process = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    if process is None:
        return values
    first = values[0]
    if all(value is first for value in values):
        return [process(first)] * len(values)
    return list(map(process, values))


def _default(column: Column[Any]) -> Any:  # noqa: ANN401 - whatever a column may hold
    """The default of a column, the same in every row."""
    if not isinstance(column.default, ScalarElementColumnDefault):
        message = f"each row has to state {column}: its default is not the same for all"
        raise TypeError(message)
    return column.default.arg
