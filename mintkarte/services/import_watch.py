"""What a long piece of work tells of itself: how far it is; and what ends it: a person, or a lease that was lost."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from mintkarte.gateways.import_folder import ImportFolder, Progress

_NOTE_SECONDS, _HOLD_SECONDS = 0.3, 20.0


class StoppedError(Exception):
    """Somebody has asked to stop."""


@dataclass(slots=True)
class Watch:
    """Told of each step; `hold` keeps the lease of the job, from time to time."""

    folder: ImportFolder
    hold: Callable[[], None] = lambda: None
    _progress: Progress = field(default_factory=Progress)
    _noted: float = 0.0
    _held: float = field(default_factory=time.monotonic)

    def phase(self, name: str, total: int = 0) -> None:
        """A new part of the work begins; raises StoppedError."""
        self._progress, self._noted = Progress(name, 0, total), 0.0
        self.step(0)

    def step(self, number: int = 1) -> None:
        """So many more are done; raises StoppedError."""
        was = self._progress
        self._progress = Progress(was.phase, was.done + number, was.total)
        now = time.monotonic()
        if now - self._noted < _NOTE_SECONDS:
            return
        self._noted = now
        if self.folder.is_to_stop():
            raise StoppedError
        self.folder.note(self._progress)
        if now - self._held > _HOLD_SECONDS:
            self._held = now
            self.hold()

    def look(self) -> None:
        """Ask only whether to stop, where nothing else may be written; raises StoppedError."""
        if self.folder.is_to_stop():
            raise StoppedError
