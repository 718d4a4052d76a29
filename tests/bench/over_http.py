"""What the server takes over HTTP, each kind of request in turn against the hello of the same process."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from figures import load_average, summary
from load import HEADERS, client, closed_loop, fresh_viewports

from data import Installation
from tests.served import served

CONNECTIONS = 8
Paths = Callable[[int, int], list[str]]
VIEW = "/api/karte?bbox=8.2000,49.1000,11.4000,51.3000&zoom=9"
MANY = 20_000
"""Different questions: more than one measurement asks, so that none of them is asked twice."""
LISTS = [f"/?fach={fach}&alter={alter}" for alter in range(4, 19) for fach in ("informatik", "technik", "mathematik")]


def measure(where: Installation, seed: int, rounds: int, seconds: float) -> dict[str, Any]:
    """Requests per second with eight connections and median milliseconds with one, for each kind of request."""
    started = time.perf_counter()
    with served(where.environment()) as server:
        fetch(server.address, "/api/karte")
        found: dict[str, Any] = {"offers": where.offers, "start_s": round(time.perf_counter() - started, 2)}
        kinds = _kinds(server.address)
        samples: dict[str, dict[str, list[float]]] = {name: {"per_s": [], "ms": []} for name in kinds}
        for turn in range(rounds + 1):
            for number, (name, (paths, headers)) in enumerate(kinds.items()):
                asked = paths if isinstance(paths, list) else paths(seed * 1000 + turn * 100 + number, MANY)
                per_s, _ = closed_loop(server.address, asked, seconds, CONNECTIONS, headers)
                _, ms = closed_loop(server.address, asked[::-1], seconds, 1, headers)
                if turn:  # the first round warms up
                    samples[name]["per_s"].append(per_s)
                    samples[name]["ms"].append(ms)
        found |= {name: {unit: summary(several) for unit, several in one.items()} for name, one in samples.items()}
        found["kilobytes"] = {
            path: round(fetch(server.address, path)[0] / 1000, 1) for path in ("/", "/api/karte", VIEW)
        }
        found["resident_mb"] = resident_mb(server.pid)
    return found | {"client": client(), "load": load_average()}


def _kinds(address: str) -> dict[str, tuple[list[str] | Paths, dict[str, str]]]:
    """Paths and headers of each kind of request, or how to make new paths for each measurement."""
    _, etag = fetch(address, VIEW)
    return {
        "hello": (["/hello"], {}),
        "viewport, fresh": (fresh_viewports, {}),
        "viewport, bare": (_bare, {}),
        "viewport, kept": ([VIEW], {}),
        "viewport, 304": ([VIEW], {"If-None-Match": etag}),
        "facets, kept": (["/api/facetten?fach=technik"], {}),
        "page /": (["/"], {}),
        "list, other filters": (LISTS, {}),
        "list without frame": ([f"{path}&teil=liste" for path in LISTS], {}),
    }


def _bare(seed: int, number: int) -> list[str]:
    """The same questions, answered with clusters and nothing else: what the engine alone leaves of hello's rate."""
    return [path.replace("/api/karte", "/bare") for path in fresh_viewports(seed, number)]


def fetch(address: str, path: str) -> tuple[int, str]:
    """Bytes and ETag of an answer, as a browser gets it."""
    asked = Request(address + path, headers=HEADERS)  # noqa: S310 - our own server
    with urlopen(asked, timeout=120) as answer:  # noqa: S310
        return len(answer.read()), answer.headers.get("ETag", "")


def resident_mb(pid: int) -> float:
    """Memory of a process in MB."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines())
    return round(int(lines["VmRSS"].split()[0]) * 1024 / 1e6, 1)
