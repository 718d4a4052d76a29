"""The benchmark compares like with like: plain SQL finds what the engine finds, or it refuses to measure."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_plain_sql_finds_what_the_engine_finds(tmp_path: Path) -> None:
    results = tmp_path / "results.json"
    words = ["--only", "growth", "--sizes", "2000", "--queries", "5", "--json", str(results)]
    command = [sys.executable, str(ROOT / "tests" / "bench" / "suite.py"), *words]
    environment = os.environ | {"MINTKARTE_BENCH_CACHE": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    (figures,) = json.loads(results.read_text("utf-8"))["growth"]["figures"]
    assert (figures["offers"], figures["same_totals"]) == (2000, 200)
