"""Measure the gazetteer: print one JSON line with its errors on true addresses, its load time and its look-up times.

`python tests/bench/bench_places.py [--extra FOLDER]`; the addresses are read from the folder MINTKARTE_REAL_DATA.
"""

import argparse
import csv
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from mintkarte.domain.geometry import Point, distance_km  # noqa: E402  runs from a checkout
from mintkarte.gateways.gazetteer import Gazetteer  # noqa: E402

LANDS = {
    "Baden-Württemberg": "bw", "Bayern": "by", "Berlin": "be", "Brandenburg": "bb", "Bremen": "hb", "Hamburg": "hh",
    "Hessen": "he", "Mecklenburg-Vorpommern": "mv", "Niedersachsen": "ni", "Nordrhein-Westfalen": "nw",
    "Rheinland-Pfalz": "rp", "Saarland": "sl", "Sachsen": "sn", "Sachsen-Anhalt": "st", "Schleswig-Holstein": "sh",
    "Thüringen": "th",
}  # fmt: skip


def accuracy(gazetteer: Gazetteer, file: Path) -> dict[str, object]:
    """Errors in km over all rows of a table with plz, town, lat, lon and land."""
    errors: list[float] = []
    rows = list(csv.DictReader(file.open(encoding="utf-8")))
    other_land = 0
    for row in rows:
        located = gazetteer.locate(row["plz"], row["town"])
        if located.point is None:
            continue
        errors.append(distance_km(located.point, Point(float(row["lat"]), float(row["lon"]))))
        other_land += located.land is None or LANDS.get(row["land"], row["land"]) != located.land.value
    errors.sort()
    at = statistics.quantiles(errors, n=20, method="inclusive")
    return {
        "rows": len(rows), "placed": len(errors), "median_km": round(statistics.median(errors), 3),
        "p90_km": round(at[17], 2), "p95_km": round(at[18], 2), "over_10_km": sum(e > 10 for e in errors),
        "other_land": other_land,
    }  # fmt: skip


def addresses() -> list[tuple[str, str]]:
    """Distinct postcodes with towns: each postcode's own, and each place under the postcode nearest to it."""
    gazetteer = Gazetteer.load(ROOT / "data")
    own = [(code, gazetteer.town_of(code)) for code in gazetteer.postcodes.codes]
    nearest = ((gazetteer.nearest(place.point), place.name) for place in gazetteer.places.places[::4])
    return list(dict.fromkeys([*own, *((found.postcode, name) for found, name in nearest if found)]))


def rate(extra: Path | None) -> dict[str, object]:
    """Distinct addresses placed per second of processor time, by a gazetteer that has placed none of them before."""
    pairs, gazetteer = addresses(), Gazetteer.load(ROOT / "data", extra)
    gazetteer.locate("63739", "Aschaffenburg")
    start = time.process_time()
    for postcode, town in pairs:
        gazetteer.locate(postcode, town)
    return {"distinct": len(pairs), "placed_per_second": round(len(pairs) / (time.process_time() - start))}


def milliseconds(call: Callable[[], object], rounds: int) -> float:
    """Median time of a call in ms."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return round(statistics.median(times) * 1000, 3)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--extra", type=Path, default=None)
    extra = parser.parse_args().extra
    start = time.perf_counter()
    gazetteer = Gazetteer.load(ROOT / "data", extra)
    figures: dict[str, object] = {"load_ms": round((time.perf_counter() - start) * 1000, 1)}
    start = time.perf_counter()
    gazetteer.locate("63739", "Aschaffenburg")
    figures["first_locate_ms"] = round((time.perf_counter() - start) * 1000, 1)
    figures["locate_ms"] = milliseconds(lambda: gazetteer.locate("63768", "Hösbach"), 200)
    for text in ("6", "637", "a", "asch", "bad so"):
        gazetteer.suggest(text, 10)
        figures[f"suggest_{text}_ms"] = milliseconds(partial(gazetteer.suggest, text, 10), 50)
    figures |= rate(extra)
    real = Path(os.environ.get("MINTKARTE_REAL_DATA", "/nowhere"))
    if (real / "geocode-dev.csv").is_file():
        figures |= accuracy(gazetteer, real / "geocode-dev.csv")
    sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
