"""Search over everything, many offers at once, and the history with undo."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from mintkarte.domain.states import Verb
from mintkarte.models import Letter, Offer
from mintkarte.services import deciding, drafting, history, states
from tests.builders import NOON
from tests.desk_things import a_stored_offer, a_submitted_offer, tables
from tests.signing import PEOPLE, signed_in

if TYPE_CHECKING:
    from flask import Flask

PAGE = "/redaktion/suche"


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    """Offers in four states, one of them of another region."""
    signed_in(app, "editor")
    with app.extensions["mintkarte"].database.writing() as db:
        public = a_stored_offer(db, title="Löten am Main", external_id="a").id
        hidden = a_stored_offer(db, title="Größer als Mäuse", external_id="b", town="Hösbach", postcode="63768").id
        states.do(db, hidden, Verb.HIDE, "test", NOON)
        waiting = a_submitted_offer(db, title="Chemie", external_id="c").id
        gone = a_stored_offer(db, title="Alte Sachen", external_id="d").id
        states.do(db, gone, Verb.DELETE, "test", NOON)
        foreign = a_stored_offer(db, title="Sterne", external_id="e", region="thueringen").id
    return {"public": public, "hidden": hidden, "waiting": waiting, "gone": gone, "foreign": foreign}


def found(page: str) -> set[str]:
    return set(re.findall(r'<th scope="row"><a href="/angebote/[^"]+">([^<]+)<', page))


def status(app: Flask, number: int) -> str:
    with app.extensions["mintkarte"].database.reading() as db:
        offer: Offer = db.get_one(Offer, number)
    return offer.status


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"Löten am Main", "Größer als Mäuse", "Chemie", "Alte Sachen"}),
        ("q=loeten", {"Löten am Main"}),
        ("q=groesser+hoesbach", {"Größer als Mäuse"}),
        ("q=technikwerkstatt&status=geloescht", {"Alte Sachen"}),
        ("status=eingereicht", {"Chemie"}),
        ("q=sterne", set()),
        ("q=%27%22%3C&status=unsinn&ab=x&anbieter=-1", set()),
    ],
)
def test_everything_of_the_own_region_is_found(app: Flask, ids: dict[str, int], query: str, titles: set[str]) -> None:
    assert ids
    page = signed_in(app, "coordinator").get(f"{PAGE}?{query}")
    assert page.status_code == 200
    assert found(page.text) == (titles if "%27" not in query else set())


def test_a_number_finds_its_offer_and_long_lists_come_in_pages(app: Flask, ids: dict[str, int]) -> None:
    kora = signed_in(app, "coordinator")
    assert found(kora.get(f"{PAGE}?q={ids['gone']}").text) == {"Alte Sachen"}
    with app.extensions["mintkarte"].database.writing() as db:
        for number in range(60):
            a_stored_offer(db, title=f"Kurs {number}", external_id=f"k{number}")
    first, second = kora.get(f"{PAGE}?q=kurs").text, kora.get(f"{PAGE}?q=kurs&ab=50").text
    assert (len(found(first)), len(found(second))) == (50, 10)
    assert "1 bis 50 von 60" in first
    assert not found(first) & found(second)


def test_many_at_once_each_wholly_or_not_with_a_report(app: Flask, ids: dict[str, int]) -> None:
    kora = signed_in(app, "coordinator")
    page = kora.press(PAGE, PAGE, angebot=list(map(str, ids.values())), tun="verbergen")
    assert "1 Angebot ist verborgen. Bei 4 ging es nicht." in page.text
    assert "Größer als Mäuse: war schon so" in page.text
    assert "Chemie: geht nicht: ist eingereicht" in page.text
    assert f"#{ids['foreign']}: gibt es nicht, oder nicht in Ihrer Region" in page.text
    assert [status(app, one) for one in ids.values()] == [
        "verborgen", "verborgen", "eingereicht", "geloescht", "veroeffentlicht"
    ]  # fmt: skip
    back = kora.press(PAGE, PAGE, angebot=str(ids["public"]), tun="zeigen")
    assert "1 Angebot ist wieder gezeigt." in back.text
    assert status(app, ids["public"]) == "veroeffentlicht"


def test_approving_many_tells_the_providers(app: Flask, ids: dict[str, int]) -> None:
    signed_in(app, "coordinator").press(PAGE, PAGE, angebot=str(ids["waiting"]), tun="freigabe")
    assert status(app, ids["waiting"]) == "veroeffentlicht"
    with app.extensions["mintkarte"].database.reading() as db:
        assert list(db.scalars(select(Letter.recipient).where(Letter.kind == "approved"))) == [PEOPLE["editor"].email]


def test_nothing_ticked_changes_nothing_and_unknown_verbs_are_refused(app: Flask, ids: dict[str, int]) -> None:
    kora = signed_in(app, "coordinator")
    assert kora.press(PAGE, PAGE, tun="loeschung").status_code == 303
    assert kora.press(PAGE, PAGE, tun="unsinn", angebot=str(ids["public"])).status_code == 400
    assert signed_in(app, "editor").press("/konto", PAGE, tun="loeschung", angebot="1").status_code == 404


def a_change(app: Flask, offer_id: int, **columns: str) -> int:
    parts = app.extensions["mintkarte"]
    with parts.database.writing() as db:
        now = drafting.stored_columns(db, offer_id) | columns
        offer = db.get_one(Offer, offer_id)
        region = offer.region_slug
        deciding.change(db, offer, now, "anna", NOON, tables(parts.gazetteer))
        offer.region_slug = region
        db.flush()
        return history.of(db, "offer", offer_id)[0].id


def test_the_history_says_who_did_what_and_takes_a_step_back(app: Flask, ids: dict[str, int]) -> None:
    step, kora = a_change(app, ids["public"], titel="Löten am Rhein", kosten="5"), signed_in(app, "coordinator")
    address = f"/redaktion/verlauf/angebot/{ids['public']}"
    page = kora.get(address).text
    assert "Löten am <del>Main</del>" in page
    assert "<ins>5,00 €</ins>" in page
    answer = kora.press(address, f"{address}/{step}/ruecknahme")
    assert "Zurückgenommen." in answer.text
    assert "Löten am Main" in kora.get(address).text.partition("</h1>")[0]
    again = kora.press(address, f"{address}/{step}/ruecknahme")
    assert again.status_code == 409
    assert "Das hat seitdem jemand geändert: Titel, Kosten." in again.text


def test_the_history_of_a_provider_and_of_states(app: Flask, ids: dict[str, int]) -> None:
    kora = signed_in(app, "coordinator")
    address = f"/redaktion/verlauf/offer/{ids['gone']}"
    with app.extensions["mintkarte"].database.reading() as db:
        step = history.of(db, "offer", ids["gone"])[0].id
        organisation_id = db.get_one(Offer, ids["gone"]).organisation_id
    kora.press(address, f"{address}/{step}/ruecknahme")
    assert status(app, ids["gone"]) == "veroeffentlicht"
    assert "angelegt" in kora.get(f"/redaktion/verlauf/anbieter/{organisation_id}").text


def test_foreign_and_unknown_histories_are_not_there(app: Flask, ids: dict[str, int]) -> None:
    kora, step = signed_in(app, "coordinator"), a_change(app, ids["foreign"], titel="Anders")
    for address in (f"angebot/{ids['foreign']}", "angebot/999", "anbieter/999", "unsinn/1"):
        assert kora.get(f"/redaktion/verlauf/{address}").status_code == 404
    for thing in (ids["foreign"], ids["public"]):
        address = f"/redaktion/verlauf/angebot/{thing}/{step}/ruecknahme"
        assert kora.press("/konto", address).status_code == 404
    assert signed_in(app, "editor").get(f"/redaktion/verlauf/angebot/{ids['public']}").status_code == 404
