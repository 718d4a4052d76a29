"""Three years of 2,000 offers: clocks jump, mail servers go away, processes are killed, and the rules hold throughout.

An oracle that knows no code of the product reads what could be seen from outside, and a table tells what happened.
Each of its claims is shown to fail where the rule behind it is broken. `python3 dev.py prove -k years -s` shows the
table; it takes three and a half minutes of one core.
"""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import ExitStack
from itertools import count
from typing import TYPE_CHECKING, Protocol

import pytest
from sqlalchemy import delete, update

from mintkarte.gateways.mail import post_from
from mintkarte.models import KeptExport, Offer
from tests.lives import oracle, town
from tests.lives.branches import Branches
from tests.lives.days import START, jumps, quiet, three_years
from tests.lives.dying import CONTACT, Nursery
from tests.lives.places import in_memory
from tests.lives.post_box import FolderBox, ServerBox
from tests.mail_server import MailServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Delete, Update

    from mintkarte.gateways.mail import Message, Post
    from tests.lives.days import Moment
    from tests.lives.oracle import Journal
    from tests.lives.town import Town

CLUBS, OFFERS_AT_FIRST, OFFERS_MORE = 120, 1400, 600
TO_A_SERVER = 520
"""From this day on letters go to a mail server, before into a folder."""
DYING = {*range(180, 205), *range(640, 665)}
"""On these days the tick is killed: on each at a later step, then it comes again."""
AT_EVERY_STEP = (range(211, 233), range(722, 745))
"""On the first of these days that brings much it is killed at every single step, each time from the same beginning."""
MANY_STEPS = 25


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where the database lies."""
    with in_memory(tmp_path) as chosen:
        yield chosen


def test_three_years_of_two_thousand_offers(
    folder: Path, sqlite_template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ExitStack() as stack:
        server = ServerBox(stack.enter_context(MailServer()))
        here = town.build(folder, sqlite_template, FolderBox(folder / "mail"), START)
        nursery = stack.enter_context(Nursery(folder))
        here.people.found(CLUBS, START)
        here.people.publish(OFFERS_AT_FIRST, START, range(170))
        here.look(START)
        deaths: Counter[str] = Counter()
        branches = Branches(here, nursery, deaths)
        for moment in three_years():
            if moment.true_day == TO_A_SERVER and here.box is not server:
                here.box.go(away=False)
                here.box = server
            _live(here, branches, moment)
        journal = here.close()
    with capsys.disabled():
        told = f"{len(here.people.facts)} offers, {jumps()} jumps of the clock, killed {dict(deaths)}"
        sys.stdout.write(f"\n{town.table(here)}\n{told}\nat every step of {branches.whole}\n")
    assert oracle.all_broken(journal) == []
    assert len(here.people.facts) == OFFERS_AT_FIRST + OFFERS_MORE
    assert jumps() >= 20
    assert len(branches.whole) == len(AT_EVERY_STEP)
    total = sum(here.counts.values(), Counter())
    assert all(total[word] > 20 for word in ("asked", "reminded", "hidden", "gone", "revived", "ended", "deleted"))
    assert total["purged"] <= total["deleted"] + total["gone"]


def _live(here: Town, branches: Branches, moment: Moment) -> None:
    """One moment, with a tick in this process, or in others that are killed."""
    if moment.true_day % 20 == 7 and not moment.jump:
        missing = OFFERS_AT_FIRST + OFFERS_MORE - len(here.people.facts)
        here.people.publish(min(missing, 12), moment.now)
    searching = AT_EVERY_STEP[len(branches.whole) :][:1]
    if moment.true_day in DYING:
        die_at = sorted(DYING).index(moment.true_day) % 25 + 1
        here.day(moment, lambda now: branches.killed_once(now, die_at))
    elif any(moment.true_day in days for days in searching) and not moment.is_away:
        here.day(moment, lambda now: branches.killed_at_every_step(now, MANY_STEPS))
    else:
        here.day(moment)


def test_the_oracle_finds_nothing_where_nothing_is_wrong(control: Control) -> None:
    assert oracle.all_broken(control()) == []


@pytest.mark.parametrize(
    ("setting", "claim"),
    [
        ("HIDE_DAYS=7", "early"),
        ("REMIND_DAYS=9", "early"),
        ("ASK_DAYS=100", "early"),
        ("DELETE_DAYS=30", "not_deleted"),
    ],
)
def test_the_oracle_sees_a_figure_that_is_too_small(control: Control, setting: str, claim: str) -> None:
    name, _, value = setting.partition("=")
    assert claims_broken(control(settings={name: value})) >= {claim}


@pytest.mark.parametrize("setting", ["HIDE_DAYS=25", "REMIND_DAYS=25", "ASK_DAYS=200"])
def test_the_oracle_sees_what_stays_too_long(control: Control, setting: str) -> None:
    name, _, value = setting.partition("=")
    assert claims_broken(control(settings={name: value})) == {"stale"}


def test_the_oracle_sees_letters_that_come_twice_or_not_at_all(control: Control) -> None:
    assert claims_broken(control(post=Twice)) == {"letters_twice"}
    assert claims_broken(control(post=Forgetful)) >= {"letters_missing"}


def test_the_oracle_sees_what_is_shown_although_it_is_hidden_or_over(control: Control) -> None:
    shown = update(Offer).where(Offer.status.in_(("verborgen", "vorbei"))).values(status="veroeffentlicht")
    assert claims_broken(control(meddle=shown)) >= {"stale", "wrong_ends"}


def test_the_oracle_misses_an_export(control: Control) -> None:
    assert "not_deleted" in claims_broken(control(settings={"DELETE_DAYS": "30"}, meddle=delete(KeptExport)))


def claims_broken(journal: Journal) -> set[str]:
    """Which claims the journal breaks."""
    return {line.partition(":")[0] for line in oracle.all_broken(journal)}


class Twice:
    """A post that hands every letter over once more, as another process would that knows nothing of the first."""

    def __init__(self, post: Post, setting: str) -> None:
        self._posts = (post, post_from(setting, contact=CONTACT))
        self.longest_seconds = post.longest_seconds

    def hand_over(self, message: Message) -> None:
        for post in self._posts:
            assert post
            post.hand_over(message)


class Forgetful:
    """A post that says it has taken every letter, and loses half of them."""

    def __init__(self, post: Post, _setting: str) -> None:
        self._post, self._number = post, 0
        self.longest_seconds = post.longest_seconds

    def hand_over(self, message: Message) -> None:
        self._number += 1
        if self._number % 2 == 0:
            self._post.hand_over(message)


class Control(Protocol):
    """Lets a small town live in which something is wrong."""

    def __call__(
        self,
        days: int = 75,
        post: Callable[[Post, str], Post] | None = None,
        meddle: Update | Delete | None = None,
        settings: dict[str, str] | None = None,
    ) -> Journal: ...


@pytest.fixture
def control(folder: Path, sqlite_template: Path) -> Iterator[Control]:
    """Each life has a folder and a mail server of its own."""
    numbers = count()
    with ExitStack() as stack:

        def live(
            days: int = 75,
            post: Callable[[Post, str], Post] | None = None,
            meddle: Update | Delete | None = None,
            settings: dict[str, str] | None = None,
        ) -> Journal:
            box = ServerBox(stack.enter_context(MailServer()))
            small = town.build(folder / str(next(numbers)), sqlite_template, box, START, **settings or {})
            if post is not None:
                small.wrap = lambda inner: post(inner, box.setting)
            small.people.found(12, START)
            small.people.publish(70, START, range(150, 180))
            small.look(START)

            def tick(now: datetime) -> int:
                letters = small.tick(now)
                if meddle is not None:
                    with small.parts.database.writing() as db:
                        db.execute(meddle)
                return letters

            for moment in quiet(days):
                small.day(moment, tick)
            return small.close()

        yield live
