"""Map tiles of one configured source, kept on disk: a visitor's browser never asks anybody but us.

A request names nothing but z, x and y; `tile_sources` says who is asked.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from threading import BoundedSemaphore, Lock
from time import monotonic, time

import requests

from mintkarte.gateways.tile_sources import TileSource, is_german, source_of
from mintkarte.gateways.tile_store import Stored, TileStore, kind_of

LOG = logging.getLogger(__name__)
TIMEOUT_SECONDS = (3.0, 5.0)
"""For the connection, and for each read."""
WHOLE_SECONDS = 8.0
MAX_TILE_BYTES = 512 * 1024
AT_ONCE = 4
WAIT_SECONDS = 1.0
"""How long a request waits for a free place among the calls; then the visitor gets our own map."""
FRESH_SECONDS = 30 * 24 * 3600
NOTHING_SECONDS = 60
FAILURES_BEFORE_PAUSE = 4
PAUSE_SECONDS = 60


class Tiles:
    """Tiles of one source: from disk while fresh, else fetched once however many ask, stale when the source is down."""

    def __init__(self, source: TileSource, store: TileStore, agent: str, now: Callable[[], float] = time) -> None:
        self.source = source
        self._store = store
        self._agent = agent
        self._now = now
        self._calls = BoundedSemaphore(AT_ONCE)
        self._guard = Lock()
        self._locks: dict[tuple[int, int, int], tuple[Lock, int]] = {}
        self._nothing_until: dict[tuple[int, int, int], float] = {}
        self._failures = 0
        self._paused_until = 0.0

    def get(self, z: int, x: int, y: int) -> Stored | None:
        """One tile, or None: outside Germany, unknown to the source, or not to be had now."""
        if not is_german(z, x, y, self.source.max_zoom):
            return None
        key = (z, x, y)
        stored = self._store.read(key)
        if stored is not None and self._now() - stored.fetched_at < FRESH_SECONDS:
            return stored
        if self._is_resting(key):
            return stored
        with self._one_at_a_time(key):
            stored = self._store.read(key)
            if (stored is not None and self._now() - stored.fetched_at < FRESH_SECONDS) or self._is_resting(key):
                return stored
            return self._fetched(key, stored) or stored

    def _is_resting(self, key: tuple[int, int, int]) -> bool:
        return self._now() < max(self._paused_until, self._nothing_until.get(key, 0.0))

    def _one_at_a_time(self, key: tuple[int, int, int]) -> "_Turn":
        return _Turn(self._guard, self._locks, key)

    def _fetched(self, key: tuple[int, int, int], stored: Stored | None) -> Stored | None:
        if not self._calls.acquire(timeout=WAIT_SECONDS):
            return None
        try:
            found = self._ask(key, stored)
        except requests.RequestException as error:
            LOG.info("tile %s: %s", key, type(error).__name__)
            self._note_failure()
            found = None
        finally:
            self._calls.release()
        if found is None:
            self._remember_nothing(key)
        return found

    def _ask(self, key: tuple[int, int, int], stored: Stored | None) -> Stored | None:
        status, etag, body = self._call(self.source.address(*key), stored)
        if status == requests.codes.bad_request and "{zz}" in self.source.template:
            status, etag, body = self._call(self.source.address(*key, padded=False), stored)
        if status == requests.codes.not_modified and stored is not None:
            self._failures = 0
            return self._store.refresh(key, stored, self._now())
        if status == requests.codes.ok and kind_of(body):
            self._failures = 0
            return self._store.write(key, body, etag, self._now())
        if status != requests.codes.not_found:
            self._note_failure()
        return None

    def _call(self, address: str, stored: Stored | None) -> tuple[int, str, bytes]:
        """Ask once; the body is empty where it is too big, too slow, or no picture."""
        headers = {"User-Agent": self._agent, "Accept": "image/png,image/jpeg,image/webp"}
        if stored is not None and stored.source_etag:
            headers["If-None-Match"] = stored.source_etag
        end = monotonic() + WHOLE_SECONDS
        with requests.get(
            address, headers=headers, timeout=TIMEOUT_SECONDS, stream=True, allow_redirects=False
        ) as reply:
            body = b""
            if reply.status_code == requests.codes.ok:
                for chunk in reply.iter_content(16 * 1024):
                    body += chunk
                    if len(body) > MAX_TILE_BYTES or monotonic() > end:
                        return reply.status_code, "", b""
            return reply.status_code, reply.headers.get("ETag", ""), body

    def _note_failure(self) -> None:
        self._failures += 1
        if self._failures >= FAILURES_BEFORE_PAUSE:
            self._failures = 0
            self._paused_until = self._now() + PAUSE_SECONDS

    def _remember_nothing(self, key: tuple[int, int, int]) -> None:
        now = self._now()
        with self._guard:
            self._nothing_until = {known: until for known, until in self._nothing_until.items() if until > now}
            self._nothing_until[key] = now + NOTHING_SECONDS


class _Turn:
    """A lock for one tile that is forgotten when nobody waits for it any more."""

    def __init__(
        self, guard: Lock, locks: dict[tuple[int, int, int], tuple[Lock, int]], key: tuple[int, int, int]
    ) -> None:
        self._guard, self._locks, self._key = guard, locks, key

    def __enter__(self) -> None:
        with self._guard:
            lock, waiting = self._locks.get(self._key, (Lock(), 0))
            self._locks[self._key] = (lock, waiting + 1)
        lock.acquire()

    def __exit__(self, *_error: object) -> None:
        with self._guard:
            lock, waiting = self._locks[self._key]
            if waiting > 1:
                self._locks[self._key] = (lock, waiting - 1)
            else:
                del self._locks[self._key]
        lock.release()


def open_tiles(setting: str, folder: Path, contact: str, version: str) -> Tiles | None:
    """The tiles of this installation, or None where they are switched off."""
    source = source_of(setting)
    if source is None:
        return None
    agent = f"Mintkarte/{version} ({contact or 'no contact given'})"
    return Tiles(source, TileStore(folder / source.name), agent)
