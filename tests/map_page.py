"""The list page with its map for stories in a browser: offers in towns around Aschaffenburg, and what a story asks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mintkarte.domain.geometry import Point
from mintkarte.domain.vocabulary import Field, Land, Precision
from mintkarte.gateways.locator import Located
from tests.builders import an_offer

if TYPE_CHECKING:
    import pytest
    from flask import Flask
    from playwright.sync_api import Page

SEARCH = "/?ort=63739&umkreis=20"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
HOSTILE = '<img src=x onerror="window.__x=1"> {{7*191}} ${window.__x=1}'
SPOTS = {
    "Alzenau": (50.087, 9.066),
    "Großostheim": (49.921, 9.079),
    "Hösbach": (50.006, 9.205),
    "Obernburg": (49.843, 9.153),
    "Seligenstadt": (50.043, 8.975),
}


def offers_around(app: Flask) -> dict[str, int]:
    """Five offers in five towns, three in one house, one with a hostile title whose place is only about known."""
    with app.extensions["mintkarte"].database.writing() as db:
        found = {
            town: an_offer(
                db, title=f"Werkstatt {town}", town=town, postcode="", street=town, located=at(*spot, town)
            ).id
            for town, spot in SPOTS.items()
        }
        for number in range(3):
            an_offer(db, title=f"Kurs {number} im Haus", street="Haus 1", located=at(49.974, 9.149, "Aschaffenburg"))
        found["hostile"] = an_offer(
            db,
            title=HOSTILE,
            town="Mespelbrunn",
            postcode="",
            street="Wald",
            fields=frozenset({Field.SCIENCE, Field.TECHNOLOGY}),
            located=at(49.905, 9.29, "Mespelbrunn", Precision.TOWN),
        ).id
    return found


def at(lat: float, lon: float, town: str, precision: Precision = Precision.EXACT) -> Located:
    """A place found for an offer."""
    return Located(Point(lat, lon), precision, Land.BY, town, (), "63739")


def opened(page: Page, address: str = SEARCH) -> Page:
    """The page once its map is drawn."""
    page.goto(address)
    page.locator(".mark").first.wait_for(state="attached")
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    return page


def opened_in_groups(page: Page, monkeypatch: pytest.MonkeyPatch, zoom: float) -> Page:
    """The page of all offers at a zoom, the server counting them in cells: so few offers it would send one by one."""
    monkeypatch.setattr("mintkarte.web.map_answer.POINTS_LIMIT", 3)
    opened(page, "/")
    page.evaluate(f"map_karte.setView([49.97, 9.15], {zoom}, {{animate: false}})")
    return page


def view(page: Page) -> dict[str, float]:
    """Where the map looks."""
    found: dict[str, float] = page.evaluate(
        "() => ({lat: map_karte.getCenter().lat, lng: map_karte.getCenter().lng, zoom: map_karte.getZoom()})"
    )
    return found


def pin(page: Page, name: str) -> Any:  # noqa: ANN401 - playwright's own type is not known without it
    """The pin whose spoken name begins like this."""
    return page.get_by_role("list", name="Angebote auf der Karte").get_by_role("button", name=re.compile(f"^{name}"))


def card(page: Page, offer_id: int) -> Any:  # noqa: ANN401 - playwright's own type is not known without it
    """The card of an offer in the list."""
    return page.locator(f'.finder__list [data-offer="{offer_id}"]')
