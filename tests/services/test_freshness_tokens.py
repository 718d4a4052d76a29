"""The link of a letter that asks is good for one thing and one use, and looking at it is no use."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from mintkarte.models import Offer, Question
from mintkarte.services import accounts, answering, inviting
from mintkarte.services.accounts import LinkError, Purpose
from mintkarte.services.asking import LINK_LASTS
from mintkarte.services.confirming import Answer
from tests.builders import NOON
from tests.desk_things import a_question, a_stored_offer
from tests.signing import PEOPLE, visitor

if TYPE_CHECKING:
    from flask import Flask

    from mintkarte.models.database import Database
    from tests.conftest import Clock


def given(database: Database, title: str = "Löten") -> str:
    """The token of a letter about one offer."""
    with database.writing() as db:
        return a_question(db, a_stored_offer(db, region=None, title=title, external_id=title))


def state(database: Database) -> list[object]:
    with database.reading() as db:
        offers = [(one.status, one.confirmed_at, one.version) for one in db.scalars(select(Offer))]
        return [offers, [(one.answer, one.answered_at) for one in db.scalars(select(Question))]]


def test_of_twenty_who_answer_at_once_one_is_heard(database: Database) -> None:
    token = given(database)

    def press(number: int) -> bool:
        try:
            with database.writing() as db:
                answering.answer(db, token, Answer.GONE if number % 2 else Answer.RIGHT, NOON)
        except LinkError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(press, range(20))) == 1
    with pytest.raises(LinkError):
        press_once(database, token)


def press_once(database: Database, token: str) -> None:
    with database.writing() as db:
        answering.answer(db, token, Answer.RIGHT, NOON)


def test_mail_scanners_that_look_change_nothing(app: Flask) -> None:
    database = app.extensions["mintkarte"].database
    address, client = f"/bestaetigen/{given(database)}", app.test_client()
    before = state(database)
    for _ in range(5):
        assert client.get(address).status_code == client.head(address).status_code == 200
        assert client.options(address).status_code == 200
        assert client.get(f"{address}?antwort=weg").status_code == 200
    assert client.put(address).status_code == client.delete(address).status_code == 405
    assert state(database) == before


def test_a_link_that_asks_signs_nobody_in_and_one_that_signs_in_answers_nothing(app: Flask) -> None:
    parts = app.extensions["mintkarte"]
    token = given(parts.database)
    with parts.database.writing() as db:
        _, invitation = inviting.invite(db, PEOPLE["editor"], "test", parts.clock())
        person = accounts.find_or_create(db, "kim@verein.example", "test", parts.clock())
        sign_in = accounts.sign_in_token(db, person.email or "", parts.clock())
    before = state(parts.database)
    for address in (f"/anmelden/{token}", f"/bestaetigen/{invitation}", f"/bestaetigen/{sign_in}"):
        guest = visitor(app)
        assert guest.get(address).status_code == 410
        assert guest.press("/anmelden", address, antwort="stimmt").status_code == 410
        assert guest.get("/konto").status_code == 303
    assert state(parts.database) == before
    assert visitor(app).get(f"/bestaetigen/{token}").status_code == 200
    assert visitor(app).get(f"/anmelden/{invitation}").status_code == 200


def test_a_link_that_is_nearly_right_is_wrong(app: Flask) -> None:
    token = given(app.extensions["mintkarte"].database)
    other = "A" if token[0] != "A" else "B"
    near = (token[:-2], f"{token}A", other + token[1:], token.swapcase(), accounts.digest(token), "%", "*", "x" * 4000)
    for wrong in near:
        assert visitor(app).get(f"/bestaetigen/{wrong}").status_code == 410, wrong


def test_a_link_runs_out_and_no_clock_that_is_set_back_brings_it_again(app: Flask, clock: Clock) -> None:
    parts = app.extensions["mintkarte"]
    used, old = given(parts.database), given(parts.database, "Robotik")
    press_once(parts.database, used)
    clock.forward(days=-2)
    assert visitor(app).get(f"/bestaetigen/{used}").status_code == 410
    assert visitor(app).get(f"/bestaetigen/{old}").status_code == 200
    clock.forward(days=LINK_LASTS.days + 1, hours=23)
    assert visitor(app).get(f"/bestaetigen/{old}").status_code == 200
    clock.forward(hours=2)
    assert visitor(app).get(f"/bestaetigen/{old}").status_code == 410
    with parts.database.writing() as db:
        accounts.forget_expired(db, clock.now)
    clock.forward(days=-2)
    assert visitor(app).get(f"/bestaetigen/{old}").status_code == 410


def test_the_link_outlives_the_year_in_which_an_offer_can_come_back() -> None:
    assert LINK_LASTS.days > 365 + 28
    assert Purpose.CONFIRMATION not in accounts._SIGNING_IN  # noqa: SLF001 - the wall between the two kinds of links
