"""Measure what a visitor waits for: print one JSON line with bytes on the wire and warm times of the first requests.

`python tests/bench/bench_http.py [--offers 5000] [--seed 1] [--rounds 200]`; in process, brotli as browsers ask for it.
"""

import argparse
import json
import time

from flask import Flask
from synthetic import machine, percentiles, since, site

from mintkarte.queries.offer_index import OfferIndex

KILOBYTE = 1000
BUDGETS_KB = {"page": 60, "clusters": 30, "points": 60}
BUDGET_MS = 30


def main() -> None:
    """Generate, warm up, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--offers", type=int, default=5000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rounds", type=int, default=200)
    chosen = options.parse_args()
    with site(chosen.offers, chosen.seed) as (app, parts):
        start = time.perf_counter()
        size = OfferIndex(parts.database).snapshot().size
        build_ms = since(start)
        results = {name: measure(app, path, chosen.rounds) for name, path in paths(app).items()}
    met = {
        name: results[name]["kb"] <= kilobytes and results[name]["p50_ms"] <= BUDGET_MS
        for name, kilobytes in BUDGETS_KB.items()
        if name in results
    }
    line = {"bench": "http", "offers": size, "index_build_ms": round(build_ms), **results, "met": met}
    print(json.dumps(line | machine()))


def paths(app: Flask) -> dict[str, str]:
    """The requests of the first view, and a filter that leaves just under 2,000 points."""
    found = {"page": "/", "clusters": "/api/karte", "facets": "/api/facetten", "filtered": "/?fach=informatik&alter=10"}
    best = 0
    for query in (
        "fach=informatik",
        "fach=technik",
        "art=kurs",
        "kosten=frei&genau=1",
        "fuer=kinder",
        "fach=mathematik",
    ):
        answer = app.test_client().get(f"/api/karte?{query}").get_json()
        if answer["mode"] == "points" and len(answer["features"]) > best:
            best = len(answer["features"])
            found["points"] = f"/api/karte?{query}"
    return found


def measure(app: Flask, path: str, rounds: int) -> dict[str, float | int]:
    """Bytes as a browser gets them, and the time of each warm request."""
    client = app.test_client()
    headers = {"Accept-Encoding": "br"}
    for _ in range(5):
        answer = client.get(path, headers=headers)
    if answer.status_code != 200:
        message = f"{path} answered {answer.status}"
        raise RuntimeError(message)
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        client.get(path, headers=headers)
        times.append(since(start))
    whole = client.get(path, headers={"Accept-Encoding": "identity"})
    found = {"kb": round(len(answer.data) / KILOBYTE, 1), "raw_kb": round(len(whole.data) / KILOBYTE, 1)}
    if whole.is_json and "features" in whole.get_json():
        found["features"] = len(whole.get_json()["features"])
    return found | percentiles(times)


if __name__ == "__main__":
    main()
