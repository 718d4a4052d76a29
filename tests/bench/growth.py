"""The engine beside plain SQL on the same filters, in process, one thread: the same totals first, then the times."""

import gc
import json
import random
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from figures import load_average, summary
from filters import Pairs, radius_query, random_filters, random_query, text_query
from sql_peer import FACETS, SqlPeer
from sql_schema import fill
from viewports import viewport

from data import Installation
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import Box
from mintkarte.models.database import Database
from mintkarte.queries.offer_index import OfferIndex, Snapshot
from mintkarte.web.parts import BERLIN

CHECKED = 200
CHECKED_FACETS = 20
IN_TURN, LEAST = 20, 3
Make = Callable[[random.Random, date], Pairs]
View = tuple[Box, int]
Call = Callable[[OfferFilter, View], object]


@dataclass(frozen=True)
class Line:
    """A line of the table: how filters are made, our answer, SQL's, and what makes ours remember what it would."""

    make: Make
    ours: Call
    theirs: Call
    prepare: Call


def measure(where: Installation, seed: int, rounds: int, sql_seconds: float) -> dict[str, Any]:
    """Figures of one size; raises where totals differ. SQL gets at most so many seconds for each kind of question."""
    today = datetime.now(BERLIN).date()
    before = _resident_mb()
    database = Database(f"sqlite:///{where.file}")
    found: dict[str, Any] = {"offers": where.offers}
    with TemporaryDirectory(dir=where.folder) as saved:
        snapshot, found["build_s"] = _index(database, Path(saved))
        gc.collect()
        found["index_mb"] = round(_resident_mb() - before, 1)
        _, found["opened_s"] = _index(database, Path(saved))
    peer_file = where.folder / f"peer-{today.isoformat()}.sqlite3"
    if not peer_file.is_file():
        beside = peer_file.with_suffix(".part")
        fill(where.file, beside, today.isoformat())
        beside.rename(peer_file)
    peer = SqlPeer(peer_file)
    found["same_totals"] = check(snapshot, peer, seed, today)
    gc.freeze()  # as `mintkarte serve` does
    for name, line in _lines(snapshot, peer, today).items():
        chance = random.Random(f"{seed} {name}")  # noqa: S311 - no secret; other questions for each line
        found[name] = _interleaved(line, chance, rounds, sql_seconds, today)
    database.close()
    return found | {"load": load_average()}


def _index(database: Database, folder: Path) -> tuple[Snapshot, float]:
    """The index, and the seconds until it stands: built and saved the first time, opened after that."""
    start = time.perf_counter()
    return OfferIndex(database, folder).snapshot(), round(time.perf_counter() - start, 2)


def check(snapshot: Snapshot, peer: SqlPeer, seed: int, today: date) -> int:
    """Compare the totals of random filters, and the facets of some; raises at the first difference."""
    for number, asked in enumerate(random_filters(seed, CHECKED, today)):
        answer = snapshot.evaluate(asked, today)
        pairs: list[tuple[object, object]] = [(answer.total, peer.total(asked, today))]
        if number < CHECKED_FACETS:
            ours, theirs = answer.facets(), peer.facets(asked, today)
            pairs += [({code: n for code, n in ours[key].items() if n}, theirs[key]) for key in FACETS]
        for ours_one, theirs_one in pairs:
            if ours_one != theirs_one:
                message = f"the engine says {ours_one}, SQL says {theirs_one}: {asked.to_query()}"
                raise RuntimeError(message)
    return CHECKED


def _lines(snapshot: Snapshot, peer: SqlPeer, today: date) -> dict[str, Line]:
    """What is asked, of whom."""

    def page(asked: OfferFilter, _: View) -> object:
        answer = snapshot.evaluate(asked, today)
        return answer.total, answer.ids(0, 20)

    def with_facets(asked: OfferFilter, _: View) -> object:
        answer = snapshot.evaluate(asked, today)
        return answer.total, answer.ids(0, 20), answer.facets()

    def clusters(asked: OfferFilter, seen: View) -> object:
        return snapshot.evaluate(asked, today).clusters(*seen)

    def sql_page(asked: OfferFilter, _: View) -> object:
        return peer.page(asked, today)

    def sql_facets(asked: OfferFilter, _: View) -> object:
        return peer.page(asked, today), peer.facets(asked, today)

    def sql_clusters(asked: OfferFilter, seen: View) -> object:
        return peer.clusters(asked, today, *seen)

    def nothing(_: OfferFilter, __: View) -> None:
        snapshot.forget()

    def same_view(_: OfferFilter, seen: View) -> None:
        snapshot.evaluate(OfferFilter(), today).clusters(*seen)
        snapshot.forget()

    def same_filter(asked: OfferFilter, _: View) -> object:
        snapshot.forget()
        return snapshot.evaluate(asked, today).pinned_total

    return {
        "page": Line(random_query, page, sql_page, nothing),
        "facets": Line(random_query, with_facets, sql_facets, nothing),
        "clusters": Line(random_query, clusters, sql_clusters, nothing),
        "refiltered": Line(random_query, clusters, sql_clusters, same_view),
        "moved": Line(random_query, clusters, sql_clusters, same_filter),
        "radius": Line(radius_query, page, sql_page, nothing),
        "text": Line(text_query, page, sql_page, nothing),
    }


def _interleaved(line: Line, chance: random.Random, rounds: int, sql_seconds: float, today: date) -> dict[str, Any]:
    """Ours and SQL in turn on the same filters, some at a time: alternating each time, each would find cold caches."""
    asked = [(OfferFilter.from_query(line.make(chance, today))[0], viewport(chance)) for _ in range(rounds)]
    times: dict[str, list[float]] = {"ours": [], "sql": []}
    for start in range(0, rounds, IN_TURN):
        for question in asked[start : start + IN_TURN]:
            line.prepare(*question)  # not timed
            times["ours"].append(_milliseconds(line.ours, *question))
        for question in asked[start : start + IN_TURN]:
            if sum(times["sql"]) < sql_seconds * 1000 or len(times["sql"]) < LEAST:
                times["sql"].append(_milliseconds(line.theirs, *question))
    return {name: summary(values, 3) for name, values in times.items()}


def _milliseconds(call: Call, asked: OfferFilter, seen: View) -> float:
    start = time.perf_counter()
    call(asked, seen)
    return (time.perf_counter() - start) * 1000


def _resident_mb() -> float:
    """Memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    return pages * resource.getpagesize() / 1e6


def main() -> None:
    """Measure one installation in a process of its own: `growth.py FOLDER OFFERS SEED ROUNDS SQL_SECONDS`."""
    folder, offers, seed, rounds, seconds = sys.argv[1:]
    where = Installation(Path(folder), int(offers), int(seed))
    print(json.dumps(measure(where, int(seed), int(rounds), float(seconds))))


if __name__ == "__main__":
    main()
