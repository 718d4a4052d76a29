"""What people do with their offers: verbs with letters and one effect each, pictures, recommendations, contacts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from sqlalchemy import select

from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Letter, Offer
from mintkarte.services import history, upkeep
from tests import desk_things
from tests.builders import NOON, an_offer
from tests.signing import SignedIn, signed_in, visitor

if TYPE_CHECKING:
    from flask import Flask

    from tests.conftest import Clock


def an_offer_in(app: Flask, status: Status = Status.PUBLISHED) -> int:
    with app.extensions["mintkarte"].database.writing() as db:
        offer = an_offer(db)
        offer.status = str(status)
        return offer.id


def do(person: SignedIn, offer_id: int, verb: Verb, **fields: Any) -> Any:  # noqa: ANN401 - form fields, an answer
    return person.press("/konto", f"/angebote/{offer_id}/{verb}", **fields)


def status_of(app: Flask, offer_id: int) -> str:
    with app.extensions["mintkarte"].database.reading() as db:
        return str(db.get_one(Offer, offer_id).status)


def letters(app: Flask) -> list[tuple[str, str]]:
    with app.extensions["mintkarte"].database.reading() as db:
        return [(letter.kind, letter.recipient) for letter in db.scalars(select(Letter).order_by(Letter.id))]


def test_the_provider_reads_why_an_offer_came_back_and_sends_it_again(app: Flask) -> None:
    editor, coordinator = signed_in(app, "editor"), signed_in(app, "coordinator")
    number = an_offer_in(app, Status.SUBMITTED)
    assert do(coordinator, number, Verb.REJECT).status_code == 303
    assert status_of(app, number) == Status.SUBMITTED
    assert (
        "Bitte schreiben Sie in einem Satz, was fehlt"
        in coordinator.get(f"/angebote/{number}", follow_redirects=True).text
    )
    do(coordinator, number, Verb.REJECT, grund="Bitte das Jahr nennen.")
    assert status_of(app, number) == Status.REJECTED
    assert "Bitte das Jahr nennen." in editor.get(f"/angebote/{number}", follow_redirects=True).text
    do(editor, number, Verb.SUBMIT)
    do(coordinator, number, Verb.APPROVE)
    assert status_of(app, number) == Status.PUBLISHED
    assert letters(app) == [
        ("rejected", "anna@technikwerkstatt.example"),
        ("submitted", "kora@untermain.example"),
        ("approved", "anna@technikwerkstatt.example"),
    ]


def test_an_offer_that_silence_has_taken_off_the_map_says_so_and_comes_back_with_one_press(app: Flask) -> None:
    editor = signed_in(app, "editor")
    number = an_offer_in(app, Status.HIDDEN)
    with app.extensions["mintkarte"].database.writing() as db:
        offer = db.get_one(Offer, number)
        offer.hidden_because, offer.hidden_at = "unanswered", NOON
        desk_things.a_question(db, offer)
    page = editor.get("/angebote/meine").text
    assert "Nicht mehr auf der Karte, weil auf zwei Fragen keine Antwort kam." in page
    assert "Gibt es noch<" in page
    editor.press("/angebote/meine", f"/angebote/{number}/bestaetigung")
    assert status_of(app, number) == Status.PUBLISHED
    assert "Nicht mehr auf der Karte" not in editor.get("/angebote/meine").text


def test_deletion_asks_once_and_can_be_undone_for_thirty_days(app: Flask, clock: Clock) -> None:
    editor = signed_in(app, "editor")
    number = an_offer_in(app)
    question = editor.get(f"/angebote/{number}/loeschung")
    assert "Löten für Anfänger" in question.text
    assert status_of(app, number) == Status.PUBLISHED
    do(editor, number, Verb.DELETE)
    assert visitor(app).get(f"/angebote/{number}").status_code == 410
    assert "Löten für Anfänger" in editor.get("/angebote/meine").text
    clock.forward(days=29)
    tidy(app)
    editor = signed_in(app, "editor")
    do(editor, number, Verb.RESTORE)
    assert status_of(app, number) == Status.PUBLISHED
    do(editor, number, Verb.DELETE)
    clock.forward(days=30)
    tidy(app)
    assert visitor(app).get(f"/angebote/{number}").status_code == 404


def tidy(app: Flask) -> None:
    upkeep.tidy(app.extensions["mintkarte"], {}, app.extensions["mintkarte"].clock())


def test_twenty_clicks_at_once_have_one_effect(app: Flask) -> None:
    signed_in(app, "editor")
    coordinator = signed_in(app, "coordinator")
    number = an_offer_in(app, Status.SUBMITTED)
    cookie = coordinator.get_cookie("mintkarte")
    assert cookie is not None
    app.config["WTF_CSRF_ENABLED"] = False

    def click(_: int) -> int:
        client = visitor(app)
        client.set_cookie("mintkarte", cookie.value)
        return client.post(f"/angebote/{number}/freigabe").status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(click, range(20))) == {303}
    with app.extensions["mintkarte"].database.reading() as db:
        assert [change.verb for change in history.of(db, "offer", number)].count("approved") == 1
    assert letters(app) == [("approved", "anna@technikwerkstatt.example")]


def test_a_verb_that_does_not_fit_says_what_the_offer_is(app: Flask) -> None:
    editor = signed_in(app, "editor")
    number = an_offer_in(app, Status.HIDDEN)
    do(editor, number, Verb.WITHDRAW)
    assert "Das ging nicht: Das Angebot ist inzwischen „Verborgen“." in editor.get("/angebote/meine").text


@pytest.mark.parametrize("verb", Verb)
def test_strangers_find_nothing(app: Flask, verb: Verb) -> None:
    number = an_offer_in(app)
    assert do(signed_in(app, "other editor"), number, verb).status_code == 404
    assert do(signed_in(app, "other coordinator"), number, verb).status_code == 404
    assert status_of(app, number) == Status.PUBLISHED


def a_picture() -> tuple[BytesIO, str]:
    file = BytesIO()
    Image.new("RGB", (640, 480), "#156b6b").save(file, "JPEG")
    file.seek(0)
    return file, "werkbank.jpg"


def test_a_picture_needs_its_words_and_then_stands_on_the_page(app: Flask) -> None:
    editor, number = signed_in(app, "editor"), an_offer_in(app, Status.DRAFT)
    page = f"/angebote/{number}/bilder"
    answer = editor.press(page, page, bild=a_picture(), bild_von="Technikwerkstatt")
    assert answer.status_code == 422
    assert 'value="Technikwerkstatt"' in answer.text
    words = {"bild_text": "Zwei Mädchen löten.", "bild_von": "Technikwerkstatt", "bild_lizenz": "cc-by"}
    assert editor.press(page, page, bild=a_picture(), **words).status_code == 303
    assert 'alt="Zwei Mädchen löten."' in editor.get(f"/angebote/{number}", follow_redirects=True).text
    lie = (BytesIO(b"<html><script>alert(1)</script>"), "bild.jpg")
    assert editor.press(page, page, bild=lie, **words).status_code == 422
    removal = editor.get(page).text.partition(f'action="{page}/')[2].partition('"')[0]
    assert editor.press(page, f"{page}/{removal}").status_code == 303
    assert "Noch kein Bild." in editor.get(page).text


def test_a_picture_of_a_public_offer_is_up_to_the_coordinator(app: Flask) -> None:
    editor, number = signed_in(app, "editor"), an_offer_in(app)
    page = f"/angebote/{number}/bilder"
    assert "Bilder dazu nimmt die Koordination auf" in editor.get(page).text
    assert editor.press("/konto", page, bild=a_picture()).status_code == 403
    assert signed_in(app, "coordinator").get(page).text.count("Bild aufnehmen") == 1


def test_a_member_recommends_by_name_and_takes_it_back(app: Flask) -> None:
    other, number = signed_in(app, "other editor"), an_offer_in(app)
    page = f"/angebote/{number}"
    own = other.get(page, follow_redirects=True).text.partition('name="anbieter" value="')[2].partition('"')[0]
    assert other.press(page, f"{page}/empfehlung", anbieter=own).status_code == 303
    seen = visitor(app).get(page, follow_redirects=True).text
    assert "Sternwarte Suhl" in seen
    assert other.press(page, f"{page}/empfehlung/rueckzug", anbieter=own).status_code == 303
    assert "Sternwarte Suhl" not in visitor(app).get(page, follow_redirects=True).text


def test_a_contact_is_shown_only_where_the_provider_says_so(app: Flask) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        offer = an_offer(db, contact="kim.muster@web.example")
        offer.contact_public = False
        number = offer.id
    guest = visitor(app)
    for address in (
        f"/angebote/{number}",
        "/angebote.csv",
        "/angebote.json",
        "/angebote.ics",
        f"/merkliste?angebot={number}",
    ):
        assert "kim.muster" not in guest.get(address, follow_redirects=True).text, address
    assert "kim.muster" in signed_in(app, "editor").get(f"/angebote/{number}/bearbeiten").text
