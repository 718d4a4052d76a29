"""The page behind the letter that asks: three answers, no sign-in, each taken once; nothing else changes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from mintkarte.domain.freshness import Because, How
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Change, Offer, Question, Report
from mintkarte.services import states
from mintkarte.texts import confirmations as words
from tests.builders import NOON
from tests.desk_things import AUTHOR, a_question, a_stored_offer
from tests.hostile import PAYLOADS
from tests.signing import SignedIn, signed_in, visitor

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from mintkarte.models.database import Database

TITLES = ("Löten", "Robotik", "Sternwarte")


class Asked:
    """Somebody with the letter about these offers."""

    def __init__(self, app: Flask, *titles: str, email: str = AUTHOR) -> None:
        self.database: Database = app.extensions["mintkarte"].database
        with self.database.writing() as db:
            offers = [a_stored_offer(db, title=title, external_id=title) for title in titles]
            self.numbers = [offer.id for offer in offers]
            self.page = f"/bestaetigen/{a_question(db, *offers, email=email)}"
        self.client: SignedIn = visitor(app)
        self.client.allow(*PAYLOADS)

    def press(self, **fields: Any) -> TestResponse:  # noqa: ANN401 - form fields
        return self.client.press(self.page, self.page, **fields)

    def look(self) -> TestResponse:
        return self.client.get(self.page)

    def offer(self, which: int = 0) -> Offer:
        with self.database.reading() as db:
            return db.get_one(Offer, self.numbers[which])

    def state(self) -> str:
        """All that an answer could change."""
        with self.database.reading() as db:
            offers = [(one.id, one.status, one.confirmed_at, one.hidden_because) for one in db.scalars(select(Offer))]
            answers = [(one.answer, one.answered_at) for one in db.scalars(select(Question))]
            changes = len(list(db.scalars(select(Change.id))))
            return str((offers, answers, changes, len(list(db.scalars(select(Report.id))))))


def test_one_offer_has_one_strong_button_and_is_thanked_for(app: Flask) -> None:
    me = Asked(app, "Löten")
    page = me.look()
    assert page.status_code == 200
    assert "So steht Ihr Angebot auf der Karte." in page.text
    assert page.text.count("button--strong") == 1
    assert "stimmen noch" not in page.text
    answer = me.press(antwort="stimmt", angebot=me.numbers[0])
    assert (answer.status_code, "„Löten“ ist bestätigt." in answer.text) == (200, True)
    assert (me.offer().confirmed_how, me.offer().status) == (How.ANSWER, Status.PUBLISHED)
    assert me.look().status_code == 410


def test_all_of_several_are_right_with_one_press(app: Flask) -> None:
    me = Asked(app, *TITLES)
    page = me.look().text
    assert all(title in page for title in TITLES)
    assert "Alle 3 stimmen noch" in page
    assert "3 Angebote sind bestätigt." in me.press(antwort="stimmt").text
    assert {me.offer(which).confirmed_how for which in range(3)} == {How.ANSWER}


def test_each_can_be_answered_alone_and_the_page_goes_on_with_the_others(app: Flask) -> None:
    me = Asked(app, *TITLES)
    answer = me.press(antwort="stimmt", angebot=me.numbers[1])
    assert (answer.status_code, answer.location) == (303, me.page)
    page = me.look().text
    assert "„Robotik“ ist bestätigt." in page
    assert "1 Angebot ist schon beantwortet." in page
    assert "Alle 2 stimmen noch" in page
    assert me.press(antwort="weg", angebot=me.numbers[0]).status_code == 303
    assert (me.offer().status, me.offer().hidden_because) == (Status.HIDDEN, Because.GONE)
    assert me.press(antwort="weg").status_code == 303
    assert "„Sternwarte“ steht nicht mehr auf der Karte." in me.look().text
    assert me.look().text.count("Doch noch da") == 2


def test_gone_by_mistake_is_taken_back_with_one_press_and_no_account(app: Flask) -> None:
    me, other = Asked(app, "Löten"), Asked(app, "Fremdes")
    assert me.press(antwort="weg", angebot=me.numbers[0]).status_code == 303
    page = me.look()
    assert (page.status_code, "War das ein Versehen?" in page.text) == (200, True)
    before = me.state()
    assert me.press(antwort="doch", angebot=other.numbers[0]).status_code == 200
    assert me.press(antwort="weg", angebot=me.numbers[0]).status_code == 200
    assert me.state() == before
    assert "„Löten“ steht wieder auf der Karte." in me.press(antwort="doch", angebot=me.numbers[0]).text
    assert (me.offer().status, me.offer().hidden_because) == (Status.PUBLISHED, None)
    assert me.look().status_code == 410


def test_what_has_changed_goes_to_the_coordinator_and_counts_as_a_sign_of_life(app: Flask) -> None:
    me = Asked(app, "Löten")
    said = "Wir treffen uns jetzt um 16 Uhr.\n\n" + PAYLOADS[0]
    answer = me.press(antwort="geaendert", angebot=me.numbers[0], was=said)
    assert "Die Koordination ändert „Löten“ und meldet sich bei Ihnen." in answer.text
    assert "darauf verlassen" not in answer.text
    with me.database.reading() as db:
        report = db.scalars(select(Report)).one()
    assert (report.offer_id, report.message, report.email) == (me.numbers[0], said, AUTHOR)
    assert me.offer().confirmed_how == How.ANSWER
    desk = signed_in(app, "coordinator")
    desk.allow(*PAYLOADS)
    assert "Wir treffen uns jetzt um 16 Uhr." in desk.get("/redaktion").text


def test_an_editor_changes_the_offer_in_the_form_instead(app: Flask) -> None:
    signed_in(app, "editor")
    me = Asked(app, "Löten")
    assert f'href="/angebote/{me.numbers[0]}/bearbeiten"' in me.look().text
    assert 'name="was"' not in me.look().text


WRONG: list[tuple[dict[str, Any], str]] = [
    ({}, words.NO_ANSWER),
    ({"antwort": ""}, words.NO_ANSWER),
    ({"antwort": "vielleicht"}, words.NO_ANSWER),
    ({"antwort": "STIMMT"}, words.NO_ANSWER),
    ({"antwort": "x" * 60_000}, words.NO_ANSWER),
    ({"antwort": "geaendert"}, words.NO_CHANGE),
    ({"antwort": "geaendert", "was": " \n\u200b\t"}, words.NO_CHANGE),
    ({"antwort": "geaendert", "was": "x" * 60_000}, words.NO_CHANGE),
    ({"antwort": "geaendert", "was": "Es kostet 5 Euro."}, words.problem("which")),
    ({"antwort": "weg"}, words.problem("which")),
    ({"antwort": "stimmt", "angebot": "4711"}, words.problem("unknown")),
    ({"antwort": "weg", "angebot": "-1"}, words.problem("unknown")),
    ({"antwort": "weg", "angebot": "9" * 30}, words.problem("unknown")),
    ({"antwort": "stimmt", "angebot": "0"}, words.problem("unknown")),
    ({"antwort": "stimmt", "angebot": "99999999999999999999999"}, words.problem("unknown")),
    ({"antwort": "stimmt", "angebot": "9" * 60_000}, words.problem("unknown")),
    ({"antwort": "stimmt", "angebot": "zwei"}, words.problem("unknown")),
    ({"antwort": "stimmt", "angebot": "1; DROP TABLE offers"}, words.problem("unknown")),
    ({"antwort": "weg", "angebot": "\x00"}, words.problem("unknown")),
    ({"antwort": "geaendert", "angebot": "zwei", "was": PAYLOADS[0]}, words.problem("unknown")),
]


@pytest.mark.parametrize(("fields", "sentence"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_answer_gets_a_sentence_and_changes_nothing(app: Flask, fields: dict[str, Any], sentence: str) -> None:
    me = Asked(app, *TITLES)
    before = me.state()
    answer = me.press(**fields)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert 'role="alert"' in answer.text
    assert me.state() == before


def test_what_is_no_number_takes_no_single_offer_away_either(app: Flask) -> None:
    me = Asked(app, "Löten")
    before = me.state()
    assert me.press(antwort="weg", angebot="alle").status_code == 422
    assert me.state() == before


def test_an_offer_of_somebody_else_cannot_be_answered_for(app: Flask) -> None:
    mine, other = Asked(app, "Löten"), Asked(app, "Robotik")
    before = other.state()
    assert mine.press(antwort="weg", angebot=other.numbers[0]).status_code == 422
    assert mine.state() == other.state() == before


def test_a_post_without_the_page_s_own_token_changes_nothing(app: Flask) -> None:
    me = Asked(app, "Löten")
    before = me.state()
    assert visitor(app).post(me.page, data={"antwort": "stimmt"}).status_code == 400
    assert me.state() == before


@pytest.mark.parametrize("how", ["show", "wrong", "thanks", "onward", "gone", "forged"])
def test_the_page_is_kept_by_nobody_and_tells_nobody_its_address(app: Flask, how: str) -> None:
    me = Asked(app, *TITLES)
    match how:
        case "wrong":
            answer = me.press()
        case "thanks":
            answer = me.press(antwort="stimmt")
        case "onward":
            answer = me.press(antwort="stimmt", angebot=me.numbers[0])
        case "gone":
            me.press(antwort="stimmt")
            answer = me.look()
        case "forged":
            answer = me.client.get("/bestaetigen/%ff%fe")
        case _:
            answer = me.look()
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "strict-origin"


def test_what_was_hidden_for_silence_is_there_again_with_one_press(app: Flask) -> None:
    me = Asked(app, "Löten")
    with me.database.writing() as db:
        states.do(db, me.numbers[0], Verb.HIDE, "mintkarte tick", NOON, because=Because.UNANSWERED)
    assert me.client.get(f"/angebote/{me.numbers[0]}", follow_redirects=True).status_code == 410
    page = me.look().text
    assert "Gibt es noch, wieder zeigen" in page
    assert ("Ihr Angebot ist gerade ausgeblendet." in page, "auf der Karte." in page) == (True, False)
    assert "„Löten“ steht wieder auf der Karte." in me.press(antwort="stimmt").text
    assert (me.offer().status, me.offer().hidden_because) == (Status.PUBLISHED, None)
    assert me.client.get(f"/angebote/{me.numbers[0]}", follow_redirects=True).status_code == 200


def test_several_hidden_offers_are_called_hidden_and_come_back_together(app: Flask) -> None:
    me = Asked(app, *TITLES)
    with me.database.writing() as db:
        for number in me.numbers:
            states.do(db, number, Verb.HIDE, "mintkarte tick", NOON, because=Because.UNANSWERED)
    page = me.look().text
    assert "Ihre Angebote sind gerade ausgeblendet." in page
    assert "Alle 3 gibt es noch, wieder zeigen" in page
    assert "3 Angebote stehen wieder auf der Karte." in me.press(antwort="stimmt").text


def test_a_second_use_is_gone_whatever_it_says(app: Flask) -> None:
    me = Asked(app, "Löten")
    assert me.press(antwort="stimmt").status_code == 200
    before = me.state()
    for fields in ({"antwort": "stimmt"}, {"antwort": "weg"}, {"antwort": "geaendert", "was": "x"}, {}):
        answer = me.client.press("/anmelden", me.page, **fields)
        assert (answer.status_code, "Schon beantwortet" in answer.text) == (410, True)
    assert me.state() == before


@pytest.mark.parametrize(
    ("who", "status", "how"),
    [
        ("editor", 303, How.BUTTON),
        ("coordinator", 303, How.COORDINATOR),
        ("admin", 303, How.COORDINATOR),
        ("other editor", 404, None),
        ("other coordinator", 404, None),
    ],
)
def test_who_may_say_that_an_offer_is_still_right(app: Flask, who: str, status: int, how: How | None) -> None:
    signed_in(app, "editor")
    me = Asked(app, "Löten")
    with me.database.writing() as db:
        db.get_one(Offer, me.numbers[0]).confirmed_how = None
    person = signed_in(app, who)
    answer = person.press("/konto", f"/angebote/{me.numbers[0]}/bestaetigung")
    assert answer.status_code == status
    assert me.offer().confirmed_how == how
    assert me.look().status_code == (410 if how else 200)


def test_nobody_who_is_not_signed_in_says_so_and_ids_that_are_none_are_unknown(app: Flask) -> None:
    me = Asked(app, "Löten")
    before = me.state()
    path = f"/angebote/{me.numbers[0]}/bestaetigung"
    answer = visitor(app).press("/anmelden", path)
    assert answer.status_code in (303, 403)
    assert me.state() == before
    for wrong in ("4711", "99999999999999999999999", "zwei", "-1"):
        assert signed_in(app, "admin").press("/konto", f"/angebote/{wrong}/bestaetigung").status_code == 404
    assert signed_in(app, "admin").get(path).status_code == 405
