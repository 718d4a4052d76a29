"""How far a long command is: on the error stream, a line that rewrites itself on a terminal, else a few plain lines."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

_SECONDS = 0.25
"""Between two reports; the first and the last one are always given."""
Sentence = Callable[[int, int], str]


class Stage:
    """Counts what is done of one stage, and tells it where somebody looks on."""

    def __init__(self, sentence: Sentence, total: int, *, shown: bool) -> None:
        """`sentence` makes the words from what is done and the total; a total of 0 is unknown."""
        self.done = 0
        self._sentence, self._total, self._shown = sentence, total, shown
        self._again_at = 0.0
        self._told = -1

    def __call__(self, number: int) -> None:
        """So many more are done."""
        self.done += number
        if self._shown and monotonic() >= self._again_at:
            self.tell()

    def tell(self) -> None:
        """Write how far it is, if that is news."""
        if not self._shown or self._told == self.done:
            return
        self._told, self._again_at = self.done, monotonic() + _SECONDS
        rewrites = sys.stderr.isatty()
        line = self._sentence(self.done, self._total)
        sys.stderr.write(f"\r\x1b[K{line}" if rewrites else f"{line}\n")
        sys.stderr.flush()


@contextmanager
def stage(sentence: Sentence, total: int = 0, *, shown: bool) -> Iterator[Stage]:
    """A stage from its first to its last report."""
    one = Stage(sentence, total, shown=shown)
    one.tell()
    try:
        yield one
    finally:
        one.tell()
        if shown and sys.stderr.isatty():
            sys.stderr.write("\n")
