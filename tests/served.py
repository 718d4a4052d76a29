"""The real application in a process of its own, for tests and benchmarks that need several of them.

`python -m tests.served PORT` says "ready" when it listens. Each line on its standard input publishes an offer of that
title as people at the command line do; it answers with the moment of the commit. `/hello` is the least that Flask can
answer behind every hook of ours, `/bare` the least that clusters can be. It ends with its input.
"""

from __future__ import annotations

import gc
import logging
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import orjson
from flask import request
from waitress.server import create_server

from mintkarte.app import create_app
from mintkarte.cli.serving import THREADS
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import Box
from mintkarte.domain.schedules import Schedule
from mintkarte.domain.vocabulary import ScheduleKind
from mintkarte.web.parts import NAME, snapshot, today
from tests.builders import an_offer
from tests.needs import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mintkarte.web.parts import Parts

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Served:
    """A running process: its address without a slash at the end, and its number."""

    address: str
    process: subprocess.Popen[str]

    @property
    def pid(self) -> int:
        return self.process.pid

    def publish(self, title: str) -> float:
        """Let this process publish an offer; gives the moment of the commit, in seconds since 1970."""
        into = self.process.stdin
        if into is None:
            raise RuntimeError("no input")
        into.write(title + "\n")
        into.flush()
        return float(_line(self.process.stdout))


@contextmanager
def served(environment: Mapping[str, str]) -> Iterator[Served]:
    """A process that serves the installation of this environment (`MINTKARTE_DATA` and the like)."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.served", str(port)],
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if _line(process.stdout) != "ready":
            raise RuntimeError("the server did not start")
        yield Served(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.communicate()


def _line(stream: IO[str] | None) -> str:
    return stream.readline().strip() if stream else ""


def main() -> None:
    """Serve until the input ends."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    app = create_app()
    parts: Parts = app.extensions[NAME]
    app.add_url_rule("/hello", "hello", lambda: "Hello")
    app.add_url_rule("/bare", "bare", _bare_clusters)
    parts.index.snapshot()
    gc.collect()
    gc.freeze()  # as `mintkarte serve` does
    server = create_server(app, host="127.0.0.1", port=int(sys.argv[1]), threads=THREADS, connection_limit=2000)
    threading.Thread(target=server.run, daemon=True).start()
    _say("ready")
    for line in sys.stdin:
        _say(str(_publish(parts, line.strip())))


def _bare_clusters() -> bytes:
    """What no answer about a viewport can do without: read filter and box, count, write JSON."""
    asked, _ = OfferFilter.from_query(request.args.items())
    box = Box(*map(float, request.args["bbox"].split(",")))
    evaluation = snapshot().evaluate(asked, today())
    return orjson.dumps(evaluation.clusters(box, int(request.args["zoom"])))


def _say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def _publish(parts: Parts, title: str) -> float:
    with parts.database.writing() as db:
        an_offer(db, title=title, now=parts.clock(), schedule=Schedule(ScheduleKind.ON_REQUEST))
    return time.time()


if __name__ == "__main__":
    main()
