"""What others wrote lies in `vendor/` folders: unchanged, with its licence, and as the lock says."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / "static/vendor", ROOT / "tests/vendor"]


@pytest.fixture(params=FOLDERS, ids=["static", "tests"])
def folder(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_every_file_is_the_one_in_the_manifest(folder: Path) -> None:
    here = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    named = {
        f"{name}/{entry['version']}/{file}": digest
        for name, entry in _manifest(folder).items()
        for file, digest in entry["files"].items()
    }
    assert here == named


def test_every_library_has_its_licence_and_the_locked_version(folder: Path) -> None:
    lock = json.loads((ROOT / "scripts/package-lock.json").read_text("utf-8"))["packages"]
    for name, entry in _manifest(folder).items():
        locked = lock[f"node_modules/{name}"]
        assert "LICENSE" in entry["files"]
        assert entry["licence"] == locked["license"]
        assert (entry["version"], entry["integrity"]) == (locked["version"], locked["integrity"])


def test_every_vendored_file_that_is_asked_for_exists() -> None:
    asked = {
        (path.relative_to(ROOT).as_posix(), name)
        for pattern in ("templates/**/*.html", "static/css/**/*.css", "static/js/**/*.js", "mintkarte/**/*.py")
        for path in ROOT.glob(pattern)
        for name in re.findall(r"vendor/([\w.@/-]+\.\w+)", path.read_text("utf-8"))
    }
    assert asked, "the map is drawn with a vendored library"
    assert {(where, name) for where, name in asked if not (ROOT / "static/vendor" / name).is_file()} == set()


def _manifest(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return content
