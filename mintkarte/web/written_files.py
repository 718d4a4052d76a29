"""Files that are written before they are sent: the database is let go at once, however slowly somebody reads."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from flask import Response
from sqlalchemy.orm import Session

from mintkarte.web.kept_answers import keep
from mintkarte.web.parts import parts

IN_MEMORY = 1024 * 1024
"""Bytes up to which a file never touches the disk."""
_KEPT = 4 * IN_MEMORY
"""Bytes, before they are compressed, up to which an answer may be worth keeping."""
_PIECE = 64 * 1024


def written(content_type: str, write: Callable[[BinaryIO, Session], None], *state: object) -> Response:
    """The answer with what `write` writes; a small one may be kept as long as this is the `state`."""
    with ExitStack() as closing:
        file = closing.enter_context(SpooledTemporaryFile(IN_MEMORY))
        with parts().database.reading() as db:
            write(cast("BinaryIO", file), db)
        size = file.tell()
        file.seek(0)
        if size <= _KEPT and state:
            keep(*state)
        if size <= IN_MEMORY:
            return Response(file.read(), content_type=content_type)
        answer = Response(_pieces(file), content_type=content_type)
        answer.headers["Content-Length"] = str(size)
        answer.call_on_close(closing.pop_all().close)
        return answer


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece
