"""Publishing many drafts at once stores exactly what publishing them one by one stores, on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mintkarte.domain.geometry import Point
from mintkarte.domain.vocabulary import Land, Precision, ProviderKind
from mintkarte.gateways.locator import Located
from mintkarte.models import Change, Occurrence, Offer, Organisation, Place, Region
from mintkarte.services.publishing import Deed, publish_draft
from mintkarte.services.publishing_many import CHUNK, Item, item, judge_many, publish_many
from tests.builders import ASCHAFFENBURG, NOON, NOWHERE, a_draft, on_saturday, weekly

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mintkarte.domain.drafts import OfferDraft
    from mintkarte.models import Base
    from mintkarte.models.database import Database

ELSEWHERE = Located(Point(50.93, 11.59), Precision.TOWN, Land.TH, "Jena", (), "07743")
OWN = {"id", "uid", "place_id", "organisation_id", "offer_id", "thing_id", "changed_in"}


def drafts() -> list[tuple[OfferDraft, Located]]:
    """Drafts that differ in all that decides where they go; one address lies at one place."""
    return [
        (a_draft(title="Eins"), ASCHAFFENBURG),
        (a_draft(title="Zwei", organisation_kind=ProviderKind.CLUB), ASCHAFFENBURG),
        (a_draft(title="Drei", organisation="Museum", schedule=weekly(), postcode="07743", town="Jena"), ELSEWHERE),
        (a_draft(title="Vier", organisation="Museum", venue="", street="", postcode="", town=""), NOWHERE),
        (a_draft(title="Fünf", lat=49.9, lon=9.1, precision=Precision.EXACT), ASCHAFFENBURG),
        (a_draft(title="Sechs", needs_review=True, external_id="K6"), ASCHAFFENBURG),
        (a_draft(title="Sieben", schedule=on_saturday(date(2027, 3, 6)), town="Nirgendwo", postcode=""), NOWHERE),
    ]


def dump(db: Session) -> dict[str, list[Any]]:
    """All that is stored, without the numbers that only tell rows apart."""
    db.flush()
    db.expire_all()  # JSON comes back in the order of the database
    tables: tuple[type[Base], ...] = (Organisation, Place, Offer, Occurrence, Change)
    found: dict[str, list[Any]] = {table.__name__: sorted(map(stated, db.scalars(select(table)))) for table in tables}
    offers = db.scalars(select(Offer))
    found["places"] = sorted((o.title, o.organisation.name, o.place.key if o.place else "") for o in offers)
    return found


def stated(thing: Base) -> str:
    values = {column.key: getattr(thing, column.key) for column in thing.__table__.columns if column.key not in OWN}
    for side in ("before", "after"):
        if side in values:
            values[side] = sorted((k, v) for k, v in values[side].items() if k not in OWN)
    return repr(values)


class _TakenBackError(Exception):
    """Ends a transaction that stores nothing."""


def outcome_of(database: Database, *, at_once: bool) -> dict[str, list[Any]]:
    """What is stored after publishing and publishing a changed half again; taken back in the end."""
    changed = [(d.model_copy(update={"cost_cents": 700}), place) for d, place in drafts()[::2]]
    moved = [(d, ELSEWHERE if place is ASCHAFFENBURG else place) for d, place in drafts()[1::2]]
    found: dict[str, list[Any]] = {}
    try:
        with database.writing() as db:
            for days, batch in enumerate((drafts(), changed, moved)):
                now = NOON + timedelta(days=days)
                if at_once:
                    list(publish_many(db, [item(d, place, "x") for d, place in batch], "kim", now))
                else:
                    for draft, place in batch:
                        publish_draft(db, draft, "kim", now, located=place, region="x")
            found = dump(db)
            raise _TakenBackError  # noqa: TRY301
    except _TakenBackError:
        return found


def test_many_at_once_store_what_one_by_one_stores(database: Database) -> None:
    with database.writing() as db:
        db.add(Region(slug="x", name="x", land="by", postcode_prefixes="637", lat=50.0, lon=9.0, zoom=9))
    assert outcome_of(database, at_once=True) == outcome_of(database, at_once=False)


def test_more_than_a_chunk_goes_in_and_comes_back_unchanged(database: Database) -> None:
    items: list[Item] = [
        item(a_draft(title=f"Kurs {n}", organisation=f"Verein {n % 7}"), ASCHAFFENBURG, None) for n in range(CHUNK + 3)
    ]
    with database.writing() as db:
        first = [outcome.deed for outcome in publish_many(db, items, "kim", NOON)]
    with database.writing() as db:
        second = [outcome.deed for outcome in publish_many(db, items, "kim", NOON)]
    assert (set(first), set(second), len(first)) == ({Deed.CREATED}, {Deed.UNCHANGED}, CHUNK + 3)


def test_judging_foretells_a_region_that_reaches_all_offers_of_a_provider(database: Database) -> None:
    items = [item(a_draft(title=title), ASCHAFFENBURG, None) for title in ("Eins", "Zwei", "Drei")]
    with database.writing() as db:
        db.add(Region(slug="x", name="x", land="by", postcode_prefixes="", lat=50.0, lon=9.0, zoom=9))
        db.flush()
        list(publish_many(db, items, "kim", NOON))
        again = [item(one.draft, ASCHAFFENBURG, "x") for one in items]
        foretold = [judgement.deed for judgement in judge_many(db, again)]
        assert foretold == [outcome.deed for outcome in publish_many(db, again, "kim", NOON)]
