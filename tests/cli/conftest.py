"""Installations for the tests of the command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.installation import Installation

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path / "daten")


@pytest.fixture
def ready(installation: Installation, sqlite_template: Path) -> Installation:
    """An installation whose tables are there already."""
    installation.folder.mkdir()
    (installation.folder / "mintkarte.sqlite3").write_bytes(sqlite_template.read_bytes())
    return installation
