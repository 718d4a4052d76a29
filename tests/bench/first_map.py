"""The first map in a browser: ours, the floor and every peer in turn, each in a fresh Chromium."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from urllib.request import urlopen

import browsing
from browsing import Sample, load_all, move_map, visit
from figures import load_average, summary
from peers import MissingPeerError, datasette_server, folium_server

from data import Installation
from tests.served import served

Visit = Callable[[], Sample]


def measure(where: Installation, rounds: int, *, slow: bool) -> dict[str, Any]:
    """Figures of each page, by name; under `missing` what could not be measured and why."""
    if not browsing.is_there():
        return {"missing": {"browser": "Chromium is missing"}}
    with ExitStack() as stack:
        ours = stack.enter_context(served(where.environment())).address
        visits, missing = _visits(stack, where, ours, slow=slow)
        samples: dict[str, list[Sample]] = {name: [] for name in visits}
        for turn in range(rounds + 1):
            for name, look in visits.items():
                sample = look()
                if turn:  # the first round warms up
                    samples[name].append(sample)
    return {name: _summed(several) for name, several in samples.items()} | {"missing": missing, "load": load_average()}


def _visits(stack: ExitStack, where: Installation, ours: str, *, slow: bool) -> tuple[dict[str, Visit], dict[str, str]]:
    visits: dict[str, Visit] = {}
    missing: dict[str, str] = {}
    try:
        peer = stack.enter_context(folium_server(where))
        visits["floor"] = lambda: visit(f"{peer}/floor")
    except MissingPeerError as error:
        missing["floor, folium"] = str(error)
    visits["ours"] = lambda: visit(f"{ours}/")
    visits["ours, the map alone"] = lambda: visit(f"{ours}/einbetten?ansicht=karte")
    visits["ours without scripts"] = lambda: visit(f"{ours}/", scripts=False)
    points = most_points(ours)
    visits["ours, points with titles"] = lambda: visit(f"{ours}/?{points}", move_map)
    if "floor" in visits:
        visits["folium FastMarkerCluster"] = lambda: visit(f"{peer}/fast")
        visits["folium Marker"] = lambda: visit(f"{peer}/marker")
    try:
        table = stack.enter_context(datasette_server(where))
        visits["datasette"] = lambda: visit(table, load_all if where.offers > 1000 else lambda _: {})
    except MissingPeerError as error:
        missing["datasette"] = str(error)
    if slow:
        visits["ours, slow link"] = lambda: visit(f"{ours}/", slow=True)
        if "floor" in visits:
            visits["floor, slow link"] = lambda: visit(f"{peer}/floor", slow=True)
    return visits, missing


def most_points(ours: str) -> str:
    """The filter that leaves most offers of those that come as points, one by one and with their titles."""
    best, found = 0, ""
    for query in (
        "fach=informatik",
        "fach=technik",
        "art=kurs",
        "kosten=frei&genau=1",
        "fuer=kinder",
        "alter=9&genau=1",
        "region=untermain",
    ):
        with urlopen(f"{ours}/api/karte?{query}") as answer:  # noqa: S310 - our own server
            content = json.load(answer)
        if content["mode"] == "points" and len(content["features"]) > best:
            best, found = len(content["features"]), query
    return found


def _summed(samples: list[Sample]) -> dict[str, Any]:
    names = samples[0].times.keys()
    figures: dict[str, Any] = {name: summary([sample.times[name] for sample in samples], 1) for name in names}
    return figures | {
        "kilobytes": summary([sample.kilobytes for sample in samples], 1)["p50"],
        "ground": summary([sample.ground for sample in samples], 1)["p50"],
        "requests": samples[0].requests,
        "failed": sorted({one for sample in samples for one in sample.failed}),
    }
