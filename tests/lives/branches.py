"""The same tick many times from one beginning, each time killed at another step, and finished by another process."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mintkarte.services.upkeep import MOST_LETTERS
from tests.lives.post_box import FolderBox, ServerBox
from tests.mail_server import read

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lives.dying import Nursery, Ticked
    from tests.lives.town import Town

LATER = timedelta(minutes=10)
"""Longer than any lease: what a dead process held is free."""
_OUTCOME = (
    "SELECT id, status, hidden_because FROM offers",
    "SELECT offer_id, told_at IS NULL, told_again_at IS NULL, hidden_at IS NULL, answer FROM questions",
    "SELECT kind, recipient, subject, sent_at IS NULL FROM letters",
    "SELECT organisation_id, title FROM kept_exports",
    "SELECT kind, done_at IS NULL, dead_at FROM jobs",
)


@dataclass
class Branches:
    """Runs the tick of one moment in processes of `nursery`.

    `deaths` counts after what they died; `whole` are the steps of the ticks that were killed at every one of them.
    """

    here: Town
    nursery: Nursery
    deaths: Counter[str]
    whole: list[str] = field(default_factory=list)
    _kept: list[bytes] = field(default_factory=list)

    def killed_once(self, now: datetime, die_at: int) -> int:
        """Kill the tick at one step, and let another process finish its work; gives its letters."""
        dead = self._tick(self.here.file, self.here.box.setting, now, die_at)
        if dead.was_killed and dead.steps.endswith("h") and isinstance(self.here.box, ServerBox):
            self.here.journal.may_repeat.add(self.here.box.last_id())
        return self._tick(self.here.file, self.here.box.setting, now + LATER).letters

    def killed_at_every_step(self, now: datetime, at_least: int) -> int:
        """Where a tick has at least so many steps: kill it after each, and find the outcome of one left in peace.

        Life goes on from the one that was killed in the middle.
        """
        begin, wanted = self.here.folder / "begin.sqlite3", self.here.folder / "wanted.sqlite3"
        copy(self.here.file, begin)
        copy(begin, wanted)
        steps = self._tick(wanted, self._own_setting("wanted"), now).steps
        self._finish(wanted, self._own_setting("wanted"), now + LATER)
        is_rich = len(steps) >= at_least
        arrived = self._arrived("wanted", keep=not is_rich)
        if is_rich:
            self.whole.append(steps)
            for die_at in range(1, len(steps) + 1):
                self._die(begin, now, die_at, wanted, arrived)
        else:
            copy(wanted, self.here.file)
        if isinstance(self.here.box, ServerBox):
            self.here.box.server.received += self._kept
            self._kept = []
        return 0

    def _die(
        self, begin: Path, now: datetime, die_at: int, wanted: Path, arrived: Counter[tuple[str, str, str]]
    ) -> None:
        """One branch: killed there, finished, compared."""
        name, is_middle = f"killed at {die_at}", die_at == len(self.whole[-1]) // 2
        branch = self.here.folder / f"{name}.sqlite3"
        copy(begin, branch)
        dead = self._tick(branch, self._own_setting(name), now, die_at)
        assert (dead.was_killed, dead.steps) == (True, self.whole[-1][:die_at])
        self._finish(branch, self._own_setting(name), now + LATER)
        assert outcome(branch) == outcome(wanted), f"{name} of {self.whole[-1]}"
        self._check(arrived, self._arrived(name, keep=is_middle), dead)
        if is_middle:
            copy(branch, self.here.file)
        branch.unlink()

    def _tick(self, file: Path, setting: str, now: datetime, die_at: int = 0) -> Ticked:
        ticked = self.nursery.tick(file, setting, now, die_at)
        if ticked.was_killed:
            self.deaths[{"c": "after a commit", "h": "after a letter", "r": "after a refusal"}[ticked.steps[-1]]] += 1
        return ticked

    def _finish(self, file: Path, setting: str, now: datetime) -> None:
        while self._tick(file, setting, now).letters >= MOST_LETTERS:
            now += LATER

    def _own_setting(self, name: str) -> str:
        """A folder of its own, or the one server."""
        is_folder = isinstance(self.here.box, FolderBox)
        return f"file:{self.here.folder / name}" if is_folder else self.here.box.setting

    def _arrived(self, name: str, *, keep: bool = False) -> Counter[tuple[str, str, str]]:
        """What came since: Message-ID, recipient and subject; kept for the people or thrown away."""
        box, mails = self.here.box, []
        if isinstance(box, FolderBox):
            paths = list((self.here.folder / name).glob("*.eml"))
            mails = [read(path.read_bytes()) for path in paths]
            if keep:
                box.take_from(self.here.folder / name)
        elif isinstance(box, ServerBox):
            mails = [read(content) for content in box.server.received[box.read :]]
            self._kept += box.server.received[box.read :] if keep else []
            del box.server.received[box.read :]
        return Counter((mail.headers["Message-ID"], mail.recipient, mail.words.subject) for mail in mails)

    def _check(
        self, wanted: Counter[tuple[str, str, str]], arrived: Counter[tuple[str, str, str]], dead: Ticked
    ) -> None:
        """The same letters; twice only the one that a server took at the moment of the death, with the same id."""
        assert Counter(words[1:] for words in arrived) == Counter(words[1:] for words in wanted)
        twice = [words for words, times in arrived.items() if times > 1]
        may_be = isinstance(self.here.box, ServerBox) and dead.steps.endswith("h")
        assert len(twice) == may_be, (twice, dead)
        self.here.journal.may_repeat |= {words[0] for words in twice}


def copy(source: Path, target: Path) -> None:
    """Copy a database that other processes have open, or had open when they died."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def outcome(file: Path) -> list[Counter[tuple[object, ...]]]:
    """What a database says has happened, without times and random words."""
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [Counter(database.execute(question)) for question in _OUTCOME]
