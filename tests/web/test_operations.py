"""The work behind the map for its admins: nothing private on the page, plain warnings, dead jobs revived or dropped."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from mintkarte.domain.schedules import Schedule
from mintkarte.domain.vocabulary import ScheduleKind
from mintkarte.models import Job
from mintkarte.queries import freshness_outlook
from mintkarte.services import jobs, letters, upkeep
from mintkarte.texts import operations as words
from mintkarte.texts.letter_sheet import LetterText
from tests.builders import NOON
from tests.desk_things import a_stored_offer
from tests.signing import signed_in

if TYPE_CHECKING:
    from flask import Flask

    from tests.conftest import Clock

PAGE = "/redaktion/betrieb"
TOKEN = "kJ8s_2hdKqPz9vXw3LmNb7RtYc4fGa1E"  # noqa: S105 - opens nothing
SECRET = LetterText("Streng vertraulich", f"https://karte.example/anmelden/{TOKEN}\n", "<p>Streng vertraulich</p>\n")


def dead_job(app: Flask, error: str = "ValueError: kaputt", kind: str = "links") -> int:
    with app.extensions["mintkarte"].database.writing() as db:
        job = jobs.enqueue(db, kind, {}, NOON)
        job.dead_at, job.last_error, job.attempts = NOON, error, 8
        return job.id


def found(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_only_admins_look_behind_the_map(app: Flask) -> None:
    assert signed_in(app, "coordinator").get(PAGE).status_code == 404
    vera = signed_in(app, "admin")
    assert vera.get(PAGE).status_code == 200
    assert f'href="{PAGE}"' in vera.get("/redaktion").text
    assert f'href="{PAGE}"' not in signed_in(app, "coordinator").get("/redaktion").text


def test_what_is_missing_is_said_in_plain_words(app: Flask) -> None:
    page = found(signed_in(app, "admin").get(PAGE).text)
    assert "Kein Brief geht hinaus" in page
    assert "MINTKARTE_PUBLIC_URL ist nicht gesetzt" in page
    assert "noch nie getickt" in page
    assert "Datenbank SQLite 3." in page
    assert re.search(r"Freier Platz \d+,\d GB von", page)


def test_a_clock_that_stands_is_seen_after_its_hour(app: Flask, clock: Clock) -> None:
    vera = signed_in(app, "admin")
    upkeep.tick(app.extensions["mintkarte"], clock())
    page = found(vera.get(PAGE).text)
    assert "noch stimmen Zuletzt: heute, 12:00 Uhr Das nächste Mal: heute, 13:00 Uhr" in page
    assert "Aufräumen Zuletzt: heute, 12:00 Uhr Das nächste Mal: morgen, 12:00 Uhr" in page
    assert "Uhr steht" not in page
    clock.forward(minutes=55)
    assert "Uhr steht" not in vera.get(PAGE).text
    clock.forward(minutes=15)
    assert "Die Uhr steht seit 70 Minuten" in found(vera.get(PAGE).text)
    upkeep.tick(app.extensions["mintkarte"], clock())
    assert "Uhr steht" not in vera.get(PAGE).text


def test_nothing_has_run_in_the_future(app: Flask) -> None:
    upkeep.tick(app.extensions["mintkarte"], NOON)
    with app.extensions["mintkarte"].database.writing() as db:
        db.execute(update(Job).where(Job.kind == "tidy").values(due_at=NOON + timedelta(days=3)))
    page = found(signed_in(app, "admin").get(PAGE).text)
    assert "Aufräumen Zuletzt: unbekannt Das nächste Mal:" in page


def test_nothing_private_stands_on_the_page(app: Flask) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        letters.write(db, SECRET, "geheim@verein.example", NOON, kind="sign_in")
        told = f"IntegrityError: kim.muster@schule.example with {TOKEN} at /anmelden/{TOKEN}"
        db.execute(update(Job).values(dead_at=NOON, last_error=told, attempts=3))
    page = signed_in(app, "admin").get(PAGE).text
    assert "Brief verschicken: Link zum Anmelden" in page
    assert "IntegrityError: … with … at" in found(page)
    for private in ("geheim@", "kim.muster", TOKEN, "vertraulich"):
        assert private not in page


def test_a_dead_job_is_tried_again_or_dropped_and_each_press_counts_once(app: Flask) -> None:
    first, second = dead_job(app), dead_job(app)
    vera = signed_in(app, "admin")
    assert "2 Aufgaben sind endgültig gescheitert" in vera.get(PAGE).text
    revive = f"{PAGE}/aufgaben/{first}/neustart"
    assert vera.press(PAGE, revive).location == f"{PAGE}?getan=neu"
    assert vera.press(PAGE, revive).location == f"{PAGE}?getan=schon"
    assert "1 Aufgabe ist endgültig gescheitert" in vera.get(PAGE).text
    assert vera.press(PAGE, f"{PAGE}/aufgaben/{second}/verwerfen").location == f"{PAGE}?getan=verworfen"
    with app.extensions["mintkarte"].database.reading() as db:
        assert [(job.id, job.dead_at, job.attempts) for job in db.scalars(select(Job))] == [(first, None, 0)]


def test_many_dead_jobs_come_in_leaves(app: Flask) -> None:
    for _ in range(52):
        dead_job(app)
    vera = signed_in(app, "admin")
    assert vera.get(PAGE).text.count("Für immer verwerfen") == 50
    assert "51 bis 52 von 52" in vera.get(f"{PAGE}?ab=50").text


def test_a_letter_that_waits_long_is_told_where_somebody_should_take_it(app: Flask, clock: Clock) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        letters.write(db, SECRET, "a@verein.example", NOON, kind="sign_in")
    clock.forward(hours=5)
    assert "der älteste seit 5 Stunden" in signed_in(app, "admin").get(PAGE).text


def test_without_mail_freshness_says_what_follows(app: Flask) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        a_stored_offer(db, schedule=Schedule(ScheduleKind.PERMANENT), contact="kim@verein.example").confirmed_at = (
            NOON - timedelta(days=200)
        )
    upkeep.tick(app.extensions["mintkarte"], NOON)
    page = signed_in(app, "coordinator").get("/redaktion/frische").text
    assert "Gerade geht kein Brief hinaus" in page
    assert "Nach 1 Angebot haben wir gefragt" in page
    with app.extensions["mintkarte"].database.reading() as db:
        assert freshness_outlook.unreached(db, None, can_write=False)[1] == 1


def test_errors_are_short_and_say_how_long_ago_in_words() -> None:
    assert words.error("x " * 400).endswith(" …")
    assert words.error("<kim@verein.example>: 550 no such user") == "<…>: 550 no such user"
    assert words.span(timedelta(seconds=20)) == "einer Minute"
    assert words.span(timedelta(hours=30)) == "30 Stunden"
    assert words.span(timedelta(days=3)) == "3 Tagen"


def test_every_recurring_job_has_a_german_name_and_says_how_often_it_comes() -> None:
    assert upkeep.HANDLERS.keys() == upkeep.INTERVALS.keys()
    assert [kind for kind in upkeep.HANDLERS if kind not in words.KINDS] == []
