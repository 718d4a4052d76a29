"""`mintkarte export`: the ending says the format, and a workbook that is imported again changes nothing."""

from __future__ import annotations

import hashlib
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from mintkarte.app import SITE
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.models import Picture
from tests.builders import NOON, an_offer, on_saturday

if TYPE_CHECKING:
    from pathlib import Path

    from tests.installation import Installation

BEGINNINGS = {
    "csv": b"\xef\xbb\xbftitel;anbieter",
    "xlsx": b"PK",
    "json": b'{"version":',
    "geojson": b'{"type":"FeatureCollection"',
    "ics": b"BEGIN:VCALENDAR",
    "zip": b"PK",
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


def test_a_successor_gets_all_in_open_formats(filled: Installation, tmp_path: Path) -> None:
    database = filled.database()
    with database.writing() as db:
        placed = Gazetteer.load(SITE / "data", None).locate("63739", "Aschaffenburg")
        offer = an_offer(db, title="Mit Bild", external_id="b", located=placed)
        an_offer(db, title="Verborgen", external_id="v", located=placed).status = "verborgen"
        offer.organisation.email = "verein@example.org"
        known = {"width": 480, "height": 300, "alt": "=Werkbank", "credit": "Kim", "licence": "cc0"}
        db.add(Picture(offer_id=offer.id, file="a" * 64, created_at=NOON, **known))
    database.close()
    for name, content in (("uploads/bilder/" + "a" * 64 + "/480.webp", "picture"), ("texte/impressum.md", "Wir")):
        path = filled.folder / name
        path.parent.mkdir(parents=True)
        path.write_text(content, "utf-8")

    assert filled.run("export", str(tmp_path / "alles.zip")).exit_code == 0
    with zipfile.ZipFile(tmp_path / "alles.zip") as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert set(files) >= {"angebote.csv", "angebote.xlsx", "angebote.json", "angebote.geojson", "regionen.csv"}
    assert files[f"bilder/{'a' * 64}/480.webp"] == b"picture"
    assert files["texte/impressum.md"] == b"Wir"
    assert "Mit Bild;bilder/" in files["bilder.csv"].decode()
    assert "'=Werkbank" in files["bilder.csv"].decode()
    assert len(json.loads(files["angebote.json"])["offers"]) == 4
    assert b"verein@example.org" not in b"".join(files.values())
    manifest = json.loads(files["manifest.json"])
    assert manifest["offers"] == 4
    assert manifest["files"]["angebote.csv"]["sha256"] == hashlib.sha256(files["angebote.csv"]).hexdigest()
    (tmp_path / "angebote.csv").write_bytes(files["angebote.csv"])
    done = filled.run("import", str(tmp_path / "angebote.csv"), "--report", str(tmp_path / "bericht.json"))
    assert done.exit_code == 0
    found = json.loads((tmp_path / "bericht.json").read_text("utf-8"))
    assert (found["created"], found["updated"], found["unchanged"]) == (0, 0, 4)

    assert filled.run("export", str(tmp_path / "alles.zip"), "--all").exit_code == 0
    with zipfile.ZipFile(tmp_path / "alles.zip") as archive:
        assert "verein@example.org" in archive.read("anbieter.csv").decode()
        assert len(json.loads(archive.read("angebote.json"))["offers"]) == 5
