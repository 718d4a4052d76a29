"""A small map on which every criterion of the filter matters: each one parts these offers differently."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from mintkarte.domain.geometry import Point
from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.vocabulary import (
    Accessibility,
    Audience,
    Field,
    Format,
    Kind,
    Land,
    ProviderKind,
    ScheduleKind,
    SchoolType,
    Topic,
)
from tests.builders import ASCHAFFENBURG, NOON, NOWHERE, an_offer, on_saturday, weekly

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MILTENBERG = replace(ASCHAFFENBURG, point=Point(49.7036, 9.2652), town="Miltenberg", postcode="63897")
ERFURT = replace(ASCHAFFENBURG, point=Point(50.9787, 11.0328), land=Land.TH, town="Erfurt", postcode="99084")
IN_EASTER = Schedule(ScheduleKind.DATED, dates=(on_day(date(2027, 3, 23), time(9), time(12)),))
AT_CHRISTMAS = Schedule(ScheduleKind.DATED, dates=(on_day(date(2026, 12, 28), time(18), time(20)),))
ON_REQUEST = Schedule(ScheduleKind.ON_REQUEST)
LONG_AGO = NOON - timedelta(days=425)
OFFERS: tuple[dict[str, Any], ...] = (
    {
        "title": "Löten",
        "topics": frozenset({Topic.TECHNOLOGY}),
        "languages": frozenset({"de"}),
        "capacity": 9,
        "places_left": 3,
    },
    {
        "title": "Roboter",
        "fields": frozenset({Field.INFORMATICS}),
        "topics": frozenset({Topic.ROBOTICS}),
        "cost_cents": 1500,
        "kind": Kind.HOLIDAY_COURSE,
        "schedule": IN_EASTER,
        "organisation": "Haus der Technik",
        "organisation_kind": ProviderKind.MUSEUM,
        "accessibility": frozenset({Accessibility.STEP_FREE, Accessibility.TOILET}),
        "capacity": 10,
        "places_left": 0,
    },
    {
        "title": "Informatik für Klassen",
        "fields": frozenset({Field.INFORMATICS}),
        "audiences": frozenset({Audience.CLASSES}),
        "age_from": None,
        "age_to": None,
        "grade_from": 5,
        "grade_to": 8,
        "cost_cents": 400,
        "schedule": ON_REQUEST,
        "kind": Kind.PROJECT,
        "formats": frozenset({Format.MOBILE}),
        "service_km": 40.0,
        "school_types": frozenset({SchoolType.GYMNASIUM}),
    },
    {
        "title": "Sterne",
        "fields": frozenset({Field.SCIENCE}),
        "age_from": None,
        "age_to": None,
        "cost_cents": None,
        "schedule": AT_CHRISTMAS,
        "accessibility": frozenset({Accessibility.STEP_FREE}),
    },
    {
        "title": "Mathe am Mittwoch",
        "fields": frozenset({Field.MATHEMATICS}),
        "schedule": weekly(),
        "age_from": 6,
        "age_to": 9,
        "kind": Kind.CLUB,
        "organisation": "Schule am Main",
        "organisation_kind": ProviderKind.SCHOOL,
    },
    {
        "title": "Chemie",
        "fields": frozenset({Field.SCIENCE}),
        "located": MILTENBERG,
        "town": "Miltenberg",
        "postcode": "63897",
        "schedule": on_saturday(),
        "age_from": 12,
        "age_to": 18,
        "cost_cents": 900,
    },
    {
        "title": "Erfurter Sonntag",
        "located": ERFURT,
        "town": "Erfurt",
        "postcode": "99084",
        "organisation": "Sternwarte Erfurt",
        "schedule": Schedule(ScheduleKind.DATED, dates=(on_day(date(2027, 2, 7), time(14), time(15)),)),
    },
    {
        "title": "Scratch",
        "located": NOWHERE,
        "formats": frozenset({Format.ONLINE}),
        "town": "",
        "street": "",
        "postcode": "",
        "languages": frozenset({"de", "en"}),
        "fields": frozenset({Field.INFORMATICS}),
        "schedule": weekly(start=time(17)),
    },
    {"title": "Alt", "now": LONG_AGO, "external_id": "alt", "schedule": ON_REQUEST},
)


def many_offers(db: Session) -> None:
    """Store them; all stand in the regions that come with the product."""
    for values in OFFERS:
        an_offer(db, **values)
