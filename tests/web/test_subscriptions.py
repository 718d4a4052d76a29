"""Subscribing on the web: buttons act and links do not, nobody learns who is known here, mailboxes may press."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from mintkarte.app import create_app
from mintkarte.gateways.mail import FolderPost
from mintkarte.models import Letter, OptIn, Subscription
from mintkarte.services import newsletters
from tests.builders import an_offer
from tests.house_client import HouseClient

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from werkzeug.test import TestResponse

    from mintkarte.settings import Settings
    from tests.conftest import Clock

WHO = "aenne@example.org"
SEARCH, WEEKLY = "ort=63739&alter=10", "woechentlich"


@pytest.fixture
def app(site_settings: Settings, clock: Clock, tmp_path: Path) -> Iterator[Flask]:
    """The application as it is in public, with a folder for its mail."""
    settings = replace(site_settings, mail=f"file:{tmp_path / 'mail'}", public_url="https://karte.example")
    site = create_app(settings, clock=clock)
    site.testing = True
    yield site
    site.extensions["mintkarte"].database.close()


@pytest.fixture
def client(app: Flask) -> HouseClient:
    """A visitor who comes by https."""
    return HouseClient(app, app.response_class)


def get(client: HouseClient, path: str) -> TestResponse:
    return client.get(path, base_url="https://karte.example")


def press(client: HouseClient, path: str, address: str = "192.0.2.1", **fields: str) -> TestResponse:
    """Post with the token of a page that this visitor has seen."""
    page = get(client, "/abonnieren").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    origin = {"Referer": "https://karte.example/abonnieren"}
    return client.post(
        path,
        data={"csrf_token": token, **fields},
        headers=origin,
        base_url="https://karte.example",
        environ_overrides={"REMOTE_ADDR": address},
    )


def order(client: HouseClient, search: str = SEARCH, who: str = WHO, rhythm: str = WEEKLY, **more: str) -> TestResponse:
    return press(client, f"/abonnieren?{search}", email=who, rhythmus=rhythm, **more)


def count(app: Flask, table: type) -> int:
    with app.extensions["mintkarte"].database.reading() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def letters(app: Flask) -> list[Letter]:
    with app.extensions["mintkarte"].database.reading() as db:
        return list(db.scalars(select(Letter).order_by(Letter.id)))


def link(app: Flask) -> str:
    """The path in the last letter that leads to a page of subscriptions."""
    found = re.findall(r"https://karte\.example(/abonnieren/\S+)", letters(app)[-1].text)
    return str(found[-1])


def subscribed(app: Flask, client: HouseClient) -> str:
    """Order, confirm, and get a first letter a week later; gives the path in it that ends it."""
    order(client)
    press(client, link(app))
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db)
    parts = app.extensions["mintkarte"]
    newsletters.write_due(parts, parts.clock() + timedelta(days=7))
    return link(app)


def test_the_page_says_what_is_subscribed_and_names_both_addresses(client: HouseClient) -> None:
    page = get(client, f"/abonnieren?{SEARCH}&sort=neu&seite=2")
    assert "Neues zu: Angebote für 10-Jährige im Umkreis von 20 km um 63739 Aschaffenburg" in page.text
    for ending in ("rss", "ics"):
        assert f'value="https://karte.example/angebote.{ending}?ort=63739&amp;alter=10"' in page.text
    assert "Neues zu: Angebote auf dieser Karte" in get(client, "/abonnieren").text


def test_from_order_to_end(app: Flask, client: HouseClient) -> None:
    sent = order(client)
    assert (sent.status_code, count(app, Subscription)) == (200, 0)
    assert WHO in sent.text
    asking = get(client, link(app))
    assert "einmal in der Woche" in asking.text
    assert press(client, link(app)).status_code == 200
    assert (count(app, Subscription), count(app, OptIn), letters(app)) == (1, 0, [])
    end = subscribed(app, client)
    assert count(app, Subscription) == 1, "the same search again"
    ended = press(client, end)
    assert "Adresse und Suche sind gelöscht." in ended.text
    assert (count(app, Subscription), letters(app)) == (0, [])
    assert press(client, end).status_code == 200, "again does no harm"
    assert get(client, end).status_code == 410


def test_programs_that_open_links_change_nothing(app: Flask, client: HouseClient) -> None:
    order(client)
    for _ in range(3):
        assert get(client, link(app)).status_code == 200
        client.head(link(app), base_url="https://karte.example")
    assert (count(app, OptIn), count(app, Subscription)) == (1, 0)
    end = subscribed(app, client)
    for path in (end, end.replace("/ende", "/weiter")):
        assert get(client, path).status_code == 200
    assert count(app, Subscription) == 1


def test_a_mailbox_ends_it_with_its_own_button(app: Flask, client: HouseClient) -> None:
    end = subscribed(app, client)
    assert letters(app)[-1].headers["List-Unsubscribe"] == f"<https://karte.example{end}>"
    provider = HouseClient(app, app.response_class)
    for _ in range(2):
        answer = provider.post(end, data={"List-Unsubscribe": "One-Click"}, base_url="https://karte.example")
        assert answer.status_code == 200
    assert count(app, Subscription) == 0


def test_only_ending_goes_without_our_page_and_only_with_the_secret(app: Flask, client: HouseClient) -> None:
    end = subscribed(app, client)
    order(client, "alter=11")
    stranger = HouseClient(app, app.response_class)
    for path in (end.replace("/ende", "/weiter"), link(app), "/abonnieren"):
        assert stranger.post(path, base_url="https://karte.example").status_code == 400
    for path in (f"{link(app)}/ende", "/abonnieren/falsch/ende", "/abonnieren/%ff/ende"):
        assert stranger.post(path, base_url="https://karte.example").status_code == 200
    assert (count(app, Subscription), count(app, OptIn)) == (1, 1)


def test_the_rhythm_is_changed_and_that_counts_as_a_yes(app: Flask, client: HouseClient, clock: Clock) -> None:
    end = subscribed(app, client)
    clock.forward(days=100)
    press(client, end.replace("/ende", "/weiter"), rhythmus="sofort")
    press(client, end.replace("/ende", "/weiter"), rhythmus="nie")
    with app.extensions["mintkarte"].database.reading() as db:
        kept = db.scalars(select(Subscription)).one()
    assert (kept.rhythm, kept.renewed_at) == ("sofort", clock())


def test_pages_with_a_secret_in_their_address_are_kept_by_nobody(app: Flask, client: HouseClient) -> None:
    order(client)
    waiting = link(app)
    pages = [get(client, waiting), press(client, waiting), get(client, waiting)]
    end = subscribed(app, client)
    pages += [get(client, end), get(client, end.replace("/ende", "/weiter")), press(client, end), get(client, end)]
    for page in pages:
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "strict-origin"
        assert page.headers["X-Robots-Tag"] == "noindex"


def test_an_address_that_is_known_gets_the_same_answer(app: Flask, client: HouseClient) -> None:
    subscribed(app, client)
    known, unknown = order(client), order(client, who="bernd@example.org")
    said = [re.sub(r'nonce="[^"]*"', "", answer.text) for answer in (known, unknown)]
    assert said[0].replace(WHO, "") == said[1].replace("bernd@example.org", "")
    assert known.status_code == unknown.status_code == 200


@pytest.mark.parametrize(
    ("search", "fields", "said"),
    [
        (SEARCH, {"who": "kein klammeraffe"}, "Das ist keine E-Mail-Adresse"),
        (SEARCH, {"who": ""}, "Das ist keine E-Mail-Adresse"),
        (SEARCH, {"rhythm": "minuetlich"}, "Bitte wählen Sie, wie oft"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    app: Flask, client: HouseClient, search: str, fields: dict[str, str], said: str
) -> None:
    answer = order(client, search, **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{fields.get("who", WHO)}"' in answer.text
    assert count(app, OptIn) == 0


@pytest.mark.parametrize(("place", "said"), [("Nirgendheim", "kennen wir nicht"), ("Neustadt", "gibt es mehrmals")])
def test_a_place_is_settled_before_anything_is_ordered(app: Flask, client: HouseClient, place: str, said: str) -> None:
    search = f"ort={place}&alter=10"
    answer = order(client, search)
    page = get(client, f"/abonnieren?{search}").text
    assert (answer.status_code, count(app, OptIn)) == (422, 0)
    assert said in page
    assert 'name="email"' not in page
    choices = re.findall(r'href="/abonnieren\?ort=([^"&]+)&amp;alter=10"', page)
    assert len(choices) > 1 or place == "Nirgendheim"


def test_a_program_that_fills_in_everything_is_thanked_and_forgotten(app: Flask, client: HouseClient) -> None:
    assert order(client, betreff="Gewinn").status_code == 200
    assert letters(app) == []


def test_nobody_floods_a_mailbox_or_us(app: Flask, client: HouseClient) -> None:
    answers = [order(client, f"alter={age}") for age in range(6, 13)]
    assert {answer.status_code for answer in answers} == {200}
    assert len(letters(app)) == 5, "the others are told the same"
    many = [order(client, who=f"person{number}@example.org") for number in range(20)]
    assert many[-1].status_code == 429
    assert int(many[-1].headers["Retry-After"]) > 0
    assert press(client, f"/abonnieren?{SEARCH}", "192.0.2.9", email=WHO, rhythmus=WEEKLY).status_code == 200


def test_one_search_ordered_twice_is_one_letter(app: Flask, client: HouseClient, clock: Clock) -> None:
    answers = [order(client), order(client, f"{SEARCH}&sort=neu&seite=2", who=WHO.upper(), rhythm="sofort")]
    answers.append(press(client, f"/abonnieren?{SEARCH}", "192.0.2.9", email=WHO, rhythmus=WEEKLY))
    assert {answer.status_code for answer in answers} == {200}
    assert len(letters(app)) == 1
    order(client, "alter=12")
    order(client, who="bernd@example.org")
    assert len(letters(app)) == 3, "another search and another address are none of it"
    clock.forward(hours=1)
    order(client)
    assert len(letters(app)) == 4, "somebody may have lost the first"


def test_who_has_confirmed_and_ended_can_order_again_at_once(app: Flask, client: HouseClient) -> None:
    order(client)
    page = press(client, link(app)).text
    end = re.findall(r'href="(/abonnieren/[^"]+/ende)"', page)[0]
    press(client, end)
    order(client)
    assert [letter.kind for letter in letters(app)] == ["opt_in"]


def test_whoever_never_says_yes_is_left_alone_by_all_visitors_together(
    app: Flask, client: HouseClient, clock: Clock
) -> None:
    for day in range(7):
        for age in range(6, 18):
            press(client, f"/abonnieren?alter={age}", f"192.0.2.{age}", email=WHO, rhythmus=WEEKLY)
        assert len(letters(app)) <= 10 + 2 * day
        clock.forward(days=1)


def test_without_mail_only_the_addresses_are_offered(site_settings: Settings, clock: Clock) -> None:
    site = create_app(site_settings, clock=clock)
    page = HouseClient(site, site.response_class).get("/abonnieren").text
    assert "verschickt im Moment keine E-Mails" in page
    assert "/angebote.rss" in page
    assert 'name="email"' not in page
    site.extensions["mintkarte"].database.close()


def test_no_log_holds_an_address_or_a_token(app: Flask, client: HouseClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        end = subscribed(app, client)
        press(client, end.replace("/ende", "/weiter"), rhythmus="sofort")
        press(client, end)
    told = "".join(str(vars(record)) for record in caplog.records)
    assert WHO not in told
    assert end.split("/")[2] not in told


def test_results_and_their_absence_lead_to_letters_about_just_them(app: Flask, client: HouseClient) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db)
    path = 'href="/abonnieren?ort=63739&amp;alter=10'
    assert path in get(client, f"/?{SEARCH}").text
    nothing = get(client, f"/?{SEARCH}&kosten=frei&q=gibtesnicht").text
    assert "Sagen Sie mir Bescheid, wenn es hier etwas gibt" in nothing
    assert 'href="/abonnieren?q=gibtesnicht&amp;ort=63739' in nothing
    alternate = re.search(r'<link rel="alternate" type="application/rss\+xml"[^>]*href="([^"]*)"', nothing)
    assert alternate is not None
    assert alternate[1].startswith("/angebote.rss?q=gibtesnicht&amp;ort=63739")


def test_a_folder_for_mail_is_a_post(app: Flask) -> None:
    assert isinstance(app.extensions["mintkarte"].post, FolderPost)
