"""Subscriptions: one for each address and search, known by hashes alone, and gone without a trace when they end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from mintkarte.domain.rhythms import Rhythm
from mintkarte.models import Base, Letter, OptIn, Subscription
from mintkarte.services import letters, subscribing
from mintkarte.services.subscribing import GoneError, Seen
from mintkarte.texts.letter_sheet import LetterText
from tests.builders import NOON
from tests.newsroom import SECRET, WHO, Newsroom

if TYPE_CHECKING:
    from mintkarte.models.database import Database

WORDS = LetterText("Neues", "Grüß Gott\n", "<p>Grüß Gott</p>\n")
SEEN = Seen("", 0, 0, NOON.date())


def asked(database: Database, query: str = "alter=10", rhythm: Rhythm = Rhythm.WEEKLY, who: str = WHO) -> str:
    with database.writing() as db:
        return subscribing.ask(db, who, query, rhythm, SEEN, NOON)


def confirmed(database: Database, token: str, days: float = 0) -> int:
    with database.writing() as db:
        return subscribing.confirm(db, token, SECRET, NOON + timedelta(days=days)).id


def everything(database: Database) -> str:
    """All that is stored, as text."""
    with database.engine.connect() as connection:
        return "\n".join(str(row) for table in Base.metadata.sorted_tables for row in connection.execute(select(table)))


def test_the_same_search_again_is_the_same_subscription_in_the_new_rhythm(database: Database) -> None:
    first = confirmed(database, asked(database))
    again = confirmed(database, asked(database, rhythm=Rhythm.AT_ONCE), days=3)
    other = confirmed(database, asked(database, "alter=11"))
    assert first == again != other
    with database.reading() as db:
        kept = db.get_one(Subscription, first)
        assert (kept.rhythm, kept.renewed_at) == (Rhythm.AT_ONCE, NOON + timedelta(days=3))
        assert db.scalar(select(func.count()).select_from(OptIn)) == 0


@pytest.mark.parametrize("days", [7, 8])
def test_what_is_not_confirmed_within_a_week_is_gone_with_its_letter(database: Database, days: int) -> None:
    token = asked(database)
    with database.writing() as db:
        letters.write(db, WORDS, WHO, NOON, kind=subscribing.OPT_IN)
    with pytest.raises(GoneError):
        confirmed(database, token, days=days)
    with database.writing() as db:
        subscribing.forget_expired(db, NOON + timedelta(days=days))
    assert WHO not in everything(database)


def test_a_link_confirms_once_and_nothing_else(database: Database) -> None:
    token = asked(database)
    number = confirmed(database, token)
    with pytest.raises(GoneError):
        confirmed(database, token)
    with database.reading() as db:
        own = subscribing.token_of(db.get_one(Subscription, number), SECRET)
        assert subscribing.by_token(db, token) is None, "an opt-in ends nothing"
        assert subscribing.by_token(db, own) is not None
    with pytest.raises(GoneError):
        confirmed(database, own)


def test_confirming_one_search_keeps_the_waiting_letter_about_another(database: Database) -> None:
    token = asked(database)
    with database.writing() as db:
        letters.write(db, WORDS, WHO, NOON, kind=subscribing.OPT_IN, key="out")
        db.scalars(select(Letter)).one().sent_at = NOON
        letters.write(db, WORDS, WHO, NOON, kind=subscribing.OPT_IN, key=subscribing.key_of_opt_in(token))
    asked(database, "alter=11")
    with database.writing() as db:
        letters.write(db, WORDS, WHO, NOON, kind=subscribing.OPT_IN, key="waiting")
    confirmed(database, token)
    with database.reading() as db:
        assert db.scalars(select(Letter.key)).all() == ["waiting"]


def test_of_twenty_who_confirm_at_once_one_does(database: Database) -> None:
    token = asked(database)

    def confirm(_: int) -> bool:
        try:
            confirmed(database, token)
        except GoneError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(confirm, range(20))) == 1


def test_two_orders_for_one_search_confirmed_at_once_are_one_subscription(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        numbers = set(pool.map(lambda token: confirmed(database, token), [asked(database) for _ in range(4)]))
    assert len(numbers) == 1


def test_no_token_is_stored_and_all_are_long(database: Database) -> None:
    waiting, tokens = asked(database), set[str]()
    for number in range(50):
        kept = confirmed(database, asked(database, f"alter={number}"))
        with database.reading() as db:
            tokens.add(subscribing.token_of(db.get_one(Subscription, kept), SECRET))
    stored = everything(database)
    assert len(tokens) == 50
    assert all(len(token) == 43 and token not in stored for token in {waiting, *tokens})


def test_the_end_takes_letters_along_that_have_not_left_and_all_else(database: Database) -> None:
    room = Newsroom(database)
    number, other = room.subscribe(NOON), room.subscribe(NOON, who="bernd@example.org")
    with database.writing() as db:
        for kept in (number, other):
            subscription = db.get_one(Subscription, kept)
            key = subscribing.key_of(subscription, 1)
            letters.write(db, WORDS, subscription.email, NOON, kind=subscribing.NEWS, key=key)
    with database.writing() as db:
        subscribing.end(db, db.get_one(Subscription, number))
    assert WHO not in everything(database)
    with database.reading() as db:
        assert list(db.scalars(select(Letter.recipient))) == ["bernd@example.org"]


def test_a_new_secret_key_makes_new_links_that_work(database: Database) -> None:
    number = Newsroom(database).subscribe(NOON)
    with database.writing() as db:
        old = subscribing.token_of(db.get_one(Subscription, number), SECRET)
        new = subscribing.token_of(db.get_one(Subscription, number), "another-secret-key-0123456789")
    with database.reading() as db:
        assert subscribing.by_token(db, old) is None
        assert subscribing.by_token(db, new) is not None


def test_letters_that_went_out_long_ago_keep_no_address(database: Database) -> None:
    with database.writing() as db:
        letters.write(db, WORDS, WHO, NOON, kind=subscribing.NEWS, key="subscription:1:1")
        db.scalars(select(Letter)).one().sent_at = NOON
    with database.writing() as db:
        subscribing.forget_expired(db, NOON + timedelta(days=6))
        assert WHO in everything(database)
        subscribing.forget_expired(db, NOON + timedelta(days=8))
    assert WHO not in everything(database)
