"""What machines ask of a running map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mintkarte.models import Base

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


def test_the_icon_answers(client: HouseClient) -> None:
    assert client.get("/favicon.ico").mimetype == "image/svg+xml"
