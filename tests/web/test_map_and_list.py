"""The map shows the offers of the list, no more and no fewer, whatever is asked."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from mintkarte.app import SITE
from mintkarte.services.generating import generate
from tests.builders import NOON
from tests.many_offers import many_offers

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

FILTERS = 200
CHOICES = {
    "q": ("Roboter", "kurs", "Chemie"),
    "ort": ("63739", "Miltenberg", "99084"),
    "umkreis": ("5", "50", "150"),
    "ausschnitt": ("9,49.5,9.5,50.2", "8.9,49.9,9.2,50.05"),
    "region": ("untermain", "thueringen"),
    "fach": ("mathematik", "informatik", "naturwissenschaft", "technik"),
    "art": ("kurs", "ferienkurs", "schuelerlabor"),
    "fuer": ("kinder", "klassen", "familien"),
    "alter": ("7", "10", "15"),
    "klasse": ("4", "7"),
    "ferien": ("by-weihnachten-2026", "by-ostern-2027"),
    "wochentag": ("mi", "sa"),
    "kosten": ("frei", "10"),
    "plaetze": ("frei",),
    "format": ("vor-ort", "online", "mobil"),
    "genau": ("1",),
    "sort": ("passend", "termin", "entfernung", "neu", "titel"),
}


def test_the_pins_are_the_offers_of_all_list_pages_that_have_a_place(app: Flask) -> None:
    client = app.test_client()
    with app.extensions["mintkarte"].database.writing() as db:
        many_offers(db)
        generate(db, SITE / "data", app.extensions["mintkarte"].gazetteer, NOON, 90)
    chance = random.Random(1)  # noqa: S311 - nothing secret
    found = 0
    for _ in range(FILTERS):
        query = a_query(chance)
        listed = ids_of_all_pages(client, query)
        pins = [point["id"] for point in client.get(f"/api/karte?{query}").get_json()["features"]]
        offers = client.get(f"/angebote.json?{query}").get_json()["offers"]
        assert [offer["id"] for offer in offers] == listed, query
        placed = {o["id"] for o in offers if o["lat"] is not None and "vor-ort" in o["format"]}
        assert (set(pins), len(pins)) == (placed, len(placed)), query
        found += bool(listed)
    assert FILTERS // 3 < found < FILTERS  # otherwise the questions say little


def a_query(chance: random.Random) -> str:
    """One to three criteria at random."""
    keys = chance.sample(list(CHOICES), chance.randint(1, 3))
    return urlencode([(key, chance.choice(CHOICES[key])) for key in keys])


def ids_of_all_pages(client: FlaskClient, query: str) -> list[int]:
    """The offers in the order of the list, over all its pages as one leafs through them."""
    found: list[int] = []
    address: str | None = f"/?{query}"
    while address:
        html = client.get(address).text
        if 'class="offers" start=' in html:
            found += [int(number) for number in re.findall(r'<li class="offer" data-offer="(\d+)"', html)]
        following = re.search(r'rel="next" href="([^"]+)"', html)
        address = following[1].replace("&amp;", "&") if following else None
    return found
