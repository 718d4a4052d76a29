"""The change counter as every request asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from mintkarte.models import counters

if TYPE_CHECKING:
    from mintkarte.models.database import Database


def test_the_short_question_has_the_usual_answer(database: Database) -> None:
    answers = []
    for _ in range(3):
        with database.reading() as db:
            answers.append((counters.ask(database.engine), counters.current(db)))
        with database.writing() as db:
            counters.bump(db)
            with database.reading() as other:
                unfinished = (counters.ask(database.engine), counters.current(other))
            assert unfinished == answers[-1]
    assert answers == [(n, n) for n in range(3)]


def test_what_is_wrong_is_said_in_the_usual_words(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE counters RENAME TO elsewhere"))
    with pytest.raises(SQLAlchemyError):
        counters.ask(database.engine)
