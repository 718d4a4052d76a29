"""Things for tests: German that looks real, invented throughout; each takes only what the test is about."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from mintkarte.domain.drafts import OfferDraft
from mintkarte.domain.freshness import How
from mintkarte.domain.geometry import Point
from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.vocabulary import Audience, Field, Kind, Land, Precision, ProviderKind, ScheduleKind
from mintkarte.gateways.locator import Located
from mintkarte.models import Offer
from mintkarte.services import organisations, publishing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mintkarte.models import Organisation

NOON = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
"""The Saturday noon at which tests stand."""
ASCHAFFENBURG = Located(Point(49.9737, 9.1493), Precision.POSTCODE, Land.BY, "Aschaffenburg", (), "63739")
NOWHERE = Located(None, Precision.NONE, None, "")


def on_saturday(day: date = date(2027, 2, 13)) -> Schedule:
    """A schedule of one Saturday, ten to noon."""
    return Schedule(ScheduleKind.DATED, dates=(on_day(day, time(10), time(12)),))


def weekly(rule: str = "FREQ=WEEKLY;BYDAY=WE", start: time = time(15)) -> Schedule:
    """A schedule of every Wednesday afternoon."""
    return Schedule(ScheduleKind.DATED, text="mittwochs", rule=rule, rule_hours=((start, time(16, 30)),))


def a_draft(**values: Any) -> OfferDraft:  # noqa: ANN401 - columns of any type
    """A valid draft; name what matters."""
    usual: dict[str, Any] = {
        "title": "Löten für Anfänger",
        "organisation": "Technikwerkstatt Spessart",
        "organisation_kind": ProviderKind.CLUB,
        "street": "Hauptstraße 12",
        "postcode": "63739",
        "town": "Aschaffenburg",
        "fields": frozenset({Field.TECHNOLOGY}),
        "kind": Kind.COURSE,
        "audiences": frozenset({Audience.CHILDREN}),
        "age_from": 10,
        "age_to": 14,
        "cost_cents": 0,
        "description": "Wir bauen eine kleine Blinkschaltung.",
        "schedule": on_saturday(),
    }
    return OfferDraft(**(usual | values))


def an_organisation(db: Session, name: str = "Technikwerkstatt Spessart", **values: Any) -> Organisation:  # noqa: ANN401 - columns of any type
    """A stored organisation; further columns by name."""
    organisation = organisations.find_or_create(db, name, "test", NOON)
    for column, value in values.items():
        setattr(organisation, column, value)
    db.flush()
    return organisation


def an_offer(db: Session, *, located: Located = ASCHAFFENBURG, now: datetime = NOON, **values: Any) -> Offer:  # noqa: ANN401 - columns of any type
    """A stored, public offer, just confirmed by its people; draft fields by name."""
    outcome = publishing.publish_draft(db, a_draft(**values), "test", now, located=located, how=How.EDIT)
    offer = db.get(Offer, outcome.offer_id)
    if offer is None:
        raise LookupError(outcome.offer_id)
    return offer
