"""Fixtures for stories in a real browser: a real server on loopback, Chromium, and a page that reaches nobody else."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

import pytest

from tests.needs import missing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flask import Flask
    from playwright.sync_api import Browser, BrowserType, ConsoleMessage, Page, Request

FLAGS = [
    *("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
HALF_A_MINUTE = 30_000  # in milliseconds
A_MINUTE = 60_000  # the first page of a process also loads folium, on a busy machine slowly


class NewPage(Protocol):
    """Opens a page; the options are those of playwright's `browser.new_context`."""

    def __call__(self, **options: Any) -> Page: ...  # noqa: ANN401 - playwright's own options


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The address of `app` served by waitress, without a slash at its end."""
    with served(app) as address:
        yield address


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an application on a free port of loopback; gives its address without a slash at its end."""
    from waitress.server import create_server

    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.task_dispatcher.shutdown()
    server.trigger.pull_trigger(lambda: server.asyncore.close_all(server._map))  # noqa: SLF001 - in its own thread
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once per test process."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=HALF_A_MINUTE)
    with sync_playwright() as playwright:
        chromium = launch(playwright.chromium)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser, live_server: str) -> Iterator[NewPage]:
    """Opens pages of `live_server`; a request to anybody else or an error in the console fails the test."""
    with guarded_pages(browser, live_server) as open_page:
        yield open_page


@contextmanager
def guarded_pages(browser: Browser, address: str, *, may_say: Sequence[str] = ()) -> Iterator[NewPage]:
    """Opens pages of one server; fails on foreign requests and on console errors but those that hold `may_say`."""
    offences: list[str] = []
    contexts = []

    def watch(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.netloc and parts.netloc != urlsplit(address).netloc:
            offences.append(f"asked a foreign host: {request.url}")

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in may_say):
            offences.append(f"console: {message.text} ({message.location.get('url')})")

    def open_page(**options: Any) -> Page:  # noqa: ANN401 - playwright's own options
        given = {"locale": "de-DE", "timezone_id": "Europe/Berlin", "base_url": address, **options}
        context = browser.new_context(**given)
        contexts.append(context)
        context.set_default_timeout(HALF_A_MINUTE)
        context.set_default_navigation_timeout(A_MINUTE)
        context.on("request", watch)  # nothing is held up on its way, so the browser keeps what it may keep
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: offences.append(f"error in a script: {error}"))
        return page

    try:
        yield open_page
    finally:
        for context in contexts:
            context.close()
    assert not offences, "\n".join(offences)


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """One page at the size of a laptop."""
    return new_page(viewport={"width": 1280, "height": 800})


@pytest.fixture(scope="module")
def reader_with_large_letters(browser: Browser) -> Iterator[Browser]:
    """A browser whose reader has asked for letters twice as large."""
    with launch(browser.browser_type, "--blink-settings=defaultFontSize=32") as chromium:
        yield chromium


def launch(chromium: BrowserType, *more: str) -> Browser:
    """Start the browser of the machine: MINTKARTE_TEST_BROWSER, the system's Chromium, Chrome, playwright's own."""
    from playwright.sync_api import Error

    as_root = sys.platform == "linux" and os.geteuid() == 0
    flags = [*FLAGS, *more, "--no-first-run", *(["--no-sandbox"] if as_root else [])]
    named = os.environ.get("MINTKARTE_TEST_BROWSER") or shutil.which("chromium") or shutil.which("chromium-browser")
    choices: list[dict[str, str]] = [{"executable_path": named}] if named else [{"channel": "chrome"}, {}]
    for choice in choices:
        try:
            return chromium.launch(args=flags, **choice)  # type: ignore[arg-type]
        except Error as error:
            reason = str(error).splitlines()[0]
    return missing(f"Chromium ({reason})")
