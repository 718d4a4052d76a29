"""Tiles on disk: written by renaming, bounded in size, the oldest leave first."""

import hashlib
import logging
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TypeAlias

LOG = logging.getLogger(__name__)
MAX_BYTES = 1_000_000_000
KEEP_AFTER_CLEANING = 0.9
WRITES_BETWEEN_CLEANING = 500
_KINDS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
_ETAG_BYTES = 200
Key: TypeAlias = tuple[int, int, int]
"""Zoom, column and row of a tile."""


def kind_of(body: bytes) -> str:
    """The picture's type by its first bytes, whatever its header says; empty when it is none."""
    for start, kind in _KINDS:
        if body.startswith(start):
            return kind
    return "image/webp" if body[:4] == b"RIFF" and body[8:12] == b"WEBP" else ""


@dataclass(frozen=True, slots=True)
class Stored:
    """A tile as it lies on disk; `fetched_at` in seconds since 1970, `source_etag` is what the source called it."""

    body: bytes
    kind: str
    fetched_at: float
    source_etag: str

    @property
    def etag(self) -> str:
        """A name for exactly these bytes."""
        return hashlib.sha256(self.body).hexdigest()[:20]


class TileStore:
    """A folder `z/x/y` of pictures, each with the source's ETag beside it."""

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._writes = 0
        self._cleaning = Lock()

    def read(self, key: Key) -> Stored | None:
        """The tile, fresh or stale; None when there is none or it cannot be read."""
        path = self._path(key)
        try:
            body = path.read_bytes()
            fetched_at = path.stat().st_mtime
        except OSError:
            return None
        kind = kind_of(body)
        if not kind:
            return None
        with suppress(OSError, UnicodeDecodeError):
            return Stored(body, kind, fetched_at, path.with_suffix(".etag").read_text("latin-1"))
        return Stored(body, kind, fetched_at, "")

    def write(self, key: Key, body: bytes, source_etag: str, now: float) -> Stored:
        """Keep a tile; a full disk is no reason not to show it."""
        path = self._path(key)
        stored = Stored(body, kind_of(body), now, source_etag[:_ETAG_BYTES])
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(path.with_suffix(".etag"), stored.source_etag.encode("latin-1", "ignore"), now)
            _replace(path, body, now)
        except OSError as error:
            LOG.warning("tile %s is not kept: %s", key, error)
            return stored
        self._writes += 1
        if self._writes % WRITES_BETWEEN_CLEANING == 0:
            self.clean()
        return stored

    def refresh(self, key: Key, stored: Stored, now: float) -> Stored:
        """The source says that nothing has changed."""
        with suppress(OSError):
            os.utime(self._path(key), (now, now))
        return replace(stored, fetched_at=now)

    def clean(self) -> None:
        """Delete the oldest tiles until nine tenths of the allowed size are left; one thread does it."""
        if not self._cleaning.acquire(blocking=False):
            return
        try:
            self._delete_oldest()
        finally:
            self._cleaning.release()

    def _delete_oldest(self) -> None:
        files = []
        for path in self._folder.rglob("*.tile"):
            with suppress(OSError):
                state = path.stat()
                files.append((state.st_mtime, state.st_size, path))
        size = sum(length for _, length, _ in files)
        if size <= self._max_bytes:
            return
        for _, length, path in sorted(files):
            if size <= self._max_bytes * KEEP_AFTER_CLEANING:
                return
            with suppress(OSError):
                path.unlink()
                path.with_suffix(".etag").unlink(missing_ok=True)
            size -= length

    def _path(self, key: Key) -> Path:
        z, x, y = key
        return self._folder / str(z) / str(x) / f"{y}.tile"


def _replace(path: Path, content: bytes, now: float) -> None:
    """Write beside and rename, so that nobody ever reads half a tile."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(6)}")
    try:
        beside.write_bytes(content)
        os.utime(beside, (now, now))
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
