"""The outbox: what was written goes out, once, and nothing is lost when somebody dies or is away."""

from __future__ import annotations

import logging
import os
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from mintkarte.gateways.mail import Post, post_from
from mintkarte.models import Job, Letter
from mintkarte.services import letters
from mintkarte.services.letters import MAX_ATTEMPTS, Delivered
from mintkarte.texts.letter_sheet import LetterText
from tests.builders import NOON
from tests.letter_process import CONTACT, killed
from tests.mail_server import MailServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mintkarte.models.database import Database

WORDS = LetterText("Grüße aus der Rhön", "Grüß Gott\n", "<p>Grüß Gott</p>\n")
TO = "aenne@example.org"


def put(database: Database, *recipients: str, key: str | None = None) -> bool:
    with database.writing() as db:
        return all(letters.write(db, WORDS, to, NOON, kind="test", key=key) for to in recipients)


def post(setting: str) -> Post:
    found = post_from(setting, contact=CONTACT)
    assert found is not None
    return found


def deliver(database: Database, by: Post, seconds: float = 0) -> Delivered:
    return letters.deliver_due(database, by, lambda: NOON + timedelta(seconds=seconds))


def outbox(database: Database) -> tuple[list[Letter], list[Job]]:
    with database.reading() as db:
        return list(db.scalars(select(Letter).order_by(Letter.id))), list(db.scalars(select(Job).order_by(Job.id)))


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


def test_a_letter_arrives_as_written_and_the_outbox_forgets_its_words(database: Database, server: MailServer) -> None:
    put(database, TO)
    assert deliver(database, post(server.setting)) == Delivered(sent=1)
    (mail,) = server.mails
    assert (mail.recipient, mail.words, server.recipients) == (TO, WORDS, [TO])
    (letter,), no_jobs = outbox(database)
    assert (letter.sent_at, letter.text, letter.html, no_jobs) == (NOON, "", "", [])
    assert deliver(database, post(server.setting)) == Delivered()


def test_a_letter_exists_only_with_its_cause(database: Database, server: MailServer) -> None:
    def fail_after_writing() -> None:
        with database.writing() as db:
            letters.write(db, WORDS, TO, NOON, kind="test")
            raise LookupError

    with pytest.raises(LookupError):
        fail_after_writing()
    assert outbox(database) == ([], [])
    assert deliver(database, post(server.setting)) == Delivered()


def test_a_key_is_written_about_once_before_and_after_it_was_sent(database: Database, server: MailServer) -> None:
    assert put(database, TO, key="approved:7")
    assert not put(database, TO, key="approved:7")
    assert deliver(database, post(server.setting)) == Delivered(sent=1)
    assert not put(database, TO, key="approved:7")
    assert deliver(database, post(server.setting)) == Delivered()


def test_two_who_write_the_same_letter_at_once_write_one(database: Database) -> None:
    written: list[bool] = []
    writers = [Thread(target=lambda: written.append(put(database, TO, key="approved:7"))) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(written) == [False, False, False, True]
    assert len(outbox(database)[0]) == 1


def test_without_a_post_letters_stay_where_they_are(database: Database) -> None:
    put(database, TO)
    assert letters.deliver_due(database, None, lambda: NOON) == Delivered()
    (letter,), (job,) = outbox(database)
    assert (letter.begun_at, letter.text, job.attempts) == (None, WORDS.text, 0)


def test_two_rounds_at_once_deliver_each_letter_once(database: Database, server: MailServer) -> None:
    everybody = [f"person{number}@example.org" for number in range(24)]
    put(database, *everybody)
    rounds = [Thread(target=deliver, args=(database, post(server.setting))) for _ in range(3)]
    for one in rounds:
        one.start()
    for one in rounds:
        one.join()
    assert sorted(server.recipients) == sorted(everybody)


def test_a_round_gives_way_after_its_limit(database: Database, tmp_path: Path) -> None:
    put(database, *[f"person{number}@example.org" for number in range(5)])
    folder = post(f"file:{tmp_path / 'mail'}")
    assert letters.deliver_due(database, folder, lambda: NOON, 3) == Delivered(sent=3)
    assert letters.deliver_due(database, folder, lambda: NOON, 3) == Delivered(sent=2)


def test_a_server_that_is_away_loses_nothing_and_holds_up_one_letter_only(database: Database) -> None:
    put(database, TO, "bernd@example.org")
    server = MailServer()
    assert deliver(database, post(server.setting)) == Delivered(failed=1)
    assert [job.attempts for job in outbox(database)[1]] == [1, 0]
    with server:
        assert deliver(database, post(server.setting), seconds=29) == Delivered(sent=1)
        assert deliver(database, post(server.setting), seconds=30) == Delivered(sent=1)
    assert sorted(server.recipients) == [TO, "bernd@example.org"]


@pytest.mark.parametrize("step", ["to_recipients", "to_messages"])
def test_a_not_now_is_tried_again_while_others_go_out(database: Database, server: MailServer, step: str) -> None:
    setattr(server, step, ["450 4.2.0 greylisted, dear aenne@example.org"])
    put(database, TO, "bernd@example.org")
    assert deliver(database, post(server.setting)) == Delivered(sent=1, failed=1)
    (job,) = outbox(database)[1]
    assert (job.due_at, job.dead_at) == (NOON + timedelta(seconds=30), None)
    assert deliver(database, post(server.setting), seconds=30) == Delivered(sent=1)
    assert server.recipients == ["bernd@example.org", TO]


@pytest.mark.parametrize("step", ["to_recipients", "to_messages"])
def test_a_refusal_is_final_and_told_without_the_address(
    database: Database, server: MailServer, step: str, caplog: pytest.LogCaptureFixture
) -> None:
    setattr(server, step, [f"550 5.1.1 <{TO}> unknown"])
    put(database, TO)
    with caplog.at_level(logging.DEBUG):
        assert deliver(database, post(server.setting)) == Delivered(failed=1)
    (letter,), (job,) = outbox(database)
    assert (job.dead_at, letter.sent_at) == (NOON, None)
    assert job.last_error is not None
    assert "(550 5.1.1)" in job.last_error
    told = job.last_error + "".join(str(vars(record)) for record in caplog.records if record.name.startswith("mintk"))
    assert TO not in told
    assert WORDS.subject not in told
    assert deliver(database, post(server.setting), seconds=10**7) == Delivered()


def test_a_server_away_for_five_days_gets_its_letters_still(database: Database) -> None:
    put(database, TO)
    away, now = post(MailServer().setting), NOON
    for _ in range(MAX_ATTEMPTS - 1):
        letters.deliver_due(database, away, lambda: now)  # noqa: B023 - called at once
        (job,) = outbox(database)[1]
        assert job.dead_at is None
        now = job.due_at
    assert now > NOON + timedelta(days=4)
    with MailServer() as server:
        assert letters.deliver_due(database, post(server.setting), lambda: now) == Delivered(sent=1)


def test_a_line_that_breaks_before_the_end_of_the_message_is_tried_again(database: Database) -> None:
    put(database, TO)
    with MailServer(to_recipients=["421 4.3.2 going down"]) as server:
        assert deliver(database, post(server.setting)) == Delivered(failed=1)
        assert deliver(database, post(server.setting), seconds=60) == Delivered(sent=1)
    assert len(server.received) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_kill_beside_the_handing_over_leaves_one_file(
    database: Database, database_url: str, tmp_path: Path, moment: str
) -> None:
    put(database, TO)
    folder = tmp_path / "mail"
    assert killed(database_url, f"file:{folder}", moment)
    (letter,), (job,) = outbox(database)
    assert (letter.begun_at, letter.sent_at, job.attempts) == (NOON, None, 1)
    assert len(list(folder.glob("*"))) == (moment == "after")

    heir = post(f"file:{folder}")
    assert deliver(database, heir, seconds=heir.longest_seconds - 1) == Delivered()
    assert deliver(database, heir, seconds=heir.longest_seconds) == Delivered(sent=1)
    assert [path.suffix for path in folder.iterdir()] == [".eml"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_kill_before_a_server_got_the_letter_lets_it_arrive_once(
    database: Database, database_url: str, server: MailServer
) -> None:
    put(database, TO)
    assert killed(database_url, server.setting, "before")
    heir = post(server.setting)
    assert deliver(database, heir, seconds=heir.longest_seconds) == Delivered(sent=1)
    assert len(server.received) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_kill_between_taken_and_our_mark_sends_the_very_same_message(
    database: Database, database_url: str, server: MailServer
) -> None:
    put(database, TO)
    assert killed(database_url, server.setting, "after")
    heir = post(server.setting)
    assert deliver(database, heir, seconds=heir.longest_seconds) == Delivered(sent=1)
    first, second = server.received
    assert first == second, "so that a mailbox shows one"


@pytest.mark.parametrize(
    ("to", "subject"), [("a@b.de\r\nBcc: c@d.de", "x"), (TO, "x\r\nBcc: c@d.de"), ("a, b@c.de", "x")]
)
def test_what_could_break_out_of_a_header_is_not_written(database: Database, to: str, subject: str) -> None:
    with pytest.raises(ValueError, match=r"header|address"), database.writing() as db:
        letters.write(db, LetterText(subject, "", ""), to, NOON, kind="test")
    assert outbox(database) == ([], [])
