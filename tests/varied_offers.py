"""Offers that differ in what their description for search engines needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING, Any

from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.vocabulary import Accessibility, Format, Precision, Registration, ScheduleKind
from tests.builders import ASCHAFFENBURG, NOWHERE, an_offer, weekly

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mintkarte.models import Offer

SITE = "https://mintkarte.example"
_DAYS = tuple(on_day(date(2027, 3, 22 + d), time(9), time(13)) for d in range(3))
_ONLINE: dict[str, Any] = {"street": "", "postcode": "", "town": "", "located": NOWHERE}
VARIETY: dict[str, dict[str, Any]] = {
    "usual": {},
    "several_days": {"schedule": Schedule(ScheduleKind.DATED, dates=_DAYS), "capacity": 12, "places_left": 3},
    "cancelled": {
        "schedule": Schedule(ScheduleKind.DATED, dates=(replace(_DAYS[0], cancelled=True), *_DAYS[1:])),
        "cost_cents": 1250,
    },
    "full": {
        "capacity": 10,
        "places_left": 0,
        "url": "https://anbieter.example/kurs",
        "registration": Registration.LINK,
    },
    "closed": {"registration_until": date(2026, 11, 1), "places_left": 4},
    "all_day": {"schedule": Schedule(ScheduleKind.DATED, dates=(on_day(date(2027, 5, 8)),)), "age_to": None},
    "weekly": {"schedule": weekly(), "cost_cents": None, "languages": frozenset({"de", "en"})},
    "online": {"formats": frozenset({Format.ONLINE}), "url": "https://anbieter.example/", **_ONLINE},
    "hybrid": {"formats": frozenset({Format.ONLINE, Format.ON_SITE})},
    "mobile": {
        "formats": frozenset({Format.MOBILE}),
        "service_area": "Landkreis Miltenberg",
        "schedule": Schedule(ScheduleKind.ON_REQUEST),
    },
    "mobile_dated": {"formats": frozenset({Format.MOBILE}), "service_area": "Landkreis Miltenberg"},
    "accessible": {"accessibility": frozenset({Accessibility.STEP_FREE, Accessibility.TOILET}), "venue": "Technikhaus"},
    "standing": {"schedule": Schedule(ScheduleKind.PERMANENT), "description": "", "age_from": None, "age_to": 99},
    "nowhere": {"schedule": Schedule(ScheduleKind.DATED), **_ONLINE},
    "roughly": {"located": replace(ASCHAFFENBURG, precision=Precision.TOWN)},
    "hostile": {"title": "</script><script>alert(1)</script> {{ 7*7 }}"},
}
"""Columns of each sort."""


def stored(db: Session) -> dict[str, Offer]:
    """One stored offer of each sort."""
    return {name: an_offer(db, external_id=name, **values) for name, values in VARIETY.items()}
