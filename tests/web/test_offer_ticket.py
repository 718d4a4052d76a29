"""The ticket of an offer's page, and what the page says of distances and seasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING

from mintkarte.domain.geometry import Point
from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.vocabulary import Registration, ScheduleKind
from tests.builders import ASCHAFFENBURG
from tests.offer_pages import given, words

if TYPE_CHECKING:
    from flask import Flask

    from tests.house_client import HouseClient


def test_who_registers_by_mail_gets_a_letter_that_names_the_offer(app: Flask, client: HouseClient) -> None:
    values = {"registration": Registration.MAIL, "contact": "Frau Öz, kurse@verein.example, 06021 123"}
    page = client.get(f"/angebote/{given(app, **values)}", follow_redirects=True).text
    assert 'href="mailto:kurse@verein.example?subject=L%C3%B6ten%20f%C3%BCr%20Anf%C3%A4nger"' in page
    assert 'Kontakt: Frau Öz, <a href="mailto:kurse@verein.example"' in page
    hostile = {"registration": Registration.MAIL, "contact": "a@b.example?bcc=c@d.example <b>", "external_id": "2"}
    page = client.get(f"/angebote/{given(app, **hostile)}", follow_redirects=True).text
    assert 'href="mailto:a@b.example?subject=' in page
    assert "<b>" not in page.partition("Kontakt:")[2].partition("</p>")[0]


def test_one_further_date_is_told_in_the_singular(app: Flask, client: HouseClient) -> None:
    days = (date(2027, 2, 6), date(2027, 2, 20), date(2027, 3, 6), date(2027, 3, 20))
    number = given(app, schedule=Schedule(ScheduleKind.DATED, dates=tuple(on_day(d, time(9), time(12)) for d in days)))
    assert "und ein weiterer Termin" in words(client, number)
    assert "und 2 weitere Termine" in client.get(f"/angebote/{number}/aushang").text


def test_distances_of_other_offers_say_from_where(app: Flask, client: HouseClient) -> None:
    number = given(app)
    assert "Entfernungen vom Ort" not in words(client, number)
    given(
        app, title="Nebenan", external_id="2", town="Mömbris", located=replace(ASCHAFFENBURG, point=Point(50.07, 9.16))
    )
    assert "Passt auch Entfernungen vom Ort dieses Angebots aus." in words(client, number)


def test_a_garden_that_is_closed_in_winter_is_not_called_open(app: Flask, client: HouseClient) -> None:
    garden = given(app, schedule=Schedule(ScheduleKind.PERMANENT, open_months=frozenset({3, 4, 5, 6, 7, 8, 9, 10})))
    page = words(client, garden)
    assert "ab März" in page
    assert "März bis Oktober" in page
    assert "offen" not in page.partition("Auf einen Blick")[0]
    castle = given(app, external_id="2", schedule=Schedule(ScheduleKind.PERMANENT, open_months=frozenset({11, 12})))
    assert "jetzt offen" in words(client, castle)
