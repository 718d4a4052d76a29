"""A folder for databases that commit many thousand times."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own within


@contextmanager
def in_memory(otherwise: Path) -> Iterator[Path]:
    """In memory if that can be: a killed process leaves the same either way. Gone afterwards.

    Never one that another run has left: a run that was killed takes nothing away.
    """
    place = _MEMORY if _MEMORY.is_dir() else otherwise
    with TemporaryDirectory(prefix="mintkarte-", dir=place, ignore_cleanup_errors=True) as folder:
        yield Path(folder)
