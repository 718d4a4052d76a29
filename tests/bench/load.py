"""Load on one server: a closed loop of requests, by wrk where it is installed, else by a small client of our own."""

import http.client
import random
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from viewports import viewport, words

from mintkarte.domain.vocabulary import Field

HEADERS = {"Accept-Encoding": "gzip, deflate, br, zstd", "Accept": "*/*"}
_TAKEN = re.compile(r"^\s+50%\s+([\d.]+)(us|ms|s)", re.MULTILINE)
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_ERRORS = re.compile(r"(?:Non-2xx or 3xx responses|Socket errors):.*")
_IN_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}
_LUA = """
local paths, at = {}, 0
for line in io.lines("%s") do paths[#paths + 1] = line end
request = function()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at])
end
"""


class LoadError(RuntimeError):
    """Requests failed: the figures would mean nothing."""


def client() -> str:
    """Which client makes the load, for the record."""
    return "wrk" if shutil.which("wrk") else "own closed loop in Python (install wrk for more)"


def closed_loop(
    address: str, paths: list[str], seconds: float, connections: int, headers: dict[str, str] | None = None
) -> tuple[float, float]:
    """Requests per second and median milliseconds, going through the paths in turn; raises LoadError on any failure."""
    every = HEADERS | (headers or {})
    wrk = shutil.which("wrk")
    if wrk:
        return _by_wrk(wrk, address, paths, seconds, connections, every)
    command = [sys.executable, __file__, address, str(seconds), str(connections)]
    words = "\n".join([*paths, "", *(f"{name}: {value}" for name, value in every.items())])
    done = subprocess.run(command, input=words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LoadError(done.stderr)
    rate, middle = map(float, done.stdout.split())
    return rate, middle


def _by_wrk(
    wrk: str, address: str, paths: list[str], seconds: float, connections: int, headers: dict[str, str]
) -> tuple[float, float]:
    with TemporaryDirectory() as folder:
        names, script = Path(folder, "paths.txt"), Path(folder, "paths.lua")
        names.write_text("\n".join(paths) + "\n", "utf-8")
        script.write_text(_LUA % names, "utf-8")
        said = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
        shape = ["-t1", f"-c{connections}", f"-d{max(1, round(seconds))}", "--latency", "-s", str(script)]
        done = subprocess.run([wrk, *shape, *said, address], capture_output=True, text=True, check=True)
    taken, rate, errors = _TAKEN.search(done.stdout), _RATE.search(done.stdout), _ERRORS.search(done.stdout)
    if errors or not taken or not rate:
        raise LoadError(errors[0] if errors else done.stdout)
    return float(rate[1]), float(taken[1]) * _IN_MS[taken[2]]


def fresh_viewports(seed: int, number: int) -> list[str]:
    """So many different questions of the map: a place in Germany, and one criterion or none."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    found: dict[str, None] = {}
    while len(found) < number:
        criterion = chance.choice(("", f"&fach={chance.choice(list(Field))}", f"&alter={chance.randint(4, 18)}"))
        found[f"/api/karte?{words(*viewport(chance))}{criterion}"] = None
    return list(found)


def _ask(address: str, paths: list[str], headers: dict[str, str], until: float, times: list[float]) -> None:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    turn = 0
    while time.perf_counter() < until:
        start = time.perf_counter()
        connection.request("GET", paths[turn % len(paths)], headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status >= 400:
            raise LoadError(f"{paths[turn % len(paths)]} answered {answer.status}")
        times.append((time.perf_counter() - start) * 1000)
        turn += 1


def main() -> None:
    """The client in a process of its own: paths, an empty line and headers on standard input."""
    address, seconds, connections = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    paths, _, said = sys.stdin.read().partition("\n\n")
    headers = dict(line.split(": ", 1) for line in said.splitlines())
    times: list[float] = []
    until = time.perf_counter() + seconds
    words = (address, paths.splitlines(), headers, until, times)
    threads = [threading.Thread(target=_ask, args=words) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(len(times) / seconds, sorted(times)[len(times) // 2])


if __name__ == "__main__":
    main()
