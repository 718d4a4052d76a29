"""The import desk from the file to the map and back, without JavaScript."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from mintkarte.domain.vocabulary import Status
from mintkarte.gateways.import_folder import folder_of
from mintkarte.models import Change, ImportBatch, Offer, Organisation
from mintkarte.services import upkeep
from tests.builders import an_offer
from tests.import_desk import MESSY, PAGE, TWO, bring, kora, run_jobs, take_over
from tests.signing import signed_in

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from tests.conftest import Clock


def public(db: Session) -> list[str]:
    return list(db.scalars(select(Offer.title).where(Offer.status == str(Status.PUBLISHED)).order_by(Offer.title)))


def titles(app: Flask) -> list[str]:
    with app.extensions["mintkarte"].database.reading() as db:
        return public(db)


def test_a_file_is_checked_and_nothing_is_stored_before_it_is_taken_over(app: Flask) -> None:
    person = kora(app)
    page = bring(app, person, TWO)
    shown = person.get(page).text
    assert "2 Zeilen: 2 neu." in shown
    assert "Mitte der Postleitzahl" in shown
    assert titles(app) == []
    done = take_over(app, person, page).text
    assert "2 Angebote neu, 0 geändert, 0 waren schon so." in done
    assert titles(app) == ["Löten für Anfänger", "Sterne gucken"]


def test_pasted_rows_are_a_file_like_any_other(app: Flask) -> None:
    person = kora(app)
    pasted = TWO.replace(";", "\t")
    page = person.press(PAGE, PAGE, region="untermain", tabelle=pasted).location
    run_jobs(app)
    assert "2 Zeilen: 2 neu." in person.get(page).text


def test_every_kind_of_row_is_told_with_its_reason(app: Flask) -> None:
    person = kora(app)
    take_over(app, person, bring(app, person, TWO))
    again = (
        TWO.replace(
            "Sternfreunde Untermain;63739;Aschaffenburg;;20.02.2027 19:00;5",
            "Sternfreunde Untermain;63739;Aschaffenburg;;20.02.2027 19:00;7",
        )
        + "Löten für die Anfänger;Technikwerkstatt Spessart;63739;Aschaffenburg;Hauptstraße 12;13.02.2027 10:00;0\r\n"
        + ";Niemand;63739;Aschaffenburg;;;\r\n"
        + "Neues;Niemand;63739;Aschaffenburg;;;\r\n"
    )
    page = bring(app, person, again)
    shown = person.get(page).text
    assert "5 Zeilen: 1 abgelehnt, 1 vielleicht doppelt, 1 geändert, 1 neu, 1 unverändert." in shown
    changed = re.sub("<[^>]+>", "", re.findall(r"<dt>Kosten</dt><dd>.*?</dd>", shown)[0])
    assert changed == "Kosten5,00 € →wird 7,00 €"
    assert "Nebeneinander: diese Zeile und Zeile 2" in shown
    assert 'class="fault--refuses"' in shown
    done = take_over(app, person, page).text
    assert "1 Angebot neu, 1 geändert, 0 waren schon so." in done
    assert "Löten für die Anfänger" not in titles(app)


def test_an_offer_that_may_be_there_already_stands_beside_it_and_is_not_ticked(app: Flask) -> None:
    person = kora(app)
    take_over(app, person, bring(app, person, TWO))
    lines = TWO.splitlines()
    page = bring(app, person, "\r\n".join([lines[0], lines[1].replace("Anfänger", "die Anfänger")]))
    shown = person.get(page).text
    assert "das Angebot, das es schon gibt" in shown
    assert '<input type="checkbox" name="zeile" value="2">' in shown
    take_over(app, person, page, zeile=["2"])
    assert "Löten für die Anfänger" in titles(app)


def test_corrected_columns_count_at_once_and_are_remembered(app: Flask) -> None:
    person = kora(app)
    page = bring(app, person, MESSY)
    assert 'Was kostet das? <span class="is-warn">' in person.get(page).text
    with app.extensions["mintkarte"].database.reading() as db:
        headers = db.scalars(select(ImportBatch)).one().headers["columns"]
    at = [header for header, *_ in headers].index("Was kostet das?")
    said = {f"spalte-{number}": column for number, (_, column, _) in enumerate(headers)} | {f"spalte-{at}": "kosten"}
    assert person.press(page, f"{page}/spalten", **said).status_code == 303
    run_jobs(app)
    assert 'Was kostet das? <span class="is-warn">' not in person.get(page).text
    later = bring(app, person, MESSY)
    assert 'Was kostet das? <span class="is-warn">' not in person.get(later).text


def test_only_ticked_rows_are_taken_over(app: Flask) -> None:
    person = kora(app)
    page = bring(app, person, TWO)
    take_over(app, person, page, zeile=["3"])
    assert titles(app) == ["Sterne gucken"]


def test_ticks_are_kept_when_the_page_is_turned(app: Flask) -> None:
    person = kora(app)
    rows = "".join(f"Angebot {n};Verein {n % 7};63739;Aschaffenburg;Weg {n};;\r\n" for n in range(120))
    page = bring(app, person, TWO.split("\r\n")[0] + "\r\n" + rows)
    shown = [str(n) for n in range(2, 52)]
    answer = person.press(page, f"{page}/zeilen", gezeigt=shown, zeile=shown[1:], tun="seite:2", seite="1")
    assert "seite=2" in answer.location
    assert "Angekreuzte übernehmen (<span data-chosen>119</span>)" in person.get(page).text
    person.press(page, f"{page}/zeilen", tun="keine")
    assert person.press(page, f"{page}/zeilen", tun="uebernehmen").location.endswith("getan=nichts")


@pytest.mark.parametrize("number", ["9" * 30, "-" + "9" * 30, "0", "x"])
def test_a_number_that_no_row_has_ticks_nothing(app: Flask, number: str) -> None:
    person = kora(app)
    page = bring(app, person, TWO)
    answer = person.press(page, f"{page}/zeilen", gezeigt=[number], zeile=[number], tun="seite:1", seite=number)
    assert answer.status_code == 303


def test_offers_of_a_foreign_region_are_refused(app: Flask) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        offer = an_offer(db, organisation="Sternwarte Suhl", postcode="98527", town="Suhl")
        offer.organisation.region_slug = "thueringen"
    person = kora(app)
    page = bring(app, person, TWO.replace("Sternfreunde Untermain", "Sternwarte Suhl"))
    assert "verantwortet eine andere Region" in person.get(page).text
    take_over(app, person, page)
    assert "Sterne gucken" not in titles(app)


def test_nobody_else_sees_an_import(app: Flask) -> None:
    page = bring(app, kora(app), TWO)
    assert signed_in(app, "other coordinator").get(page).status_code == 404
    assert signed_in(app, "editor").get(PAGE).status_code == 404
    assert signed_in(app, "admin").get(page).status_code == 200


def test_a_file_that_is_none_says_why(app: Flask) -> None:
    person = kora(app)
    page = bring(app, person, b"\x89PNG\r\n\x1a\n", "bild.csv")
    assert "von anderer Art" in person.get(page).text
    empty = person.press(PAGE, PAGE, region="untermain", datei=(BytesIO(b""), ""))
    assert (empty.status_code, "Bitte wählen Sie eine Datei" in empty.text) == (422, True)


def test_work_can_be_stopped_and_leaves_nothing(app: Flask) -> None:
    person = kora(app)
    page = bring(app, person, TWO)
    person.press(page, f"{page}/zeilen", tun="uebernehmen", gezeigt=["2", "3"], zeile=["2", "3"])
    assert "Stand neu laden" in person.get(page).text
    assert (person.get(f"{page}/stand").json or {})["arbeitet"] is True
    person.press(page, f"{page}/abbruch")
    run_jobs(app)
    assert titles(app) == []
    assert "Angekreuzte übernehmen" in person.get(page).text
    take_over(app, person, page)
    assert len(titles(app)) == 2


def test_the_whole_import_is_taken_back_and_what_was_edited_since_stays(app: Flask, clock: Clock) -> None:
    person, database = kora(app), app.extensions["mintkarte"].database
    take_over(app, person, bring(app, person, TWO))
    clock.forward(minutes=1)
    more = (
        TWO.replace("19:00;5", "19:00;7")
        + "Neues;Neuer Verein;63739;Aschaffenburg;;;\r\n"
        + "Altes;Neuer Verein;63739;Aschaffenburg;;;\r\n"
    )
    page = bring(app, person, more)
    take_over(app, person, page)
    with database.writing() as db:
        edited = db.scalars(select(Offer).where(Offer.title == "Neues")).one()
        edited_id, edited.description = edited.id, "Von Hand"
        db.add(
            Change(
                at=clock(),
                actor="anna",
                verb="updated",
                thing="offer",
                thing_id=str(edited.id),
                before={"description": None},
                after={"description": "Von Hand"},
            )
        )
    person.press(page, f"{page}/ruecknahme")
    run_jobs(app)
    shown = person.get(page).text
    assert (
        "Zurückgenommen: 1 Angebot gelöscht, 1 wieder wie vorher. 1 Angebot wurde seitdem bearbeitet und bleibt"
        in shown
    )
    assert f"/angebote/{edited_id}-" in shown
    assert titles(app) == ["Löten für Anfänger", "Neues", "Sterne gucken"]
    with database.reading() as db:
        assert db.scalar(select(Offer.cost_cents).where(Offer.title == "Sterne gucken")) == 500


def test_taking_back_leaves_no_empty_organisation(app: Flask) -> None:
    person = kora(app)
    page = bring(app, person, TWO)
    take_over(app, person, page)
    person.press(page, f"{page}/ruecknahme")
    run_jobs(app)
    with app.extensions["mintkarte"].database.reading() as db:
        assert db.scalar(select(func.count()).where(Organisation.deleted_at.is_(None))) == 0
    take_over(app, person, bring(app, person, TWO))
    assert len(titles(app)) == 2


def test_the_empty_template_is_offered_to_everybody_who_has_offers(app: Flask) -> None:
    assert kora(app).get(f"{PAGE}/vorlage.xlsx").data.startswith(b"PK")
    editor = signed_in(app, "editor")
    assert f'href="{PAGE}/vorlage.xlsx"' in editor.get("/angebote/meine").text
    assert editor.get(f"{PAGE}/vorlage.xlsx").data.startswith(b"PK")
    assert app.test_client().get(f"{PAGE}/vorlage.xlsx").status_code in {302, 303}


def test_files_are_thrown_away_after_a_while(app: Flask, clock: Clock) -> None:
    parts = app.extensions["mintkarte"]
    page = bring(app, kora(app), TWO)
    folder = folder_of(parts.data_dir, int(page.rpartition("/")[2]))
    clock.forward(days=31)
    upkeep.tidy(parts, {}, clock())
    assert not folder.path.exists()
    assert kora(app).get(page).status_code == 200


def test_our_own_export_as_json_changes_nothing(app: Flask) -> None:
    person = kora(app)
    take_over(app, person, bring(app, person, TWO))
    page = bring(app, person, person.get("/angebote.json").data, "angebote.json")
    assert "2 Zeilen: 2 unverändert." in person.get(page).text


def test_a_large_file_passes_for_those_who_are_signed_in(app: Flask) -> None:
    large = TWO.encode() + b";;;;;;\r\n" * 2_200_000
    person = kora(app)
    taken = person.press(PAGE, PAGE, region="untermain", datei=(BytesIO(large), "a.csv"))
    refused = app.test_client().post(PAGE, data={"datei": (BytesIO(large), "a.csv")})
    assert (taken.status_code, refused.status_code) == (303, 413)
    for answer in (taken, refused):  # werkzeug's client leaves the file open that it sends a large form from
        answer.request.environ["wsgi.input"].close()
