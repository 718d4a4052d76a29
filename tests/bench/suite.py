"""The benchmark: ours beside every peer on the same work, interleaved, as tables and as JSON.

`python3 dev.py bench [--only growth,http,map,workers,start,import] [--full] [--record]`. Data is generated once and
kept below build/bench/. The default run takes about twenty minutes; `--full` adds a million offers, `--record`
writes docs/performance.md. It judges nothing: the figures stand beside their targets.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import bench_import  # noqa: E402  runs from a checkout
import bench_places  # noqa: E402
import first_map  # noqa: E402
import over_http  # noqa: E402
import record  # noqa: E402
import starting  # noqa: E402
import workers  # noqa: E402
from figures import load_average  # noqa: E402

from data import CACHE, demo, installation  # noqa: E402

SIZES = (1_000, 10_000, 100_000)
MILLION = 1_000_000
REGION, STARTED, IMPORTED = 10_000, 20_000, 100_000
SQL_SECONDS = 20
"""What plain SQL may take for each kind of question at each size; it answers fewer filters then."""
Part = Callable[[argparse.Namespace], Any]


def main() -> int:
    """Measure the parts asked for, print their tables, keep the JSON and, if wished, the record."""
    chosen = _options()
    results: dict[str, Any] = {}
    for name in chosen.only:
        print(f"\n=== {name} ===", flush=True)
        begun = time.perf_counter()
        results = record.keep(chosen.json, name, PARTS[name](chosen), chosen.seed)
        print(f"{record.section(name, results)} {time.perf_counter() - begun:.0f} s.", flush=True)
    print(f"\nload {load_average()} · {chosen.json}")
    if chosen.record:
        record.write(ROOT / "docs" / "performance.md", results)
        print("docs/performance.md is written")
    return 0


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    options.add_argument("--only", type=lambda text: text.split(","), default=list(PARTS), help="some of the parts")
    options.add_argument("--sizes", type=lambda text: [int(one) for one in text.split(",")], default=list(SIZES))
    options.add_argument("--full", action="store_true", help="a million offers too")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rounds", type=int, default=3, help="of each browser and load measurement")
    options.add_argument("--queries", type=int, default=200, help="filters of each kind in the growth table")
    options.add_argument("--seconds", type=float, default=2, help="of each load measurement")
    options.add_argument("--record", action="store_true", help="write docs/performance.md")
    options.add_argument("--json", type=Path, default=CACHE / "results.json")
    chosen = options.parse_args()
    unknown = set(chosen.only) - set(PARTS)
    if unknown:
        options.error(f"no such part: {', '.join(sorted(unknown))}")
    if chosen.full and MILLION not in chosen.sizes:
        chosen.sizes.append(MILLION)
    return chosen


def _growth(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    """Each size in a process of its own, so that none finds the memory of another."""
    found = []
    for size in sorted(chosen.sizes):
        where = installation(size, chosen.seed)
        words = [str(where.folder), str(size), str(chosen.seed), str(chosen.queries), str(SQL_SECONDS)]
        command = [sys.executable, str(ROOT / "tests" / "bench" / "growth.py"), *words]
        done = subprocess.run(command, env=where.environment(), stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"at {size} offers the totals differ, or something broke: see above")
        found.append(json.loads(done.stdout))
    return found


def _http(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    sizes = [size for size in sorted(chosen.sizes) if size >= REGION] or chosen.sizes[-1:]
    return [
        over_http.measure(installation(size, chosen.seed), chosen.seed, chosen.rounds, chosen.seconds) for size in sizes
    ]


def _map(chosen: argparse.Namespace) -> dict[str, Any]:
    size = min(REGION, max(chosen.sizes))
    return {"offers": size} | first_map.measure(installation(size, chosen.seed), chosen.rounds, slow=True)


def _workers(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    sizes = [size for size in sorted(chosen.sizes) if REGION <= size < MILLION] or chosen.sizes[:1]
    return [workers.measure(installation(size, chosen.seed), chosen.rounds) for size in sizes]


def _start(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    size = STARTED if max(chosen.sizes) >= REGION else max(chosen.sizes)
    many = starting.measure("a large region", installation(size, chosen.seed), chosen.rounds)
    return [starting.measure("the demo", demo(), chosen.rounds), many]


def _import(chosen: argparse.Namespace) -> dict[str, Any]:
    most = max(chosen.sizes)
    rows = min(IMPORTED, most)
    commands = list(bench_import.commands(rows, most if most > rows else 0))
    return {"commands": commands, "places": bench_places.rate(None)}


PARTS: dict[str, Part] = {
    "growth": _growth,
    "http": _http,
    "map": _map,
    "workers": _workers,
    "start": _start,
    "import": _import,
}


if __name__ == "__main__":
    raise SystemExit(main())
