"""Property: many at once store and tell what one by one stores and tells, and judging foretells it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Precision, ProviderKind
from mintkarte.models import Offer, Place, Region
from mintkarte.services import publishing, states
from mintkarte.services.publishing_many import Item, item, judge_many, publish_many
from tests.builders import ASCHAFFENBURG, NOON, NOWHERE, a_draft, on_saturday, weekly
from tests.services.test_publishing_many import ELSEWHERE, dump

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mintkarte.models.database import Database

ADDRESSES: tuple[dict[str, Any], ...] = (
    {},
    {"street": "Schlossplatz 4"},
    {"postcode": "07743", "town": "Jena"},
    {"venue": "", "street": "", "postcode": "", "town": ""},
)
PINS: tuple[dict[str, Any], ...] = (
    {},
    {"lat": 49.9, "lon": 9.1},
    {"lat": 50.9, "lon": 11.5, "precision": Precision.POSTCODE},
)
SCHEDULES = (on_saturday(), weekly())


@st.composite
def items(draw: st.DrawFn) -> Item:
    """A draft of few words, so that drafts meet; located anywhere, even one address at two places."""
    values: dict[str, Any] = {
        "title": draw(st.sampled_from("ABC")),
        "organisation": draw(st.sampled_from(("Verein", "verein", "Museum"))),
        "organisation_kind": draw(st.sampled_from((None, ProviderKind.CLUB))),
        "external_id": draw(st.sampled_from(("", "K1"))),
        "cost_cents": draw(st.sampled_from((None, 0, 700))),
        "needs_review": draw(st.booleans()),
        "schedule": draw(st.sampled_from(SCHEDULES)),
        **draw(st.sampled_from(ADDRESSES)),
        **draw(st.sampled_from(PINS)),
    }
    located = draw(st.sampled_from((ASCHAFFENBURG, ELSEWHERE, NOWHERE)))
    return item(a_draft(**values), located, draw(st.sampled_from((None, "x", "y"))))


files = st.lists(items(), max_size=7, unique_by=lambda one: (one.organisation, one.identity))
meanwhile = st.sampled_from(("nothing", "deleted", "past", "flagged"))


class _TakenBackError(Exception):
    """Ends a transaction that stores nothing."""


def happen(db: Session, what: str) -> None:
    """Something befalls what is stored between two files."""
    offer = db.scalars(select(Offer).order_by(Offer.title, Offer.identity)).first()
    place = db.scalars(select(Place).where(Place.source == "gazetteer").order_by(Place.key)).first()
    if what == "deleted" and offer is not None and offer.status == "published":
        states.do(db, offer.id, Verb.DELETE, "kim", NOON)
    if what == "past" and offer is not None:
        offer.status = "past"
    if what == "flagged" and place is not None:
        place.flag = "punkt_passt_nicht_zur_plz"
    db.flush()


def story(database: Database, batches: list[list[Item]], events: list[str], *, at_once: bool) -> list[object]:
    """The deeds of each file, and all that is stored in the end; taken back."""
    told: list[object] = []
    try:
        with database.writing() as db:
            for days, (batch, event) in enumerate(zip(batches, events, strict=False)):
                now = NOON + timedelta(days=days)
                if at_once:
                    foretold = Counter(judgement.deed for judgement in judge_many(db, batch))
                    deeds = Counter(outcome.deed for outcome in publish_many(db, batch, "kim", now))
                    assert foretold == deeds
                else:
                    outcomes = [
                        publishing.publish_draft(db, one.draft, "kim", now, located=one.located, region=one.region)
                        for one in batch
                    ]
                    deeds = Counter(outcome.deed for outcome in outcomes)
                told.append(deeds)
                db.flush()
                happen(db, event)
            told.append(dump(db))
            raise _TakenBackError  # noqa: TRY301
    except _TakenBackError:
        return told


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(batches=st.lists(files, min_size=1, max_size=3), events=st.lists(meanwhile, min_size=3, max_size=3))
def test_many_at_once_are_like_one_by_one(database: Database, batches: list[list[Item]], events: list[str]) -> None:
    with database.writing() as db:
        for slug, prefix in (("x", "637"), ("y", "077")):
            if db.get(Region, slug) is None:
                db.add(Region(slug=slug, name=slug, land="by", postcode_prefixes=prefix, lat=50.0, lon=9.0, zoom=9))
    assert story(database, batches, events, at_once=True) == story(database, batches, events, at_once=False)
