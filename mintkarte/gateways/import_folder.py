"""The folder of one import: the file as it came, the checked rows, how far the work is, and whether to stop it.

Progress and the wish to stop are files, so that neither waits for the lock of the database.
"""

import contextlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import IO

UPLOAD, ROWS, _PROGRESS, _STOP = "upload", "rows.sqlite3", "progress.json", "stop"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a piece of work is; a total of 0 is not known."""

    phase: str = ""
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class ImportFolder:
    """Where the files of one import lie."""

    path: Path

    @property
    def upload(self) -> Path:
        """The file as it came."""
        return self.path / UPLOAD

    @property
    def rows(self) -> Path:
        """The checked rows."""
        return self.path / ROWS

    def take(self, stream: IO[bytes]) -> int:
        """Keep what a stream brings; gives how many bytes."""
        self.path.mkdir(parents=True, exist_ok=True)
        size = 0
        with self.upload.open("wb") as file:
            while piece := stream.read(_PIECE):
                size += file.write(piece)
        return size

    def note(self, progress: Progress) -> None:
        """Say how far the work is; a disk that is full does not end it."""
        with contextlib.suppress(OSError):
            unfinished = self.path / f".{_PROGRESS}"
            unfinished.write_text(json.dumps([progress.phase, progress.done, progress.total]), "utf-8")
            unfinished.replace(self.path / _PROGRESS)

    def progress(self) -> Progress:
        """How far the work is."""
        try:
            phase, done, total = json.loads((self.path / _PROGRESS).read_text("utf-8"))
        except (OSError, ValueError):
            return Progress()
        return Progress(str(phase), int(done), int(total))

    def ask_to_stop(self) -> None:
        """Let the work end at its next step."""
        self.path.mkdir(parents=True, exist_ok=True)
        (self.path / _STOP).touch()

    def is_to_stop(self) -> bool:
        """Whether somebody has asked for it."""
        return (self.path / _STOP).exists()

    def begin(self) -> None:
        """Forget how far an earlier piece of work was, and that it was to stop."""
        for name in (_STOP, _PROGRESS):
            (self.path / name).unlink(missing_ok=True)

    def remove(self) -> None:
        """Throw everything away."""
        shutil.rmtree(self.path, ignore_errors=True)


def folder_of(data_dir: Path, batch_id: int) -> ImportFolder:
    """The folder of one import."""
    return ImportFolder(data_dir / "imports" / str(batch_id))


def all_ids(data_dir: Path) -> list[int]:
    """The imports that have a folder."""
    place = data_dir / "imports"
    return [int(one.name) for one in place.iterdir() if one.name.isdecimal()] if place.is_dir() else []
