"""Real servers: what one worker publishes every worker shows, and a killed one loses nothing."""

from __future__ import annotations

import re
import sqlite3
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest
import requests

from tests.installation import Installation, served

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "Löten für Anfänger"
FIELDS: dict[str, Any] = {
    "titel": TITLE,
    "anbieter": "Technikwerkstatt Spessart",
    "fach": "technik",
    "art": "kurs",
    "beginn": ["13.2.2099, 10 Uhr", "20.2.2099, 10 Uhr"],
    "ende": ["12 Uhr", "12 Uhr"],
    "plz": "63739",
    "ort": "Aschaffenburg",
    "formular": "abc123",
}
VIEWS = ("", "angebote.json", "angebote.geojson", "angebote.csv")


class Person:
    """Somebody with a browser of their own, signed in by the link that the command has printed."""

    def __init__(self, installation: Installation, address: str, *words: str) -> None:
        self._browser = requests.Session()
        printed = installation.run("invite", *words, PUBLIC_URL=address).stdout
        link = re.search(r"/(anmelden/\S+)", printed)
        assert link, printed
        assert self.press(address, link[1], link[1]).status_code == 303

    def token(self, address: str, page: str) -> str:
        """What the forms of a page carry against forged sending."""
        found = re.search(
            r'name="csrf_token" value="([^"]+)"', self._browser.get(urljoin(address, page), timeout=30).text
        )
        assert found, page
        return found[1]

    def send(self, address: str, action: str, token: str, fields: dict[str, Any]) -> requests.Response:
        """Send a form; a dead server raises requests.ConnectionError."""
        return self._browser.post(
            urljoin(address, action), {"csrf_token": token, **fields}, allow_redirects=False, timeout=30
        )

    def press(self, address: str, page: str, action: str, **fields: Any) -> requests.Response:  # noqa: ANN401 - form fields
        """Send a form of this page."""
        return self.send(address, action, self.token(address, page), fields)


def volunteer(installation: Installation, address: str) -> Person:
    organisation = FIELDS["anbieter"]
    words = ("--role", "editor", "--region", "untermain", "--organisation", organisation)
    return Person(installation, address, "--email", "anna@werkstatt.example", *words)


def test_what_one_worker_publishes_the_other_shows_at_once(ready: Installation) -> None:
    assert ready.run("init").exit_code == 0
    with served(ready) as (_, one), served(ready) as (_, other):
        anna = volunteer(ready, one)
        kora = Person(ready, one, "--email", "kora@region.example", "--role", "coordinator", "--region", "untermain")

        def shown() -> list[bool]:
            return [TITLE in requests.get(urljoin(other, view), timeout=30).text for view in VIEWS]

        page = anna.press(one, "angebote/neu", "angebote/neu", **FIELDS, dann="einreichen").headers["Location"]
        assert shown() == [False] * 4
        assert kora.press(one, page, "/angebote/1/freigabe").status_code == 303
        assert shown() == [True] * 4
        assert "abgesagt" not in requests.get(urljoin(other, page), timeout=30).text
        assert anna.press(one, page, "/angebote/1/termine/1/absage").status_code == 303
        assert "abgesagt" in requests.get(urljoin(other, page), timeout=30).text


@pytest.mark.parametrize("look", [0, 3])
def test_a_worker_killed_while_it_saves_leaves_the_old_or_the_new(ready: Installation, look: int) -> None:
    """The journal lies beside the database only while it is written: it tells the moment to kill, some looks later."""
    assert ready.run("init").exit_code == 0
    database = ready.folder / "mintkarte.sqlite3"
    with served(ready) as (process, address):
        anna = volunteer(ready, address)
        token = anna.token(address, "angebote/neu")
        sending = Thread(target=_send_to_the_dying, args=(anna, address, token))
        sending.start()
        _wait_for_the_journal(database.with_name(f"{database.name}-journal"), sending, look)
        process.kill()
        sending.join()
    assert _stored(database) in ([], [2])
    with served(ready) as (_, address):
        assert anna.send(address, "angebote/neu", anna.token(address, "angebote/neu"), FIELDS).status_code == 303
    assert _stored(database) == [2]


def _send_to_the_dying(person: Person, address: str, token: str) -> None:
    try:
        person.send(address, "angebote/neu", token, FIELDS)
    except requests.ConnectionError:
        return


def _wait_for_the_journal(journal: Path, sending: Thread, times: int) -> None:
    """Until the file was seen once and so many times more, or the answer is there."""
    while sending.is_alive() and times >= 0:
        times -= journal.exists()


def _stored(database: Path) -> list[int]:
    """How many dates each offer has, as the next worker reads it."""
    reader = sqlite3.connect(database, timeout=60)
    try:
        assert reader.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        counts = "SELECT count(*) FROM offers JOIN occurrences ON offer_id = offers.id GROUP BY offers.id"
        return [int(number) for (number,) in reader.execute(counts)]
    finally:
        reader.close()
