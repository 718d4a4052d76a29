"""What a request does with its database: how many connections it holds at once, and what it asks."""

from __future__ import annotations

from contextlib import contextmanager
from threading import get_ident
from typing import TYPE_CHECKING

from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine


@contextmanager
def counted(engine: Engine) -> Iterator[list[int]]:
    """After the block the list holds, for each connection taken by this thread, how many it then had.

    A second one could wait for who waits for the first.
    """
    me, held, seen = get_ident(), set[int](), list[int]()

    def taken(_raw: object, record: object, _proxy: object) -> None:
        if get_ident() == me:
            held.add(id(record))
            seen.append(len(held))

    def given_back(_raw: object, record: object) -> None:
        held.discard(id(record))

    event.listen(engine, "checkout", taken)
    event.listen(engine, "checkin", given_back)
    try:
        yield seen
    finally:
        event.remove(engine, "checkout", taken)
        event.remove(engine, "checkin", given_back)


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """What the database is asked meanwhile beside the change counter, without BEGIN and its like."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(("SELECT", "INSERT", "UPDATE")):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
