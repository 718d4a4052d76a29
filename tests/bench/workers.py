"""Several processes on one database: how soon each shows what one of them publishes."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

from figures import load_average, summary

from data import Installation, mintkarte
from tests import postgres
from tests.served import Served, served

PROCESSES = 4
PATIENCE_SECONDS = 60


def measure(where: Installation, rounds: int) -> dict[str, Any]:
    """Milliseconds from the commit until every other process has answered with the new offer, on each database."""
    found: dict[str, Any] = {"offers": where.offers, "processes": PROCESSES, "missing": {}}
    for name, opened in (("sqlite", _on_sqlite), ("postgresql", _on_postgres)):
        try:
            with opened(where) as own, ExitStack() as stack:
                servers = [stack.enter_context(served(own.environment())) for _ in range(PROCESSES)]
                times = [one for turn in range(rounds + 1) for one in _follow(servers, f"Neu {name} {turn}") if turn]
                found[name] = summary(times, 1)
        except Exception as error:  # noqa: BLE001 - a database that is missing here is told, not hidden
            found["missing"][name] = str(error) or type(error).__name__
    return found | {"load": load_average()}


def _follow(servers: list[Served], title: str) -> list[float]:
    """One publishes, the others are asked again and again, each by a thread of its own."""
    author, *others = servers
    path = f"/api/karte?q={quote(title)}"
    for server in servers:
        _ask(server, path)  # everybody is awake and has answered once
    seen: dict[str, float] = {}
    threads = [threading.Thread(target=_watch, args=(server, path, seen)) for server in others]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    committed = author.publish(title)
    for thread in threads:
        thread.join()
    if len(seen) < len(others):
        raise RuntimeError("a process did not show the offer")
    return [max(0.0, (moment - committed) * 1000) for moment in seen.values()]


def _watch(server: Served, path: str, seen: dict[str, float]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if _ask(server, path):
            seen[server.address] = time.time()
            return
        time.sleep(0.002)


def _ask(server: Served, path: str) -> int:
    with urlopen(server.address + path, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - our own server
        return int(json.load(answer)["total"])


@contextmanager
def _on_sqlite(where: Installation) -> Iterator[Installation]:
    with TemporaryDirectory() as folder:
        yield where.copy(Path(folder))


@contextmanager
def _on_postgres(where: Installation) -> Iterator[Installation]:
    """The same number of offers on a PostgreSQL of our own."""
    with postgres.server() as server, TemporaryDirectory() as folder:
        postgres.execute(server, "CREATE DATABASE bench")
        address = server.set(database="bench")
        url = address.render_as_string(hide_password=False)
        own = Installation(Path(folder), where.offers, where.seed, url)
        mintkarte(own, "init")
        mintkarte(own, "generate", str(where.offers), "--seed", str(where.seed))
        yield own
