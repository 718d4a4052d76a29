"""People who sign in the way people do: by the link of an invitation, with the token of the page's own form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mintkarte.domain.permissions import Role
from mintkarte.services import accounts, inviting
from tests.house_client import HouseClient

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page
    from werkzeug.test import TestResponse

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PEOPLE = {
    "editor": inviting.Wanted(email="anna@technikwerkstatt.example", role=Role.EDITOR, region="untermain",
                              organisation_name="Technikwerkstatt Spessart"),
    "other editor": inviting.Wanted(email="olaf@sternwarte.example", role=Role.EDITOR, region="thueringen",
                                    organisation_name="Sternwarte Suhl"),
    "coordinator": inviting.Wanted(email="kora@untermain.example", role=Role.COORDINATOR, region="untermain"),
    "other coordinator": inviting.Wanted(email="tom@thueringen.example", role=Role.COORDINATOR, region="thueringen"),
    "admin": inviting.Wanted(email="vera@mintkarte.example", role=Role.ADMIN),
}  # fmt: skip


class SignedIn(HouseClient):
    """Somebody who is signed in and presses the buttons of pages."""

    def press(self, page: str, address: str, **fields: Any) -> TestResponse:  # noqa: ANN401 - form fields
        """POST to an address with the token that the form on `page` carries."""
        token = _TOKEN.search(self.get(page, follow_redirects=True).text)
        assert token, f"no form on {page}"
        return self.post(address, data={"csrf_token": token[1], **fields})


def visitor(app: Flask) -> SignedIn:
    """Somebody who is not signed in yet, but may be."""
    client = SignedIn(app, app.response_class)
    client.signed_in = True
    return client


def signed_in(app: Flask, who: str) -> SignedIn:
    """One of PEOPLE, after the link of the invitation was used."""
    parts = app.extensions["mintkarte"]
    with parts.database.writing() as db:
        known = accounts.find(db, PEOPLE[who].email)
        if known is None:
            _, token = inviting.invite(db, PEOPLE[who], "test", parts.clock())
        else:
            token = accounts.sign_in_token(db, PEOPLE[who].email, parts.clock()) or ""
    client = visitor(app)
    answer = client.press(f"/anmelden/{token}", f"/anmelden/{token}")
    assert answer.status_code == 303, answer.text
    return client


def sign_in(app: Flask, page: Page, who: str = "coordinator") -> None:
    """One of PEOPLE in a browser, by a fresh link, as it comes by mail."""
    signed_in(app, who)
    parts = app.extensions["mintkarte"]
    with parts.database.writing() as db:
        token = accounts.sign_in_token(db, PEOPLE[who].email, parts.clock())
    page.goto(f"/anmelden/{token}")
    page.locator(f'form[action="/anmelden/{token}"] button').click()
    page.wait_for_url(re.compile("/angebote/meine|/redaktion"))
