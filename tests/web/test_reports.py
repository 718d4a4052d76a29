"""Reporting an error: a form for everybody, which keeps what was typed and lets no program flood the desk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from mintkarte.models import Offer, Report
from mintkarte.web.visitor import visitor_key
from tests.hostile import PAYLOADS
from tests.offer_pages import given

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.conftest import Clock
    from tests.house_client import HouseClient

SAID = {"feld": "beginn", "was": "Der Kurs beginnt erst um 16 Uhr.", "email": "kim@example.org"}


def stored(app: Flask) -> list[Report]:
    """All reports, in the order they came."""
    with app.extensions["mintkarte"].database.reading() as db:
        return list(db.scalars(select(Report).order_by(Report.id)))


def send(
    client: HouseClient, clock: Clock, number: int, *, seconds: float = 20, address: str = "192.0.2.1", **values: str
) -> TestResponse:
    """Open the form, fill it in for so many seconds, and send it."""
    page = client.get(f"/melden/{number}").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    clock.forward(seconds=seconds)
    data = {**SAID, **values, "csrf_token": token[1]}
    return client.post(f"/melden/{number}", data=data, environ_overrides={"REMOTE_ADDR": address})


def test_every_offer_leads_to_the_form_and_the_form_back(app: Flask, client: HouseClient) -> None:
    number = given(app)
    assert re.search(
        rf'Zuletzt bestätigt am [^<]+<a href="/melden/{number}"',
        client.get(f"/angebote/{number}", follow_redirects=True).text,
    )
    answer = client.get(f"/melden/{number}?feld=kosten")
    assert "Stimmt etwas an „Löten für Anfänger“ nicht?" in answer.text
    assert '<option value="kosten" selected>Kosten</option>' in answer.text
    assert f'href="/angebote/{number}-loeten-fuer-anfaenger"' in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_report_is_kept_and_thanked_for(app: Flask, client: HouseClient, clock: Clock) -> None:
    number = given(app)
    answer = send(client, clock, number)
    assert (answer.status_code, answer.location) == (303, f"/melden/{number}/danke")
    (said,) = stored(app)
    assert (said.offer_id, said.column, said.message, said.email) == (number, *SAID.values())
    assert said.created_at == clock.now
    assert "Danke für Ihre Meldung" in client.get(answer.location).text


def test_what_is_missing_stands_beside_its_field_and_nothing_typed_is_lost(
    app: Flask, client: HouseClient, clock: Clock
) -> None:
    client.allow(*PAYLOADS)
    answer = send(client, clock, given(app), feld="", email="kim@", was=PAYLOADS[0])
    assert answer.status_code == 422
    assert "Einige Stellen brauchen noch einen Blick" in answer.text
    assert '<a href="#f-feld">Bitte wählen Sie, welche Angabe nicht stimmt.</a>' in answer.text
    assert 'value="kim@" aria-describedby="f-email-e f-email-h" aria-invalid="true"' in answer.text
    assert "&lt;script&gt;window.__x=1&lt;/script&gt;</textarea>" in answer.text
    assert stored(app) == []


def test_programs_are_thanked_and_not_kept(app: Flask, client: HouseClient, clock: Clock) -> None:
    answer = send(client, clock, given(app), betreff="Billig kaufen")
    assert answer.status_code == 303
    assert stored(app) == []


def test_who_is_faster_than_anybody_reads_is_asked_to_send_again(app: Flask, client: HouseClient, clock: Clock) -> None:
    number = given(app)
    answer = send(client, clock, number, seconds=1)
    assert answer.status_code == 422
    assert "Das ging sehr schnell" in answer.text
    assert SAID["was"] in answer.text
    assert stored(app) == []
    assert send(client, clock, number, seconds=3).status_code == 303


def test_the_sixth_report_within_minutes_waits_and_others_do_not(app: Flask, client: HouseClient, clock: Clock) -> None:
    numbers = [given(app, external_id=str(n)) for n in range(7)]
    answers = [send(client, clock, number, seconds=4) for number in numbers]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429] * 2
    assert "Bitte versuchen Sie es in 12 Minuten noch einmal." in answers[5].text
    assert SAID["was"] in answers[5].text
    assert 600 < int(answers[5].headers["Retry-After"]) <= 720
    assert send(client, clock, numbers[6], address="192.0.2.2").status_code == 303
    clock.forward(minutes=12)
    assert send(client, clock, numbers[6]).status_code == 303


def test_one_offer_gets_twenty_reports_a_day_from_wherever(app: Flask, client: HouseClient, clock: Clock) -> None:
    number, other = given(app), given(app, external_id="2")
    answers = [send(client, clock, number, address=f"192.0.2.{n}") for n in range(21)]
    assert [answer.status_code for answer in answers] == [303] * 20 + [429]
    assert "Bitte versuchen Sie es in 66 Minuten noch einmal." in answers[-1].text
    assert send(client, clock, other, address="192.0.2.99").status_code == 303


@pytest.mark.parametrize("path", ["", "/danke"])
def test_what_is_not_public_cannot_be_reported(app: Flask, client: HouseClient, path: str) -> None:
    number = given(app)
    with app.extensions["mintkarte"].database.writing() as db:
        db.get_one(Offer, number).status = "verborgen"
    assert client.get(f"/melden/{number}{path}").status_code == 410
    assert client.get(f"/melden/4711{path}").status_code == 404


def test_the_key_of_a_visitor_is_no_address_and_one_for_a_household(app: Flask) -> None:
    def key(address: str) -> str:
        with app.test_request_context(environ_overrides={"REMOTE_ADDR": address}):
            return visitor_key()

    assert key("192.0.2.1") == key("::ffff:192.0.2.1") != key("192.0.2.2")
    assert key("2001:db8::1") == key("2001:db8::ffff:1") != key("2001:db8:0:1::1")
    assert len({key(""), key("unix:")}) == 2
    assert "192" not in key("192.0.2.1") or len(key("192.0.2.1")) == 32
