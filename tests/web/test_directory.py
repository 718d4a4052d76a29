"""The directory from A to Z, and the page of one provider."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mintkarte.domain.vocabulary import Field, ProviderKind
from mintkarte.models import Organisation
from tests.builders import NOON, an_offer

if TYPE_CHECKING:
    from flask import Flask

    from tests.house_client import HouseClient


@pytest.fixture
def site(app: Flask) -> Flask:
    """Three providers of two kinds."""
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db, title="Löten", organisation="Technikwerkstatt Spessart")
        an_offer(
            db, title="Nähen mit LEDs", organisation="Technikwerkstatt Spessart", fields=frozenset({Field.INFORMATICS})
        )
        an_offer(db, title="Rätsel", organisation="Ärztinnen für MINT")
        an_offer(
            db, title="Bücher", organisation="Bücherei Hösbach", organisation_kind=ProviderKind.LIBRARY, town="Hösbach"
        )
    return app


def names(html: str) -> list[str]:
    return re.findall(r'<h3><a href="/anbieter/[^"]+">([^<]+)<', html)


@pytest.mark.usefixtures("site")
def test_providers_stand_in_the_order_of_the_dictionary(client: HouseClient) -> None:
    page = client.get("/anbieter/").text
    assert names(page) == ["Ärztinnen für MINT", "Bücherei Hösbach", "Technikwerkstatt Spessart"]
    assert re.findall(r'directory__letter" id="[^"]+">(.)<', page) == ["A", "B", "T"]
    assert "3 Anbieter" in page


@pytest.mark.usefixtures("site")
def test_a_search_finds_name_and_town_with_or_without_umlauts(client: HouseClient) -> None:
    assert names(client.get("/anbieter/?q=hoesbach").text) == ["Bücherei Hösbach"]
    assert names(client.get("/anbieter/?q=technik+asch").text) == ["Technikwerkstatt Spessart"]
    assert "Dazu haben wir gerade niemanden." in client.get("/anbieter/?q=gibtesnicht").text


@pytest.mark.usefixtures("site")
def test_kinds_narrow_the_directory(client: HouseClient) -> None:
    page = client.get("/anbieter/?art=bibliothek").text
    assert names(page) == ["Bücherei Hösbach"]
    assert len(names(client.get("/anbieter/?art=unsinn").text)) == 3


@pytest.mark.usefixtures("site")
def test_a_provider_shows_its_offers(client: HouseClient) -> None:
    page = client.get("/anbieter/1-technikwerkstatt-spessart").text
    assert "2 Angebote" in page
    assert "Nähen mit LEDs" in page
    assert 'href="/?anbieter=1"' in page


@pytest.mark.usefixtures("site")
def test_a_wrong_name_in_the_address_leads_to_the_right_one(client: HouseClient) -> None:
    answer = client.get("/anbieter/1-falsch")
    assert (answer.status_code, answer.location) == (308, "/anbieter/1-technikwerkstatt-spessart")
    assert client.get("/anbieter/999-x").status_code == 404


def test_a_removed_provider_is_not_shown(site: Flask, client: HouseClient) -> None:
    with site.extensions["mintkarte"].database.writing() as db:
        provider = db.get(Organisation, 1)
        assert provider
        provider.deleted_at = NOON
    assert client.get("/anbieter/1-technikwerkstatt-spessart").status_code == 404
    assert "Technikwerkstatt Spessart" not in names(client.get("/anbieter/").text)
