"""A coordinator looks at what stands at an address, lets it be read every day, and decides where two disagree."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from mintkarte.gateways.source_documents import WebDocuments
from mintkarte.models import Change, Offer, Source, SourceEntry
from mintkarte.services import source_reading
from tests.builders import NOON
from tests.desk_things import a_stored_offer
from tests.signing import SignedIn, signed_in
from tests.web_server import Page, WebServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from mintkarte.web.parts import Parts

PAGE = "/redaktion/quellen"
CLUB = "Technikwerkstatt Spessart"
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:Roboter <b>bauen\r\n"
    "DTSTART:20270306T090000Z\r\nLOCATION:63739 Aschaffenburg\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def web(app: Flask) -> Iterator[WebServer]:
    """A web on loopback that the application reads from."""
    with WebServer() as web:
        documents = WebDocuments("Mintkarte/test", resolve=lambda *_: ("127.0.0.1",), loopback_port=web.port)
        app.extensions["mintkarte"] = replace(parts_of(app), documents=documents)
        with parts_of(app).database.writing() as db:
            a_stored_offer(db, title="Löten", organisation=CLUB)
        yield web


def parts_of(app: Flask) -> Parts:
    found: Parts = app.extensions["mintkarte"]
    return found


def the_source(app: Flask) -> Source:
    with parts_of(app).database.reading() as db:
        return db.scalars(select(Source)).one()


def add(app: Flask, web: WebServer, content: str) -> SignedIn:
    """A coordinator who has added a source with this content, which was read once."""
    kora = signed_in(app, "coordinator")
    web.pages["/kalender"] = Page(body=content.encode())
    fields = {"anbieter": CLUB, "url": web.url("/kalender", "verein.example")}
    assert kora.press(PAGE, PAGE, **fields).status_code == 303
    source_reading.read_due(parts_of(app), NOON)
    return kora


def test_from_an_address_to_an_offer_on_the_map(app: Flask, web: WebServer) -> None:
    web.pages["/kalender"] = Page(body=CALENDAR.encode())
    kora = signed_in(app, "coordinator")
    fields = {"anbieter": CLUB, "url": web.url("/kalender", "verein.example")}
    seen = kora.press(PAGE, f"{PAGE}/vorschau", **fields)
    assert seen.status_code == 200
    assert "Kalender (ICS): 1 Angebot" in seen.text
    assert "Roboter &lt;b&gt;bauen" in seen.text
    assert "6. März 2027, 10:00 Uhr" in seen.text
    assert "2027-03-06" not in seen.text
    with parts_of(app).database.reading() as db:
        assert db.scalars(select(Source)).all() == []

    assert kora.press(PAGE, PAGE, **fields).status_code == 303
    assert source_reading.read_due(parts_of(app), NOON) == 1
    assert "Roboter &lt;b&gt;bauen" in kora.get("/").text
    listed = kora.get(PAGE).text
    assert "zuletzt gelesen heute um 12:00 Uhr" in listed
    assert "1 Angebot" in listed
    with parts_of(app).database.reading() as db:
        assert db.scalars(select(Change.verb).where(Change.verb == "source_added")).all() == ["source_added"]
    again = kora.press(PAGE, PAGE, **fields)
    assert (again.status_code, "lesen wir für diesen Anbieter schon" in again.text) == (422, True)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"anbieter": "Gibt es nicht"}, "Diesen Anbieter gibt es in Ihrer Region nicht"),
        ({"anbieter": "Sternwarte Suhl"}, "Diesen Anbieter gibt es in Ihrer Region nicht"),
        ({"url": "file:///etc/passwd"}, "Das ist keine Adresse, die wir lesen"),
        ({"url": "http://10.0.0.1/"}, "von außen nicht zu erreichen"),
        ({"url": ""}, "Das ist keine Adresse, die wir lesen"),
    ],
)
def test_what_cannot_be_read_is_said_and_what_was_typed_stays(
    app: Flask, web: WebServer, fields: dict[str, str], sentence: str
) -> None:
    signed_in(app, "other editor")  # with them comes an organisation of another region
    app.extensions["mintkarte"] = replace(parts_of(app), documents=WebDocuments("x", resolve=lambda *_: ("10.0.0.1",)))
    kora = signed_in(app, "coordinator")
    given = {"anbieter": CLUB, "url": web.url("/kalender", "verein.example"), **fields}
    answer = kora.press(PAGE, f"{PAGE}/vorschau", **given)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{given["anbieter"]}"' in answer.text
    assert web.connections == 0
    if "url" in fields and "10.0" not in fields["url"]:
        assert kora.press(PAGE, PAGE, **given).status_code == 422


def test_where_two_disagree_the_coordinator_decides(app: Flask, web: WebServer) -> None:
    first = {"externe_id": "r", "titel": "Roboter", "kosten": "5", "mitbringen": "Laptop"}
    kora = add(app, web, json.dumps([first]))
    with parts_of(app).database.writing() as db:
        offer = db.scalars(select(Offer).where(Offer.title == "Roboter")).one()
        offer.cost_cents, offer.bring, number = 400, "Stift", offer.id
    web.pages["/kalender"] = Page(body=json.dumps([first | {"kosten": "7", "mitbringen": "Kabel"}]).encode())
    source_reading.read_due(parts_of(app), NOON + timedelta(days=1))

    page = kora.get(PAGE).text
    assert "Die Quelle sagt etwas anderes" in page
    assert page.index("Stift</td>") < page.index("Kabel</td>")
    with parts_of(app).database.reading() as db:
        entry = db.scalars(select(SourceEntry)).one()
    act = f"{PAGE}/eintrag/{entry.id}"
    assert kora.press(PAGE, act, spalte="kosten", wahl="quelle").location.endswith("getan=quelle")
    assert kora.press(PAGE, act, spalte="mitbringen", wahl="eigen").location.endswith("getan=eigen")
    assert kora.press(PAGE, act, spalte="kosten", wahl="quelle").location.endswith("getan=schon")
    with parts_of(app).database.reading() as db:
        offer = db.get_one(Offer, number)
        assert (offer.cost_cents, offer.bring) == (700, "Stift")
    source_reading.read_due(parts_of(app), NOON + timedelta(days=2))
    assert "Die Quelle sagt etwas anderes" not in kora.get(PAGE).text


def test_a_source_stops_goes_on_and_is_forgotten_and_its_offers_stay(app: Flask, web: WebServer) -> None:
    kora = add(app, web, CALENDAR)
    number = the_source(app).id
    kora.press(PAGE, f"{PAGE}/{number}/halt")
    assert the_source(app).due_at is None
    assert "angehalten" in kora.get(PAGE).text
    kora.press(PAGE, f"{PAGE}/{number}/jetzt")
    assert the_source(app).due_at == NOON
    kora.press(PAGE, f"{PAGE}/{number}/vergessen")
    assert "Roboter" in kora.get("/").text
    assert "Noch keine." in kora.get(PAGE).text
    assert kora.press(PAGE, f"{PAGE}/{number}/halt").status_code == 404


def test_a_source_that_fails_for_days_stands_on_the_check_list(app: Flask, web: WebServer) -> None:
    kora = add(app, web, CALENDAR)
    web.pages["/kalender"] = Page(503)
    source_reading.read_due(parts_of(app), NOON + timedelta(days=1))
    with parts_of(app).database.writing() as db:
        db.scalars(select(Source)).one().failing_since = NOON - timedelta(days=3)
    page = kora.get("/redaktion/pruefliste").text
    assert "Quellen, die sich nicht lesen lassen" in page
    assert "Der fremde Server meldet einen Fehler. So ist es seit dem" in page
    assert "Die Angebote bleiben, wie sie sind." in kora.get(PAGE).text


def test_of_a_calendar_with_board_meetings_only_what_is_meant_becomes_an_offer(app: Flask, web: WebServer) -> None:
    courses = [{"externe_id": "r", "titel": "Roboterkurs"}, {"externe_id": "l", "titel": "Lötworkshop"}]
    web.pages["/kalender"] = Page(
        body=json.dumps([*courses, {"externe_id": "v", "titel": "Vorstandssitzung"}]).encode()
    )
    kora = signed_in(app, "coordinator")
    fields = {"anbieter": CLUB, "url": web.url("/kalender", "verein.example"), "woerter": "kurs,workshop , "}
    seen = kora.press(PAGE, f"{PAGE}/vorschau", **fields).text
    assert "Nicht dabei, weil keines der Wörter darin steht: „Vorstandssitzung“." in seen
    assert "zurzeit nichts, in dem" in kora.press(PAGE, f"{PAGE}/vorschau", **fields | {"woerter": "Feier"}).text
    assert kora.press(PAGE, PAGE, **fields).status_code == 303
    source_reading.read_due(parts_of(app), NOON)
    assert offers_of(app) == ["Lötworkshop", "Roboterkurs"]
    assert "Nur Einträge mit: kurs, workshop" in kora.get(PAGE).text

    words = f"{PAGE}/{the_source(app).id}/woerter"
    assert kora.press(PAGE, words, woerter="Feier").location.endswith("getan=woerter")
    source_reading.read_due(parts_of(app), NOON + timedelta(days=1))
    assert the_source(app).problem == "none_meant"
    with parts_of(app).database.reading() as db:
        assert db.scalars(select(SourceEntry).where(SourceEntry.missing_since.is_not(None))).all() == []
    kora.press(PAGE, words, woerter="")
    source_reading.read_due(parts_of(app), NOON + timedelta(days=2))
    assert offers_of(app) == ["Lötworkshop", "Roboterkurs", "Vorstandssitzung"]


def offers_of(app: Flask) -> list[str]:
    """The titles of what sources have brought."""
    with parts_of(app).database.reading() as db:
        return sorted(entry.title for entry in db.scalars(select(SourceEntry).where(SourceEntry.offer_id.is_not(None))))
