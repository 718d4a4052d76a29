"""The engine beside plain SQL on the same filters, in process, one thread: the same totals first, then the times."""

import gc
import json
import random
import resource
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from figures import load_average, summary
from filters import Pairs, radius_query, random_filters, random_query, text_query
from sql_peer import FACETS, SqlPeer
from sql_schema import fill

from data import Installation
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import Box
from mintkarte.models.database import Database
from mintkarte.queries.offer_index import OfferIndex, Snapshot
from mintkarte.web.parts import BERLIN

CHECKED = 200
CHECKED_FACETS = 20
Make = Callable[[random.Random, date], Pairs]
Call = Callable[[OfferFilter, random.Random], object]


def measure(where: Installation, seed: int, rounds: int, sql_seconds: float) -> dict[str, Any]:
    """Figures of one size; raises where totals differ. SQL gets at most so many seconds for each kind of question."""
    today = datetime.now(BERLIN).date()
    before = _resident_mb()
    database = Database(f"sqlite:///{where.file}")
    start = time.perf_counter()
    snapshot = OfferIndex(database).snapshot()
    found: dict[str, Any] = {"offers": where.offers, "build_s": round(time.perf_counter() - start, 2)}
    gc.collect()
    found["index_mb"] = round(_resident_mb() - before, 1)
    peer_file = where.folder / f"peer-{today.isoformat()}.sqlite3"
    if not peer_file.is_file():
        beside = peer_file.with_suffix(".part")
        fill(where.file, beside, today.isoformat())
        beside.rename(peer_file)
    peer = SqlPeer(peer_file)
    found["same_totals"] = check(snapshot, peer, seed, today)
    gc.freeze()  # as `mintkarte serve` does
    for name, (make, ours, theirs) in _questions(snapshot, peer, today).items():
        found[name] = _interleaved(make, ours, theirs, seed, rounds, sql_seconds, snapshot, today)
    database.close()
    return found | {"load": load_average()}


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


def _questions(snapshot: Snapshot, peer: SqlPeer, today: date) -> dict[str, tuple[Make, Call, Call]]:
    """What is asked, of whom: a way to make filters, our answer, SQL's answer."""

    def page(asked: OfferFilter, _: random.Random) -> object:
        answer = snapshot.evaluate(asked, today)
        return answer.total, answer.ids(0, 20)

    def with_facets(asked: OfferFilter, _: random.Random) -> object:
        answer = snapshot.evaluate(asked, today)
        return answer.total, answer.ids(0, 20), answer.facets()

    def view(asked: OfferFilter, chance: random.Random) -> object:
        return snapshot.evaluate(asked, today).clusters(*viewport(chance))

    def sql_page(asked: OfferFilter, _: random.Random) -> object:
        return peer.page(asked, today)

    return {
        "page": (random_query, page, sql_page),
        "facets": (random_query, with_facets, lambda asked, _: (peer.page(asked, today), peer.facets(asked, today))),
        "clusters": (random_query, view, lambda asked, chance: peer.clusters(asked, today, *viewport(chance))),
        "radius": (radius_query, page, sql_page),
        "text": (text_query, page, sql_page),
    }


def viewport(chance: random.Random) -> tuple[Box, int]:
    """What a screen shows somewhere in Germany at a zoom of 6 to 12."""
    zoom = chance.randint(6, 12)
    wide, high = 1200 / 256 / 2**zoom * 360, 800 / 256 / 2**zoom * 230
    west, south = chance.uniform(6, 14 - min(wide, 7)), chance.uniform(47.5, 54 - min(high, 6))
    return Box(west, south, west + wide, south + high), zoom


def _interleaved(
    make: Make,
    ours: Call,
    theirs: Call,
    seed: int,
    rounds: int,
    sql_seconds: float,
    snapshot: Snapshot,
    today: date,
) -> dict[str, Any]:
    """Ours and SQL in turn on the same filters; ours forgets its answers before each, as for a new question."""
    chance = random.Random(f"{seed} measured")  # noqa: S311 - no secret
    times: dict[str, list[float]] = {"ours": [], "sql": []}
    for number in range(rounds):
        asked, same = OfferFilter.from_query(make(chance, today))[0], chance.random()
        snapshot.forget()
        times["ours"].append(_milliseconds(ours, asked, same))
        if sum(times["sql"]) < sql_seconds * 1000 or number < 3:
            times["sql"].append(_milliseconds(theirs, asked, same))
    return {name: summary(values, 3) for name, values in times.items()}


def _milliseconds(call: Call, asked: OfferFilter, seed: float) -> float:
    chance = random.Random(seed)  # noqa: S311 - no secret
    start = time.perf_counter()
    call(asked, chance)
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
