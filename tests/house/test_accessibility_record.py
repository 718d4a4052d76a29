"""What the page on accessibility says was tested is what there is: a new page, state or version wants a new record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import mintkarte
from mintkarte.app import SITE
from mintkarte.gateways import accessibility_report
from tests import axe, demo_site
from tests.accessibility_record import RECORD
from tests.demo_site import Site
from tests.page_states import EMPTY, STATES, THEMES, WIDTHS

if TYPE_CHECKING:
    from pathlib import Path


def test_the_record_names_todays_pages_states_and_rules(tmp_path: Path, sqlite_template: Path) -> None:
    app = demo_site.build_app(tmp_path, sqlite_template)
    site = Site(app, "", demo_site.fill(app), demo_site.html_pages(app))
    record = json.loads(RECORD.read_text("utf-8"))
    app.extensions["mintkarte"].database.close()
    again = "run `python3 dev.py prove --record`"
    assert record["pages"] == sorted(site.pages), again
    assert record["states"] == sorted(state.name for state in (*STATES, *EMPTY) if state.is_there(site)), again
    assert (record["widths"], record["themes"]) == (list(WIDTHS), list(THEMES)), again
    assert (record["rules"], record["tools"]["axe-core"]) == (axe.RULES, axe.version()), again
    assert record["version"] == mintkarte.__version__, again


def test_every_page_behind_the_sign_in_has_a_state(tmp_path: Path, sqlite_template: Path) -> None:
    app = demo_site.build_app(tmp_path, sqlite_template)
    covered = {state.route for state in STATES if state.who}
    assert demo_site.needs_sign_in(app) <= covered
    app.extensions["mintkarte"].database.close()


def test_the_page_can_read_the_record() -> None:
    report = accessibility_report.read(SITE / "data")
    assert report
    assert report.violations == 0
    assert report.views > 100
