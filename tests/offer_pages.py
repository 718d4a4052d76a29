"""Offers stored for a test of their page, and what a visitor reads there."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from tests.builders import an_offer

if TYPE_CHECKING:
    from flask import Flask

    from tests.house_client import HouseClient


def given(app: Flask, **values: Any) -> int:  # noqa: ANN401 - columns of any type
    """The id of a stored offer."""
    with app.extensions["mintkarte"].database.writing() as db:
        return an_offer(db, **values).id


def words(client: HouseClient, offer_id: int) -> str:
    """What a visitor reads on the page, the notice for the printer left out."""
    page = client.get(f"/angebote/{offer_id}", follow_redirects=True).text
    body = re.sub(r'<div class="notice[ "].*?</main>|<script.*?</script>', "", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body.partition("<main")[2])).split())
