"""What the proofs share: the demo as a running site, an empty one, pages of them, and a record of what was seen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests import accessibility_record, demo_site
from tests.demo_site import Site
from tests.fixtures_browser import guarded_pages, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.fixtures_browser import NewPage

EXPECTED = ("404", "410", "422", "500", "503")
"""Chromium notes in the console that an error page is one."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--record` writes what was seen to the file that the page on accessibility reads."""
    parser.addoption("--record", action="store_true", help="write data/accessibility.json if every proof holds")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config) -> None:
    """Tell what was looked at; write it down where that was asked, all of it was, and nothing failed."""
    passed = terminalreporter.stats.get("passed", [])
    seen = accessibility_record.summed_up([one for report in passed for one in report.user_properties])
    terminalreporter.line(str({key: len(value) if isinstance(value, list) else value for key, value in seen.items()}))
    saw_all = not hasattr(config, "workerinput") and not config.getoption("keyword")
    if config.getoption("record") and exitstatus == 0 and saw_all:
        accessibility_record.write(seen, datetime.now(UTC).date())


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Site]:
    """The demo region, served."""
    app = demo_site.build_app(tmp_path_factory.mktemp("demo"), sqlite_template)
    offers = demo_site.fill(app)
    pages = demo_site.html_pages(app)
    with served(app) as address:
        yield Site(app, address, offers, pages)
    app.extensions["mintkarte"].database.close()


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Site]:
    """An installation on which no offer stands yet, served."""
    app = demo_site.build_app(tmp_path_factory.mktemp("empty"), sqlite_template)
    with served(app) as address:
        yield Site(app, address, {}, {})
    app.extensions["mintkarte"].database.close()


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[NewPage]:
    """Opens pages of the demo."""
    with guarded_pages(browser, site.address, may_say=EXPECTED) as open_one:
        yield open_one
