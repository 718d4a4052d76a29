"""An operator backs up a running installation, moves it to another machine, and comes back from a mistake."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.request import urlopen

from sqlalchemy import func, select

from mintkarte.models import Offer
from tests.builders import an_offer
from tests.installation import Installation, served

if TYPE_CHECKING:
    from pathlib import Path


def offers(address: str) -> set[str]:
    with urlopen(f"{address}angebote.json") as answer:  # noqa: S310 - our own server
        return {offer["titel"] for offer in json.load(answer)["offers"]}


def publish(installation: Installation, *titles: str) -> None:
    database = installation.database()
    with database.writing() as db:
        for title in titles:
            an_offer(db, title=title)
    database.close()


def test_from_one_machine_to_another(ready: Installation, tmp_path: Path) -> None:
    publish(ready, "Löten", "Sternwarte")
    kept = ready.run_really("backup", str(tmp_path / "stand.zip"))
    assert (kept.returncode, kept.stderr) == (0, "")
    assert kept.stdout.startswith(f"2 Angebote gesichert in {tmp_path / 'stand.zip'} (0,")

    other = Installation(tmp_path / "andere")
    back = other.run_really("restore", str(tmp_path / "stand.zip"))
    assert (back.returncode, back.stderr) == (0, "")
    assert back.stdout.startswith("Wiederhergestellt: 2 Angebote, Stand ")
    assert other.run("check").exit_code == 0
    with served(other) as (_, address):
        assert offers(address) == {"Löten", "Sternwarte"}


def test_a_mistake_is_taken_back_while_the_server_stands(ready: Installation, tmp_path: Path) -> None:
    publish(ready, "Löten")
    folder = tmp_path / "sicherungen"
    folder.mkdir()
    with served(ready) as (_, address):
        assert ready.run("backup", str(folder), "--keep", "3").exit_code == 0
        publish(ready, "Ein Versehen")
        assert offers(address) == {"Löten", "Ein Versehen"}
        (kept,) = folder.iterdir()
        refused = ready.run("restore", str(kept))
        assert refused.exit_code == 2
        assert "2 Angebote" in refused.stderr
        assert "--replace" in refused.stderr
        back = ready.run("restore", str(kept), "--replace")
        assert back.exit_code == 0, back.stderr
        assert offers(address) == {"Löten"}

        (before,) = ready.folder.glob("mintkarte-*.zip")
        assert str(before) in back.stdout
        assert ready.run("restore", str(before), "--replace").exit_code == 0
        assert offers(address) == {"Löten", "Ein Versehen"}


def test_what_cannot_be_done_is_said_in_a_sentence(ready: Installation, tmp_path: Path) -> None:
    assert "--keep" in ready.run("backup", str(tmp_path / "a.zip"), "--keep", "2").stderr
    assert "nicht geschrieben" in ready.run("backup", str(tmp_path / "nirgends" / "a.zip")).stderr
    assert "gibt es nicht" in ready.run("restore", str(tmp_path / "nirgends.zip")).stderr
    (tmp_path / "tabelle.csv").write_text("titel;anbieter", "utf-8")
    refused = ready.run("restore", str(tmp_path / "tabelle.csv"))
    assert refused.exit_code == 2
    assert "keine Sicherung" in refused.stderr


def test_a_restore_that_is_killed_leaves_the_old_or_the_new(ready: Installation, tmp_path: Path) -> None:
    publish(ready, *(f"Kurs {number}" for number in range(30)))
    path = tmp_path / "stand.zip"
    assert ready.run("backup", str(path)).exit_code == 0
    publish(ready, *(f"Später {number}" for number in range(12)))
    chance, deaths = random.Random(7), 0  # noqa: S311 - when to kill is no secret
    for _ in range(8):
        steps = chance.randrange(1, 60)
        killed = subprocess.run(
            [sys.executable, "-c", _DYING, str(steps), "restore", str(path), "--replace"],
            env=ready.environ(),
            capture_output=True,
            check=False,
        )
        assert killed.returncode in {0, -signal.SIGKILL}, killed.stderr
        deaths += killed.returncode != 0
        database = ready.database()
        with database.reading() as db:
            assert db.scalar(select(func.count(Offer.id))) in {30, 42}
        database.close()
    assert deaths
    assert ready.run("restore", str(path), "--replace").exit_code == 0
    assert ready.run("check").exit_code == 0
    assert not list(ready.folder.glob(".restore-*"))


_DYING = f"""
import os, signal, sys
left = int(sys.argv[1])
def step(event, _arguments):
    global left
    if event in {{"open", "os.rename", "os.mkdir", "sqlite3.connect", "os.chmod"}}:
        left -= 1
        if left < 0:
            os.kill(os.getpid(), {int(signal.SIGKILL)})
from mintkarte.cli import main
import mintkarte.app, mintkarte.services.restoring, mintkarte.services.backing_up
sys.addaudithook(step)
main(sys.argv[2:])
"""
"""The command in a process that kills itself after so many files were opened, renamed, made."""
