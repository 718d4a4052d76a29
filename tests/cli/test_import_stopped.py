"""An import that is stopped by Ctrl+C, killed, or only rehearsed, as a process of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest

from mintkarte.services.publishing_many import CHUNK

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
ROWS = 5 * CHUNK + 7
FINISHED = re.compile(
    rf"^{ROWS} Zeilen gelesen: (\d+) neu, 0 geändert, (\d+) unverändert, 0 abgelehnt\.$", re.MULTILINE
)


class Import:
    """An installation with a file to import."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "instance" / "mintkarte.sqlite3"
        self.file = folder / "a.csv"
        self.command = [sys.executable, "-m", "mintkarte", "import", str(self.file)]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MINTKARTE_")}
        self.environment = kept | {
            "MINTKARTE_DATA": str(self.database.parent),
            "PYTHONUTF8": "1",
            "PYTHONPATH": str(ROOT),
        }

    def write(self, number: int) -> None:
        """Fill the file with so many offers."""
        rows = (f"Kurs {n};Verein {n % 90};63739;Aschaffenburg;{1 + n % 28}.2.2099;T\n" for n in range(number))
        self.file.write_text("titel;anbieter;plz;ort;beginn;fach\n" + "".join(rows), "utf-8")

    def start(self) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        command = [*self.command, "--progress"]
        return subprocess.Popen(
            command, env=self.environment, stdout=pipe, stderr=pipe, text=True, encoding="utf-8", cwd=ROOT
        )

    def run(self, *options: str) -> subprocess.CompletedProcess[str]:
        command = [*self.command, *options]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, encoding="utf-8", check=False, cwd=ROOT
        )

    def ask(self, question: str) -> list[tuple[object, ...]]:
        reader = sqlite3.connect(self.database, timeout=60)
        rows = reader.execute(question).fetchall()
        reader.close()
        return rows

    def stored(self) -> int:
        return int(str(self.ask("SELECT count(*) FROM offers")[0][0]))

    def is_sound(self) -> bool:
        """No page is broken, no child lost its parent, every offer has its place and what the history says of it."""
        untold = (
            "SELECT id FROM offers WHERE CAST(id AS TEXT) NOT IN (SELECT thing_id FROM changes WHERE thing = 'offer')"
        )
        broken = self.ask("PRAGMA foreign_key_check") + self.ask(untold)
        return self.ask("PRAGMA integrity_check") == [("ok",)] and broken == []


@pytest.fixture
def there(tmp_path: Path, sqlite_template: Path) -> Import:
    """Offers for several pieces, about to be imported."""
    one = Import(tmp_path)
    one.database.parent.mkdir()
    shutil.copyfile(sqlite_template, one.database)
    one.write(ROWS)
    return one


@pytest.fixture
def writer(there: Import) -> Iterator[sqlite3.Connection]:
    """Somebody else who holds the write lock until the test gives it back."""
    other = sqlite3.connect(there.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


def read_until(stream: IO[str] | None, beginning: str) -> str:
    """The first line that begins so; what came before is thrown away."""
    return next(line for line in stream or () if line.startswith(beginning))


def test_ctrl_c_finishes_the_piece_at_hand_and_the_same_command_takes_the_rest(
    there: Import, writer: sqlite3.Connection
) -> None:
    with there.start() as process:
        read_until(process.stderr, f"Speichern: 0 von {ROWS}")
        process.send_signal(signal.SIGINT)
        writer.execute("ROLLBACK")
        said = process.communicate()[1].splitlines()[-1]
    assert process.returncode == 130
    assert said.startswith(f"Abgebrochen: {CHUNK} von {ROWS} Angeboten sind gespeichert. Derselbe Befehl")
    assert (there.stored(), there.is_sound()) == (CHUNK, True)
    again = there.run()
    assert FINISHED.findall(again.stdout) == [(str(ROWS - CHUNK), str(CHUNK))]
    assert (again.returncode, there.stored(), there.is_sound()) == (0, ROWS, True)


def test_ctrl_c_before_anything_is_stored_says_so(there: Import) -> None:
    many = 10 * ROWS  # a busy machine reads the first line late: the check must still be going on
    there.write(many)
    with there.start() as process:
        read_until(process.stderr, f"Prüfen: 0 von {many}")
        process.send_signal(signal.SIGINT)
        said = process.communicate()[1].splitlines()[-1]
    assert (process.returncode, there.stored()) == (130, 0)
    assert said.startswith("Abgebrochen: Es wurde nichts gespeichert.")


def test_a_killed_import_leaves_whole_pieces_and_the_same_command_takes_the_rest(there: Import) -> None:
    with there.start() as process:
        read_until(process.stderr, f"Speichern: 0 von {ROWS}")
        while there.stored() < CHUNK:
            assert process.poll() is None
        process.kill()
    left = there.stored()
    assert (left % CHUNK in (0, ROWS % CHUNK), there.is_sound()) == (True, True)
    again = there.run()
    assert FINISHED.findall(again.stdout) == [(str(ROWS - left), str(left))]
    assert (again.returncode, there.stored(), there.is_sound()) == (0, ROWS, True)


def test_a_rehearsal_waits_for_no_writer_and_stores_nothing(there: Import, writer: sqlite3.Connection) -> None:
    rehearsal = there.run("--dry-run")
    assert FINISHED.findall(rehearsal.stdout) == [(str(ROWS), "0")]
    assert (rehearsal.returncode, writer.in_transaction, there.stored()) == (0, True, 0)


def test_progress_is_told_only_where_somebody_asks(there: Import) -> None:
    silent = there.run("--dry-run")
    told = there.run("--dry-run", "--progress")
    assert silent.stderr == ""
    assert [line.split(":")[0] for line in told.stderr.splitlines() if " 0 " not in line][-1] == "Vergleichen"
    assert f"Prüfen: {ROWS} von {ROWS} Zeilen" in told.stderr.splitlines()
