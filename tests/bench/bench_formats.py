"""Measure each way out of a map: bytes as sent and compressed, time until the last byte, the most memory.

`python tests/bench/bench_formats.py [--offers 20000] [--seed 1]`; prints one line for each format.
"""

import argparse
import gzip
import time
import tracemalloc

from synthetic import site
from werkzeug.test import Client

PATHS = (
    *("/angebote.json", "/angebote.geojson", "/angebote.csv", "/angebote.xlsx", "/angebote.ics"),
    *("/angebote.rss", "/angebote.atom", "/sitemap.xml", "/api/aenderungen"),
)
MB = 1e6


def main() -> None:
    """Generate, ask for each format, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--offers", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with site(chosen.offers, chosen.seed) as (app, _):
        client = Client(app)
        client.get("/angebote.json?q=nichts")
        print(f"{chosen.offers} offers · {'format':<20}{'s':>8}{'MB':>8}{'gzip':>8}{'304 ms':>8}{'memory MB':>11}")
        for path in PATHS:
            print(f"{path:<38}{measured(client, path)}")
        begun, pages, items, address = time.perf_counter(), 0, 0, "/api/aenderungen"
        while (page := client.get(address).get_json())["items"]:
            pages, items, address = pages + 1, items + len(page["items"]), page["next"]
        print(f"all changes: {items} in {pages} pages, {time.perf_counter() - begun:.1f} s")


def measured(client: Client, path: str) -> str:
    """Time and bytes of one answer, time of the 304 after it, and the most memory that Python took for it."""
    begun = time.perf_counter()
    whole, size, mark = fetch(client, path)
    took = time.perf_counter() - begun
    packed = len(gzip.compress(whole, 6))
    begun = time.perf_counter()
    assert client.get(path, headers={"If-None-Match": mark}).status_code == 304
    again = (time.perf_counter() - begun) * 1000
    return f"{took:8.2f}{size / MB:8.1f}{packed / MB:8.1f}{again:8.1f}{memory(client, path) / MB:11.1f}"


def fetch(client: Client, path: str) -> tuple[bytes, int, str]:
    """An answer, its size and its mark."""
    answer = client.get(path, buffered=False)
    whole = b"".join(answer.iter_encoded())
    answer.close()
    return whole, len(whole), answer.headers["ETag"]


def memory(client: Client, path: str) -> int:
    """The most bytes that Python held at once while it answered, read and thrown away piece by piece."""
    tracemalloc.start()
    answer = client.get(path, headers={"Accept-Encoding": "gzip"}, buffered=False)
    for _ in answer.iter_encoded():
        pass
    answer.close()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


if __name__ == "__main__":
    main()
