"""One table for each part of the benchmark, and a line for each target that is missed."""

from collections.abc import Callable
from typing import Any

from figures import Summary, number, ratio, spread, table

Lost = list[str]
Figures = Any
FRAME_MS = 16.7
QUESTIONS = {
    "page": "filter, total, first page",
    "facets": "the same with all facets",
    "clusters": "clusters, all new",
    "refiltered": "clusters, another filter for the same view",
    "moved": "clusters, another view with the same filter",
    "radius": "radius by distance",
    "text": "text with a filter",
}
TARGETS: dict[str, tuple[str, str, str]] = {
    "page": ("0.3 / 1", "0.5 / 1.5", "1 / 5"),
    "facets": ("0.5 / 1.5", "1 / 3", "2 / 8"),
    "clusters": ("0.3 / 1", "0.3 / 1", "0.5 / 2"),
    "refiltered": ("0.3 / 1", "0.3 / 1", "0.5 / 2"),
    "moved": ("0.3 / 1", "0.3 / 1", "0.5 / 2"),
    "radius": ("0.5 / 2", "0.7 / 3", "1 / 5"),
    "text": ("0.3 / 1", "0.5 / 2", "1 / 10"),
}
"""Median and 99th percentile in milliseconds at 20,000, 100,000 and a million offers."""
BUILD_SECONDS = (0.5, 1.5, 15.0)
SIZES_OF_TARGETS = (20_000, 100_000, 1_000_000)
HTTP_SHARES = {"viewport, fresh": 0.5, "viewport, kept": 0.9, "viewport, 304": 0.9}
MORE_MS = 10
MAP_TARGETS = {"folium Marker": 40, "folium FastMarkerCluster": 6, "datasette": 6}
OURS = ("ours", "ours, the map alone")
FLOOR_TARGETS = {
    "ours": ("floor", 1.3),
    "ours, the map alone": ("floor", 1.3),
    "ours, slow link": ("floor, slow link", 1.4),
}
SEEN_MS, START_SECONDS, DEMO_MB = 100, 3, 150
IMPORT_TARGETS = {("import", 100_000): (60, 400), ("generate", 1_000_000): (300, None)}
"""Seconds and megabytes for a command on so many rows."""
PLACED_PER_SECOND = 20_000


def growth(figures: Figures, lost: Lost) -> str:
    """Each question at each size: ours, SQL, how many times faster, the target."""
    rows, built = [], []
    for name, words in QUESTIONS.items():
        for one in figures:
            ours, sql, what = one[name]["ours"], one[name]["sql"], f"{words} at {one['offers']:,}"
            target = TARGETS[name][_target(one["offers"])]
            rows.append(
                (words, f"{one['offers']:,}", spread(ours), target, spread(sql), ratio(sql["p50"], ours["p50"]))
            )
            if _is_slower(ours, target):
                lost.append(f"{what}: {spread(ours)} ms, target {target}")
            if sql["p50"] < ours["p50"]:
                lost.append(f"{what}: plain SQL is faster, {number(sql['p50'])} ms against {number(ours['p50'])}")
    for one in figures:
        target_s, offers = BUILD_SECONDS[_target(one["offers"])], one["offers"]
        seconds = one["build_s"], target_s, one["opened_s"]
        built.append((f"{offers:,}", *seconds, one["index_mb"], one["same_totals"], one["load"]))
        if one["build_s"] > target_s:
            opened = f"; opened as saved, as at every start but the first, {one['opened_s']} s"
            lost.append(
                f"building {offers:,} offers from the database: {one['build_s']} s, target {target_s} s{opened}"
            )
    asked = table(("question", "offers", "ours", "target", "SQL", "SQL : ours"), rows)
    build = table(("offers", "build s", "target s", "opened s", "process grew MB", "filters compared", "load"), built)
    return f"{asked}\n\n{build}"


def _target(offers: int) -> int:
    """The place of the target for so many offers."""
    return next((at for at, size in enumerate(SIZES_OF_TARGETS) if offers <= size), len(SIZES_OF_TARGETS) - 1)


def _is_slower(ours: Summary, target: str) -> bool:
    middle, most = map(float, target.split(" / "))
    return ours["p50"] > middle or ours.get("p99", 0) > most


def http(figures: Figures, lost: Lost) -> str:
    """Requests per second against hello, and what one visitor waits."""
    rows, servers = [], []
    for one in figures:
        hello, offers = one["hello"], f"{one['offers']:,}"
        for name, kind in one.items():
            if not (isinstance(kind, dict) and "per_s" in kind):
                continue
            share = kind["per_s"]["p50"] / hello["per_s"]["p50"]
            more = kind["ms"]["p50"] - hello["ms"]["p50"]
            rows.append((offers, name, spread(kind["per_s"]), number(share), spread(kind["ms"]), f"{more:+.2f}"))
            if share < HTTP_SHARES.get(name, 0):
                lost.append(f"{name} at {offers}: {number(share)}× of hello, target {HTTP_SHARES[name]}×")
            if name.startswith(("page", "list")) and more > MORE_MS:
                lost.append(f"{name} at {offers}: hello + {number(more)} ms, target hello + {MORE_MS} ms")
        servers.append((offers, *one["kilobytes"].values(), one["resident_mb"], one["load"]))
    headers = ("offers", "request", "per s, 8 connections", "of hello", "ms, 1 connection", "more ms than hello")
    sizes = ("offers", "kB of /", "kB of /api/karte", "kB of a viewport", "resident MB after all this", "load")
    return f"{table(headers, rows)}\n\n{table(sizes, servers)}"


def first_map(figures: Figures, lost: Lost) -> str:
    """Milliseconds until the map is there and the main thread idle, bytes, and moves of the map."""
    pages = {name: one for name, one in figures.items() if isinstance(one, dict) and "ready" in one}
    rows = []
    for name, one in pages.items():
        slow = ", slow link" if name.endswith("slow link") else ""
        floor, ours = (pages.get(other + slow) for other in ("floor", "ours"))
        against = [ratio(whole(one), whole(other)) if other else "–" for other in (floor, ours)]
        everything = spread(one["all"]) if "all" in one else ""
        sizes = f"{one['kilobytes']:,.0f}", f"{one['ground']:,.0f}" if one["ground"] else ""
        rows.append((name, spread(one["ready"]), everything, *against, *sizes, one["requests"]))
        lost += [f"the page {name} could not load everything: {what}" for what in one["failed"]]
    _compare(pages, lost)
    headers = ("page", "ready ms", "load all ms", "to floor", "to ours", "kB", "ground kB", "requests")
    blocks = [f"{figures['offers']:,} offers, load {figures.get('load')}.", table(headers, rows)]
    moved = pages.get("ours, points with titles", {})
    moves = {name: moved[name] for name in ("pan", "zoom") if name in moved}
    if moves:
        said = ", ".join(f"{name} {spread(one)} ms" for name, one in moves.items())
        blocks.append(f"Work for a move of the map with single points, in the longer of its two frames: {said}.")
    lost += [
        f"a {name} of single points takes {number(one['p50'])} ms, target one frame"
        for name, one in moves.items()
        if one["p50"] > FRAME_MS
    ]
    return "\n\n".join([*blocks, *(f"Not measured: {name} ({why})." for name, why in figures["missing"].items())])


def whole(page: dict[str, Any]) -> float:
    """The time until all is there, what had to be asked for in addition included."""
    more: Summary = page.get("all", {"p50": 0})
    return float(page["ready"]["p50"] + more["p50"])


def _compare(pages: dict[str, Any], lost: Lost) -> None:
    for name, (floor, most) in FLOOR_TARGETS.items():
        if name in pages and floor in pages and whole(pages[name]) > most * whole(pages[floor]):
            lost.append(
                f"first map, {name}: {ratio(whole(pages[name]), whole(pages[floor]))} the floor, target {most}×"
            )
    folium = pages.get("folium Marker")
    for page, ours in ((page, pages[page]) for page in OURS if page in pages):
        for name, least in MAP_TARGETS.items():
            if name in pages and whole(pages[name]) < least * whole(ours):
                faster = ratio(whole(pages[name]), whole(ours))
                lost.append(f"first map, {page}: {faster} faster than {name}, target {least}×")
        if folium and ours["kilobytes"] > folium["kilobytes"] / 10:
            less = f"{ours['kilobytes'] - ours['ground']:,.0f} without the ground that folium does not have"
            sizes = f"{ours['kilobytes']:,.0f} kB ({less}), folium {folium['kilobytes']:,.0f} kB"
            lost.append(f"first map, {page}: {sizes}, target a tenth")


def workers(figures: Figures, lost: Lost) -> str:
    """Milliseconds from a commit to every other process."""
    rows, missing = [], []
    for one in figures:
        missing += [f"Not measured: {name} ({why})." for name, why in one["missing"].items()]
        for name in ("sqlite", "postgresql"):
            if name in one:
                rows.append((f"{one['offers']:,}", name, one["processes"], spread(one[name]), SEEN_MS, one["load"]))
                if one[name]["p50"] > SEEN_MS:
                    seen = number(one[name]["p50"])
                    lost.append(
                        f"a publish at {one['offers']:,} on {name} is seen after {seen} ms, target {SEEN_MS} ms"
                    )
    headers = ("offers", "database", "processes", "ms", "target", "load")
    return "\n\n".join([table(headers, rows), *dict.fromkeys(missing)])


def start(figures: Figures, lost: Lost) -> str:
    """Seconds to the first page, memory after it."""
    rows = []
    for one in figures:
        rows.append(
            (one["what"], f"{one['offers']:,}", spread(one["seconds"]), spread(one["resident_mb"]), one["load"])
        )
        if one["seconds"]["p50"] > START_SECONDS:
            lost.append(f"start of {one['what']}: {number(one['seconds']['p50'])} s, target {START_SECONDS} s")
        if one["what"] == "the demo" and one["resident_mb"]["p50"] > DEMO_MB:
            lost.append(f"the demo server takes {number(one['resident_mb']['p50'])} MB, target {DEMO_MB} MB")
    return table(("installation", "offers", "s to the first page", "resident MB", "load"), rows)


def imports(figures: Figures, lost: Lost) -> str:
    """Seconds and memory of each command on many rows, and how many addresses are placed in a second."""
    rows = []
    for one in figures["commands"]:
        what = f"{one['what']} {one['rows']:,}"
        seconds, megabytes = IMPORT_TARGETS.get((one["what"], one["rows"]), (None, None))
        rows.append((one["what"], f"{one['rows']:,}", one["seconds"], seconds or "", one["peak_mb"], megabytes or "",
                     one["longest_lock_ms"], one["load"]))  # fmt: skip
        if one["exit"]:
            lost.append(f"{what} ended with {one['exit']}")
        if seconds and one["seconds"] > seconds:
            lost.append(f"{what}: {one['seconds']} s, target {seconds} s")
        if megabytes and one["peak_mb"] > megabytes:
            lost.append(f"{what}: {one['peak_mb']} MB, target {megabytes} MB")
    places = figures["places"]
    placed = f"{places['placed_per_second']:,} addresses a second are placed"
    if places["placed_per_second"] < PLACED_PER_SECOND:
        lost.append(f"only {placed}, target {PLACED_PER_SECOND:,}")
    headers = ("command", "rows", "s", "target s", "MB", "target MB", "ms another writer waits at most", "load")
    said = f"Of {places['distinct']:,} different ones, {placed} in one thread; the target is {PLACED_PER_SECOND:,}."
    return f"{table(headers, rows)}\n\n{said}"


PARTS: dict[str, Callable[[Figures, Lost], str]] = {
    "growth": growth,
    "http": http,
    "map": first_map,
    "workers": workers,
    "start": start,
    "import": imports,
}
