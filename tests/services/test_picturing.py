"""Pictures of offers: added, described anew, removed, each with its history and seen by everybody at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from mintkarte.gateways import images
from mintkarte.gateways.images import Encoded
from mintkarte.models import Offer, counters
from mintkarte.queries import pictures
from mintkarte.services import history, picturing
from mintkarte.services.picturing import MOST, PictureProblemError, folder_of
from tests.builders import NOON, an_offer

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from mintkarte.models import Picture
    from mintkarte.models.database import Database

LATER = NOON + timedelta(days=3)
SAID = {"alt": "Zwei Kinder löten.", "credit": "Kim Beispiel", "licence": "cc-by", "actor": "kim@example.org"}


def an_encoded(name: str = "a" * 64) -> Encoded:
    """A picture as the encoder gives it, without pixels."""
    return Encoded(name, 700, 300, {480: b"small", 700: b"large"})


def add(db: Session, offer: Offer, **values: str) -> Picture:
    return picturing.add(db, offer, an_encoded(), **{**SAID, **values}, now=LATER)


def test_a_picture_is_added_with_its_history_and_its_offer_is_read_anew(database: Database) -> None:
    with database.writing() as db:
        offer = an_offer(db)
        before = counters.current(db)
    with database.writing() as db:
        picture = add(db, db.get_one(Offer, offer.id), alt="  Zwei Kinder löten. ")
    with database.reading() as db:
        assert [one.alt for one in pictures.of_offer(db, offer.id)] == ["Zwei Kinder löten."]
        assert db.get_one(Offer, offer.id).changed_in == counters.current(db) == before + 1
        (change,) = history.of(db, "picture", picture.id)
        assert (change.actor, change.verb, change.after["offer_id"]) == ("kim@example.org", "added", offer.id)


def test_what_is_said_can_change_and_the_same_again_changes_nothing(database: Database) -> None:
    with database.writing() as db:
        picture = add(db, an_offer(db))
        assert not picturing.change(db, picture, **SAID, now=LATER)
        assert picturing.change(db, picture, **{**SAID, "licence": "cc0"}, now=LATER)
        db.flush()
        changes = history.of(db, "picture", picture.id)
        assert [(one.verb, one.before.get("licence")) for one in changes] == [("changed", "cc-by"), ("added", None)]


def test_a_removed_picture_leaves_its_history_and_its_files_go_a_day_later(database: Database, tmp_path: Path) -> None:
    images.store(folder_of(tmp_path), an_encoded(), LATER)
    with database.writing() as db:
        offer = an_offer(db)
        picture = add(db, offer)
        assert picturing.sweep(db, tmp_path, LATER + timedelta(days=9)) == 0
        picturing.remove(db, picture, actor="kim@example.org", now=LATER)
        assert pictures.of_offer(db, offer.id) == []
        assert history.of(db, "picture", picture.id)[0].before["alt"] == "Zwei Kinder löten."
        assert picturing.sweep(db, tmp_path, LATER + timedelta(hours=23)) == 0
        assert picturing.sweep(db, tmp_path, LATER + timedelta(hours=25)) == 1
    assert list(folder_of(tmp_path).iterdir()) == []


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"alt": " "}, "alt_missing"),
        ({"alt": "a" * 301}, "alt_too_long"),
        ({"credit": ""}, "credit_missing"),
        ({"credit": "a" * 201}, "credit_too_long"),
        ({"licence": "mine"}, "licence_missing"),
    ],
)
def test_a_picture_without_words_makers_or_licence_is_refused(
    database: Database, values: dict[str, str], code: str
) -> None:
    with database.writing() as db:
        offer = an_offer(db)
        with pytest.raises(PictureProblemError) as refused:
            add(db, offer, **values)
        assert refused.value.codes == [code]
        assert pictures.of_offer(db, offer.id) == []


def test_six_pictures_are_enough(database: Database) -> None:
    with database.writing() as db:
        offer = an_offer(db)
        for _ in range(MOST):
            add(db, offer)
        with pytest.raises(PictureProblemError) as refused:
            add(db, offer)
        assert refused.value.codes == ["too_many"]
