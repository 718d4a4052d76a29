"""A temporary installation with synthetic offers, for benchmarks."""

import gc
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from flask import Flask  # noqa: E402  runs from a checkout

from mintkarte.app import SITE, create_app  # noqa: E402
from mintkarte.gateways.gazetteer import Gazetteer  # noqa: E402
from mintkarte.models.database import Database  # noqa: E402
from mintkarte.services import generating  # noqa: E402
from mintkarte.services.setup import prepare  # noqa: E402
from mintkarte.settings import Settings  # noqa: E402
from mintkarte.web.parts import Parts  # noqa: E402


@contextmanager
def site(offers: int, seed: int) -> Iterator[tuple[Flask, Parts]]:
    """The real application on SQLite with so many offers, without tiles and jobs."""
    with TemporaryDirectory() as folder:
        settings = Settings.load(
            {
                "MINTKARTE_DATA": folder,
                "MINTKARTE_SECRET_KEY": "only-for-measuring-0123456789",
                "MINTKARTE_TILES": "keine",
                "MINTKARTE_TICK": "off",
            }
        )
        app = create_app(settings)
        parts: Parts = app.extensions["mintkarte"]
        prepare(parts.database, settings.data_dir, SITE / "data", parts.clock())
        with parts.database.writing() as db:
            generating.generate(db, SITE / "data", parts.gazetteer, parts.clock(), offers, seed=seed)
        parts.index.snapshot()
        gc.collect()
        gc.freeze()  # as `mintkarte serve` does
        yield app, parts
        parts.database.close()


def populated(folder: Path, offers: int, seed: int) -> tuple[Database, date]:
    """A database with so many offers, generated where it is not there yet; and the day it was made for."""
    settings = Settings.load({"MINTKARTE_DATA": str(folder)})
    made, database = folder / "made", Database(settings.database_url)
    if not made.exists():
        folder.mkdir(parents=True, exist_ok=True)
        now = datetime.now(UTC)
        prepare(database, settings.data_dir, SITE / "data", now)
        with database.writing() as db:
            gazetteer = Gazetteer.load(SITE / "data", settings.data_dir / "gazetteer")
            generating.generate(db, SITE / "data", gazetteer, now, offers, seed=seed)
        made.write_text(now.date().isoformat(), "utf-8")
    return database, date.fromisoformat(made.read_text("utf-8"))


def percentiles(milliseconds: list[float]) -> dict[str, float | int]:
    """Median and 99th percentile, and of how many; below 100 values the 99th percentile is left out."""
    ordered = sorted(milliseconds)
    found: dict[str, float | int] = {"p50_ms": round(ordered[len(ordered) // 2], 2), "n": len(ordered)}
    if len(ordered) >= 100:
        found["p99_ms"] = round(ordered[int(len(ordered) * 0.99)], 2)
    return found


def since(start: float) -> float:
    """Milliseconds since a moment of `time.perf_counter`."""
    return (time.perf_counter() - start) * 1000


def machine() -> dict[str, object]:
    """Cores and load at this moment."""
    return {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 2)}
