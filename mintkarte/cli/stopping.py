"""Ctrl+C for work that is done in pieces: the piece at hand is finished first, a second Ctrl+C stops at once."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130
"""The exit code that a shell expects of a program that was ended by Ctrl+C."""


@contextmanager
def finishing_pieces() -> Iterator[Callable[[], bool]]:
    """Gives the question whether to stop before the next piece."""
    asked: list[int] = []
    usual = signal.getsignal(signal.SIGINT)

    def remember(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        signal.signal(signal.SIGINT, usual)

    signal.signal(signal.SIGINT, remember)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, usual)
