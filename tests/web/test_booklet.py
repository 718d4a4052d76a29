"""The programme booklet: every offer is in it, in letters that can be read, the same file for the same offers."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING

from sqlalchemy import select

from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.vocabulary import ScheduleKind, Status
from mintkarte.models import Offer, counters
from mintkarte.texts import booklet as words
from mintkarte.web import booklet
from tests.builders import an_offer, on_saturday, weekly
from tests.hostile import PAYLOADS, fill_with_payloads
from tests.pdf_reader import sizes_of, words_of

if TYPE_CHECKING:
    import pytest
    from flask import Flask

    from tests.conftest import Clock
    from tests.house_client import HouseClient


def given(app: Flask, number: int = 12) -> list[str]:
    """So many offers, one every week; their titles."""
    titles = [f"Löten und Messen Nr. {at:04}" for at in range(number)]
    with app.extensions["mintkarte"].database.writing() as db:
        for at, title in enumerate(titles):
            an_offer(db, title=title, external_id=str(at), schedule=weekly() if at == 0 else on_saturday())
    return titles


def test_every_offer_is_in_it_with_map_weeks_and_indexes(app: Flask, client: HouseClient) -> None:
    titles = given(app)
    answer = client.get("/programmheft.pdf?region=untermain")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    pages = words_of(answer.data)
    whole = " ".join(pages)
    assert [title for title in titles if title not in whole] == []
    for part in (words.MAP_TITLE, words.WEEKS_TITLE, words.BY_PROVIDER, words.BY_SUBJECT, "Aschaffenburg"):
        assert part in whole
    assert "12 Angebote" in pages[0]
    assert "Stand: 21. November 2026" in pages[0]
    assert [page for number, page in enumerate(pages, 1) if number > 1 and not page.endswith(f"Seite {number}")] == []
    assert set(sizes_of(answer.data)) == {(148, 210)}
    assert len(pages) < 15


def test_a_day_begins_with_the_morning(app: Flask, client: HouseClient) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        for hour in (14, 9, 10):
            schedule = Schedule(ScheduleKind.DATED, dates=(on_day(date(2026, 12, 5), time(hour), time(hour + 1)),))
            an_offer(db, title=f"Um {hour}", external_id=str(hour), schedule=schedule)
    weeks = " ".join(words_of(client.get("/programmheft.pdf").data)).partition(words.WEEKS_TITLE)[2]
    assert weeks.index("Um 9") < weeks.index("Um 10") < weeks.index("Um 14")


def test_the_map_names_the_towns_that_something_is_in(app: Flask, client: HouseClient) -> None:
    given(app)
    page = next(page for page in words_of(client.get("/programmheft.pdf").data) if words.MAP_TITLE in page)
    assert re.search("Aschaffenburg *1–12", page)


def test_short_offers_fill_their_page(app: Flask, client: HouseClient) -> None:
    given(app, 14)
    pages = words_of(client.get("/programmheft.pdf").data)
    assert max(page.count("Löten und Messen Nr.") for page in pages[2:4]) >= 7


def test_the_filter_decides_what_is_in_it(app: Flask, client: HouseClient) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db, title="Sternstunde", external_id="1")
        an_offer(db, title="Brotbacken", external_id="2")
    whole = " ".join(words_of(client.get("/programmheft.pdf?q=Sternstunde").data))
    assert "Sternstunde" in whole
    assert "Brotbacken" not in whole
    assert "zu „Sternstunde“" in whole


def test_ukrainian_and_umlauts_are_printed_and_what_no_font_has_is_said_to_be_missing(
    app: Flask, client: HouseClient
) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db, title="Größe, Łódź, Їжак та ґанок 🚀 物理", external_id="1")
    assert "Größe, Łódź, Їжак та ґанок ??" in " ".join(words_of(client.get("/programmheft.pdf").data))


def test_texts_stay_texts(app: Flask, client: HouseClient) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        fill_with_payloads(db)
        an_offer(db, title="**fett** [x](//boese.example) <b>x</b> {nb}", external_id="m")
    answer = client.get("/programmheft.pdf")
    assert answer.status_code == 200
    whole = " ".join(words_of(answer.data))
    assert "**fett** [x](//boese.example) <b>x</b> {nb}" in whole
    assert len(PAYLOADS) + 1 == int(re.findall(r"(\d+) Angebote", whole)[0])
    assert b"/JavaScript" not in answer.data
    assert b"boese.example)" not in answer.data


def test_the_same_offers_make_the_same_file(app: Flask, client: HouseClient, clock: Clock) -> None:
    given(app)
    first = client.get("/programmheft.pdf?fach=technik")
    clock.forward(minutes=5)
    again = client.get("/programmheft.pdf?seite=1&fach=technik")
    assert again.data == first.data
    assert (
        client.get("/programmheft.pdf?fach=technik", headers={"If-None-Match": first.headers["ETag"]}).status_code
        == 304
    )
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db, title="Neu dazu", external_id="neu")
    assert client.get("/programmheft.pdf").headers["ETag"] != first.headers["ETag"]


def test_it_says_its_language_and_has_bookmarks(app: Flask, client: HouseClient) -> None:
    given(app)
    content = client.get("/programmheft.pdf").data
    assert b"/Lang (de-DE)" in content
    assert b"/Outlines" in content
    assert b"/DisplayDocTitle true" in content


def test_more_than_fit_are_said(app: Flask, client: HouseClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(booklet, "MOST_OFFERS", 5)
    titles = given(app, 7)
    whole = " ".join(words_of(client.get("/programmheft.pdf").data))
    assert sum(title in whole for title in titles) == 5
    said = "Die Auswahl hat 7 Angebote. In ein Heft passen 5"
    assert said in whole
    assert said in client.get("/programmheft").text


def test_an_empty_selection_is_one_honest_page(client: HouseClient) -> None:
    pages = words_of(client.get("/programmheft.pdf?q=gibtesnicht").data)
    assert len(pages) == 1
    assert words.NOTHING in pages[0]
    assert "programmheft.pdf" not in client.get("/programmheft?q=gibtesnicht").text


def test_a_hidden_offer_is_not_printed(app: Flask, client: HouseClient) -> None:
    titles = given(app, 2)
    with app.extensions["mintkarte"].database.writing() as db:
        offer = db.scalars(select(Offer).where(Offer.title == titles[0])).one()
        offer.status = str(Status.HIDDEN)
        offer.changed_in = counters.bump(db)
    assert titles[0] not in " ".join(words_of(client.get("/programmheft.pdf").data))


def test_the_list_leads_to_it_with_its_filter(app: Flask, client: HouseClient) -> None:
    given(app, 1)
    assert 'href="/programmheft?fach=technik"' in client.get("/?fach=technik").text
