"""Bounces: what is noted when a letter comes back, at once or by a report later on, and when it is forgotten."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from mintkarte.gateways.delivery_reports import DeliveryReport
from mintkarte.models import Bounce, Letter
from mintkarte.queries.bounces import bouncing as bouncing_of
from mintkarte.services import accounts, bouncing, upkeep
from mintkarte.services.bouncing import Taken
from tests.builders import NOON
from tests.mail_server import MailServer
from tests.services.test_letters import TO, deliver, post, put
from tests.services.test_upkeep import Equipment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mintkarte.models.database import Database

DAY = timedelta(days=1)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


def bounces(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as db:
        return [(one.address, one.code, one.kind) for one in db.scalars(select(Bounce).order_by(Bounce.address))]


@pytest.mark.parametrize(
    ("step", "answer", "code"),
    [
        ("to_recipients", "550 5.1.1 unknown", "5.1.1"),
        ("to_recipients", "550 nobody here", "550"),
        ("to_recipients", "552 5.2.2 full for ever", "5.2.2"),
        ("to_messages", "550 5.1.1 unknown, found out late", "5.1.1"),
    ],
)
def test_an_address_that_is_refused_for_good_is_noted(
    database: Database, server: MailServer, step: str, answer: str, code: str
) -> None:
    setattr(server, step, [answer])
    put(database, TO)
    deliver(database, post(server.setting))
    assert bounces(database) == [(TO, code, "test")]


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("to_recipients", "450 4.2.0 greylisted"),
        ("to_recipients", "550 5.7.1 relaying denied"),
        ("to_recipients", "550 5.1.8 we do not like the sender"),
        ("to_messages", "554 5.7.1 looks like spam"),
        ("to_messages", "554 no"),
    ],
)
def test_what_is_not_about_the_address_is_not_noted(
    database: Database, server: MailServer, step: str, answer: str
) -> None:
    setattr(server, step, [answer])
    put(database, TO)
    deliver(database, post(server.setting))
    assert bounces(database) == []


def test_it_is_forgotten_when_a_later_letter_is_taken_and_keeps_its_first_day_until_then(
    database: Database, server: MailServer
) -> None:
    server.to_recipients = ["550 5.1.1 unknown", "550 5.2.1 switched off"]
    put(database, TO)
    deliver(database, post(server.setting))
    put(database, TO)
    deliver(database, post(server.setting), seconds=60)
    with database.reading() as db:
        found = db.get_one(Bounce, TO)
        assert (found.since, found.last_at, found.code) == (NOON, NOON + timedelta(seconds=60), "5.2.1")
    put(database, TO)
    deliver(database, post(server.setting), seconds=120)
    assert bounces(database) == []


def sent(database: Database, to: str = TO) -> Letter:
    put(database, to)
    with database.writing() as db:
        letter = db.scalars(select(Letter).order_by(Letter.id.desc())).first()
        assert letter
        letter.sent_at = NOON
        return letter


def take(database: Database, report: DeliveryReport) -> Taken:
    with database.writing() as db:
        return bouncing.take_reports(db, [report], NOON)


def test_a_report_that_names_our_letter_notes_the_address_we_wrote_to(database: Database) -> None:
    letter = sent(database, "Aenne@example.org")
    report = DeliveryReport("failed", ("aenne.neu@anderswo.example",), "5.1.1", letter.message_id)
    assert take(database, report) == Taken(codes=("5.1.1",))
    assert bounces(database) == [("aenne@example.org", "5.1.1", "test")]


def test_a_report_that_names_an_address_only_makes_nobody_unreachable(database: Database) -> None:
    sent(database)
    for recipients in ((TO,), ("fremd@example.org",), ()):
        assert take(database, DeliveryReport("failed", recipients, "5.1.1")) == Taken(unknown=1)
    assert bounces(database) == []


def test_a_forged_number_and_what_is_not_lost_are_not_noted(database: Database) -> None:
    letter = sent(database)
    assert take(database, DeliveryReport("failed", (TO,), "5.1.1", "0" * 32)) == Taken(unknown=1)
    for action, status in (("delayed", "4.4.1"), ("delivered", "2.0.0"), ("failed", "5.7.1"), ("relayed", "")):
        assert take(database, DeliveryReport(action, (TO,), status, letter.message_id)) == Taken(not_lost=1)
    assert bounces(database) == []


def test_who_asks_gets_back_what_they_asked_for(database: Database) -> None:
    with database.writing() as db:
        bouncing.note(db, "Anna@Example.org", NOON, code="5.1.1", kind="sign_in")
        assert bouncing_of(db, ["anna@example.org", " ANNA@example.org", "bert@example.org", ""]) == {
            "anna@example.org",
            " ANNA@example.org",
        }
        assert bouncing_of(db, []) == set()
        assert len(bouncing_of(db, [f"a{number}@example.org" for number in range(40_000)])) == 0


def test_what_is_old_and_who_deletes_the_account_is_forgotten(database: Database) -> None:
    with database.writing() as db:
        bouncing.note(db, "alt@example.org", NOON - 366 * DAY, code="5.1.1", kind="test")
        bouncing.note(db, "kim@example.org", NOON, code="5.1.1", kind="test")
        accounts.delete_account(db, accounts.find_or_create(db, "kim@example.org", "test", NOON), NOON)
        bouncing.note(db, "neu@example.org", NOON, code="5.1.1", kind="test")
    upkeep.tick(Equipment(database, data_dir=Path("/nowhere")), NOON)
    assert [address for address, *_ in bounces(database)] == ["neu@example.org"]
