"""The form for offers: what is sent is stored or comes back with reasons, never lost, never doubled."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from mintkarte.domain.vocabulary import Status
from mintkarte.models import Edit, Letter, Offer
from mintkarte.queries import offers
from tests.builders import an_offer, weekly
from tests.signing import SignedIn, signed_in, visitor

if TYPE_CHECKING:
    from flask import Flask

NEW = "/angebote/neu"
FIELDS: dict[str, Any] = {
    "titel": "Löten für Anfänger",
    "anbieter": "Technikwerkstatt Spessart",
    "fach": ["technik", "informatik"],
    "art": "kurs",
    "beginn": ["13.2.2027, 10 Uhr", "Sa 20.2.2027, 10 Uhr"],
    "ende": ["12 Uhr", "12:30 Uhr"],
    "alter_von": "10",
    "alter_bis": "14",
    "kosten": "5",
    "strasse": "Hauptstraße 12",
    "plz": "63739",
    "ort": "Aschaffenburg",
    "beschreibung": "Wir bauen eine Taschenlampe.",
    "formular": "abc123",
}


def stored(app: Flask, offer_id: int) -> Offer:
    with app.extensions["mintkarte"].database.reading() as db:
        offer = offers.by_id(db, offer_id)
        assert offer is not None
        return offer


def id_in(location: str) -> int:
    found = re.search(r"/angebote/(\d+)-", location)
    assert found, location
    return int(found[1])


def a_public_offer(app: Flask, **values: Any) -> int:  # noqa: ANN401 - columns of any type
    with app.extensions["mintkarte"].database.writing() as db:
        return an_offer(db, **values).id


def form_of(person: SignedIn, page: str) -> dict[str, Any]:
    """What a browser would send of the form on a page as it stands."""
    html = person.get(page).text
    form = html[html.index("data-entry") :]
    form = form[: form.index("</form>")]
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r' name="([^"]+)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and value and ("checkbox" not in tag or " checked" in tag):
            fields.setdefault(name[1], []).append(unescape(value[1]))
    for name, inner in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        fields[name] = [unescape(inner)]
    for name, inner in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', inner)
        fields[name] = [(chosen[1] or chosen[2]) if chosen else ""]
    return fields


def test_a_draft_is_saved_and_leads_to_its_page(app: Flask) -> None:
    editor = signed_in(app, "editor")
    answer = editor.press(NEW, NEW, **FIELDS)
    assert answer.status_code == 303
    offer = stored(app, id_in(answer.location))
    assert (offer.title, offer.status, offer.fields) == ("Löten für Anfänger", "entwurf", ["informatik", "technik"])
    assert [one.starts_at.strftime("%d.%m. %H:%M") for one in offer.occurrences] == ["13.02. 09:00", "20.02. 09:00"]
    assert offer.place is not None
    assert offer.place.precision == "postcode"
    page = editor.get(answer.location)
    assert page.status_code == 200
    assert "Entwurf" in page.text
    assert visitor(app).get(answer.location).status_code == 404


def test_sent_twice_it_is_one_offer(app: Flask) -> None:
    editor = signed_in(app, "editor")
    first = editor.press(NEW, NEW, **FIELDS)
    second = editor.press(NEW, NEW, **FIELDS)
    assert id_in(first.location) == id_in(second.location)


def test_what_is_submitted_waits_and_the_coordinator_gets_a_letter(app: Flask) -> None:
    signed_in(app, "coordinator")
    answer = signed_in(app, "editor").press(NEW, NEW, **FIELDS, dann="einreichen")
    assert stored(app, id_in(answer.location)).status == Status.SUBMITTED
    with app.extensions["mintkarte"].database.reading() as db:
        letter = db.scalar(select(Letter))
        assert letter is not None
        assert (letter.recipient, letter.kind) == ("kora@untermain.example", "submitted")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"titel": " "}, "Der Titel fehlt."),
        ({"beginn": "Do 24.3.2027"}, "passt nicht zum Datum"),
        ({"beginn": "24.3."}, "fehlt das Jahr"),
        ({"alter_von": "14", "alter_bis": "10"}, "Vertauscht?"),
        ({"plz": "637"}, "Die Postleitzahl „637“ verstehen wir nicht."),
        ({"url": "ftp://alt.example"}, "ist keine Web-Adresse"),
        ({"anbieter": "Sternwarte Suhl"}, "Für diesen Anbieter können Sie nichts eintragen."),
        ({"beschreibung": "x" * 10_001}, "Der Text ist länger als 10000 Zeichen."),
        ({"beginn": "13.2.2027 15 Uhr", "ende": "12.2.2027"}, "liegt vor dem Beginn"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_a_reason_and_everything_typed(
    app: Flask, wrong: dict[str, str], sentence: str
) -> None:
    signed_in(app, "other editor")
    editor = signed_in(app, "editor")
    sent = FIELDS | wrong
    answer = editor.press(NEW, NEW, **sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'role="alert"' in answer.text
    for column in ("strasse", "kosten", *wrong):
        assert sent[column][:100] in unescape(answer.text)
    with app.extensions["mintkarte"].database.reading() as db:
        assert db.scalar(select(Offer)) is None
        edit = db.scalar(select(Edit))
        assert edit is not None
        assert edit.columns["strasse"] == "Hauptstraße 12"
    again = editor.get(f"{NEW}?formular=abc123")
    assert 'value="Hauptstraße 12"' in again.text


def test_a_form_sent_as_it_came_changes_nothing(app: Flask) -> None:
    number = a_public_offer(app, contact="kurse@technik.example", bring="Brotzeit\nJacke", external_id="K-17")
    editor = signed_in(app, "editor")
    before = stored(app, number).version
    page = f"/angebote/{number}/bearbeiten"
    assert editor.press(page, page, **form_of(editor, page)).status_code == 303
    assert stored(app, number).version == before
    with app.extensions["mintkarte"].database.reading() as db:
        assert db.scalar(select(Edit)) is None


def test_a_change_of_a_public_offer_waits_while_the_old_one_stays(app: Flask) -> None:
    number, page = a_public_offer(app), ""
    editor, page = signed_in(app, "editor"), f"/angebote/{number}/bearbeiten"
    answer = editor.press(page, page, **(form_of(editor, page) | {"titel": "Löten für alle"}))
    assert answer.status_code == 303
    assert stored(app, number).title == "Löten für Anfänger"
    assert "wartet auf die Koordination" in editor.get(answer.location).text
    assert 'value="Löten für alle"' in editor.get(page).text


@pytest.mark.parametrize("who", ["coordinator", "admin", "editor of a trusted organisation"])
def test_who_decides_or_is_trusted_changes_at_once(app: Flask, who: str) -> None:
    number = a_public_offer(app)
    person = signed_in(app, "editor" if who.startswith("editor") else who)
    with app.extensions["mintkarte"].database.writing() as db:
        offer = db.get_one(Offer, number)
        offer.organisation.trusted, offer.organisation.region_slug = who.startswith("editor"), "untermain"
        offer.region_slug = "untermain"
    page = f"/angebote/{number}/bearbeiten"
    assert person.press(page, page, **(form_of(person, page) | {"titel": "Löten für alle"})).status_code == 303
    offer = stored(app, number)
    assert (offer.title, offer.confirmed_how) == ("Löten für alle", "edit")


def test_of_two_who_edit_at_once_the_second_sees_both_versions(app: Flask) -> None:
    number = a_public_offer(app)
    first, second = signed_in(app, "coordinator"), signed_in(app, "admin")
    page = f"/angebote/{number}/bearbeiten"
    mine, theirs = form_of(second, page), form_of(first, page)
    first.press(page, page, **(theirs | {"titel": "Löten am Abend", "kosten": "7"}))
    answer = second.press("/konto", page, **(mine | {"titel": "Löten für alle", "ort_name": "Halle 3"}))
    assert answer.status_code == 409
    assert "Löten am Abend" in answer.text
    assert "Löten für alle" in answer.text
    assert stored(app, number).title == "Löten am Abend"
    shown = form_of(second, page)
    assert shown["titel"] == ["Löten für alle"]
    assert second.press(page, page, **shown).status_code == 303
    offer = stored(app, number)
    assert (offer.title, offer.place.venue if offer.place else "", offer.cost_cents) == (
        "Löten für alle",
        "Halle 3",
        700,
    )


def test_a_hand_set_pin_wins_for_ever(app: Flask) -> None:
    editor = signed_in(app, "editor")
    sent = FIELDS | {"lat": "49.980123", "lon": "9.140456", "genauigkeit": "exakt"}
    number = id_in(editor.press(NEW, NEW, **sent).location)
    page = f"/angebote/{number}/bearbeiten"
    editor.press(page, page, **(form_of(editor, page) | {"strasse": "Hauptstraße 14"}))
    place = stored(app, number).place
    assert place is not None
    assert (place.lat, place.lon, place.precision, place.street) == (49.980123, 9.140456, "exact", "Hauptstraße 14")


def test_a_pin_far_from_its_postcode_is_taken_and_doubted(app: Flask) -> None:
    sent = FIELDS | {"lat": "52.5", "lon": "13.4", "genauigkeit": "exakt"}
    place = stored(app, id_in(signed_in(app, "editor").press(NEW, NEW, **sent).location)).place
    assert place is not None
    assert (place.lat, place.flag) == (52.5, "punkt_passt_nicht_zur_plz")


def test_when_the_session_is_over_everything_typed_stands_there_again(app: Flask) -> None:
    answer = visitor(app).post(NEW, data=FIELDS | {"csrf_token": "alt"})
    assert answer.status_code == 400
    assert "Ihre Anmeldung ist abgelaufen." in answer.text
    assert 'value="Hauptstraße 12"' in answer.text


def test_the_last_one_again_leaves_only_the_dates_open(app: Flask) -> None:
    number = a_public_offer(app)
    editor = signed_in(app, "editor")
    shown = form_of(editor, f"{NEW}?wie={number}")
    assert (shown["titel"], shown["externe_id"]) == (["Löten für Anfänger"], [""])
    assert set(shown["beginn"]) == {""}
    answer = editor.press(NEW, NEW, **(shown | {"beginn": ["12.2.2028, 10 Uhr"], "ende": ["12 Uhr"]}))
    assert answer.status_code == 303
    assert id_in(answer.location) != number
    assert stored(app, id_in(answer.location)).external_id.startswith("mk-")  # type: ignore[union-attr]


def test_a_point_on_the_map_brings_its_address(app: Flask) -> None:
    shown = form_of(signed_in(app, "editor"), f"{NEW}?lat=49.9737&lon=9.1493")
    assert (shown["ort"], shown["lat"], shown["genauigkeit"]) == (["Aschaffenburg"], ["49.973700"], ["exakt"])


def test_typing_is_kept_and_belongs_to_its_writer(app: Flask) -> None:
    editor, other = signed_in(app, "editor"), signed_in(app, "other editor")
    sent = {"titel": "Halb fertig", "formular": "wort", "alter_von": "zehn"}
    assert editor.press(NEW, "/angebote/entwurf", **sent).get_json()["gesichert"] == "12:00"
    assert "Halb fertig" in editor.get("/angebote/meine").text
    assert 'value="zehn"' in editor.get(f"{NEW}?formular=wort").text
    assert "Halb fertig" not in other.get(f"{NEW}?formular=wort").text
    assert other.press(NEW, "/angebote/entwurf", **sent).status_code == 404


def test_the_check_says_weekday_holidays_place_and_what_is_alike(app: Flask) -> None:
    a_public_offer(app)
    editor, monday = signed_in(app, "editor"), {"beginn": "22.3.2027, 9 Uhr", "ende": "12 Uhr"}
    said = editor.press(NEW, "/angebote/pruefen", **(FIELDS | monday)).get_json()
    hints = {(hint["spalte"], hint["ton"]): hint["text"] for hint in said["hinweise"]}
    assert "Montag, 22. März 2027" in hints["beginn", "ok"]
    assert "Osterferien 2027 (Bayern)" in hints["beginn", "ok"]
    assert said["punkt"]["genauigkeit"] == "plz"
    assert said["aehnlich"] == []
    said = editor.press(NEW, "/angebote/pruefen", **FIELDS).get_json()
    assert [one["titel"] for one in said["aehnlich"]] == ["Löten für Anfänger"]
    assert "Löten für Anfänger" in said["vorschau"]


@pytest.mark.parametrize(
    ("typed", "column", "words", "fixes"),
    [
        ({"beginn": "Do 24.3.2027, 13 Uhr"}, "beginn", "Der 24. März 2027 ist ein Mittwoch.", ["Mi 24.3.", "Do 25.3."]),
        ({"beginn": "24.3."}, "beginn", "fehlt das Jahr", ["24.3.2026", "24.3.2027"]),
        ({"alter_von": "13", "alter_bis": "10"}, "alter_von", "Vertauscht?", ["10 bis 13"]),
        ({"klasse_von": "1", "klasse_bis": "2"}, "klasse_von", "Passt das zum Alter?", []),
        ({"plz": "07743"}, "plz", "passen nicht zusammen", []),
        ({"kosten": ""}, "kosten", "Keine Kosten genannt", []),
        ({"lat": "52.5", "lon": "13.4", "genauigkeit": "exakt"}, "lat", "km von der Postleitzahl 63739", []),
    ],
)
def test_the_check_names_what_is_doubtful_and_offers_the_repair(
    app: Flask, typed: dict[str, str], column: str, words: str, fixes: list[str]
) -> None:
    said = signed_in(app, "editor").press(NEW, "/angebote/pruefen", **(FIELDS | typed)).get_json()
    hint = next(hint for hint in said["hinweise"] if hint["spalte"] == column and words in hint["text"])
    assert [fix["text"] for fix in hint["vorschlaege"]] == fixes


def test_a_called_off_date_is_called_off_everywhere_and_can_come_back(app: Flask) -> None:
    number = a_public_offer(app, schedule=weekly())
    editor, path = signed_in(app, "editor"), f"/angebote/{number}"
    date = stored(app, number).occurrences[0].id
    assert editor.press(path, f"{path}/termine/{date}/absage").status_code == 303
    assert client_json(app)["offers"][0]["termine"][0]["abgesagt"] is True
    assert editor.press(path, f"{path}/termine/{date}/zusage").status_code == 303
    assert client_json(app)["offers"][0]["termine"][0]["abgesagt"] is False
    assert editor.press(path, f"{path}/termine/{date + 99}/absage").status_code == 404


def client_json(app: Flask) -> Any:  # noqa: ANN401 - JSON
    return visitor(app).get("/angebote.json").get_json()
