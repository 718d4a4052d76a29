"""`mintkarte export`: the ending says the format, and a workbook that is imported again changes nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from mintkarte.app import SITE
from mintkarte.gateways.gazetteer import Gazetteer
from tests.builders import an_offer, on_saturday

if TYPE_CHECKING:
    from pathlib import Path

    from tests.installation import Installation

BEGINNINGS = {
    "csv": b"\xef\xbb\xbftitel;anbieter",
    "xlsx": b"PK",
    "json": b'{"version":',
    "geojson": b'{"type":"FeatureCollection"',
    "ics": b"BEGIN:VCALENDAR",
}


@pytest.fixture
def filled(ready: Installation) -> Installation:
    ready.run("init")
    database = ready.database()
    placed = Gazetteer.load(SITE / "data", None).locate("63739", "Aschaffenburg")
    with database.writing() as db:
        for number in range(3):
            an_offer(db, title=f"Kurs {number}", external_id=str(number), schedule=on_saturday(), located=placed)
    database.close()
    return ready


@pytest.mark.parametrize("ending", BEGINNINGS)
def test_the_ending_says_the_format(filled: Installation, tmp_path: Path, ending: str) -> None:
    done = filled.run("export", str(tmp_path / f"angebote.{ending}"))
    assert done.exit_code == 0, done.output
    assert done.output.startswith("3 Angebote nach ")
    assert (tmp_path / f"angebote.{ending}").read_bytes().startswith(BEGINNINGS[ending])


def test_another_ending_is_refused_with_all_that_there_are(filled: Installation, tmp_path: Path) -> None:
    done = filled.run("export", str(tmp_path / "angebote.docx"))
    assert done.exit_code == 2
    assert all(ending in done.output for ending in BEGINNINGS)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_imported_again_changes_nothing(filled: Installation, tmp_path: Path, ending: str) -> None:
    file, report = tmp_path / f"angebote.{ending}", tmp_path / "bericht.json"
    filled.run("export", str(file))
    done = filled.run("import", str(file), "--report", str(report))
    assert done.exit_code == 0, done.output
    found = json.loads(report.read_text("utf-8"))
    assert [found[name] for name in ("rows", "created", "updated", "unchanged")] == [3, 0, 0, 3]
