"""The parts every test may ask for: an application, a client that checks the house rules, a clock that stands still."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from mintkarte.settings import Settings
    from tests.house_client import HouseClient

pytest_plugins = ["tests.fixtures_database", "tests.fixtures_browser"]

settings.register_profile("here", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("MINTKARTE_TEST_STRICT") == "1" else "here")


class Clock:
    """A clock that moves only when a test says so; calling it gives the time, aware and in UTC."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: float) -> None:
        """Let time pass, in the words of `timedelta` (`days=3`, `minutes=10`)."""
        self.now += timedelta(**amount)


@pytest.fixture
def clock() -> Clock:
    """A Saturday noon in November 2026."""
    return Clock(datetime(2026, 11, 21, 11, 0, tzinfo=UTC))


@pytest.fixture
def site_settings(tmp_path: Path, sqlite_template: Path) -> Settings:
    """An installation in a folder of its own that asks nobody: no tiles, no geocoder, no jobs of its own."""
    from mintkarte.settings import Settings

    (tmp_path / "instance").mkdir()
    shutil.copyfile(sqlite_template, tmp_path / "instance" / "mintkarte.sqlite3")
    return Settings.load(
        {
            "MINTKARTE_DATA": str(tmp_path / "instance"),
            "MINTKARTE_TILES": "keine",
            "MINTKARTE_TICK": "off",
            "MINTKARTE_LINKS": "off",
            "MINTKARTE_SECRET_KEY": "only-for-tests-0123456789abcdef",
        }
    )


@pytest.fixture
def app(site_settings: Settings, clock: Clock) -> Iterator[Flask]:
    """The real application on an SQLite database with the shipped regions only, standing at the time of `clock`."""
    from mintkarte.app import SITE, create_app
    from mintkarte.services.setup import prepare

    site = create_app(site_settings, clock=clock)
    site.testing = True
    database = site.extensions["mintkarte"].database
    prepare(database, site_settings.data_dir, SITE / "data", clock())
    yield site
    database.close()


@pytest.fixture
def client(app: Flask) -> HouseClient:
    """A visitor without cookies; every HTML answer it fetches must obey the house rules."""
    from tests.house_client import HouseClient

    return HouseClient(app, app.response_class)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not run because a browser or PostgreSQL is missing."""
    reasons = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    browser = sum("Chromium" in reason for reason in reasons)
    postgres = sum("PostgreSQL" in reason for reason in reasons)
    if browser or postgres:
        terminalreporter.section("NOT TESTED", red=True, bold=True)
        terminalreporter.line(
            f"skipped: {browser} browser, {postgres} postgres (MINTKARTE_TEST_STRICT=1 makes this fail)"
        )
