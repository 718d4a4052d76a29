"""What a browser needs for a map: a fresh Chromium for each sample, as methods agreed on for every page.

`first` is when the first marker stands in the page, `ready` when the main thread has nothing left to do and a frame has
been drawn, both in milliseconds since the address was asked for. Bytes are those on the wire.
"""

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserType, CDPSession, Page, sync_playwright

FLAGS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
VIEWPORT = {"width": 1200, "height": 800}
TWO_MINUTES = 120_000  # milliseconds
GROUND = re.compile(r"/static/.*/map/\w[\w-]*\.json$")
MARKER, OFFER = ".leaflet-marker-icon, .leaflet-interactive", ".offer"
WATCH = """(() => {
  const mark = "%s";
  window.bench = new Promise((done) => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector(mark)) return;
      watch.disconnect();
      const first = performance.now();
      requestIdleCallback(() => requestAnimationFrame(() => done({ first, ready: performance.now() })));
    });
    watch.observe(document, { childList: true, subtree: true });
  });
})()"""


@dataclass
class Sample:
    """One visit: moments in milliseconds, bytes on the wire, requests, and what the page was asked to do after."""

    times: dict[str, float]
    kilobytes: float
    ground: float
    """Kilobytes among them of the map that we draw below the offers; no peer has a ground here, where no tiles come."""
    requests: int
    failed: list[str] = field(default_factory=list)


def is_there() -> bool:
    """Whether this machine has a browser."""
    return bool(_program())


def visit(
    address: str, then: Callable[[Page], dict[str, float]] = lambda _: {}, *, slow: bool = False, scripts: bool = True
) -> Sample:
    """Open an address in a fresh browser; `then` may measure more on the page. `slow` is a phone on a slow link.

    Without scripts the first offer of the list stands for the first marker.
    """
    with sync_playwright() as playwright, _opened(playwright.chromium) as page:
        wire = _Wire(page.context.new_cdp_session(page))
        if slow:
            wire.slow_down()
        if not scripts:
            wire.block("*.js")
        page.add_init_script(WATCH % (MARKER if scripts else OFFER))
        page.goto(address, wait_until="commit")
        times: dict[str, float] = page.evaluate("window.bench")
        wire.settle(page)
        sizes = [round(size / 1000, 1) for size in (wire.bytes, wire.ground)]
        sample = Sample(times, *sizes, wire.requests, wire.failed)
        sample.times |= then(page)
        return sample


class _Wire:
    """Counts what goes over the wire."""

    def __init__(self, session: CDPSession) -> None:
        self.bytes, self.ground, self.requests, self.failed = 0, 0, 0, []
        self._session, self._of_ground = session, set()
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.loadingFailed", self._failed)

    def slow_down(self) -> None:
        """10 Mbit/s, 50 ms, and a quarter of the speed."""
        link = {"offline": False, "latency": 50, "downloadThroughput": 1_250_000, "uploadThroughput": 625_000}
        self._session.send("Network.emulateNetworkConditions", link)
        self._session.send("Emulation.setCPUThrottlingRate", {"rate": 4})

    def block(self, pattern: str) -> None:
        """Ask for no address like this."""
        self._session.send("Network.setBlockedURLs", {"urls": [pattern]})

    def settle(self, page: Page) -> None:
        """Wait until nothing has come for a while."""
        for _ in range(60):
            before = self.requests
            page.wait_for_timeout(500)
            if self.requests == before:
                return

    def _asked(self, event: dict[str, Any]) -> None:
        if GROUND.search(event["request"]["url"]):
            self._of_ground.add(event["requestId"])

    def _finished(self, event: dict[str, Any]) -> None:
        size = int(event["encodedDataLength"])
        self.bytes += size
        self.ground += size if event["requestId"] in self._of_ground else 0
        self.requests += 1

    def _failed(self, event: dict[str, Any]) -> None:
        if not event.get("canceled") and not event.get("blockedReason"):
            self.failed.append(str(event.get("errorText")))


def load_all(page: Page) -> dict[str, float]:
    """Press datasette's "load all" and wait until every row is there; the time of that alone."""
    page.wait_for_selector(".cluster-map-button", timeout=TWO_MINUTES)
    return {
        "all": page.evaluate(
            """() => new Promise((done) => {
              const start = performance.now();
              document.querySelector(".cluster-map-button").click();
              const wait = () => document.querySelector(".cluster-map-button") ? setTimeout(wait, 10)
                : requestIdleCallback(() => requestAnimationFrame(() => done(performance.now() - start)));
              setTimeout(wait, 50);
            })"""
        )
    }


def move_map(page: Page) -> dict[str, float]:
    """Pan and zoom our map without animation: milliseconds of work in the longer of the two frames that it takes."""
    page.wait_for_timeout(500)
    return dict(
        page.evaluate(
            """async () => {
              const map = window.map_karte;
              const idle = () => new Promise((done) => setTimeout(() => requestIdleCallback(done), 150));
              const handedOver = (then) => {
                const channel = new MessageChannel();
                channel.port1.onmessage = then;
                channel.port2.postMessage(0);
              };
              // the frame of the move, and the next one, in which the ground is drawn: the longer one counts
              const frame = (move) => new Promise((done) => requestAnimationFrame(() => {
                const start = performance.now();
                move();
                handedOver(() => {
                  const first = performance.now() - start;
                  requestAnimationFrame((begun) => handedOver(() => done(Math.max(first, performance.now() - begun))));
                });
              }));
              const times = { pan: [], zoom: [] };
              for (let n = 0; n < 6; n += 1) {
                await idle();
                times.pan.push(await frame(() => map.panBy([n % 2 ? -300 : 300, 100], { animate: false })));
                await idle();
                times.zoom.push(await frame(() => map.setZoom(map.getZoom() + (n % 2 ? -1 : 1), { animate: false })));
              }
              const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
              return { pan: median(times.pan), zoom: median(times.zoom) };
            }"""
        )
    )


@contextmanager
def _opened(chromium: BrowserType) -> Iterator[Page]:
    flags = [*FLAGS, *(["--no-sandbox"] if sys.platform == "linux" and os.geteuid() == 0 else [])]
    browser = chromium.launch(executable_path=_program(), args=flags)
    try:
        page = browser.new_page(viewport=VIEWPORT, locale="de-DE")  # type: ignore[arg-type]
        page.set_default_timeout(TWO_MINUTES)
        yield page
    finally:
        browser.close()


def _program() -> str:
    named = os.environ.get("MINTKARTE_TEST_BROWSER") or shutil.which("chromium") or shutil.which("chromium-browser")
    return named or ""
