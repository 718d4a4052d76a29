"""Measure the engine in process, one thread: a table with the targets, and one line of JSON for each size.

`python tests/bench/bench_engine.py [20000 100000 1000000] [--seed 1] [--rounds 300]`. The offers are generated once and
kept in the folder for temporary files. Before anything is timed, answers are compared with the plain definition on a
sample. Times are p50 / p99 in ms over different questions; what the engine remembers of criteria is kept as in real
use. The same questions are asked in some passes, each with an empty memory, and the least time of each question counts:
other work on the machine would be measured else.
"""

import argparse
import gc
import json
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path

from synthetic import machine, percentiles, populated
from visitors import Question, Visitors

from mintkarte.domain import ranking
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import Point
from mintkarte.domain.states import Verb
from mintkarte.models.database import Database
from mintkarte.queries import offers
from mintkarte.queries.evaluation import Evaluation
from mintkarte.queries.offer_index import OfferIndex, Snapshot
from mintkarte.services import states

PAGE = 20
SAMPLE = 300
CHECKED = 20
CHANGES = 10
PASSES = 4
SIZES = (20_000, 100_000, 1_000_000)


@dataclass(frozen=True)
class Work:
    """A line of the table: what is done for a question, and the targets (p50, p99 in ms) by size."""

    questions: Callable[[Visitors], Iterator[Question]]
    do: Callable[[Evaluation, Question], object]
    targets: tuple[tuple[float, float], ...]


def _page(evaluation: Evaluation, _: Question) -> object:
    return evaluation.total, evaluation.ids(0, PAGE)


def _facets(evaluation: Evaluation, _: Question) -> object:
    return evaluation.total, evaluation.ids(0, PAGE), evaluation.facets()


def _clusters(evaluation: Evaluation, question: Question) -> object:
    return evaluation.total, evaluation.pinned_total, evaluation.clusters(question.box, question.zoom)


WORK = {
    "filter, total, first page": Work(Visitors.filters, _page, ((0.3, 1), (0.5, 1.5), (1, 5))),
    "the same with all facets": Work(Visitors.filters, _facets, ((0.5, 1.5), (1, 3), (2, 8))),
    "clusters of a viewport": Work(Visitors.filters, _clusters, ((0.3, 1), (0.3, 1), (0.5, 2))),
    "radius by distance": Work(Visitors.circles, _page, ((0.5, 2), (0.7, 3), (1, 5))),
    "ranked text with filters": Work(Visitors.words, _page, ((0.3, 1), (0.5, 2), (1, 10))),
}


def main() -> None:
    """Generate, open, check, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sizes", type=int, nargs="*", default=[20_000])
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rounds", type=int, default=300)
    options.add_argument("--only", default="")
    chosen = options.parse_args()
    for size in chosen.sizes:
        folder = Path(tempfile.gettempdir()) / "mintkarte-bench" / f"{size}-{chosen.seed}"
        database, today = populated(folder, size, chosen.seed)
        print(json.dumps(run(database, folder / "index", today, chosen.seed, chosen.rounds, chosen.only) | machine()))
        database.close()


def run(database: Database, folder: Path, today: date, seed: int, rounds: int, only: str) -> dict[str, object]:
    """All lines of the table for one size."""
    begun, cpu = time.perf_counter(), time.process_time()
    index = OfferIndex(database, folder)
    snapshot = index.snapshot()
    ready = {"ready_s": round(time.perf_counter() - begun, 2), "ready_cpu_s": round(time.process_time() - cpu, 2)}
    gc.collect()
    gc.freeze()  # as `mintkarte serve` does
    gc.disable()
    places = _places(snapshot, today, seed)
    checked = sum(_check(database, snapshot, question, today, seed) for question in _to_check(today, places, seed))
    found: dict[str, object] = {}
    for name, work in WORK.items():
        if only in name:
            times = _measure(snapshot, work, seed, places, today, rounds)
            found[name] = percentiles(times)
            goal = work.targets[SIZES.index(snapshot.size)] if snapshot.size in SIZES else ("", "")
            said = f"{percentiles(times).get('p50_ms')} / {percentiles(times).get('p99_ms')}"
            print(f"{snapshot.size:>9,}  {name:<28}{said:>16}   target {goal[0]} / {goal[1]}")
    found["one change seen"] = percentiles(_changes(database, index, today))
    print(f"{snapshot.size:>9,}  {'one change seen':<28}{found['one change seen']}   target 100")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"bench": "engine", "offers": snapshot.size, "checked": checked, "peak_mb": memory} | ready | found


def _measure(snapshot: Snapshot, work: Work, seed: int, places: list[Point], today: date, rounds: int) -> list[float]:
    """The least time of each question in some passes, each of which begins with nothing remembered."""
    passes: list[list[float]] = []
    for _ in range(PASSES):
        fresh, times = snapshot.anew(), []
        for question in islice(work.questions(Visitors(today, places, seed)), rounds * 2):
            fresh.forget()
            start = time.perf_counter()
            work.do(fresh.evaluate(question.asked, today), question)
            times.append((time.perf_counter() - start) * 1000)
        passes.append(times[rounds:])  # the first half warms up
    return [min(times) for times in zip(*passes, strict=True)]


def _changes(database: Database, index: OfferIndex, today: date) -> list[float]:
    """Milliseconds from the commit of a change to an answer that knows it; the last change takes the first one back."""
    times = []
    everything = index.snapshot().evaluate(OfferFilter(), today)
    offer_id, before = everything.ids(0, 1)[0], everything.total
    for number in range(2 * CHANGES):
        with database.writing() as db:
            verb = Verb.SHOW if number % 2 else Verb.HIDE
            states.do(db, offer_id, verb, "bench", datetime.now(UTC))
        start = time.perf_counter()
        total = index.snapshot().evaluate(OfferFilter(), today).total
        times.append((time.perf_counter() - start) * 1000)
        if total != before - 1 + number % 2:
            message = f"offer {offer_id} is not followed"
            raise RuntimeError(message)
    return times


def _places(snapshot: Snapshot, today: date, seed: int) -> list[Point]:
    """Where some offers are."""
    question = next(Visitors(today, [Point(51, 10)], seed).filters())
    points = snapshot.evaluate(question.asked.__class__(), today).points()
    chosen = random.Random(seed).sample(points, min(200, len(points)))  # noqa: S311 - no secret
    return [Point(point["lat"], point["lon"]) for point in chosen]


def _to_check(today: date, places: list[Point], seed: int) -> Iterator[Question]:
    for questions in (Visitors.filters, Visitors.circles, Visitors.words):
        yield from islice(questions(Visitors(today, places, seed + 1)), CHECKED)


def _check(database: Database, snapshot: Snapshot, question: Question, today: date, seed: int) -> int:
    """Compare a sample with the plain definition, offer by offer and in order; raises where they differ."""
    asked = question.asked
    found, everything = snapshot.evaluate(asked, today).ids(), snapshot.evaluate(asked.__class__(), today).ids()
    chance = random.Random(seed)  # noqa: S311 - no secret
    sample = {*chance.sample(everything, min(SAMPLE, len(everything))), *found[:PAGE]}
    with database.reading() as db:
        facts = [offers.facts_of(one) for one in offers.by_ids(db, sorted(sample))]
    fitting = [one for one in facts if asked.matches(one, today)]
    expected = [one.id for one in sorted(fitting, key=lambda one: ranking.sort_key(asked, one, today))]
    if [one for one in found if one in sample] != expected:
        message = f"the engine differs from the plain definition: {asked}"
        raise RuntimeError(message)
    return len(sample)


if __name__ == "__main__":
    main()
