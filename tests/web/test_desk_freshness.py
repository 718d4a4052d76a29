"""Freshness at the desk: numbers, the coming list, whom no letter reaches, pauses; each region its own."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from mintkarte.domain.schedules import Schedule
from mintkarte.domain.vocabulary import ScheduleKind, Status
from mintkarte.models import Change, Offer, Organisation, Question, Rest
from tests import desk_things
from tests.builders import NOON
from tests.desk_things import a_stored_offer
from tests.signing import signed_in

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from mintkarte.settings import Settings
    from tests.conftest import Clock

PAGE = "/redaktion/frische"
ALWAYS = Schedule(ScheduleKind.PERMANENT)


@pytest.fixture
def site_settings(site_settings: Settings, tmp_path: Path) -> Settings:
    """An installation that can write letters."""
    return replace(site_settings, mail=f"file:{tmp_path / 'mail'}", public_url="http://localhost")


def given(app: Flask, title: str, *, age: int = 170, **values: Any) -> int:  # noqa: ANN401 - of an offer
    """A lasting offer that was confirmed so many days ago."""
    with app.extensions["mintkarte"].database.writing() as db:
        fields = {"organisation": "Sternwarte Hösbach", "schedule": ALWAYS, "external_id": title, **values}
        offer = a_stored_offer(db, title=title, **fields)
        offer.confirmed_at = NOON - timedelta(days=age)
        return offer.id


def asked(app: Flask, title: str, **values: Any) -> int:  # noqa: ANN401 - of an offer
    """The same, asked about ten days ago, though nobody could be written to."""
    number = given(app, title, age=190, **values)
    with app.extensions["mintkarte"].database.writing() as db:
        when = NOON - timedelta(days=10)
        db.add(Question(offer_id=number, reason="age", asked_at=when, told_at=when))
    return number


def organisation_of(app: Flask, offer_id: int) -> Organisation:
    with app.extensions["mintkarte"].database.reading() as db:
        found: Organisation = db.get_one(Offer, offer_id).organisation
        db.refresh(found)
        return found


def part(page: str, name: str) -> str:
    """One section of the page, as words."""
    found = re.search(rf'<section class="fresh__part" id="{name}".*?</section>', page, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]*>", " ", found[0]).split())


def test_what_comes_next_stands_by_organisation_with_its_day_and_whom_to_ask(app: Flask) -> None:
    given(app, "Robotik", contact="Kim, 06021 12345")
    given(app, "Noch lange gut", age=20)
    given(app, "Anderswo", organisation="Sternwarte Suhl", region="thueringen")
    asked(app, "Bald weg")
    page = signed_in(app, "coordinator").get(PAGE).text
    coming = part(page, "naechste")
    assert "2 Angebote in den nächsten 30 Tagen" in coming
    assert "Robotik erste Frage am 1. Dezember ohne Antwort weg am 29. Dezember" in coming
    assert "06021 12345" in coming
    assert "Bald weg zweite Frage am 25. November" in coming
    assert coming.index("Bald weg") < coming.index("Robotik")
    assert "Noch lange gut" not in page
    assert "Anderswo" not in page
    assert "Anderswo" in signed_in(app, "admin").get(PAGE).text


def test_one_press_confirms_and_leads_back_to_the_list(app: Flask) -> None:
    number = asked(app, "Bald weg")
    kora = signed_in(app, "coordinator")
    answer = kora.press(PAGE, f"/angebote/{number}/bestaetigung", zurueck=f"{PAGE}#naechste")
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#naechste")
    page = kora.get(PAGE).text
    assert "Danke. Das Angebot ist bestätigt" in page
    assert "nichts an" in part(page, "naechste")
    assert "haben jemanden erreicht" in part(page, "niemand")


def test_whom_nobody_could_write_to_gets_an_address_and_the_history_takes_it_back(app: Flask) -> None:
    number = asked(app, "Sterne sehen")
    kora = signed_in(app, "coordinator")
    assert "Sterne sehen keine Adresse" in part(kora.get(PAGE).text, "niemand")
    organisation = organisation_of(app, number)
    address = f"{PAGE}/anbieter/{organisation.id}/adresse"
    assert kora.press(PAGE, address, email=" Stern@Warte.example ").location == f"{PAGE}?getan=adresse#niemand"
    assert organisation_of(app, number).email == "stern@warte.example"
    assert "Sterne sehen" not in part(kora.get(PAGE).text, "niemand")
    assert kora.press(PAGE, address, email="stern@warte.example").location.endswith("getan=bekannt#niemand")
    history = f"/redaktion/verlauf/anbieter/{organisation.id}"
    with app.extensions["mintkarte"].database.reading() as db:
        step = db.scalars(select(Change).where(Change.thing == "organisation").order_by(Change.id.desc())).first()
    assert step
    assert "Zurückgenommen" in kora.press(history, f"{history}/{step.id}/ruecknahme").text
    assert organisation_of(app, number).email is None


@pytest.mark.parametrize("typed", ["stern", "a@b", "a b@c.de", "", "x" * 330 + "@y.de"])
def test_what_is_no_address_comes_back_beside_its_field(app: Flask, typed: str) -> None:
    number = asked(app, "Sterne sehen")
    kora = signed_in(app, "coordinator")
    answer = kora.press(PAGE, f"{PAGE}/anbieter/{organisation_of(app, number).id}/adresse", email=typed)
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text
    assert "Sie sieht aus wie name@verein.de" in part(answer.text, "niemand")
    assert organisation_of(app, number).email is None


def rests(app: Flask) -> list[tuple[str, date, date, str]]:
    with app.extensions["mintkarte"].database.reading() as db:
        return [(one.region_slug, one.first_day, one.last_day, one.note) for one in db.scalars(select(Rest))]


def test_a_region_rests_and_the_list_says_who_has_said_so(app: Flask, clock: Clock) -> None:
    given(app, "Robotik")
    kora = signed_in(app, "coordinator")
    days = {"erster_tag": "2026-11-28", "letzter_tag": "6.1.2027", "notiz": "Zwischen den Jahren"}
    assert kora.press(PAGE, f"{PAGE}/pausen", region="untermain", **days).location == f"{PAGE}?getan=pause#pausen"
    assert rests(app) == [("untermain", date(2026, 11, 28), date(2027, 1, 6), "Zwischen den Jahren")]
    page = kora.get(PAGE).text
    assert "Robotik" not in page
    assert "28. November – 6. Januar" in part(page, "pausen")
    assert "eingetragen von kora@untermain.example am 21. November 2026" in part(page, "pausen")
    clock.forward(days=10)
    kora.press(PAGE, f"{PAGE}/pausen/1/ende")
    assert rests(app) == [("untermain", date(2026, 11, 28), date(2026, 11, 30), "Zwischen den Jahren")]
    assert "am 4. Dezember" in part(kora.get(PAGE).text, "naechste")
    assert kora.press(PAGE, f"{PAGE}/pausen/1/ende").location.startswith(f"{PAGE}?getan=vorbei")


def test_a_pause_to_come_is_removed(app: Flask) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        desk_things.a_rest(db)
    kora = signed_in(app, "coordinator")
    assert kora.press(PAGE, f"{PAGE}/pausen/1/ende").location == f"{PAGE}?getan=entfernt#pausen"
    assert rests(app) == []
    assert kora.press(PAGE, f"{PAGE}/pausen/1/ende").status_code == 404


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"erster_tag": "bald"}, "Welcher Tag? Zum Beispiel 21.12.2026."),
        ({"letzter_tag": ""}, "Welcher Tag? Zum Beispiel 6.1.2027."),
        ({"erster_tag": "2026-11-20"}, "Eine Pause beginnt frühestens heute."),
        ({"erster_tag": "2031-01-01", "letzter_tag": "2031-01-02"}, "mehr als zwei Jahre"),
        ({"letzter_tag": "2026-12-01"}, "Der letzte Tag liegt vor dem ersten."),
        ({"letzter_tag": "2027-04-20"}, "mehr als 120 Tage"),
        ({"notiz": "x" * 201}, "höchstens 200 Zeichen"),
        ({"erster_tag": "2026-12-30", "letzter_tag": "2027-01-20"}, "schon eine Pause"),
        ({"region": "thueringen"}, "Für welche Region?"),
    ],
)
def test_a_pause_that_cannot_be_comes_back_with_what_was_typed(app: Flask, changed: dict[str, str], said: str) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        desk_things.a_rest(db, date(2027, 1, 10), 20)
    fields = {"region": "untermain", "erster_tag": "2026-12-21", "letzter_tag": "2027-01-06", "notiz": "", **changed}
    answer = signed_in(app, "coordinator").press(PAGE, f"{PAGE}/pausen", **fields)
    assert answer.status_code == 422
    assert said in answer.text
    for name in ("erster_tag", "letzter_tag", "notiz"):
        assert re.search(rf'name="{name}"[^>]*value="{re.escape(fields[name])}"', answer.text)
    assert len(rests(app)) == 1


def test_a_day_that_can_be_read_stays_a_day_to_pick(app: Flask) -> None:
    kora = signed_in(app, "coordinator")
    for typed, kind in (("2026-12-01", "date"), ("bald", "text")):
        days = {"erster_tag": "2026-12-21", "letzter_tag": typed}
        answer = kora.press(PAGE, f"{PAGE}/pausen", region="untermain", **days)
        assert re.search(rf'name="letzter_tag" type="{kind}"[^>]*value="{typed}"', answer.text)


def test_a_pause_of_a_hundred_and_twenty_days_is_taken(app: Flask) -> None:
    days = {"erster_tag": "2026-12-21", "letzter_tag": "2027-04-19"}
    assert signed_in(app, "coordinator").press(PAGE, f"{PAGE}/pausen", region="untermain", **days).status_code == 303


def test_the_long_list_comes_in_leaves(app: Flask) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        for number in range(60):
            offer = a_stored_offer(db, title=f"Angebot {number}", schedule=ALWAYS, external_id=str(number))
            offer.confirmed_at = NOON - timedelta(days=170)
    kora = signed_in(app, "coordinator")
    first, second = kora.get(PAGE).text, kora.get(f"{PAGE}?ab=50").text
    assert (first.count("Stimmt noch"), second.count("Stimmt noch")) == (50, 10)
    assert "1 bis 50 von 60" in first
    assert "51 bis 60 von 60" in second
    assert kora.get(f"{PAGE}?ab=5000").status_code == 200


def test_a_hidden_one_is_shown_again(app: Flask) -> None:
    number = given(app, "Fast gelöscht", age=800)
    with app.extensions["mintkarte"].database.writing() as db:
        offer = db.get_one(Offer, number)
        offer.status, offer.hidden_because = str(Status.HIDDEN), "unanswered"
        offer.hidden_at = NOON - timedelta(days=350)
    kora = signed_in(app, "coordinator")
    assert "wird gelöscht am 6. Dezember" in part(kora.get(PAGE).text, "naechste")
    kora.press(PAGE, f"/angebote/{number}/bestaetigung", zurueck=PAGE)
    with app.extensions["mintkarte"].database.reading() as db:
        assert db.get_one(Offer, number).status == Status.PUBLISHED


def test_the_table_for_spreadsheets_has_numbers_months_and_the_whole_list_and_runs_nothing(app: Flask) -> None:
    given(app, "=1+1 Robotik", contact="+49 6021 1")
    answer = signed_in(app, "coordinator").get(f"{PAGE}.csv")
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    header, *rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert {len(row) for row in rows} == {len(header)}
    assert ["Zahlen", "heute", "öffentliche Angebote", "1"] in [row[:4] for row in rows]
    assert sum(row[0] == "Monate" for row in rows) == 36
    assert rows[-1][0] == "Die nächsten 30 Tage"
    assert rows[-1][1:3] == ["2026-12-01", "erste Frage"]
    assert (rows[-1][5], rows[-1][8], rows[-1][9]) == ("'=1+1 Robotik", "'+49 6021 1", "2026-12-29")


def test_the_chart_has_a_sentence_and_the_table_the_same_numbers(app: Flask) -> None:
    asked(app, "Sterne sehen")
    page = signed_in(app, "coordinator").get(PAGE).text
    assert 'role="img" aria-label="Von Dezember 2025 bis November 2026: 1 Mal gefragt, 0 Mal geantwortet' in page
    assert re.search(r'<th scope="row">November 2026</th><td>1</td><td>0</td><td>0</td>', page)
    assert page.count('class="bar bar--asked" x=') == 2  # one in the key
