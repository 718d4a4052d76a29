"""Delivers letters in a process of its own that is killed beside a handing over.

`python -m tests.letter_process DATABASE MAIL before|after`: the killed process knows nothing more, has closed nothing.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mintkarte.gateways.mail import post_from
from mintkarte.models.database import Database
from mintkarte.services import letters
from tests.builders import NOON

if TYPE_CHECKING:
    from mintkarte.gateways.mail import Message, Post

ROOT = Path(__file__).resolve().parents[1]
CONTACT = "karte@example.org"


def killed(database_url: str, setting: str, moment: str) -> bool:
    """Deliver at noon and be killed at this moment; False where the process ended otherwise."""
    command = [sys.executable, "-m", "tests.letter_process", database_url, setting, moment]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL


class Doomed:
    """A real post whose process dies before or after it hands something over."""

    def __init__(self, post: Post, moment: str) -> None:
        self._post, self._moment = post, moment
        self.longest_seconds = post.longest_seconds

    def hand_over(self, message: Message) -> None:
        if self._moment == "after":
            self._post.hand_over(message)
        os.kill(os.getpid(), signal.SIGKILL)


def main(database_url: str, setting: str, moment: str) -> None:
    """Deliver until killed."""
    post = post_from(setting, contact=CONTACT)
    if post is not None:
        letters.deliver_due(Database(database_url), Doomed(post, moment), lambda: NOON)


if __name__ == "__main__":
    main(*sys.argv[1:])
