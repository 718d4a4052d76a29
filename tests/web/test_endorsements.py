"""Who recommends an offer stands on its page, by name and with a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mintkarte.domain.permissions import Actor
from mintkarte.models import Offer, Person
from mintkarte.services.endorsing import endorse
from tests.builders import NOON, an_organisation
from tests.offer_pages import given, words

if TYPE_CHECKING:
    from flask import Flask

    from tests.house_client import HouseClient


def endorsed(app: Flask, number: int, **kinds: str) -> None:
    """Let organisations of these names and kinds recommend an offer."""
    with app.extensions["mintkarte"].database.writing() as db:
        offer, person = db.get_one(Offer, number), Person(email=None, name="Kim", created_at=NOON)
        db.add(person)
        for name, kind in kinds.items():
            school = an_organisation(db, name, kind=kind)
            actor = Actor(id=person.id, name="Kim", email="", organisations=frozenset({school.id}))
            endorse(db, offer, school, actor, NOON)


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        ({"Mainschule": "schule"}, "Empfohlen von Mainschule"),
        ({"Mainschule": "schule", "Talschule": "schule"}, "Empfohlen von 2 Schulen: Mainschule und Talschule"),
        ({"A": "schule", "B": "verein", "C": "verein"}, "Empfohlen von 3 Einrichtungen: A , B und C"),
    ],
)
def test_the_page_names_everybody_who_recommends_the_offer(
    app: Flask, client: HouseClient, kinds: dict[str, str], sentence: str
) -> None:
    number = given(app)
    endorsed(app, number, **kinds)
    assert sentence in words(client, number)
    page = client.get(f"/angebote/{number}", follow_redirects=True).text
    assert [f'-{name.lower()}">{name}</a>' in page for name in kinds] == [True] * len(kinds)


def test_without_recommendations_nothing_is_said(app: Flask, client: HouseClient) -> None:
    assert "Empfohlen" not in words(client, given(app))
