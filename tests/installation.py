"""An installation in a folder of its own, the real command run in it, and its real server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - the dataclass reads it

from click.testing import CliRunner, Result

from mintkarte.cli import main
from mintkarte.models.database import Database

SECRET = "only-for-tests-0123456789abcdef"  # noqa: S105 - guards nothing


@dataclass(frozen=True)
class Installation:
    """A folder with its settings, and the command run in it."""

    folder: Path

    def environ(self, **settings: str) -> dict[str, str]:
        outside = {name: value for name, value in os.environ.items() if not name.startswith("MINTKARTE_")}
        own = {"DATA": str(self.folder), "TILES": "keine", "LINKS": "off", "SECRET_KEY": SECRET, **settings}
        return {**outside, **{f"MINTKARTE_{name}": value for name, value in own.items()}, "PYTHONUTF8": "1"}

    def run(self, *words: str, **settings: str) -> Result:
        """The command in this process: quick, and all that it says is caught."""
        unset = {name: None for name in os.environ if name.startswith("MINTKARTE_")}
        return CliRunner().invoke(main, words, env={**unset, **self.environ(**settings)}, prog_name="mintkarte")

    def run_really(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """The command in a process of its own, as people run it."""
        command = [sys.executable, "-m", "mintkarte", *words]
        return subprocess.run(
            command, env=self.environ(**settings), capture_output=True, encoding="utf-8", timeout=60, check=False
        )

    def database(self) -> Database:
        return Database(f"sqlite:///{self.folder / 'mintkarte.sqlite3'}")


class served:  # noqa: N801 - reads as a sentence
    """A real server on a free port, and its address."""

    def __init__(self, installation: Installation, **settings: str) -> None:
        command = [sys.executable, "-u", "-m", "mintkarte", "serve", "--port", "0"]
        self.process = subprocess.Popen(
            command,
            env=installation.environ(**settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def __enter__(self) -> tuple[subprocess.Popen[str], str]:
        said = self.process.stdout.readline() if self.process.stdout else ""
        found = re.search(r"http://\S+/", said)
        if not found:
            self.process.kill()
            raise AssertionError(said + self.process.communicate()[1])
        return self.process, found[0]

    def __exit__(self, *_fault: object) -> None:
        self.process.kill()
        self.process.communicate()
