"""`mintkarte tick` over months: a rehearsal of asking and hiding, and two clocks at once that do nothing twice."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from mintkarte.domain.schedules import Schedule
from mintkarte.domain.vocabulary import ScheduleKind
from mintkarte.models import Job, Letter, Offer, Question
from mintkarte.services import upkeep
from tests.builders import an_offer, an_organisation
from tests.mail_server import read

if TYPE_CHECKING:
    from pathlib import Path

    from tests.installation import Installation

ROWS = """titel;anbieter;plz;ort;fach;kontakt;beginn
Löten im Offenen Labor;Technikwerkstatt Spessart;63739;Aschaffenburg;technik;technik@werkstatt.example;jederzeit
Robotik für alle;Technikwerkstatt Spessart;63739;Aschaffenburg;informatik;technik@werkstatt.example;jederzeit
Sternwarte;Sternfreunde Hösbach;63768;Hösbach;naturwissenschaft;Frau Muster, 06021 12345;jederzeit
"""
FIRST, SECOND, HIDDEN = "Stimmt das noch?", "Noch da?", "Ausgeblendet:"
LASTING = Schedule(ScheduleKind.PERMANENT)
ORGANISATIONS, EACH = 70, 3


def statuses(installation: Installation) -> Counter[str]:
    database = installation.database()
    with database.reading() as db:
        found = Counter(db.scalars(select(Offer.status)))
    database.close()
    return found


def mails(folder: Path) -> list[tuple[str, str, str]]:
    """Recipient, subject and text of each, in the order in which they were written."""
    found = [read(path.read_bytes()) for path in sorted(folder.glob("*.eml"))]
    return [(mail.recipient, mail.words.subject, mail.words.text) for mail in found]


@pytest.mark.parametrize("stated", ["2027-03-01T06:00", "morgen"])
def test_the_hands_of_the_clock_are_moved_in_a_demo_only(ready: Installation, stated: str) -> None:
    refused = ready.run("tick", "--now", stated)
    assert refused.exit_code == 2
    assert "nur in Vorführ- und Testinstallationen" in refused.stderr
    database = ready.database()
    with database.reading() as db:
        assert db.scalars(select(Job)).all() == []
    database.close()


def test_what_is_no_moment_is_refused_in_a_demo_too(ready: Installation) -> None:
    refused = ready.run("tick", "--now", "morgen", DEMO="1")
    assert refused.exit_code == 2
    assert "2026-11-21T12:00" in refused.stderr


def test_a_coordinator_rehearses_what_happens_to_a_table_that_nobody_looks_after(
    installation: Installation, tmp_path: Path
) -> None:
    folder = tmp_path / "mail"
    demo = {"DEMO": "1", "MAIL": f"file:{folder}", "PUBLIC_URL": "https://karte.example"}
    (tmp_path / "angebote.csv").write_text(ROWS, "utf-8")
    assert installation.run("init", **demo).exit_code == 0
    taken = installation.run("import", str(tmp_path / "angebote.csv"), "--region", "untermain", **demo)
    assert taken.exit_code == 0, taken.output
    start = datetime.now(UTC)
    seen = {}
    for day in range(0, 260, 7):
        # twice, as every minute: what a tick has written it also sends, and the next one notes that it is out
        for hour in (6, 18):
            moment = (start + timedelta(days=day)).replace(hour=hour, minute=0, second=0, microsecond=0)
            done = installation.run("tick", "--now", moment.isoformat(), **demo)
            assert done.exit_code == 0, done.output
        seen[day] = (statuses(installation)["veroeffentlicht"], len(mails(folder)) if folder.exists() else 0)
    assert seen[168] == (3, 0)
    assert seen[182] == (3, 1)
    assert seen[217] == (0, 3)
    assert seen[259] == (0, 3)
    subjects = [(recipient, subject.split(" 2 ")[0].split(" „")[0]) for recipient, subject, _ in mails(folder)]
    assert subjects == [("technik@werkstatt.example", subject) for subject in (FIRST, SECOND, HIDDEN)]
    first = mails(folder)[0][2]
    assert "Löten im Offenen Labor" in first
    assert "Robotik für alle" in first
    assert re.search(r"https://karte\.example/bestaetigen/[\w-]{20,}", first)


def test_two_clocks_at_once_ask_each_question_and_send_each_letter_once(ready: Installation, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    now = datetime.now(UTC).replace(microsecond=0)
    many_due(ready, now - timedelta(days=200))
    settings = {"DEMO": "1", "MAIL": f"file:{folder}", "PUBLIC_URL": "https://karte.example"}
    for round_ in range(3):
        moment = (now + timedelta(hours=2 * round_)).isoformat()
        command = [sys.executable, "-m", "mintkarte", "tick", "--now", moment]
        clocks = [
            subprocess.Popen(command, env=ready.environ(**settings), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            for _ in range(2)
        ]
        said = [clock.communicate(timeout=120)[0].decode() for clock in clocks]
        assert [clock.returncode for clock in clocks] == [0, 0], said
    recipients = Counter(recipient for recipient, _, _ in mails(folder))
    assert recipients == {f"verein{number}@verein.example": 1 for number in range(ORGANISATIONS)}
    database = ready.database()
    with database.reading() as db:
        assert Counter(db.scalars(select(Question.offer_id))).most_common(1)[0][1] == 1
        assert len(db.scalars(select(Question.id)).all()) == ORGANISATIONS * EACH
        assert len(db.scalars(select(Letter.id).where(Letter.sent_at.is_not(None))).all()) == ORGANISATIONS
        assert Counter(db.scalars(select(Job.key))) == dict.fromkeys(upkeep.HANDLERS, 1)
    database.close()


def many_due(installation: Installation, confirmed_at: datetime) -> None:
    """Organisations with lasting offers that nobody has confirmed since then."""
    database = installation.database()
    with database.writing() as db:
        for number in range(ORGANISATIONS):
            name = f"Verein {number}"
            an_organisation(db, name, email=f"verein{number}@verein.example")
            for which in range(EACH):
                title, own = f"Angebot {which}", f"{number}-{which}"
                an_offer(db, schedule=LASTING, now=confirmed_at, title=title, organisation=name, external_id=own)
    database.close()
