"""The tick in processes of their own, each of which can be killed at any of its steps.

`python -m tests.lives.dying DATA` keeps the parts ready; for each line on its input, an order as JSON, it forks a
process that runs one tick and answers with what happened. A step is a commit ("c"), a letter that was handed over
("h"), or one that was not taken ("r"); the killed process knows nothing more and has closed nothing.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from mintkarte.app import build_parts
from mintkarte.gateways.mail import MailError, post_from
from mintkarte.models.database import Database, WritingSession
from mintkarte.services import upkeep
from mintkarte.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from mintkarte.gateways.mail import Message, Post
    from mintkarte.web.parts import Parts

ROOT = Path(__file__).resolve().parents[2]
CONTACT = "karte@example.org"
SITE = "https://karte.example"


@dataclass(frozen=True)
class Ticked:
    """What one process has done until its end."""

    steps: str
    was_killed: bool
    letters: int = 0


def settings(data_dir: Path, **more: str) -> Settings:
    """An installation that can write letters and asks nobody else."""
    given = {"DATA": str(data_dir), "TILES": "keine", "SECRET_KEY": "x" * 32, "LINKS": "off"}
    given |= {"PUBLIC_URL": SITE, "CONTACT": CONTACT}
    return Settings.load({f"MINTKARTE_{name}": value for name, value in {**given, **more}.items()})


class Nursery:
    """Starts ticks in processes of their own."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.lives.dying", str(self._data_dir)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        return self

    def __exit__(self, _kind: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None) -> None:
        self._process.communicate()

    def tick(self, database: Path, mail: str, now: datetime, die_at: int = 0) -> Ticked:
        """One tick, killed after this many steps; 0 lets it end."""
        order = {"database": str(database), "mail": mail, "now": now.isoformat(), "die_at": die_at}
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("no pipes")
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return Ticked(**json.loads(self._process.stdout.readline()))


class _Watched:
    """A real post; each message that it took is a step."""

    def __init__(self, post: Post, step: Callable[[bytes], None]) -> None:
        self._post, self._step = post, step
        self.longest_seconds = post.longest_seconds

    def hand_over(self, message: Message) -> None:
        try:
            self._post.hand_over(message)
        except MailError:
            self._step(b"r")
            raise
        self._step(b"h")


def _forked(parts: Parts, order: dict[str, Any]) -> Ticked:
    """Run one tick in a child and wait for its end."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _tick(parts, order, writing)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        steps, _, letters = pipe.read().partition("=")
    _, status = os.waitpid(child, 0)
    was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if not (was_killed or letters):
        raise RuntimeError(f"the tick ended with {status} after {steps}")
    return Ticked(steps, was_killed, int(letters or 0))


def _tick(parts: Parts, order: dict[str, Any], into: int) -> None:
    done = 0

    def step(word: bytes) -> None:
        nonlocal done
        done += 1
        os.write(into, word)
        if done == order["die_at"]:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(WritingSession, "after_commit", lambda _: step(b"c"))
    post = post_from(order["mail"], contact=CONTACT)
    mine = replace(
        parts, database=Database(f"sqlite:///{order['database']}"), post=_Watched(post, step) if post else None
    )
    report = upkeep.tick(mine, datetime.fromisoformat(order["now"]))
    os.write(into, f"={report.letters}".encode())


def main(data_dir: str) -> None:
    """Tick as ordered until the input ends."""
    parts = build_parts(settings(Path(data_dir)))
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_forked(parts, json.loads(line)).__dict__) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
