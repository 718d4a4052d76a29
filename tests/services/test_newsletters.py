"""Letters about a search: everything new once, every change that matters, nothing else, whoever dies meanwhile."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from mintkarte.domain.rhythms import Rhythm
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Status
from mintkarte.gateways.mail import post_from
from mintkarte.models import Letter, Offer, Subscription, counters
from mintkarte.services import bouncing, cancelling, letters, subscribing
from mintkarte.services.newsletters import MOST_NAMED
from tests.builders import NOON, an_offer, on_saturday, weekly
from tests.mail_server import MailServer
from tests.newsletter_process import DUE, killed
from tests.newsroom import SITE, WHO, Newsroom

if TYPE_CHECKING:
    from mintkarte.models.database import Database

HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
NEAR = "ort=63739&umkreis=20&kosten=frei"


def publish(room: Newsroom, title: str, now: datetime = NOON, **values: Any) -> int:  # noqa: ANN401 - columns
    with room.database.writing() as db:
        return an_offer(db, title=title, external_id=title.split(",", maxsplit=1)[0], now=now, **values).id


def put(room: Newsroom, number: int, **values: Any) -> None:  # noqa: ANN401 - columns
    """Change columns without a line in the history, as a confirmation or a step between states does."""
    with room.database.writing() as db:
        offer = db.get_one(Offer, number)
        for name, value in values.items():
            setattr(offer, name, value)
        offer.changed_in = counters.bump(db)


def named(letter: Letter) -> list[tuple[str, str]]:
    """Each entry of a letter: the part in which it stands, and its title."""
    part, found = "", []
    for block in letter.text.split("\n\n"):
        first, *rest = block.split("\n")
        if block in {"Neu", "Geändert"}:
            part = block
        elif rest and re.fullmatch(rf"{SITE}/angebote/\d+", rest[-1]):
            found.append((part, first))
    return found


def test_what_is_new_is_named_once_and_leads_to_the_search(database: Database) -> None:
    room = Newsroom(database)
    publish(room, "Alt")
    room.subscribe(NOON, NEAR, Rhythm.AT_ONCE)
    publish(room, "Neu")
    publish(room, "Zu teuer", cost_cents=500)
    (letter,) = room.look(NOON + HOUR)
    assert named(letter) == [("Neu", "Neu")]
    assert letter.recipient == WHO
    assert letter.subject == "Neu auf der Mintkarte: Angebote im Umkreis von 20 km um 63739 Aschaffenburg, kostenlos"
    assert "\nSamstag, 13. Februar, 10–12 Uhr · Aschaffenburg\nTechnikwerkstatt Spessart\n" in letter.text
    assert f"{SITE}/?ort=63739&kosten=frei&sort=neu\n" in letter.text
    for hours in range(2, 50):
        assert room.look(NOON + HOUR * hours) == []


def test_a_letter_ends_with_one_click(database: Database) -> None:
    room = Newsroom(database)
    room.subscribe(NOON)
    publish(room, "Neu")
    room.look(NOON + WEEK)
    with MailServer() as server:
        post = post_from(server.setting, contact="karte@example.org")
        letters.deliver_due(database, post, lambda: NOON + WEEK)
    (mail,) = server.mails
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(rf"<{SITE}/abonnieren/[\w-]{{43}}/ende>", mail.headers["List-Unsubscribe"])
    raw = re.search(rb"^List-Unsubscribe: (.*)\r$", server.received[0], re.MULTILINE)
    assert raw is not None
    assert raw[1].decode() == mail.headers["List-Unsubscribe"], "as one plain line"
    assert mail.headers["List-Unsubscribe"].strip("<>") in mail.words.text


def test_nobody_goes_on_writing_to_a_lost_address(database: Database) -> None:
    room = Newsroom(database)
    room.subscribe(NOON, "", Rhythm.AT_ONCE)
    publish(room, "Eins")
    (letter,) = room.look(NOON + HOUR)
    with database.writing() as db:
        bouncing.note(db, WHO, NOON + HOUR, code="5.1.1", kind=letter.kind)
    publish(room, "Zwei", NOON + 2 * HOUR)
    assert room.look(NOON + 2 * HOUR) == []
    with database.reading() as db:
        assert db.scalars(select(Subscription)).all() == []
        assert db.scalars(select(Letter).where(Letter.recipient == WHO)).all() == []


def test_changes_that_matter_are_told_in_one_line_and_others_are_not(database: Database) -> None:
    room = Newsroom(database)
    numbers = [publish(room, title) for title in ("Eins", "Zwei", "Drei")]
    room.subscribe(NOON, "", Rhythm.AT_ONCE)
    publish(room, "Eins", description="Mit einem Tippfehler weniger.")
    put(room, numbers[1], confirmed_at=NOON + HOUR)
    assert room.look(NOON + HOUR) == []
    publish(room, "Drei", cost_cents=1500, schedule=on_saturday(date(2027, 2, 20)))
    (letter,) = room.look(NOON + 2 * HOUR)
    assert named(letter) == [("Geändert", "Drei")]
    assert "\nAndere Termine; Kosten jetzt 15 €\n" in letter.text
    assert letter.subject == "Geändert auf der Mintkarte: Angebote auf dieser Karte"


def test_a_date_that_is_called_off_is_told_by_its_day(database: Database) -> None:
    room = Newsroom(database)
    number = publish(room, "Mittwochs", schedule=weekly())
    room.subscribe(NOON, "", Rhythm.AT_ONCE)
    with database.writing() as db:
        offer = db.get_one(Offer, number)
        cancelling.set_cancelled(db, offer, offer.occurrences[1].id, "test", NOON, cancelled=True)
    (letter,) = room.look(NOON + HOUR)
    assert "\nAbgesagt: 2. Dezember\n" in letter.text


def test_there_and_back_again_is_no_news(database: Database) -> None:
    room = Newsroom(database)
    publish(room, "Eins")
    room.subscribe(NOON)
    publish(room, "Eins", cost_cents=1500)
    publish(room, "Eins")
    assert room.look(NOON + WEEK) == []


def test_what_has_left_the_search_is_not_named_and_comes_back_with_what_changed_meanwhile(database: Database) -> None:
    room = Newsroom(database)
    same, other = publish(room, "Bleibt gleich"), publish(room, "Ändert sich")
    room.subscribe(NOON, "", Rhythm.AT_ONCE)
    for number in (same, other):
        put(room, number, status=str(Status.HIDDEN))
    publish(room, "Ändert sich", cost_cents=1500)
    assert room.look(NOON + HOUR) == []
    for number in (same, other):
        put(room, number, status=str(Status.PUBLISHED))
    (letter,) = room.look(NOON + 2 * HOUR)
    assert named(letter) == [("Geändert", "Ändert sich")]


def test_at_once_means_in_one_letter_an_hour(database: Database) -> None:
    room, written = Newsroom(database), []
    room.subscribe(NOON, "", Rhythm.AT_ONCE)
    for minute in range(0, 300, 5):
        now = NOON + timedelta(minutes=minute)
        publish(room, f"Angebot {minute}", now)
        written += [(now, letter) for letter in room.look(now)]
    assert all(later - earlier >= HOUR for (earlier, _), (later, _) in pairwise(written))
    titles = [title for _, letter in written for _, title in named(letter)]
    assert len(titles) == len(set(titles)) >= 50
    assert len(written) == 5


def test_many_are_counted_and_none_of_them_comes_again(database: Database) -> None:
    room = Newsroom(database)
    room.subscribe(NOON)
    for number in range(MOST_NAMED + 5):
        publish(room, f"Angebot {number}")
    (letter,) = room.look(NOON + WEEK)
    assert len(named(letter)) == MOST_NAMED
    assert "Und 5 weitere Angebote auf der Karte." in letter.text
    assert letter.subject == f"{MOST_NAMED + 5} neue Angebote auf dieser Karte"
    assert room.look(NOON + 2 * WEEK) == []


def test_a_year_of_weekly_letters_with_both_clock_changes_and_a_question_at_its_end(database: Database) -> None:
    room = Newsroom(database)
    room.subscribe(NOON)
    days, questions = [], []
    for week in range(1, 54):
        morning = datetime.combine((NOON + week * WEEK).date(), datetime.min.time(), tzinfo=BERLIN).replace(hour=7)
        publish(room, f"Woche {week}", morning - timedelta(days=2), schedule=weekly())
        early = room.look((morning - timedelta(minutes=1)).astimezone(UTC))
        late = room.look((morning + timedelta(minutes=1)).astimezone(UTC))
        days += [morning.date() for letter in late if letter.kind == subscribing.NEWS]
        questions += [morning.date() for letter in [*early, *late] if letter.kind == subscribing.STILL]
        assert [letter for letter in early if letter.kind == subscribing.NEWS] == []
    assert days == [(NOON + week * WEEK).date() for week in range(1, 53)]
    assert questions == [(NOON + 48 * WEEK).date()]
    assert [*room.subscriptions(), *room.letters()] == [], "nobody has answered: all of it is gone"


def test_who_answers_gets_letters_for_another_year(database: Database) -> None:
    room = Newsroom(database)
    number = room.subscribe(NOON)
    asked = NOON + timedelta(days=340)
    (question,) = room.look(asked)
    assert question.subject == "Möchten Sie weiter Post?"
    assert "nach dem 21. November 2027 keine Post mehr" in question.text
    token = re.search(rf"{SITE}/abonnieren/([\w-]+)/weiter", question.text)
    assert token is not None
    with database.writing() as db:
        found = subscribing.by_token(db, token[1])
        assert found is not None
        assert found.id == number
        subscribing.renew(found, Rhythm.WEEKLY, asked + HOUR)
    assert room.look(NOON + timedelta(days=400)) == []
    assert len(room.subscriptions()) == 1
    assert len(room.look(asked + timedelta(days=336))) == 1


def test_a_question_that_goes_out_late_leaves_time_to_answer(database: Database) -> None:
    room = Newsroom(database)
    room.subscribe(NOON)
    late = NOON + timedelta(days=500)
    assert [letter.kind for letter in room.look(late)] == [subscribing.STILL]
    room.look(late + timedelta(days=13))
    assert len(room.subscriptions()) == 1
    room.look(late + timedelta(days=15))
    assert room.subscriptions() == []


def test_a_place_that_nobody_knows_any_more_does_not_become_everywhere(database: Database) -> None:
    room = Newsroom(database)
    room.subscribe(NOON, "region=abgeschafft", Rhythm.AT_ONCE)
    publish(room, "Neu")
    assert room.look(NOON + HOUR) == []
    assert len(room.subscriptions()) == 1


def test_one_that_fails_does_not_stop_the_others_and_tells_no_address(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    room = Newsroom(database)
    broken = room.subscribe(NOON, who="bernd@example.org")
    room.subscribe(NOON)
    with database.writing() as db:
        db.get_one(Subscription, broken).told = "kein base64 !"
    publish(room, "Neu")
    assert [letter.recipient for letter in room.look(NOON + WEEK)] == [WHO]
    told = "".join(str(vars(record)) + caplog.text for record in caplog.records if record.name.startswith("mintkarte"))
    assert "bernd" not in told
    assert "abonnieren/" not in told


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("number", [1, 3])
def test_a_kill_beside_any_commit_leaves_one_letter_for_each(
    database: Database, database_url: str, number: int, moment: str
) -> None:
    room = Newsroom(database)
    everybody = [f"person{one}@example.org" for one in range(4)]
    for who in everybody:
        room.subscribe(NOON, who=who)
    publish(room, "Neu")
    assert killed(database_url, number, moment)
    assert len(room.letters()) == number - (moment == "before")
    room.look(DUE + timedelta(minutes=1))
    assert sorted(letter.recipient for letter in room.letters()) == everybody
    assert all(named(letter) == [("Neu", "Neu")] for letter in room.letters())
    assert room.look(DUE + HOUR) == []
