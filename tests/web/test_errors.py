"""Refusals and faults: a friendly page for people, JSON for programs, and never a trace of the inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import abort
from werkzeug.exceptions import TooManyRequests

from mintkarte.texts.errors import heading

if TYPE_CHECKING:
    import logging

    from flask import Flask

    from tests.house_client import HouseClient


@pytest.mark.parametrize("status", [400, 404, 405, 410, 413, 414, 415, 429, 451])
def test_a_refusal_is_a_page_that_says_what_to_do(app: Flask, client: HouseClient, status: int) -> None:
    app.view_functions["health.lives"] = lambda: abort(status)
    answer = client.get("/healthz")
    assert answer.status_code == status
    assert heading(status) in answer.text


def test_a_program_gets_json(client: HouseClient) -> None:
    answer = client.get("/api/nichts")
    assert (answer.status_code, answer.mimetype) == (404, "application/json")
    assert answer.get_json()["error"]["status"] == 404


def test_a_wrong_method_names_the_right_ones(client: HouseClient) -> None:
    answer = client.post("/healthz")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_who_has_to_wait_learns_how_long(app: Flask, client: HouseClient) -> None:
    def wait() -> str:
        raise TooManyRequests(retry_after=30)

    app.view_functions["health.lives"] = wait
    assert client.get("/healthz").headers["Retry-After"] == "30"


def test_a_fault_shows_an_id_and_nothing_of_the_inside(
    app: Flask, client: HouseClient, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> str:
        message = "the password is geheim"
        raise ZeroDivisionError(message)

    app.view_functions["health.lives"] = fail
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.application.test_client().get("/healthz")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "geheim" not in answer.text
    noted = [record for record in caplog.records if record.getMessage().startswith("fault ")]
    assert _fault_id(noted[0]) in answer.text


def test_a_broken_layout_does_not_hide_the_reason(app: Flask, client: HouseClient) -> None:
    app.jinja_env.globals.pop("static_url")
    answer = client.get("/gibt-es-nicht")
    assert answer.status_code == 404
    assert heading(404) in answer.text


def _fault_id(record: logging.LogRecord) -> str:
    return record.getMessage().split()[1]
