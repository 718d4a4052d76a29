"""`mintkarte generate`, `export`, `import` and what waits for them; alone it prints one JSON line for each command.

`python tests/bench/bench_import.py [--rows 20000]`. Memory is the sum over the command and its children; `lock`
is how long another writer would have had to wait, asked all the time by a connection of its own.
"""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_BETWEEN_SAMPLES = 0.02
_MIB = 1 << 20


@dataclass
class Watch:
    """What is seen while a command runs."""

    peak_bytes: int = 0
    longest_lock: float = 0.0
    locked: float = 0.0


def memory(process: int) -> int:
    """Resident bytes of a process and of all it has started."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(memory(int(child)) for child in children)


def watch_memory(process: subprocess.Popen[str], seen: Watch) -> None:
    """Sample until the command ends."""
    while process.poll() is None:
        seen.peak_bytes = max(seen.peak_bytes, memory(process.pid))
        time.sleep(_BETWEEN_SAMPLES)


def watch_lock(process: subprocess.Popen[str], file: Path, seen: Watch) -> None:
    """Ask for the write lock again and again, as another writer would, and give it back at once."""
    other = sqlite3.connect(file, isolation_level=None, timeout=0)
    since = None
    while process.poll() is None:
        try:
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
        except sqlite3.OperationalError:
            since = since or time.perf_counter()
        else:
            if since is not None:
                waited, since = time.perf_counter() - since, None
                seen.longest_lock, seen.locked = max(seen.longest_lock, waited), seen.locked + waited
        time.sleep(0.001)
    other.close()


def measured(folder: Path, name: str, rows: int, *arguments: str) -> dict[str, Any]:
    """Run one command; gives what it took."""
    environment = os.environ | {"MINTKARTE_DATA": str(folder), "MINTKARTE_TILES": "keine", "PYTHONPATH": str(ROOT)}
    before, start, seen = os.times(), time.perf_counter(), Watch()
    with subprocess.Popen(
        [sys.executable, "-m", "mintkarte", *arguments],
        env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True,
    ) as process:  # fmt: skip
        watchers = [threading.Thread(target=watch_memory, args=(process, seen))]
        if (file := folder / "mintkarte.sqlite3").is_file():
            watchers.append(threading.Thread(target=watch_lock, args=(process, file, seen)))
        for watcher in watchers:
            watcher.start()
        code = process.wait()
        for watcher in watchers:
            watcher.join()
    seconds, after = time.perf_counter() - start, os.times()
    return {
        "what": name, "rows": rows, "exit": code, "seconds": round(seconds, 1),
        "cpu_seconds": round(after.children_user + after.children_system - before.children_user
                             - before.children_system, 1),
        "rows_per_second": round(rows / seconds), "peak_mb": round(seen.peak_bytes / _MIB),
        "longest_lock_ms": round(seen.longest_lock * 1000), "locked_seconds": round(seen.locked, 1),
        "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


def commands(rows: int, generated: int = 0) -> Iterator[dict[str, Any]]:
    """What each command took that makes, writes and reads so many offers, and one that generates others if wished."""
    with TemporaryDirectory() as base:
        source, target, empty = (Path(base) / name for name in ("source", "target", "empty"))
        file = Path(base) / "offers.csv"
        for folder in (source, target, empty):
            measured(folder, "init", 0, "init")
        yield measured(source, "generate", rows, "generate", str(rows))
        yield measured(source, "export", rows, "export", str(file))
        yield measured(target, "import --dry-run", rows, "import", str(file), "--dry-run")
        yield measured(target, "import", rows, "import", str(file))
        yield measured(target, "import again", rows, "import", str(file))
        if generated:
            yield measured(empty, "generate", generated, "generate", str(generated))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--generate", type=int, default=0, help="also generate so many offers into an empty database")
    options = parser.parse_args()
    for figures in commands(options.rows, options.generate):
        print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
