"""Writes newsletters in a process of its own that is killed beside a commit.

`python -m tests.newsletter_process DATABASE NUMBER before|after`: NUMBER says which transaction is the last.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from mintkarte.models.database import Database
from mintkarte.services import newsletters
from tests.builders import NOON
from tests.newsroom import Newsroom

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

ROOT = Path(__file__).resolve().parents[1]
DUE = NOON + timedelta(days=7)


class Doomed(Database):
    """A database whose process dies before or after its nth transaction is committed."""

    number = 0
    moment = ""

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with super().writing() as db:
            yield db
            self.number -= 1
            if self.number == 0 and self.moment == "before":
                db.flush()
                os.kill(os.getpid(), signal.SIGKILL)
        if self.number == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def killed(database_url: str, number: int, moment: str) -> bool:
    """Write the letters of a week and be killed; False where the process ended otherwise."""
    command = [sys.executable, "-m", "tests.newsletter_process", database_url, str(number), moment]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL


def main(database_url: str, number: str, moment: str) -> None:
    """Write until killed."""
    database = Doomed(database_url)
    database.number, database.moment = int(number), moment
    newsletters.write_due(Newsroom(database), DUE)


if __name__ == "__main__":
    main(*sys.argv[1:])
