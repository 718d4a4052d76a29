"""Synthetic installations to measure on, generated once and kept below build/bench/."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("MINTKARTE_BENCH_CACHE") or ROOT / "build" / "bench")
BEST_BEFORE_DAYS = 14
"""Dates pass: older data would hold ever fewer offers that still take place."""
_GENERATOR = (
    "mintkarte/services/generating.py",
    "mintkarte/services/synthetic_*.py",
    "mintkarte/services/offer_values.py",
    "mintkarte/services/identity.py",
    "mintkarte/models/**/*.py",
    "data/*.csv",
    "data/demo/*",
)


@dataclass(frozen=True)
class Installation:
    """One installation on SQLite with so many offers; `database_url` may name another database instead."""

    folder: Path
    offers: int
    seed: int
    database_url: str = ""

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return self.folder / "mintkarte.sqlite3"

    def environment(self) -> dict[str, str]:
        """What a process needs to run on it: no tiles, no jobs, nobody asked."""
        own = {
            "MINTKARTE_DATA": str(self.folder),
            "MINTKARTE_SECRET_KEY": "only-for-measuring-0123456789",
            "MINTKARTE_TILES": "keine",
            "MINTKARTE_TICK": "off",
            "PYTHONPATH": str(ROOT),
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MINTKARTE_")}
        return kept | own | ({"MINTKARTE_DATABASE": self.database_url} if self.database_url else {})

    def copy(self, folder: Path) -> "Installation":
        """The same in another folder, to change something there."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Installation(folder, self.offers, self.seed, self.database_url)


def installation(offers: int, seed: int) -> Installation:
    """The kept installation of this size, seed and generator; made by the commands that people use."""
    folder = CACHE / f"offers-{offers}-{seed}-{_generator_hash()}"
    if folder.is_dir() and time.time() - _made_at(folder) > BEST_BEFORE_DAYS * 86_400:
        shutil.rmtree(folder)
    if not folder.is_dir():
        print(f"generating {offers} offers ...", flush=True)
        beside = folder.with_suffix(".part")
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        for words in (["init"], ["generate", str(offers), "--seed", str(seed)]):
            mintkarte(Installation(beside, offers, seed), *words)
        (beside / "bench.json").write_text(
            json.dumps({"made_at": time.time(), "offers": offers, "seed": seed}), "utf-8"
        )
        beside.rename(folder)
    return Installation(folder, offers, seed)


def demo() -> Installation:
    """The demo region as visitors of the project see it first; made anew each time."""
    folder = CACHE / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    found = Installation(folder, 300, 0)
    mintkarte(found, "init")
    mintkarte(found, "demo")
    return found


def mintkarte(where: Installation, *words: str) -> None:
    """Run a command of ours on an installation; what it says goes nowhere unless it fails."""
    command = [sys.executable, "-m", "mintkarte", *words]
    done = subprocess.run(command, cwd=ROOT, env=where.environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}"
        raise RuntimeError(message)


def _made_at(folder: Path) -> float:
    made: float = json.loads((folder / "bench.json").read_text("utf-8"))["made_at"]
    return made


def _generator_hash() -> str:
    """A hash over the code and the words the offers are made of."""
    whole = hashlib.sha256()
    for pattern in _GENERATOR:
        for file in sorted(one for one in ROOT.glob(pattern) if one.is_file()):
            whole.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return whole.hexdigest()[:12]
