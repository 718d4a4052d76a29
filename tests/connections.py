"""How many connections to its database a request holds at once; a second one could wait for who waits for the first."""

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
    """After the block the list holds, for each connection taken by this thread, how many it then had."""
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
