"""A newcomer starts the demo with one command, and somebody who measures fills the map with another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner, Result
from sqlalchemy import func, select

from mintkarte.cli import main
from mintkarte.models import Offer
from mintkarte.models.database import Database
from mintkarte.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def run(folder: Path, *words: str) -> Result:
    environ = {"MINTKARTE_DATA": str(folder), "MINTKARTE_DATABASE": None, "MINTKARTE_DEMO": None}
    return CliRunner().invoke(main, words, env=environ, prog_name="mintkarte")


def offers(folder: Path) -> int:
    database = Database(f"sqlite:///{folder / 'mintkarte.sqlite3'}")
    with database.reading() as db:
        count = db.scalar(select(func.count()).select_from(Offer)) or 0
    database.close()
    return count


def test_one_command_sets_up_loads_the_demo_and_marks_the_installation(tmp_path: Path) -> None:
    first = run(tmp_path / "neu", "demo")
    assert (first.exit_code, first.output.count("\n")) == (0, 1), first.output
    assert "300 erfundene Angebote von 50 erfundenen Anbietern (300 neu" in first.output
    assert Settings.load({"MINTKARTE_DATA": str(tmp_path / "neu")}).demo
    assert "(0 neu, 0 aufgefrischt)" in run(tmp_path / "neu", "demo").output
    assert offers(tmp_path / "neu") == 300


def test_generate_appends_to_what_is_there_and_needs_a_set_up_installation(tmp_path: Path) -> None:
    assert run(tmp_path, "generate", "10").exit_code == 2
    assert run(tmp_path, "init").exit_code == 0
    assert run(tmp_path, "generate", "25", "--seed", "4").exit_code == 0
    done = run(tmp_path, "generate", "25", "--seed", "4")
    assert "25 künstliche Angebote" in done.output
    assert offers(tmp_path) == 50


def test_the_demo_keeps_away_from_an_installation_with_offers_of_its_own(tmp_path: Path) -> None:
    assert run(tmp_path, "init").exit_code == 0
    assert run(tmp_path, "generate", "5").exit_code == 0
    refused = run(tmp_path, "demo")
    assert refused.exit_code == 2
    assert "schon Angebote" in refused.stderr
    assert offers(tmp_path) == 5
    assert not Settings.load({"MINTKARTE_DATA": str(tmp_path)}).demo
