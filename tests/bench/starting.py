"""From nothing to the first answer: `mintkarte serve` as people start it, and what it takes of memory."""

import subprocess
import sys
import time
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from figures import load_average, summary
from over_http import resident_mb

from data import ROOT, Installation
from tests.needs import free_port

PATIENCE_SECONDS = 120


def measure(what: str, where: Installation, rounds: int) -> dict[str, Any]:
    """Seconds until the first page is there, and resident megabytes after a few of them."""
    seconds, memory = [], []
    for turn in range(rounds + 1):
        port = free_port()
        start = time.perf_counter()
        command = [sys.executable, "-m", "mintkarte", "serve", "--port", str(port)]
        process = subprocess.Popen(
            command, cwd=ROOT, env=where.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _first_answer(f"http://127.0.0.1:{port}/")
            if turn:  # the first start also draws the empty map
                seconds.append(time.perf_counter() - start)
                memory.append(resident_mb(process.pid))
        finally:
            process.terminate()
            process.wait()
    return {
        "what": what,
        "offers": where.offers,
        "seconds": summary(seconds),
        "resident_mb": summary(memory, 1),
        "load": load_average(),
    }


def _first_answer(address: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            with urlopen(address, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - our own server
                answer.read()
                return
        except URLError:
            time.sleep(0.02)
    raise RuntimeError("it did not start")
