"""Whose the rows of a brought file are: the organisation that is named, in a region that one may look after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from mintkarte.models import Offer
from tests.builders import an_offer
from tests.import_desk import PAGE, TWO, bring, kora, run_jobs, take_over

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.parametrize("wrong", ["nirgends", ""])
def test_a_coordinator_imports_for_the_own_region_alone(app: Flask, wrong: str) -> None:
    assert kora(app).press(PAGE, PAGE, region=wrong, tabelle=TWO).status_code == 422
    assert kora(app).press(PAGE, PAGE, region="thueringen", tabelle=TWO).status_code == 404


def test_a_calendar_is_of_the_organisation_that_was_chosen(app: Flask) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        offer = an_offer(db)
        offer.organisation.region_slug = "untermain"
        number = offer.organisation_id
    person = kora(app)
    lines = ["BEGIN:VEVENT", "UID:1", "SUMMARY:Roboter", "DTSTART:20270203T140000Z", "LOCATION:63739 Aschaffenburg"]
    event = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *lines, "END:VEVENT", "END:VCALENDAR", ""])
    page = bring(app, person, event, "kurse.ics", anbieter=str(number))
    take_over(app, person, page)
    with app.extensions["mintkarte"].database.reading() as db:
        assert db.scalar(select(Offer.organisation_id).where(Offer.title == "Roboter")) == number


def test_the_organisation_can_be_named_after_the_file_was_brought(app: Flask) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        offer = an_offer(db)
        offer.organisation.region_slug = "untermain"
        foreign = an_offer(db, title="Fern", organisation="Sternwarte Suhl", postcode="98527", town="Suhl")
        foreign.organisation.region_slug = "thueringen"
        number, other = offer.organisation_id, foreign.organisation_id
    person = kora(app)
    page = bring(app, person, "titel;plz;ort\r\nRoboter;63739;Aschaffenburg\r\n", "kurse.csv")
    shown = person.get(page).text
    assert "1 Zeile: 1 abgelehnt." in shown
    assert '<details class="columns" open' in shown
    columns = {"spalte-0": "titel", "spalte-1": "plz", "spalte-2": "ort"}
    person.press(page, f"{page}/spalten", **columns, anbieter=str(other))
    run_jobs(app)
    assert "1 Zeile: 1 abgelehnt." in person.get(page).text, "those of another region are not to be had"
    person.press(page, f"{page}/spalten", **columns, anbieter=str(number))
    run_jobs(app)
    shown = person.get(page).text
    assert "1 Zeile: 1 neu." in shown
    assert f'<option value="{number}" selected>' in shown
    person.press(page, f"{page}/spalten", **columns, anbieter="")
    run_jobs(app)
    assert "1 Zeile: 1 abgelehnt." in person.get(page).text
