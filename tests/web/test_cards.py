"""The addresses of offers and providers, and what a card needs of a stored offer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.schedules import Schedule
from mintkarte.domain.vocabulary import Format, ScheduleKind
from mintkarte.web import cards
from tests.builders import NOWHERE, an_offer, on_saturday, weekly

if TYPE_CHECKING:
    from mintkarte.models.database import Database

TODAY = date(2027, 1, 28)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Löten für Anfänger", "loeten-fuer-anfaenger"),
        ("Straße & Maß: 3D-Druck!", "strasse-mass-3d-druck"),
        ("Crème à la carte", "creme-a-la-carte"),
        ("👩‍🔬", "x"),
        ("a b c d e f g h i j", "a-b-c-d-e-f-g-h"),
    ],
)
def test_addresses_are_plain_words(title: str, slug: str) -> None:
    assert cards.slug(title) == slug


@given(st.text())
def test_any_title_makes_an_address(title: str) -> None:
    slug = cards.slug(title)
    assert slug
    assert len(slug) <= 60
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_a_card_reads_like_a_printed_line(database: Database) -> None:
    with database.writing() as db:
        card = cards.offer_card(an_offer(db, title="Löten", schedule=on_saturday()), TODAY, distance_km=2.2)
    assert (card.leaf.weekday, card.leaf.day, card.leaf.month) == ("Sa", "13", "Feb.")
    assert [fact.text for fact in card.facts] == ["10–12 Uhr", "10–14 Jahre", "kostenlos"]
    assert card.facts[0].spoken == "Samstag, 13. Februar"
    assert card.where == ("Technikwerkstatt Spessart", "Aschaffenburg, etwa 2\u00a0km")
    assert [field.letter for field in card.fields] == ["t"]


@pytest.mark.parametrize(
    ("schedule", "text", "is_dashed"),
    [
        (weekly(), "jeden Mittwoch", False),
        (Schedule(ScheduleKind.ON_REQUEST), "auf Anfrage", True),
        (Schedule(ScheduleKind.PERMANENT), "immer offen", False),
        (Schedule(ScheduleKind.DATED), "Termin offen", True),
    ],
)
def test_what_has_no_single_day_is_an_open_leaf(
    database: Database, schedule: Schedule, text: str, *, is_dashed: bool
) -> None:
    with database.writing() as db:
        leaf = cards.offer_card(an_offer(db, schedule=schedule), TODAY).leaf
    assert (leaf.text, leaf.dashed) == (text, is_dashed)


@pytest.mark.parametrize(
    ("formats", "area", "where"),
    [
        ({Format.ONLINE}, "", "online"),
        ({Format.MOBILE}, "Landkreis Miltenberg", "kommt zu Ihnen, Landkreis Miltenberg"),
        ({Format.MOBILE}, "", "kommt zu Ihnen"),
        (set(), "", "Ort nicht angegeben"),
    ],
)
def test_what_has_no_place_says_how_it_reaches_you(
    database: Database, formats: set[Format], area: str, where: str
) -> None:
    placeless = {"town": "", "street": "", "postcode": "", "located": NOWHERE}
    with database.writing() as db:
        offer = an_offer(db, formats=frozenset(formats), service_area=area, **placeless)  # type: ignore[arg-type]
        card = cards.offer_card(offer, TODAY)
    assert card.where[-1] == where
