"""Whatever happens to offers between looks: each is named as new once, each change once, and nothing unasked."""

from __future__ import annotations

import re
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mintkarte.domain.rhythms import Rhythm
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Offer, counters
from mintkarte.models.database import Database
from tests.builders import NOON, an_offer
from tests.newsroom import SITE, Newsroom

if TYPE_CHECKING:
    from mintkarte.models import Letter

COSTS = (0, 500, 1500)
ASKED = "kosten=5"
"""What costs 15 euros is not in this search."""
deeds = st.tuples(
    st.integers(0, 3),
    st.sampled_from(
        [
            ("cost", 0),
            ("cost", 500),
            ("cost", 1500),
            ("words", 1),
            ("words", 2),
            ("hide", 0),
            ("show", 0),
            ("confirm", 0),
        ]
    ),
)
stories = st.lists(deeds | st.none(), min_size=4, max_size=14)
"""Deeds on one of four offers, and looks (None) between them."""


class Public(NamedTuple):
    """What a visitor could see of an offer."""

    shown: bool
    cost: int


def do(database: Database, number: int, verb: str, value: int) -> None:
    with database.writing() as db:
        title = f"Angebot {number}"
        words = {"cost_cents": value} if verb == "cost" else {}
        if verb in {"cost", "words"}:
            known = db.get(Offer, number + 1) if number + 1 in ids(db) else None
            kept: dict[str, Any] = {"cost_cents": known.cost_cents if known else 0, "description": "Text"}
            told = {"description": f"Text {value}"} if verb == "words" else words
            an_offer(db, title=title, external_id=title, **kept | told)
            return
        offer = db.get_one(Offer, number + 1)
        status = {"hide": Status.HIDDEN, "show": Status.PUBLISHED}.get(verb, Status(offer.status))
        offer.status, offer.confirmed_at = str(status), NOON
        offer.changed_in = counters.bump(db)


def ids(db: Any) -> set[int]:  # noqa: ANN401 - a session
    return {one.id for one in db.query(Offer)}


def public(database: Database) -> dict[int, Public]:
    with database.reading() as db:
        return {
            one.id: Public(one.status == Status.PUBLISHED and (one.cost_cents or 0) <= 500, one.cost_cents or 0)
            for one in db.query(Offer)
        }


def named(letters: list[Letter]) -> dict[str, list[int]]:
    """The ids in each part of these letters."""
    found: dict[str, list[int]] = {"Neu": [], "Geändert": []}
    for letter in letters:
        part = ""
        for block in letter.text.split("\n\n"):
            part = block if block in found else part
            if part and (one := re.search(rf"\n{SITE}/angebote/(\d+)$", block)):
                found[part].append(int(one[1]))
    return found


@settings(max_examples=25)
@given(story=stories)
@example(story=[(0, ("hide", 0)), (0, ("cost", 500)), None, (0, ("show", 0))])
def test_each_look_tells_just_what_the_last_ones_have_not(story: list[Any], sqlite_template: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(sqlite_template, Path(folder) / "test.sqlite3")
        database = Database(f"sqlite:///{folder}/test.sqlite3")
        for number in range(2):
            do(database, number, "cost", 0)
        room, now = Newsroom(database), NOON
        room.subscribe(now, ASKED, Rhythm.AT_ONCE)
        known = {number: state.cost for number, state in public(database).items() if state.shown}
        for step in [*story, None]:
            if step is not None:
                number, (verb, value) = step
                if verb in {"cost", "words"} and number > len(public(database)):
                    continue  # offers come one after the other, so that their ids are known
                if verb in {"cost", "words"} or number + 1 in public(database):
                    do(database, number, verb, value)
                continue
            now += timedelta(hours=1)
            told = named(room.look(now))
            shown = {number: state.cost for number, state in public(database).items() if state.shown}
            assert sorted(told["Neu"]) == sorted(shown.keys() - known.keys())
            assert sorted(told["Geändert"]) == sorted(one for one in shown.keys() & known if shown[one] != known[one])
            known |= shown
        database.close()
