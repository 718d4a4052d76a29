"""Forty days after a question that nobody has answered, no view of a served map shows the offer, from one tick on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest
import requests
from openpyxl import load_workbook

from mintkarte.domain.schedules import Schedule
from mintkarte.domain.vocabulary import Kind, ScheduleKind
from mintkarte.gateways.mail import FolderPost
from mintkarte.services import upkeep
from tests.builders import an_offer, an_organisation, on_saturday, weekly
from tests.fixtures_browser import served

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from tests.conftest import Clock

STAYS = "Sternennacht"
LASTING: dict[str, dict[str, Any]] = {
    "Anfragewerk": {"schedule": Schedule(ScheduleKind.ON_REQUEST)},
    "Funkstube": {"schedule": Schedule(ScheduleKind.PERMANENT)},
    "Mittwochsrunde": {"schedule": weekly()},
    "Bachlehrpfad": {"schedule": Schedule(ScheduleKind.PERMANENT), "kind": Kind.PLACE_TO_VISIT},
    "Winterlabor": {"schedule": Schedule(ScheduleKind.PERMANENT, open_months=frozenset({12, 1, 2}))},
}
FILES = ("/angebote.json", "/angebote.geojson", "/angebote.csv", "/angebote.xlsx", "/sitemap.xml")
LISTS = ("/", "/?sort=neu", "/api/karte", *FILES)
"""Views that there are and that name every offer; the others may come or go, and name some."""
VIEWS = (*LISTS, "/angebote.rss", "/angebote.ics", "/einbetten", "/anbieter/")


@pytest.fixture
def numbers(app: Flask, clock: Clock) -> dict[str, int]:
    """The ids by title: offers that last, of every sort, and one with a date that stays."""
    long_ago = clock.now - timedelta(370)
    with app.extensions["mintkarte"].database.writing() as db:
        an_organisation(db, email="technik@verein.example")
        found = {title: an_offer(db, title=title, now=long_ago, **values).id for title, values in LASTING.items()}
        return found | {STAYS: an_offer(db, title=STAYS, schedule=on_saturday(), now=long_ago).id}


def shown(address: str, numbers: dict[str, int]) -> dict[str, set[str]]:
    """The offers that each view names; views that there are not are left out."""
    found = {}
    for view in VIEWS:
        answer = requests.get(urljoin(address, view), timeout=60)
        assert answer.status_code == 200 or (answer.status_code == 404 and view not in LISTS), view
        if answer.ok:
            said = _cells(answer.content) if view.endswith(".xlsx") else answer.content.decode()
            ways = {title: (title, f"/angebote/{number}-", f'"id":{number},') for title, number in numbers.items()}
            found[view] = {title for title, own in ways.items() if any(way in said for way in own)}
    return found


def _cells(workbook: bytes) -> str:
    return " ".join(str(cell) for row in load_workbook(BytesIO(workbook)).active.values for cell in row)


def totals(address: str) -> set[int]:
    """What map and facets count."""
    return {requests.get(urljoin(address, f"/api/{one}"), timeout=60).json()["total"] for one in ("karte", "facetten")}


def test_what_nobody_answers_for_is_gone_from_every_view_in_the_same_second(
    app: Flask, clock: Clock, numbers: dict[str, int], tmp_path: Path
) -> None:
    parts = app.extensions["mintkarte"]
    settings = replace(parts.settings, public_url="https://karte.example")
    ticking = replace(parts, settings=settings, post=FolderPost(tmp_path / "post", "karte@example.org"))
    ways = {title: f"/angebote/{number}-{title.lower()}" for title, number in numbers.items()}
    with served(app) as address:
        for _ in range(28):
            upkeep.tick(ticking, clock.now)
            clock.forward(days=1)
        clock.forward(minutes=1)
        before = shown(address, numbers)
        assert {view: before[view] for view in LISTS} == {view: set(numbers) for view in LISTS}
        assert totals(address) == {len(numbers)}

        upkeep.tick(ticking, clock.now)
        after = shown(address, numbers)
        assert {view: after[view] for view in LISTS} == {view: {STAYS} for view in LISTS}
        assert set().union(*after.values()) == {STAYS}
        assert totals(address) == {1}
        assert {requests.get(address + ways[title], timeout=60).status_code for title in LASTING} == {410}
        assert requests.get(address + ways[STAYS], timeout=60).status_code == 200

        clock.forward(days=12)
        assert shown(address, numbers) == after
    assert len(list((tmp_path / "post").glob("*.eml"))) == 3
