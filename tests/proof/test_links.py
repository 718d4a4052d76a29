"""A thousand links of letters that ask: all different, none guessable, kept nowhere once out, told to no log."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest
import requests
from sqlalchemy import select

from mintkarte.domain.freshness import FreshnessRules
from mintkarte.domain.schedules import Schedule
from mintkarte.domain.vocabulary import ScheduleKind
from mintkarte.gateways.mail import FolderPost
from mintkarte.models import Change, Link, Offer
from mintkarte.services import freshness, letters
from mintkarte.services.asking import Sender
from tests.builders import an_offer
from tests.installation import Installation
from tests.lives.places import in_memory
from tests.mail_server import read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

A_THOUSAND = 1000
SITE = "https://karte.example"
_TOKEN, _CSRF = re.compile(rf"{SITE}/bestaetigen/(\S+)"), re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with a thousand letters that are out, each to another address."""
    with in_memory(tmp_path_factory.mktemp("links")) as folder:
        found = Installation(folder)
        assert found.run("init").exit_code == 0
        database, now = found.database(), datetime.now(UTC)
        with database.writing() as db:
            for number in range(A_THOUSAND):
                words: dict[str, Any] = {"title": f"Angebot {number}", "contact": f"post{number}@verein.example"}
                an_offer(db, now=now - timedelta(180), schedule=Schedule(ScheduleKind.ON_REQUEST), **words)
        assert freshness.run(database, Sender(SITE), FreshnessRules(), now).letters == A_THOUSAND
        post = FolderPost(folder / "post", "karte@example.org")
        assert letters.deliver_due(database, post, lambda: now, A_THOUSAND).sent == A_THOUSAND
        database.close()
        yield found


@pytest.fixture(scope="module")
def tokens(installation: Installation) -> list[str]:
    """What came by mail."""
    texts = [read(path.read_bytes()).words.text for path in (installation.folder / "post").glob("*.eml")]
    return [token for text in texts for token in _TOKEN.findall(text)]


def test_all_are_different_and_none_can_be_guessed(tokens: list[str]) -> None:
    raw = [base64.urlsafe_b64decode(token + "=") for token in tokens]
    assert len(set(raw)) == len(raw) == A_THOUSAND
    assert min(len(one) for one in raw) * 8 >= 128
    assert len({token[:8] for token in tokens}) == A_THOUSAND
    for bit in range(8 * len(raw[0])):  # a fair coin strays so far once in five hundred million times
        assert abs(sum(one[bit // 8] >> bit % 8 & 1 for one in raw) - A_THOUSAND / 2) < 6 * (A_THOUSAND / 4) ** 0.5


def test_once_the_letters_are_out_no_file_of_the_installation_holds_a_link(
    installation: Installation, tokens: list[str]
) -> None:
    files = [path for path in installation.folder.rglob("*") if path.is_file() and path.suffix != ".eml"]
    assert any(path.suffix == ".sqlite3" for path in files)
    kept = {token for path in files for token in tokens if token.encode() in path.read_bytes()}
    assert kept == set()
    with installation.database().reading() as db:
        assert len(set(db.scalars(select(Link.token_hash)))) == A_THOUSAND


@contextmanager
def logged(installation: Installation, log: Path) -> Iterator[str]:
    """The address of a real server that writes all it says into a file."""
    command = [sys.executable, "-u", "-m", "mintkarte", "serve", "--port", "0"]
    with (
        log.open("wb") as into,
        subprocess.Popen(
            command, env=installation.environ(), stdout=subprocess.PIPE, stderr=into, text=True
        ) as process,
    ):
        said = process.stdout.readline() if process.stdout else ""
        try:
            yield said[said.index("http") :].strip()
        finally:
            process.terminate()
            rest, _ = process.communicate()
            into.write((said + rest).encode())


def test_each_works_once_of_twenty_at_once_and_no_log_tells_of_it(
    installation: Installation, tokens: list[str], tmp_path: Path
) -> None:
    log = tmp_path / "server.log"
    with logged(installation, log) as address:
        for token in tokens[:3]:
            _look_like_a_scanner(address, token)
            assert _answered(installation) == []
        for number, token in enumerate(tokens[:3], 1):
            got = Counter(_press_twenty_times(address, token))
            assert got == {200: 1, 410: 19}, got
            assert len(_answered(installation)) == number
        for token in tokens[3:40]:
            assert requests.get(urljoin(address, f"anmelden/{token}"), timeout=30).status_code == 410
            assert requests.get(urljoin(address, f"bestaetigen/{token}/../x%00"), timeout=30).status_code in (404, 410)
            assert requests.post(urljoin(address, f"bestaetigen/{token}"), timeout=30).status_code == 400
    said = log.read_text("utf-8")
    assert "http://" in said
    assert [token for token in tokens if token in said or token[:16] in said] == []


def _look_like_a_scanner(address: str, token: str) -> None:
    page = urljoin(address, f"bestaetigen/{token}")
    for ask in (requests.get, requests.head, *[requests.get] * 5, requests.options):
        assert ask(page, timeout=30).status_code == 200


def _press_twenty_times(address: str, token: str) -> list[int]:
    """Twenty people with the page open press its button at once."""
    page = urljoin(address, f"bestaetigen/{token}")
    people = [requests.Session() for _ in range(20)]
    forms = [_CSRF.search(person.get(page, timeout=30).text) for person in people]

    def press(number: int) -> int:
        form = forms[number]
        assert form
        fields = {"csrf_token": form[1], "antwort": "stimmt"}
        return people[number].post(page, fields, timeout=30).status_code

    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(press, range(20)))


def _answered(installation: Installation) -> list[str]:
    """The titles of what was confirmed."""
    with installation.database().reading() as db:
        confirmed = select(Offer.title).join(Change, Change.thing_id == Offer.id).where(Change.verb == "confirmed")
        return list(db.scalars(confirmed))
