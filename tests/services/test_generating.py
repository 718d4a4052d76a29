"""Synthetic offers: the same again for the same seed, in the very shape that publishing writes."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import func, select

from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.models import Change, Occurrence, Offer, Organisation, Place, counters
from mintkarte.models.database import Database
from mintkarte.queries.offer_index import OfferIndex
from mintkarte.queries.public_facts import load
from mintkarte.services import occurrences
from mintkarte.services.generating import CHUNK, generate
from mintkarte.services.regions import region_of
from mintkarte.services.setup import prepare
from tests.builders import NOWHERE, an_offer

SHIPPED = Path(__file__).parents[2] / "data"
NOW = datetime(2026, 11, 21, 11, tzinfo=UTC)


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.load(SHIPPED)


def fill(database: Database, number: int, seed: int = 1) -> int:
    prepare(database, Path(), SHIPPED, NOW)
    with database.writing() as db:
        return generate(db, SHIPPED, gazetteer(), NOW, number, seed=seed)


def content(database: Database) -> list[tuple[object, ...]]:
    with database.reading() as db:
        offers = db.scalars(select(Offer).order_by(Offer.id))
        return [(o.title, o.identity, o.description, o.schedule_source, o.place_id, o.published_at) for o in offers]


def test_the_same_seed_gives_the_same_offers_and_another_one_others(database: Database, tmp_path: Path) -> None:
    others = [Database(f"sqlite:///{tmp_path / name}") for name in ("same.sqlite3", "other.sqlite3")]
    fill(database, 120)
    fill(others[0], 120)
    fill(others[1], 120, seed=2)
    assert content(database) == content(others[0])
    assert content(database) != content(others[1])
    for other in others:
        other.close()


def test_offers_are_appended_with_one_step_of_the_counter_and_ids_go_on_behind_them(database: Database) -> None:
    fill(database, CHUNK + 50)
    with database.reading() as db:
        before = counters.current(db)
    fill(database, 60)
    with database.writing() as db:
        assert counters.current(db) == before + 1
        assert db.scalar(select(func.count()).select_from(Offer)) == CHUNK + 110
        assert db.scalar(select(func.count(Change.id)).where(Change.verb == "generated")) == 2
        mine = an_offer(db, title="Von Hand")
        assert mine.id == CHUNK + 111
        assert an_offer(db, title="Ohne Ort", postcode="", town="", street="", located=NOWHERE).place_id is None


def test_the_rows_are_those_that_publishing_would_write(database: Database) -> None:
    count = fill(database, 400)
    with database.writing() as db:
        offers = db.scalars(select(Offer)).all()
        assert not any(occurrences.renew(offer, NOW.date()) for offer in offers)
        assert db.scalar(select(func.count()).select_from(Occurrence)) == count
        for offer in offers:
            assert offer.organisation.name_key
            assert offer.region_slug == (
                offer.organisation.region_slug or region_of(db, offer.place.postcode if offer.place else None)
            )
        keys = set(db.scalars(select(Place.key)))
        assert len(keys) == db.scalar(select(func.count()).select_from(Place))


def test_every_generated_offer_is_a_fact_that_the_index_answers(database: Database) -> None:
    fill(database, 400)
    with database.reading() as db:
        table = load(db)
    assert len(table.ids) == 400
    assert all(table.titles)
    assert all(table.codes["fach"].sets[number] for number in table.codes["fach"].which)
    assert OfferIndex(database).snapshot().size == 400


def test_what_is_not_stated_is_as_frequent_as_in_real_offers(database: Database) -> None:
    fill(database, 1500)
    with database.reading() as db:
        offers = db.scalars(select(Offer)).all()
        towns = set(db.scalars(select(Place.town)))
        providers = db.scalar(select(func.count()).select_from(Organisation)) or 0
    assert 0.65 <= sum(offer.cost_cents is None for offer in offers) / 1500 <= 0.75
    assert 0.55 <= sum(offer.schedule_kind != "termine" for offer in offers) / 1500 <= 0.68
    nothing = sum(offer.age_from is None and offer.grade_from is None for offer in offers)
    assert 0.36 <= nothing / 1500 <= 0.46
    assert len(towns) > 40
    assert providers > 60
