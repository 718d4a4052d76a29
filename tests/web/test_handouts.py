"""The notice for the school's board and the letter to parents."""

from __future__ import annotations

import re
from datetime import date, time
from html import unescape
from typing import TYPE_CHECKING

import pytest

from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.vocabulary import Audience, Format, ScheduleKind
from mintkarte.gateways.qr_code import qr_code
from mintkarte.models import Offer
from tests.builders import NOON
from tests.offer_pages import given
from tests.pdf_reader import sizes_of, words_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.house_client import HouseClient

CLASSES = {"audiences": frozenset({Audience.CLASSES}), "grade_from": 5, "grade_to": 7}


def plain_text(page: str) -> str:
    """The letter as text."""
    return unescape(page.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0])


@pytest.mark.parametrize("page", ["aushang", "elternbrief"])
def test_handouts_are_for_people_and_not_for_search_engines(app: Flask, client: HouseClient, page: str) -> None:
    number = given(app)
    answer = client.get(f"/angebote/{number}/{page}")
    assert answer.status_code == 200
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("page", ["aushang", "elternbrief"])
def test_a_withdrawn_offer_has_no_handouts(app: Flask, client: HouseClient, page: str) -> None:
    number = given(app)
    with app.extensions["mintkarte"].database.writing() as db:
        offer = db.get(Offer, number)
        assert offer
        offer.deleted_at = NOON
    assert client.get(f"/angebote/{number}/{page}").status_code == 410


def test_the_notice_carries_the_code_of_its_short_address_and_nine_slips(app: Flask, client: HouseClient) -> None:
    number = given(app)
    page = client.get(f"/angebote/{number}/aushang").text
    code = qr_code(f"http://localhost/angebote/{number}")
    drawn = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", page.partition('class="qr__dark"')[2].partition("/>")[0])
    assert [tuple(map(int, run)) for run in drawn] == [(run.x, run.y, run.length) for run in code.runs]
    slips = page.partition('class="notice__slips"')[2].partition("</ul>")[0]
    assert slips.count(f"localhost/angebote/{number}<") == 9
    assert client.get(f"/angebote/{number}").status_code == 308


def test_a_long_description_is_cut_with_the_address_of_the_rest(app: Flask, client: HouseClient) -> None:
    number = given(app, description="Wir bauen und bauen. " * 100)
    page = client.get(f"/angebote/{number}/aushang").text
    assert f"mehr: localhost/angebote/{number}" in page
    assert page.count("Wir bauen und bauen.") < 30
    short = given(app, external_id="2")
    assert "mehr: " not in client.get(f"/angebote/{short}/aushang").text


def test_the_letter_says_what_the_offer_states(app: Flask, client: HouseClient) -> None:
    number = given(app, cost_cents=250, bring="Regenjacke\nBrotzeit", travel="5 Minuten vom Bahnhof", **CLASSES)
    text = plain_text(client.get(f"/angebote/{number}/elternbrief").text)
    assert "Liebe Eltern," in text
    for line in (
        "Wann: Samstag, 13. Februar, 10–12 Uhr",
        "Wo: Hauptstraße 12, 63739 Aschaffenburg",
        "Bus und Bahn: Bahnhof, 5 Minuten",
        "Kosten: 2,50\u00a0€",
        "Mitbringen: Regenjacke, Brotzeit",
        f"Nachlesen: localhost/angebote/{number}",
    ):
        assert f"\n{line}\n" in text


def test_what_is_not_stated_is_a_line_to_write_on(app: Flask, client: HouseClient) -> None:
    number = given(app, cost_cents=None, schedule=Schedule(ScheduleKind.ON_REQUEST))
    text = plain_text(client.get(f"/angebote/{number}/elternbrief").text)
    for name in ("Wann", "Treffpunkt", "Kosten", "Mitbringen"):
        assert re.search(rf"^{name}: _+$", text, re.MULTILINE)
    assert "die Klasse ____" in text


def test_what_a_teacher_types_stands_in_the_letter_and_in_the_text(app: Flask, client: HouseClient) -> None:
    number = given(app, **CLASSES)
    typed = {"klasse": "6b", "datum": "Do, 15. April", "treffpunkt": "8 Uhr <Turnhalle>", "lehrkraft": "Frau Öz"}
    page = client.get(f"/angebote/{number}/elternbrief", query_string=typed).text
    letter = unescape(page.partition('<div class="letter">')[2].partition('<section class="letter-text"')[0])
    for value in typed.values():
        assert f"<b>{value}</b>" in letter
        assert value in plain_text(page)
    assert 'name="klasse" value="6b"' in page
    assert "&lt;Turnhalle&gt;" in page


def test_a_visit_at_school_is_no_excursion(app: Flask, client: HouseClient) -> None:
    number = given(app, formats=frozenset({Format.MOBILE}), bring="Ein Raum mit Strom", **CLASSES)
    text = plain_text(client.get(f"/angebote/{number}/elternbrief").text)
    assert "bekommt Besuch" in text
    assert "Wo: bei uns in der Schule" in text
    assert "Ein Raum mit Strom" not in text


def test_the_letter_is_offered_where_classes_may_come(app: Flask, client: HouseClient) -> None:
    for number, offered in ((given(app, **CLASSES), True), (given(app, external_id="2"), False)):
        page = client.get(f"/angebote/{number}", follow_redirects=True).text
        assert (f'"/angebote/{number}/elternbrief"' in page) is offered
        assert f'"/angebote/{number}/aushang"' in page


def test_the_letter_names_the_deadline_of_no_one(app: Flask, client: HouseClient) -> None:
    number = given(app, registration_until=date(2027, 1, 31), **CLASSES)
    text = plain_text(client.get(f"/angebote/{number}/elternbrief").text)
    assert re.search(r"die Rückmeldung bis _+ wieder mit", text)


def test_the_letter_offers_the_dates_to_choose_from(app: Flask, client: HouseClient) -> None:
    days = (date(2027, 2, 6), date(2027, 2, 20))
    dates = tuple(on_day(day, time(9), time(12)) for day in days)
    page = client.get(f"/angebote/{given(app, schedule=Schedule(ScheduleKind.DATED, dates=dates))}/elternbrief").text
    assert re.findall(r'<option value="([^"]+)">', page) == [
        "Samstag, 6. Februar, 9–12 Uhr",
        "Samstag, 20. Februar, 9–12 Uhr",
    ]
    assert 'name="datum" value="" maxlength="80"' in page
    assert 'list="termine"' in page


@pytest.mark.parametrize(
    ("query", "size"), [("", (210, 297)), ("?format=a3", (297, 420)), ("?format=quatsch", (210, 297))]
)
def test_the_poster_is_one_sheet_that_says_it_all(
    app: Flask, client: HouseClient, query: str, size: tuple[int, int]
) -> None:
    number = given(app, title="Löten für alle")
    answer = client.get(f"/angebote/{number}/plakat.pdf{query}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert sizes_of(answer.data) == [size]
    (page,) = words_of(answer.data)
    for part in ("Löten für alle", f"localhost/angebote/{number}", "Technikwerkstatt Spessart", "Aschaffenburg"):
        assert part in page
    assert client.get(f"/angebote/{number}/plakat.pdf{query}").data == answer.data


def test_the_longest_texts_still_fit_on_the_poster(app: Flask, client: HouseClient) -> None:
    number = given(
        app, title="Donaudampfschifffahrtsgesellschaft " * 3, description="**Wir** bauen <b>Brücken</b>. " * 300
    )
    answer = client.get(f"/angebote/{number}/plakat.pdf")
    (page,) = words_of(answer.data)
    assert f"localhost/angebote/{number}" in page
    assert "…" in page


def test_a_withdrawn_offer_has_no_poster(app: Flask, client: HouseClient) -> None:
    number = given(app)
    with app.extensions["mintkarte"].database.writing() as db:
        offer = db.get(Offer, number)
        assert offer
        offer.deleted_at = NOON
    assert client.get(f"/angebote/{number}/plakat.pdf").status_code == 410
