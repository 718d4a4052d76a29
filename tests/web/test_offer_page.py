"""The page of one offer: dates, way, price, what else fits, what comes next, and what stands there when it is gone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from mintkarte.domain.geometry import Point
from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.vocabulary import (
    Accessibility,
    Audience,
    Field,
    Format,
    Registration,
    ScheduleKind,
    Status,
    Topic,
)
from mintkarte.models import Offer
from tests.builders import ASCHAFFENBURG, NOON, NOWHERE, on_saturday
from tests.offer_pages import given, words

if TYPE_CHECKING:
    from flask import Flask

    from tests.house_client import HouseClient

TODAY = NOON.date()
NEAR: dict[str, Any] = {"street": "Am Tor 1", "located": replace(ASCHAFFENBURG, point=Point(49.98, 9.16))}
FURTHER: dict[str, Any] = {"town": "Mömbris", "located": replace(ASCHAFFENBURG, point=Point(50.07, 9.16))}
FAR: dict[str, Any] = {"town": "Ilmenau", "located": replace(ASCHAFFENBURG, point=Point(50.68, 10.93))}
NO_PLACE: dict[str, Any] = {"street": "", "postcode": "", "town": "", "located": NOWHERE}
ONLINE: dict[str, Any] = {"formats": frozenset({Format.ONLINE}), **NO_PLACE}


def section(client: HouseClient, offer_id: int, heading: str) -> str:
    """The words of the page from a heading on."""
    return words(client, offer_id).partition(f" {heading} ")[2]


def cards(client: HouseClient, path: str) -> list[str]:
    """The titles of the other offers that are shown as cards."""
    page = client.get(path, follow_redirects=True).text
    return [unescape(title) for title in re.findall(r'class="offer__title"><a href="[^"]+">([^<]+)<', page)]


def steps(client: HouseClient, offer_id: int) -> list[str]:
    """The titles under "how it goes on"."""
    page = client.get(f"/angebote/{offer_id}", follow_redirects=True).text
    return re.findall(r'<li><a href="[^"]+">([^<]+)', page.partition('<ol class="path">')[2].partition("</ol>")[0])


def test_all_dates_stand_on_the_page_the_many_behind_a_disclosure(app: Flask, client: HouseClient) -> None:
    days = [on_day(TODAY + timedelta(days=7 * n), time(15), time(16, 30)) for n in range(-2, 40)]
    days[4] = replace(days[4], cancelled=True)
    number = given(app, schedule=Schedule(ScheduleKind.DATED, dates=tuple(days)))
    page = client.get(f"/angebote/{number}", follow_redirects=True).text
    assert page.count('<li class="date') == 42
    assert "35 weitere Termine" in page
    assert "2 vergangene Termine" in page
    assert "<s>Samstag, 5. Dezember, 15–16:30 Uhr</s> <b" in page
    assert ">abgesagt</b>" in page
    at_once = page.partition('<ul class="dates">')[2].partition("</ul>")[0]
    assert at_once.count('<li class="date') == 5
    assert "14. November" not in at_once


def test_an_offer_with_one_date_needs_no_list(app: Flask, client: HouseClient) -> None:
    assert "Alle Termine" not in words(client, given(app))


def test_each_date_leads_to_its_calendar_file(app: Flask, client: HouseClient) -> None:
    days = tuple(on_day(TODAY + timedelta(days=n)) for n in (-1, 1, 2))
    cancelled = replace(days[2], cancelled=True)
    number = given(app, schedule=Schedule(ScheduleKind.DATED, dates=(*days[:2], cancelled)))
    with app.extensions["mintkarte"].database.reading() as db:
        stored = db.get(Offer, number)
        assert stored
        ids = [one.id for one in stored.occurrences]
    page = client.get(f"/angebote/{number}", follow_redirects=True).text
    assert re.findall(r'"(/angebote/\d+/termin/\d+\.ics)"', page) == [f"/angebote/{number}/termin/{ids[1]}.ics"]
    assert f'"/angebote/{number}/termine.ics"' in page


def test_the_holidays_of_the_right_land_are_named(app: Flask, client: HouseClient) -> None:
    days = tuple(on_day(date(2027, 3, day), time(9), time(13)) for day in (22, 23, 24))
    number = given(app, schedule=Schedule(ScheduleKind.DATED, dates=days))
    assert "22.–24. März, je 9–13 Uhr in den Osterferien 2027 (Bayern)" in words(client, number)
    assert "ferien" not in words(client, given(app, external_id="2")).lower()


def test_grades_give_a_hint_of_ages(app: Flask, client: HouseClient) -> None:
    number = given(app, age_from=None, age_to=None, grade_from=3, grade_to=4)
    assert "Für wen etwa 8–10 Jahre (Klasse 3–4) Kinder" in words(client, number)


def test_the_way_is_told_in_few_words_where_it_was_understood(app: Flask, client: HouseClient) -> None:
    number = given(
        app,
        travel="Bus 5 bis Haltestelle Schöntal, dann 3 Minuten zu Fuß. Am blauen Tor läuten.",
        accessibility=frozenset({Accessibility.TOILET}),
    )
    page = words(client, number)
    assert "Mit Bus und Bahn Bus 5 bis Haltestelle Schöntal, dann 3 Minuten zu Fuß" in page
    assert "Am blauen Tor läuten." in page
    assert "Rollstuhlgerechtes WC. Ob es stufenlos erreichbar ist, ist nicht angegeben." in page


def test_a_mobile_offer_names_its_area_and_not_its_seat(app: Flask, client: HouseClient) -> None:
    number = given(app, formats=frozenset({Format.MOBILE}), service_area="Landkreis Miltenberg", bring="Ein Raum")
    page = words(client, number)
    assert "So kommt es zu Ihnen Einsatzgebiet: Landkreis Miltenberg" in page
    assert "Was gebraucht wird Ein Raum" in page
    assert "63739" not in page
    silent = words(client, given(app, external_id="2", formats=frozenset({Format.MOBILE})))
    assert "Was die Schule oder Kita bereitstellen muss, ist nicht angegeben." in silent


def test_an_online_offer_says_where_one_gets_in(app: Flask, client: HouseClient) -> None:
    known = words(client, given(app, url="https://www.anbieter.example/kurs", **ONLINE))
    assert "Online, von überall aus: Den Zugang gibt es über anbieter.example" in known
    assert "Wie man den Zugang bekommt, ist nicht angegeben." in words(client, given(app, external_id="2", **ONLINE))


def test_cost_registration_and_provider_are_told_as_far_as_they_are_stated(app: Flask, client: HouseClient) -> None:
    given(app, title="Sägen", external_id="2")
    number = given(
        app,
        cost_cents=1500,
        cost_text="mit Material, Bildung und Teilhabe möglich",
        registration=Registration.LINK,
        registration_until=date(2027, 2, 1),
        url="https://www.anbieter.example/kurs",
    )
    page = words(client, number)
    assert "15\u00a0€ mit Material, Bildung und Teilhabe möglich" in page.replace("15 €", "15\u00a0€")
    assert "Zur Anmeldung führt zu anbieter.example Anmeldung auf der Website, bis 1. Februar 2027" in page
    assert "Wer anbietet Verein 1 weiteres Angebot" in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"capacity": 10, "places_left": 0}, "Alle Plätze sind vergeben."),
        ({"registration_until": date(2026, 11, 1)}, "Die Anmeldung war bis 1. November 2026 möglich."),
        ({"schedule": on_saturday(date(2026, 11, 7))}, "Dieses Angebot ist vorbei."),
        (
            {"schedule": Schedule(ScheduleKind.DATED, dates=(replace(on_day(date(2027, 2, 13)), cancelled=True),))},
            "Dieses Angebot ist abgesagt.",
        ),
    ],
)
def test_who_cannot_take_part_is_told_once_and_led_to_places(
    app: Flask, client: HouseClient, values: dict[str, Any], sentence: str
) -> None:
    number = given(app, title="Diesmal nicht", url="https://anbieter.example", **values)
    given(app, title="Auch voll", external_id="2", capacity=10, places_left=0)
    given(app, title="Schon geschlossen", external_id="3", places_left=9, registration_until=date(2026, 11, 20))
    given(app, title="Noch Platz", external_id="4", capacity=10, places_left=4)
    page = words(client, number)
    assert page.count(sentence) == 1
    assert page.count("Hier ist noch Platz") == 2
    assert cards(client, f"/angebote/{number}") == ["Noch Platz"]


def test_the_nearest_of_the_same_field_and_age_comes_first(app: Flask, client: HouseClient) -> None:
    number = given(app, title="Voll", capacity=10, places_left=0)
    given(app, title="Weit weg", external_id="1", places_left=5, **FAR)
    given(app, title="Weiter", external_id="2", places_left=5, **FURTHER)
    given(app, title="Nebenan", external_id="3", places_left=5, **NEAR)
    given(app, title="Für Kleine", external_id="4", places_left=5, **NEAR, age_from=4, age_to=6)
    given(app, title="Vögel", external_id="5", places_left=5, **NEAR, fields=frozenset({Field.SCIENCE}))
    assert cards(client, f"/angebote/{number}") == ["Nebenan", "Weiter", "Weit weg", "Für Kleine"]


def test_places_are_only_promised_where_they_are_stated(app: Flask, client: HouseClient) -> None:
    number = given(app, title="Voll", capacity=10, places_left=0)
    given(app, title="Vielleicht", external_id="1")
    page = words(client, number)
    assert "Hier ist noch Platz" not in page
    assert page.count("Ähnliche gibt es hier") == 2
    assert cards(client, f"/angebote/{number}") == ["Vielleicht"]


def test_the_next_step_is_of_the_same_field_for_those_who_are_older(app: Flask, client: HouseClient) -> None:
    robots = frozenset({Topic.ROBOTICS})
    number = given(app, title="Erste Roboter", age_from=8, age_to=10, topics=robots)
    given(app, title="Schrauben", external_id="1", age_from=11, age_to=14)
    given(app, title="Roboter-AG", external_id="2", age_from=10, age_to=14, topics=robots)
    given(app, title="Für alle", external_id="3", age_from=6, age_to=99)
    given(app, title="Ohne Alter", external_id="4", age_from=None, age_to=None)
    given(app, title="In Ilmenau", external_id="5", age_from=11, age_to=14, **FAR)
    assert steps(client, number) == ["Roboter-AG", "Schrauben"]
    assert "Erste Roboter 8–10 Jahre Roboter-AG Samstag, 13. Februar" in section(client, number, "Wie es weitergeht")
    assert "Roboter-AG" not in cards(client, f"/angebote/{number}")


def test_without_ages_older_ones_are_led_on_where_it_says_children(app: Flask, client: HouseClient) -> None:
    number = given(app, title="Kinderlabor", age_from=None, age_to=None)
    youth = frozenset({Audience.YOUTH})
    given(app, title="Jugendlabor", external_id="1", age_from=None, age_to=None, audiences=youth)
    assert "Jugendlabor" in section(client, number, "Für Ältere")
    lonely = given(app, title="Chor", external_id="2", age_from=None, age_to=None, fields=frozenset({Field.SCIENCE}))
    assert steps(client, lonely) == []


def test_an_offer_about_which_nothing_is_known_leads_nowhere(app: Flask, client: HouseClient) -> None:
    given(app, title="Löten", external_id="1")
    number = given(
        app, title="Schnuppertag", age_from=None, age_to=None, cost_cents=None, audiences=frozenset(),
        description="", schedule=Schedule(ScheduleKind.DATED), fields=frozenset(), **NO_PLACE,
    )  # fmt: skip
    page = words(client, number)
    for unknown in ("Alter nicht angegeben", "Kosten nicht angegeben", "Termin nicht angegeben", "Ort nicht angegeben"):
        assert unknown in page
    assert cards(client, f"/angebote/{number}") == []


def change(app: Flask, number: int, **values: Any) -> None:  # noqa: ANN401 - columns of any type
    """Change columns of a stored offer."""
    with app.extensions["mintkarte"].database.writing() as db:
        offer = db.get(Offer, number)
        assert offer
        for name, value in values.items():
            setattr(offer, name, value)


@pytest.mark.parametrize("values", [{"deleted_at": NOON}, {"status": Status.HIDDEN.value}])
def test_a_withdrawn_offer_says_so_and_leads_to_similar_ones(
    app: Flask, client: HouseClient, values: dict[str, Any]
) -> None:
    number = given(app, title="Zurückgezogen", description="Geheim")
    given(app, title="Noch Platz", external_id="1", places_left=3)
    change(app, number, **values)
    for path in (f"/angebote/{number}", f"/angebote/{number}-irgendwas"):
        answer = client.get(path)
        assert answer.status_code == 410
        assert "<h1>Zurückgezogen</h1>" in answer.text
        assert "Geheim" not in answer.text
        assert cards(client, path) == ["Noch Platz"]


def test_an_offer_that_never_was_public_stays_unknown(app: Flask, client: HouseClient) -> None:
    number = given(app, title="Nie gezeigt")
    change(app, number, status=Status.DRAFT.value, published_at=None)
    for path in ("", "/aushang", "/elternbrief"):
        answer = client.get(f"/angebote/{number}{path}")
        assert answer.status_code == 404
        assert "Nie gezeigt" not in answer.text


def test_the_way_back_keeps_the_page_of_the_list_and_its_distance(app: Flask, client: HouseClient) -> None:
    given(app, **NEAR)
    page = client.get(
        "/angebote/1-loeten-fuer-anfaenger", headers={"Referer": "http://localhost/?ort=63739&umkreis=50&seite=2"}
    ).text
    assert 'href="/?ort=63739&amp;umkreis=50&amp;seite=2#angebot-1"' in page
    assert re.search(r"Wie weit</dt><dd>[^<]* von 63739", page)
