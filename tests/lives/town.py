"""The installation and its people in one: ticks come, letters arrive, and a journal keeps what could be seen."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from mintkarte.app import SITE, build_parts
from mintkarte.gateways.mail import post_from
from mintkarte.models import KeptExport, Offer, Question
from mintkarte.services import upkeep
from mintkarte.services.setup import prepare
from mintkarte.services.upkeep import MOST_LETTERS
from tests.lives import dying
from tests.lives.oracle import Event, Journal, Taken, day
from tests.lives.people import RESTS, People

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mintkarte.gateways.mail import Post
    from mintkarte.web.parts import Parts
    from tests.lives.days import Moment
    from tests.lives.post_box import PostBox

_LETTERS = (("Stimmt das noch?", 1), ("Noch da?", 2), ("Ausgeblendet:", 3))
_SEEN = {"veroeffentlicht": "public", "verborgen": "hidden"}
_BECAME = {"veroeffentlicht": "revived", "verborgen": "hidden", "vorbei": "ended", "geloescht": "deleted", "": "purged"}
_DAY = timedelta(1)


@dataclass
class Town:
    """A real installation in a folder; `tick` lets its clock work and gives how many letters went out."""

    folder: Path
    parts: Parts
    people: People
    box: PostBox
    wrap: Callable[[Post], Post] = lambda post: post
    journal: Journal = field(default_factory=Journal)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    _states: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    _last_seen: dict[int, tuple[datetime, str, datetime]] = field(default_factory=dict)
    _before: datetime | None = None
    _turn: int = 0

    @property
    def file(self) -> Path:
        """Where the database lies."""
        return self.folder / "mintkarte.sqlite3"

    def day(self, moment: Moment, tick: Callable[[datetime], int] | None = None) -> None:
        """One moment: the clock jumps, people do something, the tick comes, everybody looks."""
        self._excuse(moment)
        self.box.go(away=moment.is_away)
        an_hour_ago = moment.now - timedelta(minutes=20)
        self.people.live(moment.true_day, an_hour_ago)
        self._note_deeds(an_hour_ago)
        self._turn += 1
        now, tick = moment.now, tick or self.tick
        while tick(now) >= MOST_LETTERS:
            now += timedelta(minutes=5)
        self.read(moment.true_day, moment.now)
        self.look(moment.now)
        self._before, self._turn = moment.now, self._turn + 1

    def tick(self, now: datetime) -> int:
        """One tick in this process."""
        post = post_from(self.box.setting, contact=dying.CONTACT)
        parts = replace(self.parts, post=self.wrap(post) if post else None)
        return upkeep.tick(parts, now).letters

    def read(self, true_day: int, now: datetime) -> None:
        """Note what the post has taken, and hand it to the people."""
        for letter in self.box.new():
            number = next(number for words, number in _LETTERS if letter.subject.startswith(words))
            offers = self.people.get(letter, number, true_day)
            self.journal.letters.append(
                Taken(self._turn, now, letter.written, letter.message_id, letter.recipient, number, offers)
            )
            self._count(now, "letters")

    def look(self, now: datetime, *, by_people: bool = False) -> None:
        """Note what has become of every offer since the last look."""
        with self.parts.database.reading() as db:
            found = {row.id: row.status for row in db.execute(select(Offer.id, Offer.status))}
        for number in found.keys() - self._states.keys():
            self._states[number] = (found[number], self.people.facts[number].since)
            self.journal.events[number].append(Event(self.people.facts[number].since, "sign", self._turn))
        for number, (before, since) in list(self._states.items()):
            status = found.get(number, "")
            if status == before:
                if status in _SEEN and not by_people:
                    self._last_seen[number] = (now, _SEEN[status], since)
                continue
            self._keep_seen(number)
            shown = status == "veroeffentlicht" and not by_people
            self._states[number] = (status, self._last_sign(number) if shown else now)
            if not by_people:
                self.journal.events[number].append(Event(now, _BECAME[status], self._turn))
            self._count(now, "gone" if by_people and status == "verborgen" else _BECAME[status])
            if not status:
                del self._states[number]

    def close(self) -> Journal:
        """Write down what can only be seen at the end, and give the journal."""
        for number in list(self._last_seen):
            self._keep_seen(number)
        self.journal.facts = self.people.facts
        for slug, first, length in RESTS:
            self.journal.rests.setdefault(slug, set()).update(
                first_day + n * _DAY for first_day in _each_year(first) for n in range(length)
            )
        with self.parts.database.reading() as db:
            self.journal.exports.update(db.scalars(select(KeptExport.title)))
            for column, word in ((Question.asked_at, "asked"), (Question.asked_again_at, "reminded")):
                for at in db.scalars(select(column).where(column.is_not(None))):
                    if at is not None:
                        self._count(at, word)
        return self.journal

    def _note_deeds(self, now: datetime) -> None:
        for number, word in self.people.did:
            self._keep_seen(number)
            self.journal.events[number].append(Event(now, word, self._turn))
            if number in self._states:
                self._states[number] = (self._states[number][0], now)
        self.people.did.clear()
        self.look(now, by_people=True)

    def _last_sign(self, number: int) -> datetime:
        return max(at for at, word, _ in self.journal.events[number] if word == "sign")

    def _keep_seen(self, number: int) -> None:
        if number in self._last_seen:
            self.journal.seen[number].append(self._last_seen.pop(number))

    def _excuse(self, moment: Moment) -> None:
        """Days that the clock leaves out or goes through twice, and those on which nobody takes letters."""
        if moment.jump < timedelta():
            for number in list(self._last_seen):
                self._keep_seen(number)
        if moment.is_away:
            self.journal.excused |= {day(moment.now), day(moment.now + _DAY)}
        if moment.jump and self._before:
            first, last = sorted((day(self._before), day(moment.now)))
            self.journal.excused |= {first + n * _DAY for n in range((last - first).days + 1)}

    def _count(self, at: datetime, word: str) -> None:
        self.counts.setdefault(f"{day(at):%Y-%m}", Counter())[word] += 1


def _each_year(first: tuple[int, int]) -> list[date]:
    return [date(year, *first) for year in range(2027, 2031)]


def build(folder: Path, template: Path, box: PostBox, now: datetime, **settings: str) -> Town:
    """An empty installation with its regions."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template, folder / "mintkarte.sqlite3")
    parts = build_parts(dying.settings(folder, MAIL=box.setting, **settings))
    prepare(parts.database, folder, SITE / "data", now)
    return Town(folder, parts, People(parts.database), box)


def table(town: Town) -> str:
    """Months by what happened."""
    words = ("asked", "reminded", "hidden", "gone", "revived", "ended", "deleted", "purged", "letters")
    lines = ["month    " + "".join(f"{word:>9}" for word in words)]
    for month, counts in sorted(town.counts.items()):
        lines.append(f"{month}  " + "".join(f"{counts[word]:9}" for word in words))
    total = sum(town.counts.values(), Counter())
    return "\n".join([*lines, "all      " + "".join(f"{total[word]:9}" for word in words)])
