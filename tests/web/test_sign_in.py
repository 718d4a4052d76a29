"""Signing in: links that work once and only for whom they were made, sessions that can be seen and ended."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from mintkarte.models import Letter, Person, SignIn
from mintkarte.services import accounts, inviting
from tests.signing import PEOPLE, signed_in, visitor

if TYPE_CHECKING:
    from flask import Flask

    from tests.conftest import Clock
    from tests.house_client import HouseClient


def invitation(app: Flask, who: str = "editor") -> str:
    """The address of a fresh invitation."""
    parts = app.extensions["mintkarte"]
    with parts.database.writing() as db:
        _, token = inviting.invite(db, PEOPLE[who], "test", parts.clock())
    return f"/anmelden/{token}"


def count(app: Flask, table: type) -> int:
    with app.extensions["mintkarte"].database.reading() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def test_an_invitation_makes_the_person_and_the_organisation(app: Flask) -> None:
    editor = signed_in(app, "editor")
    page = editor.get("/konto")
    assert "anna@technikwerkstatt.example" in page.text
    assert "Angebote von Technikwerkstatt Spessart" in page.text


def test_looking_at_a_link_changes_nothing(app: Flask) -> None:
    address, guest = invitation(app), visitor(app)
    for _ in range(5):
        assert guest.get(address).status_code == 200
        assert guest.head(address).status_code == 200
    assert count(app, Person) == count(app, SignIn) == 0
    assert guest.press(address, address).status_code == 303


def test_the_page_of_a_link_is_kept_by_nobody(app: Flask) -> None:
    answer = visitor(app).get(invitation(app))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "strict-origin"


def test_a_used_a_forged_and_an_old_link_are_gone_and_lead_to_a_new_one(app: Flask, clock: Clock) -> None:
    used, old = invitation(app), invitation(app, "admin")
    guest = visitor(app)
    assert guest.press(used, used).status_code == 303
    clock.forward(days=15)
    for address in (used, old, "/anmelden/gefaelscht", "/anmelden/%ff%fe"):
        for answer in (guest.get(address), guest.press("/konto", address)):
            assert answer.status_code == 410, address
            assert 'href="/anmelden"' in answer.text


def test_a_link_cannot_be_used_from_another_site(app: Flask) -> None:
    address = invitation(app)
    assert visitor(app).post(address).status_code == 400
    assert count(app, Person) == 0


def test_of_twenty_who_use_a_link_at_once_one_gets_in(app: Flask) -> None:
    address = invitation(app)
    token = address.rpartition("/")[2]
    parts = app.extensions["mintkarte"]

    def use(_: int) -> bool:
        try:
            with parts.database.writing() as db:
                inviting.accept(db, accounts.use(db, token, parts.clock()).payload["invitation"], parts.clock())
        except accounts.LinkError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(use, range(20))) == 1


@pytest.mark.parametrize(
    "email", ["anna@technikwerkstatt.example", "Anna@Technikwerkstatt.Example ", "niemand@x.example"]
)
def test_known_and_unknown_addresses_read_the_same(app: Flask, email: str) -> None:
    signed_in(app, "editor")
    answer = visitor(app).press("/anmelden", "/anmelden", email=email)
    assert answer.status_code == 200
    assert answer.text.replace(accounts.folded(email), "X").count("Wenn <b>X</b> bei uns eingeladen ist") == 1
    assert count(app, Letter) == (0 if email.startswith("niemand") else 1)


def test_what_is_no_address_is_said_beside_the_field_and_kept(app: Flask) -> None:
    answer = visitor(app).press("/anmelden", "/anmelden", email="anna(at)verein")
    assert answer.status_code == 422
    assert "Das ist keine E-Mail-Adresse." in answer.text
    assert 'value="anna(at)verein"' in answer.text


def test_an_older_link_stays_good(app: Flask) -> None:
    signed_in(app, "editor")
    parts = app.extensions["mintkarte"]
    with parts.database.writing() as db:
        first = accounts.sign_in_token(db, PEOPLE["editor"].email, parts.clock())
        second = accounts.sign_in_token(db, PEOPLE["editor"].email, parts.clock())
    assert visitor(app).get(f"/anmelden/{first}").status_code == 200
    assert visitor(app).get(f"/anmelden/{second}").status_code == 200


def test_a_link_lasts_a_quarter_of_an_hour(app: Flask, clock: Clock) -> None:
    signed_in(app, "editor")
    parts = app.extensions["mintkarte"]
    with parts.database.writing() as db:
        token = accounts.sign_in_token(db, PEOPLE["editor"].email, parts.clock())
    clock.forward(minutes=16)
    assert visitor(app).get(f"/anmelden/{token}").status_code == 410


def test_tokens_are_stored_as_hashes_only(app: Flask) -> None:
    address = invitation(app)
    with app.extensions["mintkarte"].database.engine.connect() as raw:
        everything = str(raw.exec_driver_sql("SELECT * FROM links").fetchall())
    assert address.rpartition("/")[2] not in everything


def test_a_visitor_is_led_to_the_sign_in_and_back(app: Flask) -> None:
    answer = visitor(app).get("/konto")
    assert answer.status_code == 303
    assert answer.location == "/anmelden?weiter=%2Fkonto"
    assert 'name="weiter" value="/konto"' in visitor(app).get(answer.location).text


@pytest.mark.parametrize(
    "elsewhere", ["//boese.example", "https://boese.example", "/\\boese.example", "javascript:x", "\t//b"]
)
def test_nobody_is_led_to_another_site(app: Flask, elsewhere: str) -> None:
    page = visitor(app).get("/anmelden", query_string={"weiter": elsewhere})
    assert 'name="weiter" value=""' in page.text


def test_sessions_are_listed_and_ended(app: Flask, clock: Clock) -> None:
    first, second = signed_in(app, "editor"), signed_in(app, "editor")
    assert first.get("/konto").text.count("/konto/abmelden/") == 1
    other = first.get("/konto").text.partition("/konto/abmelden/")[2].partition('"')[0]
    assert first.press("/konto", f"/konto/abmelden/{other}").status_code == 303
    assert second.get("/konto").status_code == 303
    assert first.get("/konto").status_code == 200
    clock.forward(days=31)
    assert first.get("/konto").status_code == 303


def test_nobody_ends_the_session_of_somebody_else(app: Flask) -> None:
    editor, admin = signed_in(app, "editor"), signed_in(app, "admin")
    for session_id in range(1, 4):
        admin.press("/konto", f"/konto/abmelden/{session_id}")
    assert editor.get("/konto").status_code == 200


def test_signing_out_ends_the_session_for_good(app: Flask) -> None:
    editor = signed_in(app, "editor")
    assert editor.press("/konto", "/abmelden").status_code == 303
    assert count(app, SignIn) == 0
    assert editor.get("/konto").status_code == 303


def test_a_deleted_account_leaves_no_name(app: Flask) -> None:
    editor = signed_in(app, "editor")
    assert editor.get("/konto/daten.json").get_json()["email"] == "anna@technikwerkstatt.example"
    assert editor.press("/konto/loeschen", "/konto/loeschen").status_code == 303
    with app.extensions["mintkarte"].database.engine.connect() as raw:
        for table in ("people", "links", "invitations", "sign_ins", "changes", "memberships"):
            assert "anna@" not in str(raw.exec_driver_sql(f"SELECT * FROM {table}").fetchall()), table  # noqa: S608


def test_pages_of_people_are_kept_private(app: Flask) -> None:
    editor = signed_in(app, "editor")
    for address in ("/konto", "/", "/anbieter/"):
        assert editor.get(address).headers["Cache-Control"] == "private, no-store"


def test_a_visitor_has_no_cookie(client: HouseClient) -> None:
    for address in ("/", "/anbieter/", "/impressum"):
        assert "Set-Cookie" not in client.get(address).headers


@pytest.mark.parametrize("host", ["boese.example", "boese.example:80", "127.0.0.1.boese.example"])
def test_a_letter_never_leads_to_a_host_that_a_request_has_named(app: Flask, host: str) -> None:
    signed_in(app, "editor")
    guest = visitor(app)
    page = guest.get("/anmelden", base_url=f"http://{host}").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    fields = {"csrf_token": token, "email": PEOPLE["editor"].email}
    answer = guest.post("/anmelden", base_url=f"http://{host}", data=fields)
    assert answer.status_code == 503
    assert "MINTKARTE_PUBLIC_URL" in answer.text
    assert count(app, Letter) == 0


def test_outside_a_demo_nobody_gets_in_by_one_click(app: Flask) -> None:
    assert "ohne E-Mail anmelden" not in visitor(app).get("/anmelden").text
    assert visitor(app).press("/anmelden", "/anmelden/demo", rolle="admin").status_code == 410
