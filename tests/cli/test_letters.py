"""Letters as the operator meets them: settings, `check`, `tick`, and a server that lets none lie."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from mintkarte.services import letters
from mintkarte.texts.letter_sheet import LetterText
from tests.installation import Installation, served
from tests.letter_process import CONTACT
from tests.mail_server import MailServer, read

if TYPE_CHECKING:
    from pathlib import Path

TO = "ole@example.org"
WORDS = LetterText("Grüße", "Grüß Gott\n", "<p>Grüß Gott</p>\n")


def write_to(installation: Installation, recipient: str) -> None:
    database = installation.database()
    with database.writing() as db:
        letters.write(db, WORDS, recipient, datetime.now(UTC), kind="test")
    database.close()


def test_tick_writes_each_letter_into_one_file_and_counts_it(ready: Installation, tmp_path: Path) -> None:
    write_to(ready, TO)
    assert "Mails verschickt: 0." in ready.run("tick").stdout
    assert "Mails verschickt: 1." in ready.run("tick", MAIL=f"file:{tmp_path / 'mail'}").stdout
    assert "Mails verschickt: 0." in ready.run("tick", MAIL=f"file:{tmp_path / 'mail'}").stdout
    (path,) = (tmp_path / "mail").iterdir()
    mail = read(path.read_bytes())
    assert (path.suffix, mail.recipient, mail.words) == (".eml", TO, WORDS)


def test_check_says_that_letters_wait_where_nobody_takes_them(ready: Installation, tmp_path: Path) -> None:
    write_to(ready, TO)
    assert "Hinweis MINTKARTE_MAIL ist nicht gesetzt: Mails werden nicht verschickt, 1 warten." in (
        ready.run("check").stdout
    )
    assert "ok      Mails werden verschickt, 1 warten." in ready.run("check", MAIL=f"file:{tmp_path}").stdout


@pytest.mark.parametrize("setting", ["smtp://karte:geheim@mail.example.org", "smtps://karte:geheim@:x", "geheim@imap"])
def test_a_setting_that_cannot_work_is_told_without_its_password(ready: Installation, setting: str) -> None:
    refused = ready.run("tick", MAIL=setting, CONTACT=CONTACT)
    assert refused.exit_code == 2
    assert "MINTKARTE_MAIL=" in refused.stderr
    assert "geheim" not in refused.stderr


def test_serve_sends_a_letter_long_before_its_next_round_of_upkeep(ready: Installation) -> None:
    with MailServer() as server, served(ready, MAIL=server.setting, CONTACT=CONTACT) as (process, _):
        for number in range(2):
            server.has_mail.clear()
            write_to(ready, f"person{number}@example.org")
            assert server.has_mail.wait(20)
        process.terminate()
        _, noted = process.communicate(timeout=20)
    assert server.recipients == ["person0@example.org", "person1@example.org"]
    assert "Traceback" not in noted
    assert "person" not in noted
