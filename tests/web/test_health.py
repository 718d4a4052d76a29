"""What machines ask of a running map."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mintkarte.domain.states import Verb
from mintkarte.models import Base
from mintkarte.services import states
from tests.builders import NOON, an_offer

if TYPE_CHECKING:
    from flask import Flask

    from tests.house_client import HouseClient


def test_it_lives_and_is_ready(client: HouseClient) -> None:
    assert client.get("/healthz").text == "ok\n"
    ready = client.get("/readyz")
    assert ready.get_json() == {"database": True, "migrations": True, "index": True}
    assert ready.headers["Cache-Control"] == "no-store"


def test_it_lives_but_is_not_ready_before_the_migrations(app: Flask, client: HouseClient) -> None:
    app.extensions["mintkarte"].database.migrate("base")
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.get_json() == {"database": True, "migrations": False, "index": False}


def test_it_lives_but_is_not_ready_when_the_tables_are_broken(app: Flask, client: HouseClient) -> None:
    database = app.extensions["mintkarte"].database
    with database.engine.begin() as connection:
        Base.metadata.tables["counters"].drop(connection)
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.get_json() == {"database": True, "migrations": True, "index": False}


def test_robots_learn_what_to_leave_alone(client: HouseClient) -> None:
    text = client.get("/robots.txt").text
    assert "Disallow: /api/" in text
    assert "Sitemap: http://localhost/sitemap.xml" in text


def test_the_sitemap_names_the_pages_of_public_offers_only(app: Flask, client: HouseClient) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        public, hidden = an_offer(db, title="Löten & Lernen"), an_offer(db, title="Verborgen")
        states.do(db, hidden.id, Verb.HIDE, "test", NOON)
        names = (public.id, public.organisation_id)
    answer = client.get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    addresses = re.findall(r"<loc>([^<&]+)</loc>", answer.text)
    assert addresses[:2] == ["http://localhost/", "http://localhost/anbieter/"]
    assert [address.rsplit("/", 1)[1].split("-")[0] for address in addresses[2:]] == [str(name) for name in names]
    assert {client.get(address).status_code for address in addresses} == {200}


def test_the_icon_answers(client: HouseClient) -> None:
    assert client.get("/favicon.ico").mimetype == "image/svg+xml"
