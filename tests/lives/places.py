"""A folder for databases that commit many thousand times."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own within


@contextmanager
def in_memory(otherwise: Path) -> Iterator[Path]:
    """In memory if that can be: a killed process leaves the same either way. Gone afterwards."""
    chosen = _MEMORY / f"mintkarte-{otherwise.parent.name}-{otherwise.name}" if _MEMORY.is_dir() else otherwise
    chosen.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        yield chosen
    finally:
        shutil.rmtree(chosen, ignore_errors=True)
