"""The calendar files of offers, searches and shortlists hold the dates of the pages they stand on, and no others."""

from __future__ import annotations

import random
import re
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import pytest
from icalendar import Calendar

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.schedules import Occurrence, Schedule, on_day
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Field, Format, Precision, Registration, ScheduleKind
from mintkarte.gateways.locator import Located
from mintkarte.models import Offer
from mintkarte.services import states
from tests.builders import ASCHAFFENBURG, NOON, NOWHERE, an_offer, on_saturday, weekly
from tests.hostile import fill_with_payloads

if TYPE_CHECKING:
    from flask import Flask

    from tests.conftest import Clock
    from tests.house_client import HouseClient

TODAY = date(2026, 11, 21)
PAST = on_day(date(2026, 10, 5), time(10), time(12))


def events(client: HouseClient, path: str) -> list[Any]:
    """The events of a calendar file."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.data).walk("VEVENT"))


def offer_ids(found: list[Any]) -> set[int]:
    """The offers whose dates these are."""
    return {int(match[1]) for event in found if (match := re.search(r"/angebote/(\d+)-", event["URL"]))}


def publish(app: Flask, **values: Any) -> int:  # noqa: ANN401 - columns of any type
    """A public offer."""
    with app.extensions["mintkarte"].database.writing() as db:
        return an_offer(db, **values).id


def change(app: Flask, offer_id: int, **columns: object) -> None:
    """Set columns of an offer as nobody else would."""
    with app.extensions["mintkarte"].database.writing() as db:
        offer = db.get_one(Offer, offer_id)
        for name, value in columns.items():
            setattr(offer, name, value)


def test_an_offer_gives_all_its_dates_with_what_one_has_to_know(app: Flask, client: HouseClient) -> None:
    dates = (PAST, on_day(date(2027, 2, 13), time(10), time(12)), on_day(date(2027, 3, 26)))
    number = publish(
        app,
        schedule=Schedule(ScheduleKind.DATED, dates=dates),
        venue="Werkstatt",
        grade_from=5,
        cost_cents=250,
        cost_text="mit Material",
        registration=Registration.MAIL,
        registration_until=date(2027, 2, 1),
        contact="kurse@werkstatt.example",
        url="https://werkstatt.example/loeten",
    )
    past, saturday, friday = events(client, f"/angebote/{number}/termine.ics")
    assert past["DTSTART"].dt.date() == date(2026, 10, 5)
    assert friday["DTSTART"].dt == date(2027, 3, 26)
    assert saturday["SUMMARY"] == "Löten für Anfänger"
    assert saturday["LOCATION"] == "Werkstatt, Hauptstraße 12, 63739 Aschaffenburg"
    assert saturday["CATEGORIES"].cats == ["Technik", "Kurs"]
    assert saturday["URL"] == f"http://localhost/angebote/{number}-loeten-fuer-anfaenger"
    assert saturday["DESCRIPTION"].split("\n") == [
        "Wann: Samstag, 13. Februar 2027, 10–12 Uhr",
        "Für wen: 10–14 Jahre, ab Klasse 5, Kinder",
        "Kosten: 2,50\xa0€, mit Material",
        "Anmeldung: per E-Mail, bis 1. Februar 2027",
        "Anbieter: Technikwerkstatt Spessart",
        "Kontakt: kurse@werkstatt.example",
        "Seite des Anbieters: https://werkstatt.example/loeten",
        "",
        "Wir bauen eine kleine Blinkschaltung.",
        "",
        f"Alles dazu: http://localhost/angebote/{number}-loeten-fuer-anfaenger",
    ]


def test_what_is_not_stated_is_said_to_be_unknown(app: Flask, client: HouseClient) -> None:
    number = publish(app, age_from=None, age_to=None, audiences=frozenset(), cost_cents=None)
    (event,) = events(client, f"/angebote/{number}/termine.ics")
    assert "\nAlter nicht angegeben\nKosten nicht angegeben\n" in event["DESCRIPTION"]
    assert "Anmeldung" not in event["DESCRIPTION"]


def test_the_file_has_a_readable_name(app: Flask, client: HouseClient) -> None:
    number = publish(app)
    names = {
        f"/angebote/{number}/termine.ics": "loeten-fuer-anfaenger.ics",
        "/angebote.ics": "mint-angebote.ics",
        f"/merkliste.ics?angebot={number}": "merkliste.ics",
    }
    for path, name in names.items():
        assert client.get(path).headers["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize("precision", list(Precision))
def test_only_a_true_place_is_given_as_a_point(app: Flask, client: HouseClient, precision: Precision) -> None:
    point = None if precision is Precision.NONE else ASCHAFFENBURG.point
    number = publish(app, located=Located(point, precision, ASCHAFFENBURG.land, "Aschaffenburg", (), "63739"))
    (event,) = events(client, f"/angebote/{number}/termine.ics")
    assert ("GEO" in event) == (precision in {Precision.EXACT, Precision.STREET})


def test_online_and_mobile_offers_say_so_in_place_of_an_address(app: Flask, client: HouseClient) -> None:
    online = publish(app, formats=frozenset({Format.ONLINE}), located=NOWHERE)
    mobile = publish(app, title="Mobil", formats=frozenset({Format.MOBILE}), service_area="Kreis Miltenberg")
    assert events(client, f"/angebote/{online}/termine.ics")[0]["LOCATION"] == "Online"
    (event,) = events(client, f"/angebote/{mobile}/termine.ics")
    assert event["LOCATION"] == "kommt zu Ihnen, Kreis Miltenberg"
    assert "GEO" not in event


def test_one_date_can_be_taken_alone(app: Flask, client: HouseClient) -> None:
    number, other = publish(app, schedule=weekly()), publish(app, title="Anderes")
    with app.extensions["mintkarte"].database.reading() as db:
        third = db.get_one(Offer, number).occurrences[2]
        stranger = db.get_one(Offer, other).occurrences[0].id
    assert "SOURCE" not in client.get(f"/angebote/{number}/termin/{third.id}.ics").text, "loaded once, asked for never"
    (event,) = events(client, f"/angebote/{number}/termin/{third.id}.ics")
    assert event["UID"] == third.uid
    assert event["DESCRIPTION"].startswith("Wann: jeden Mittwoch, 15–16:30 Uhr\n")
    assert client.get(f"/angebote/{number}/termin/{stranger}.ics").status_code == 404
    assert client.get(f"/angebote/{number}/termin/99999999999999.ics").status_code == 404


def test_a_date_keeps_its_id_and_counts_up_when_it_is_cancelled(app: Flask, client: HouseClient) -> None:
    number = publish(app, external_id="a", schedule=on_saturday())
    (before,) = events(client, f"/angebote/{number}/termine.ics")
    saturday = on_day(date(2027, 2, 13), time(10), time(12))
    cancelled = Schedule(ScheduleKind.DATED, dates=(Occurrence(saturday.starts_at, saturday.ends_at, cancelled=True),))
    again = publish(app, external_id="a", schedule=cancelled, now=NOON + timedelta(hours=1))
    assert again == number
    (after,) = events(client, f"/angebote/{number}/termine.ics")
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert after["DTSTAMP"].dt > before["DTSTAMP"].dt


def test_the_same_offer_gives_the_same_file_on_another_day(app: Flask, client: HouseClient, clock: Clock) -> None:
    number = publish(app)
    first = client.get(f"/angebote/{number}/termine.ics").data
    clock.forward(days=3)
    assert client.get(f"/angebote/{number}/termine.ics").data == first


def test_hidden_deleted_and_unknown_offers_give_no_file(app: Flask, client: HouseClient) -> None:
    hidden, deleted = publish(app, title="Eins"), publish(app, title="Zwei")
    with app.extensions["mintkarte"].database.writing() as db:
        states.do(db, hidden, Verb.HIDE, "test", NOON)
    change(app, deleted, deleted_at=NOON)
    assert client.get(f"/angebote/{hidden}/termine.ics").status_code == 410
    assert client.get(f"/angebote/{deleted}/termine.ics").status_code == 410
    assert client.get("/angebote/4711/termine.ics").status_code == 404
    assert events(client, f"/merkliste.ics?angebot={hidden}&angebot={deleted}&angebot=4711") == []


def test_the_search_holds_the_dated_offers_of_the_list(app: Flask, client: HouseClient) -> None:
    chance = random.Random(5)  # noqa: S311 - a test's dice
    schedules = [
        weekly(), on_saturday(), Schedule(ScheduleKind.ON_REQUEST), Schedule(ScheduleKind.DATED, dates=(PAST,)),
        Schedule(ScheduleKind.DATED, dates=(PAST, on_day(date(2026, 12, 5)))),
    ]  # fmt: skip
    dated = set()
    for number in range(30):
        schedule = chance.choice(schedules)
        fields = frozenset(chance.sample(list(Field), 1))
        cost, age = chance.choice([None, 0, 500]), chance.choice([None, 8, 12])
        one = publish(app, title=f"Nr. {number}", schedule=schedule, fields=fields, cost_cents=cost, age_from=age)
        dated |= {one} if schedule.kind is ScheduleKind.DATED else set()
    snapshot = app.extensions["mintkarte"].index.snapshot()
    asked = ["fach=technik", "fach=informatik", "kosten=frei", "alter=10", "wochentag=mi", "wochentag=sa", "genau=1"]
    asked += ["tageszeit=nachmittag", "von=2026-12-01", "bis=2027-01-31", "sort=titel", "q=nr"]
    sizes = set()
    for query in ["", *("&".join(chance.sample(asked, chance.randint(1, 3))) for _ in range(40))]:
        fixed, _ = OfferFilter.from_query(parse_qsl(query))
        expected = dated & set(snapshot.evaluate(fixed, TODAY).ids())
        assert offer_ids(events(client, f"/angebote.ics?{query}")) == expected, query
        sizes.add(len(expected))
    assert len(sizes) > 5, "the filters should differ"


def test_the_search_holds_only_dates_to_come_that_fit(app: Flask, client: HouseClient) -> None:
    days = [date(2026, 12, day) for day in (5, 9, 12)]
    publish(app, schedule=Schedule(ScheduleKind.DATED, dates=(PAST, *(on_day(day, time(16)) for day in days))))

    def found(query: str) -> list[date]:
        return [event["DTSTART"].dt.date() for event in events(client, f"/angebote.ics?{query}")]

    assert found("") == days
    assert found("wochentag=sa") == [days[0], days[2]]
    assert found("von=2026-12-06&bis=2026-12-10") == [days[1]]
    assert found("tageszeit=vormittag") == []


def test_the_search_says_in_words_what_it_is(client: HouseClient) -> None:
    calendar: Any = Calendar.from_ical(client.get("/angebote.ics?ort=63739&fach=technik&seite=4").data)
    assert calendar["NAME"].startswith("Mintkarte: Angebote aus Technik im Umkreis von 20")
    assert calendar["SOURCE"] == "http://localhost/angebote.ics?ort=63739&fach=technik"


def test_a_subscription_is_answered_briefly_while_nothing_changes(app: Flask, client: HouseClient) -> None:
    number = publish(app)
    for path in ("/angebote.ics?fach=technik", f"/merkliste.ics?angebot={number}"):
        mark = client.get(path).headers["ETag"]
        again = client.get(path, headers={"If-None-Match": mark})
        assert (again.status_code, again.data) == (304, b"")
        assert client.get(f"{path}&fach=mathematik&angebot=5", headers={"If-None-Match": mark}).status_code == 200
    with app.extensions["mintkarte"].database.writing() as db:
        states.do(db, number, Verb.HIDE, "test", NOON)
    assert client.get(path, headers={"If-None-Match": mark}).status_code == 200


def test_hostile_texts_make_one_event_each(app: Flask, client: HouseClient) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        fill_with_payloads(db)
    found = events(client, "/angebote.ics")
    assert len(found) == len(offer_ids(found)) > 10
    assert len({frozenset(event) for event in found}) == 1
