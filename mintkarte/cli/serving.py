"""`mintkarte serve` and `mintkarte tick`: the running map, and the jobs behind it."""

import gc
import logging
import signal
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, NoReturn

import click

from mintkarte.cli.group import Trouble, opened, settings
from mintkarte.texts.commands import HELP, say

if TYPE_CHECKING:
    from flask import Flask

    from mintkarte.web.parts import Parts

THREADS = 8
TICK_SECONDS = 30.0
LETTER_SECONDS = 1.0
"""How often somebody looks for letters: who asks for a link to sign in waits for it."""
IMPORT_SECONDS = 0.5
"""How often somebody looks for brought files: who has brought one looks at the page."""
MOST_CONNECTIONS = 2000
MOST_HEADER_BYTES = 2 * 1024 * 1024
"""Enough for a million characters in an address, so that our own page can refuse them."""
_log = logging.getLogger("mintkarte")


class Ticker(Thread):
    """A thread that does one thing again and again while the server stands."""

    def __init__(self, name: str, work: Callable[[], object], pause_seconds: float) -> None:
        super().__init__(name=f"mintkarte-{name}", daemon=True)
        self._work, self._pause_seconds = work, pause_seconds
        self._stopped = Event()

    def run(self) -> None:
        """Work until told to stop; work that fails is noted, and comes again after the pause."""
        while not self._stopped.is_set():
            try:
                self._work()
            except Exception:  # noqa: BLE001 - the thread must outlive one bad turn
                _log.exception("%s failed", self.name)
            self._stopped.wait(self._pause_seconds)

    def stop(self) -> None:
        """Let the running turn end and start no other."""
        self._stopped.set()


@click.command(help=HELP["serve"])
@click.option("--host", default="127.0.0.1", show_default=True, help=HELP["serve.host"])
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help=HELP["serve.port"])
def serve(host: str, port: int) -> None:
    """Serve the application with waitress until stopped."""
    gc.disable()  # until all stands: looking for what can go takes a tenth of a start, and nothing can
    from mintkarte.app import create_app
    from mintkarte.web.parts import NAME

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells of every look at the revision
    app = create_app(settings())
    parts: Parts = app.extensions[NAME]
    try:
        _serve(app, parts, host, port)
    finally:
        parts.index.close()
        parts.database.close()


@click.command(help=HELP["tick"])
@click.option("--now", "stated", metavar="ISO", help=HELP["tick.now"])
def tick(stated: str | None) -> None:
    """Run the jobs that are due once."""
    from mintkarte.services import upkeep

    with opened() as parts:
        now = _moment(stated, is_demo=parts.settings.demo) if stated else parts.clock()
        report = upkeep.tick(parts, now)
    click.echo(say("tick.done", **asdict(report)))


def _serve(app: "Flask", parts: "Parts", host: str, port: int) -> None:
    """Build the index, say the address, and answer until somebody stops it."""
    if not parts.database.is_migrated():
        raise Trouble(say("error.not_ready"))
    _log.info("database %s, journal %s", parts.database.engine.dialect.name, parts.database.journal_mode())
    parts.index.snapshot()
    gc.collect()
    gc.enable()
    gc.freeze()  # what stands at the start stays: walking through it made one answer in a hundred wait 100 ms
    server = _listen(app, host, port, is_behind_proxy=parts.settings.proxies > 0)
    tickers = _tickers(parts) if parts.settings.tick else ()
    for ticker in tickers:
        ticker.start()
    signal.signal(signal.SIGTERM, _leave)
    shown = f"[{host}]" if ":" in host else host
    click.echo(say("serve.address", address=f"http://{shown}:{server.effective_port}/"))
    try:
        server.run()
    finally:
        for ticker in tickers:
            ticker.stop()
    click.echo(say("serve.stopped"))


def _tickers(parts: "Parts") -> tuple[Ticker, ...]:
    """Upkeep, which may wait long for others; beside it letters and imports, which must not wait for upkeep."""
    from mintkarte.services import import_jobs, letters, upkeep

    asks = parts.geocoder is not None

    return (
        Ticker("upkeep", lambda: upkeep.tick(parts, parts.clock()), TICK_SECONDS),
        Ticker("letters", lambda: letters.deliver_due(parts.database, parts.post, parts.clock), LETTER_SECONDS),
        Ticker("imports", lambda: import_jobs.run_due(parts, parts.clock, geocoder=asks), IMPORT_SECONDS),
    )


def _listen(app: "Flask", host: str, port: int, *, is_behind_proxy: bool) -> Any:  # noqa: ANN401 - waitress is untyped
    from waitress.server import create_server

    try:
        return create_server(
            app,
            host=host,
            port=port,
            threads=THREADS,
            ident="mintkarte",
            connection_limit=MOST_CONNECTIONS,
            asyncore_use_poll=True,
            channel_timeout=60,
            max_request_header_size=MOST_HEADER_BYTES,
            clear_untrusted_proxy_headers=not is_behind_proxy,
        )
    except OSError as error:
        raise Trouble(say("error.port", host=host, port=port)) from error


def _leave(_signal: int, _frame: object) -> NoReturn:
    raise SystemExit(0)


def _moment(stated: str, *, is_demo: bool) -> datetime:
    from mintkarte.web.parts import BERLIN

    if not is_demo:
        raise Trouble(say("error.now_only_demo"))
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError as error:
        raise Trouble(say("error.now")) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=BERLIN)
