"""Measure how long a filter change takes: in process, and in a real browser from the click to the painted list.

`python tests/bench/bench_filter_change.py [--offers 300] [--seed 1] [--rounds 40]`; prints one JSON line.
"""

import argparse
import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from playwright.sync_api import sync_playwright
from synthetic import machine, since, site
from waitress.server import create_server

BUDGET_MS = 100
HEADERS = {"X-Requested-With": "mintkarte", "Accept-Encoding": "br"}
CHANGE = """(value) => new Promise((done) => {
  const box = document.querySelector(`input[name="alter"][value="${value}"]`);
  const start = performance.now();
  document.addEventListener("mintkarte:filter", () => {
    requestAnimationFrame(() => { const channel = new MessageChannel();  // after the paint
      channel.port1.onmessage = () => done(performance.now() - start); channel.port2.postMessage(0); });
  }, { once: true });
  box.click();
})"""


def main() -> None:
    """Generate, warm up, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--offers", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rounds", type=int, default=40)
    chosen = options.parse_args()
    with site(chosen.offers, chosen.seed) as (app, _):
        process = in_process(app, chosen.rounds)
        with served(app) as address:
            browser = in_browser(address, chosen.rounds)
    met = browser["p95_ms"] <= BUDGET_MS
    line = {"bench": "filter_change", "offers": chosen.offers, "process": process, "browser": browser, "met": met}
    print(json.dumps(line | machine()))


def in_process(app: Flask, rounds: int) -> dict[str, float]:
    """The server's share: the fragment of the results, each time for another filter."""
    client = app.test_client()
    times = []
    for number in range(rounds + 5):
        query = f"/?fach=informatik&alter={3 + number % 17}&umkreis=50&ort={63739 + number}"
        start = time.perf_counter()
        answer = client.get(query, headers=HEADERS)
        times.append(since(start))
    return summary(times[5:]) | {"kb": round(len(answer.data) / 1000, 1)}


def in_browser(address: str, rounds: int) -> dict[str, float]:
    """From ticking an age to the painted list, with the map beside it."""
    with sync_playwright() as playwright:
        named = os.environ.get("MINTKARTE_TEST_BROWSER") or shutil.which("chromium")
        flags = ["--disable-gpu", "--no-sandbox", "--disable-background-networking"]
        chromium = playwright.chromium.launch(args=flags, executable_path=named)
        page = chromium.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"{address}/")
        page.wait_for_selector(".map.is-alive")
        times = []
        for number in range(rounds + 4):
            times.append(float(page.evaluate(CHANGE, str(3 + number % 17))))
            page.wait_for_timeout(120)  # the map has its own request; it is not what is measured
        chromium.close()
    return summary(times[4:])


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application behind waitress, as `mintkarte serve` runs it."""
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.task_dispatcher.shutdown()


def summary(times: list[float]) -> dict[str, float]:
    """Median and 95th percentile in milliseconds."""
    ordered = sorted(times)
    return {
        "p50_ms": round(ordered[len(ordered) // 2], 1),
        "p95_ms": round(ordered[int(len(ordered) * 0.95)], 1),
        "n": len(ordered),
    }


if __name__ == "__main__":
    main()
