"""Measure the engine in process: print one JSON line with build times and times per filter, all facets included.

`python tests/bench/bench_engine.py [--offers 20000] [--seed 1] [--rounds 100]`; every answer is checked against the
plain definition on a sample before anything is timed. Answers are forgotten before each round, kept criteria are not.
"""

import argparse
import json
import random
import time
from datetime import date
from urllib.parse import parse_qsl

from synthetic import machine, percentiles, since, site

from mintkarte.domain import ranking
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import Box
from mintkarte.models.database import Database
from mintkarte.queries import offers, public_facts
from mintkarte.queries.offer_index import Snapshot

FILTERS = {
    "none": "",
    "one": "fach=informatik",
    "three": "fach=informatik&alter=10&kosten=frei",
    "text": "q=roboter+bau&fuer=kinder",
    "radius_dates": "lat=50&lon=9.2&umkreis=50&von=2026-12-01&bis=2027-02-28&alter=10&sort=entfernung",
    "weekday": "wochentag=sa&tageszeit=vormittag",
}
GERMANY = Box(5.5, 47.0, 15.5, 55.3)
PAGE = 20
SAMPLE = 300


def main() -> None:
    """Generate, build, check, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--offers", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rounds", type=int, default=100)
    chosen = options.parse_args()
    with site(chosen.offers, chosen.seed) as (_, parts):
        today = parts.clock().date()
        build = [build_once(parts.database) for _ in range(3)]
        snapshot = parts.index.snapshot()
        asked = {name: OfferFilter.from_query(parse_qsl(query))[0] for name, query in FILTERS.items()}
        checked = sum(check(parts.database, snapshot, one, today, chosen.seed) for one in asked.values())
        results = {name: measure(snapshot, one, today, chosen.rounds) for name, one in asked.items()}
    best = min(build, key=lambda one: one["load_ms"] + one["columns_ms"])
    line = {"bench": "engine", "offers": snapshot.size, "build": best, "checked": checked, "filters": results}
    print(json.dumps(line | machine()))


def build_once(database: Database) -> dict[str, int]:
    """Reading the facts, and turning them into columns."""
    start = time.perf_counter()
    with database.reading() as db:
        facts, occurrences = public_facts.load(db)
    load = since(start)
    start = time.perf_counter()
    Snapshot(0, facts, occurrences)
    return {"load_ms": round(load), "columns_ms": round(since(start)), "occurrences": len(occurrences.row)}


def check(database: Database, snapshot: Snapshot, asked: OfferFilter, today: date, seed: int) -> int:
    """Compare a sample with the plain definition, offer by offer and in order; raises where they differ."""
    found = snapshot.evaluate(asked, today).ids()
    everything = snapshot.evaluate(OfferFilter(), today).ids()
    sample = random.Random(seed).sample(everything, min(SAMPLE, len(everything)))  # noqa: S311 - no secret
    with database.reading() as db:
        facts = [offers.facts_of(one) for one in offers.by_ids(db, sample)]
    fitting = [one for one in facts if asked.matches(one, today)]
    expected = [one.id for one in sorted(fitting, key=lambda one: ranking.sort_key(asked, one, today))]
    chosen = set(sample)
    if [one for one in found if one in chosen] != expected:
        message = f"the engine differs from the plain definition: {asked}"
        raise RuntimeError(message)
    return len(sample)


def measure(snapshot: Snapshot, asked: OfferFilter, today: date, rounds: int) -> dict[str, object]:
    """Times of: total and first page; the same with all facets; clusters of Germany; and how many offers match."""
    times: dict[str, list[float]] = {"page": [], "with_facets": [], "clusters": []}
    for _ in range(rounds):
        snapshot.forget()
        start = time.perf_counter()
        evaluation = snapshot.evaluate(asked, today)
        evaluation.ids(0, PAGE)
        times["page"].append(since(start))
        evaluation.facets()
        times["with_facets"].append(since(start))
        start = time.perf_counter()
        evaluation.clusters(GERMANY, 8)
        times["clusters"].append(since(start))
    return {"total": evaluation.total} | {name: percentiles(values) for name, values in times.items()}


if __name__ == "__main__":
    main()
