"""`mintkarte bounce`: a pipe of the mail server, which gets an answer and an exit code and never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from mintkarte.cli import main
from mintkarte.models import Bounce, Letter
from mintkarte.services import letters
from mintkarte.texts.letter_sheet import LetterText
from tests.builders import NOON
from tests.delivery_report import a_report

if TYPE_CHECKING:
    from pathlib import Path

    from tests.installation import Installation

TO = "aenne@example.org"


def run(ready: Installation, content: bytes, *words: str) -> Result:
    return CliRunner().invoke(main, ["bounce", *words], input=content, env=ready.environ(), prog_name="mintkarte")


def our_letter(ready: Installation) -> str:
    database = ready.database()
    with database.writing() as db:
        letters.write(db, LetterText("Grüße", "x", "<p>x</p>"), TO, NOON, kind="sign_in")
        number = db.scalars(select(Letter.message_id)).one()
    database.close()
    return number


def noted(ready: Installation) -> list[str]:
    database = ready.database()
    with database.reading() as db:
        found = list(db.scalars(select(Bounce.address)))
    database.close()
    return found


@pytest.mark.parametrize("way", ["pipe", "dash", "file"])
def test_a_report_about_our_letter_is_noted_and_told_without_the_address(
    ready: Installation, tmp_path: Path, way: str
) -> None:
    content = a_report(message_id=our_letter(ready))
    (tmp_path / "bericht.eml").write_bytes(content)
    words = {"pipe": [], "dash": ["-"], "file": [str(tmp_path / "bericht.eml")]}[way]
    done = run(ready, b"" if way == "file" else content, *words)
    assert (done.exit_code, done.stdout) == (0, "Vermerkt: Ein Brief kam endgültig zurück (5.1.1).\n")
    assert noted(ready) == [TO]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "kein Bericht"),
        (b"\xff\x00\r\n\r\n", "kein Bericht"),
        (b"Subject: Abwesend\n\nBin weg.", "kein Bericht"),
        (a_report(), "zu keinem Brief von hier"),
        (a_report(action="delayed", status="4.4.1"), "sagt nicht"),
    ],
)
def test_what_is_something_else_is_said_so(ready: Installation, content: bytes, sentence: str) -> None:
    done = run(ready, content)
    assert done.exit_code == 1
    assert sentence in done.stdout
    assert "Traceback" not in done.output
    assert noted(ready) == []


def test_a_file_that_is_not_there_is_trouble(ready: Installation, tmp_path: Path) -> None:
    for file in (tmp_path / "nirgends.eml", tmp_path):
        done = run(ready, b"", str(file))
        assert done.exit_code == 2
        assert "kann nicht gelesen werden" in done.stderr
